//! The built-in example: a heap of the small service in `fixtures/leaky`, with its source.

/// The name of the example, in place of a file name.
pub const NAME: &str = "demo";

/// The profile as gzipped profile.proto.
pub const PROFILE: &[u8] = include_bytes!("../../assets/demo/heap.pb.gz");

/// The source files, by their names in the profile.
pub const FILES: &[(&str, &str)] = &[
    (
        "fixtures/leaky/internal/billing/ledger/ledger.go",
        include_str!("../../fixtures/leaky/internal/billing/ledger/ledger.go"),
    ),
    (
        "fixtures/leaky/internal/pack/pack.go",
        include_str!("../../fixtures/leaky/internal/pack/pack.go"),
    ),
    (
        "fixtures/leaky/internal/quote/quote.go",
        include_str!("../../fixtures/leaky/internal/quote/quote.go"),
    ),
    (
        "fixtures/leaky/internal/render/cache.go",
        include_str!("../../fixtures/leaky/internal/render/cache.go"),
    ),
    (
        "fixtures/leaky/internal/render/node.go",
        include_str!("../../fixtures/leaky/internal/render/node.go"),
    ),
    (
        "fixtures/leaky/internal/ring/ring.go",
        include_str!("../../fixtures/leaky/internal/ring/ring.go"),
    ),
    ("fixtures/leaky/main.go", include_str!("../../fixtures/leaky/main.go")),
    ("fixtures/leaky/parked.go", include_str!("../../fixtures/leaky/parked.go")),
    ("fixtures/leaky/service.go", include_str!("../../fixtures/leaky/service.go")),
    ("fixtures/leaky/size.go", include_str!("../../fixtures/leaky/size.go")),
    ("fixtures/leaky/snapshots.go", include_str!("../../fixtures/leaky/snapshots.go")),
    ("fixtures/leaky/start.go", include_str!("../../fixtures/leaky/start.go")),
    ("fixtures/leaky/store.go", include_str!("../../fixtures/leaky/store.go")),
    ("fixtures/leaky/web.go", include_str!("../../fixtures/leaky/web.go")),
    ("fixtures/leaky/worker.go", include_str!("../../fixtures/leaky/worker.go")),
];

#[cfg(test)]
#[path = "tests/demo.rs"]
mod tests;
