# What has to hold before a change is in, and nothing else: .ci/run calls the same lines.
ci: fmt lint test doc

fmt:
    cargo fmt --check

lint:
    cargo clippy --all-targets --locked -- -D warnings

test:
    cargo test --locked

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# Takes the present output as the right one: read the diff before committing.
bless:
    INSTA_UPDATE=always UPDATE_DOCS=1 UPDATE_GOLDEN=1 cargo test

# Medians of loading, of questions and of searching; RPROF_BENCH_SIZE=L or RPROF_BENCH_PROFILE=FILE for other inputs.
bench *names:
    cargo bench --locked {{ if names == "" { "--bench decode --bench analysis --bench draw --bench search" } else { "--bench " + names } }}

# What a long session leaves behind: switches, filters and reloads, with the memory after each part.
soak:
    cargo bench --locked --bench soak

# The whole program against gzip and pprof, as a Markdown table: files and shapes (S, M, L, L-go, L-rand, XL), --pprof.
bench-compare *inputs="S M":
    cargo bench --locked --bench compare -- {{inputs}}
