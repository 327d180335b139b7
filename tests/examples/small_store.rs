//! Serves the fixtures as a profile store that speaks the protocols of Pyroscope and Parca, to try the explorer on:
//! `cargo run --example small-store -- [PORT]`.
#![allow(clippy::unwrap_used, dead_code)] // the servers of the tests are shared, and stop where a fixture is missing

#[path = "../server.rs"]
mod server;
#[path = "../stores/mod.rs"]
mod stores;

use std::io::{Write, stdout};
use std::net::TcpListener;
use std::time::{SystemTime, UNIX_EPOCH};

use server::{Server, Wire};
use stores::Store;

/// The port of Pyroscope.
const PORT: u16 = 4040;

fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(PORT);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let store = Store { keeps_profiles: true, ..Store::of_fixtures(now.as_nanos() as i64) };
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    let wrap = |socket| -> std::io::Result<Box<dyn Wire>> { Ok(Box::new(socket)) };
    let server = Server::on(listener, wrap, move |request, wire| store.answer(request, wire));
    let address = server.address;
    let query = r#"memory:inuse_space:bytes:space:bytes{service_name="shop"}"#;
    let mut out = stdout().lock();
    writeln!(out, "Three instances of a shop whose memory grows, over the last hour:")?;
    for protocol in ["pyroscope", "parca"] {
        writeln!(out, "  rprof-tui '{protocol}+http://{address}/?query={query}'")?;
    }
    writeln!(out, "Ctrl-C ends the store.")?;
    out.flush()?;
    loop {
        std::thread::park();
    }
}
