# Every check before a change is in.
ci:
    .ci/run

fmt:
    cargo fmt --check
    cargo fmt --check --manifest-path tests/fuzz/Cargo.toml

lint:
    cargo clippy --all-targets --locked -- -D warnings

test:
    cargo test --locked
    cargo check --locked --no-default-features

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# The package of crates.io, and an installation from its own files.
package:
    .ci/package

# A check of other systems: Linux with musl and on AArch64, macOS, Windows.
targets *names:
    .ci/targets {{names}}

# Licences, sources, duplicates and advisories of dependencies.
dependencies:
    .ci/dependencies

# Archives of a release for the targets that build here, with SHA-256, in target/release-VERSION.
release *targets:
    .ci/release {{targets}}

# Both commands of the README and .ci/run on a Debian with nothing but Rust and a C compiler. Needs root and debootstrap.
bare *folder:
    tests/bare.sh {{folder}}

# Takes the present output as right: snapshots, pages and goldens. Read the diff before you commit.
bless:
    INSTA_UPDATE=always UPDATE_DOCS=1 UPDATE_GOLDEN=1 cargo test

# Medians of loading, of queries, of drawing and of searching. RPROF_BENCH_SIZE=L or RPROF_BENCH_PROFILE=FILE changes the input.
bench *names:
    cargo bench --locked {{ if names == "" { "--bench decode --bench analysis --bench draw --bench search" } else { "--bench " + names } }}

# Resident memory over a long session of switches, filters and reloads.
soak:
    cargo bench --locked --bench soak

# The whole program against gzip and pprof, as a Markdown table. Inputs: files and shapes (S, M, L, L-go, L-rand, XL), --pprof.
bench-compare *inputs="S M":
    cargo bench --locked --bench compare -- {{inputs}}

# Fuzzing of one target, or of all: over its corpus, then for so many seconds. CONTRIBUTING lists the targets.
fuzz target seconds="60" *options:
    tests/fuzz/run {{target}} {{seconds}} {{options}}

# Writes the seeds of the fuzz targets anew.
fuzz-seeds:
    tests/fuzz/run seeds

# A small store of the fixtures on this machine, which speaks the protocols of Pyroscope and Parca. Its first lines say what to open.
store port="4040":
    cargo run --locked --example small-store -- {{port}}
