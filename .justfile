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
