//! Faults of queries and of stores: each is one line on standard error that says what to do, and nothing hangs.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use rprof_tui::cancel::Cancel;
use rprof_tui::error::Stop;
use rprof_tui::input::http::HttpOptions;
use rprof_tui::input::store_address::StoreAddress;
use rprof_tui::store::client::StoreClient;

use crate::http::refused;
use crate::server::{Server, Wire, respond};
use crate::store_reports::address;
use crate::stores::{END, Store};

const PROTOCOLS: [&str; 2] = ["pyroscope", "parca"];

fn said(protocol: &str, server: &Server, query: &str) -> String {
    refused(&["-top", &address(protocol, server, query)])
}

#[test]
fn a_wrong_query_is_marked() {
    let server = Store::of_fixtures(END).serve();
    for protocol in PROTOCOLS {
        let text = said(protocol, &server, "inuse_space{service_name=shop}");
        assert!(text.contains("a value stands in quotes, marked by <-- HERE in inuse_space{service_name= <-- HERE shop}"), "{text}");
        // The store's own words, with its place.
        let text = said(protocol, &server, "inuse_space{service_name=~\"sh(op\"}");
        assert!(text.contains("400 Bad Request - "), "{text}");
        // Parca says that it is wrong, and not where.
        let words = match protocol {
            "pyroscope" => "missing closing ), marked by <-- HERE in ",
            _ => "failed to parse query: \"sh(op\" is no pattern, marked by <-- HERE in ",
        };
        assert!(text.contains(words), "{text}");
        assert!(text.contains("{service_name=~\" <-- HERE sh(op\"}"), "{text}");
        let text = said(protocol, &server, "inuse_spac{}");
        assert!(
            text.contains("no profile type \"inuse_spac\"; the closest is inuse_space"),
            "{text}"
        );
        let text = said(protocol, &server, "memory{}");
        assert!(text.contains("is one of several profile types: memory:alloc_objects"), "{text}");
    }
    assert!(server.asked().iter().all(|request| !request.target.contains("=shop")));
}

/// An address of the other protocol is told, with the one that is right.
#[test]
fn the_other_protocol_is_told() {
    for (named, right, own) in
        [("pyroscope", "parca", "/api/profiles/"), ("parca", "pyroscope", "/querier.v1.")]
    {
        let store = Store::of_fixtures(END);
        let server = Server::new(move |request, wire| {
            if request.target.starts_with(own) {
                return store.answer(request, wire);
            }
            respond(wire, "404 Not Found", "text/plain", b"404 page not found")
        });
        let text = said(named, &server, "inuse_space{service_name=\"shop\"}");
        let title = if right == "parca" { "Parca" } else { "Pyroscope" };
        let url = server.url("/?query=inuse_space{service_name=\"shop\"}");
        assert!(text.contains(&format!("it answers as {title}: {right}+{url}")), "{text}");
    }
    // A server that is neither keeps its own words.
    let server =
        Server::new(|_, wire| respond(wire, "404 Not Found", "text/plain", b"no such page"));
    let text = said("parca", &server, "inuse_space{}");
    assert!(text.contains("404 Not Found - no such page"), "{text}");
}

#[test]
fn unknown_labels_and_values_have_a_closest() {
    for (protocol, has_page) in [("pyroscope", false), ("parca", false), ("parca", true)] {
        let server = Store { has_page, ..Store::of_fixtures(END) }.serve();
        let text = said(protocol, &server, "inuse_space{sevice_name=\"shop\"}");
        assert!(
            text.contains(
                "the store has no label \"sevice_name\"; the closest is \"service_name\""
            ),
            "{text}"
        );
        let text = said(protocol, &server, "inuse_space{tenant=\"acme\"}");
        let listed =
            "the store has no label \"tenant\"; it has instance, job, service_name, version";
        assert!(text.contains(listed), "{text}");
        let samples = " and labels of samples, which it does not list";
        assert_eq!(text.ends_with(samples), protocol == "parca", "{text}");
        let text = said(protocol, &server, "inuse_space{service_name=\"shap\"}");
        assert!(
            text.contains("the store has no service_name \"shap\"; the closest is \"shop\""),
            "{text}"
        );
        let text = said(protocol, &server, "inuse_space{version=\"9\"}");
        assert!(text.contains("the store has no version \"9\"; it has 1.4, 1.5, 2.0"), "{text}");
    }
}

#[test]
fn an_empty_range_names_one_with_data() {
    for (protocol, has_page) in [("pyroscope", false), ("parca", false), ("parca", true)] {
        let server = Store { has_page, ..Store::of_fixtures(END) }.serve();
        for query in
            ["inuse_space{service_name=\"shop\"}", "process_cpu:cpu{service_name=\"shop\"}"]
        {
            let url = server.url("/");
            let address = format!("{protocol}+{url}?query={query}&from=2025-11-28&to=2025-11-29");
            let text = refused(&["-top", &address]);
            let none = "the query has no samples from 2025-11-28T00:00:00Z to 2025-11-29T00:00:00Z; the store has some from 2025-11-27T";
            assert!(text.contains(none), "{text}");
            let (from, to) = text.rsplit_once(" from ").unwrap().1.split_once(" to ").unwrap();
            let address = format!("{protocol}+{url}?query={query}&from={from}&to={to}");
            let (status, _, err) = crate::http::run(&["-top", &address]);
            assert_eq!(status, 0, "the range has data: {err}");
        }
    }
    let url = Store::default().serve().url("/");
    let text = refused(&["-top", &format!("parca+{url}?query=inuse_space&from=now&to=-1h")]);
    assert!(text.contains("from is not before to"), "{text}");
}

/// Pyroscope refuses a range of more than a day unless its limit is another.
#[test]
fn a_store_that_answers_a_day_at_most_is_searched_for_a_day() {
    let server = Store { longest: 24 * 3600, ..Store::of_fixtures(END) }.serve();
    let text = said("pyroscope", &server, "inuse_spac{}");
    assert!(text.contains("no profile type \"inuse_spac\"; the closest is inuse_space"), "{text}");
    let text = said("pyroscope", &server, "inuse_space{service_name=\"shap\"}");
    assert!(text.contains("the store has no service_name \"shap\"; the closest is"), "{text}");
    let url = server.url("/");
    let at = |from: &str, to: &str| {
        let query = "inuse_space{service_name=\"shop\"}";
        refused(&["-top", &format!("pyroscope+{url}?query={query}&from={from}&to={to}")])
    };
    let text = at("2025-11-27T20:00:00Z", "2025-11-27T21:00:00Z");
    assert!(text.contains("; the store has some from 2025-11-27T1"), "{text}");
    let text = at("2025-11-01T20:00:00Z", "2025-11-01T21:00:00Z");
    assert!(text.contains("\"inuse_space\" is no profile type"), "{text}");
    let text = at("2025-11-20", "2025-11-27");
    assert!(text.contains("400 Bad Request - invalid_argument: the query time range"), "{text}");
}

/// Times before now are those of the store, whose clock may differ.
#[test]
fn clocks_that_differ_are_told() {
    let date = Some("Thu, 27 Nov 2025 12:00:00 GMT".to_owned());
    let server = Store { date, ..Store::of_fixtures(END) }.serve();
    for protocol in PROTOCOLS {
        let query = "inuse_space{instance=\"shop-1\"}";
        let address = format!("{protocol}+{}?query={query}&from=-1h", server.url("/"));
        let (status, out, err) = crate::http::run(&["-top", &address]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains("1 instance, newest each"), "{out}");
        assert!(
            err.contains("the store's clock is ") && err.contains(" min behind this machine's"),
            "{err}"
        );
    }
}

#[test]
fn answers_that_are_none_are_named() {
    let page = Server::new(|_, wire| {
        respond(wire, "200 OK", "text/html", b"<html><h1>Sign in</h1> first</html>")
    });
    let cut = Server::new(|_, wire| {
        write!(
            wire,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{{\"types\": [{{\"na"
        )
    });
    let short = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{{\"types\":")
    });
    let other = Server::new(|_, wire| respond(wire, "200 OK", "application/json", b"[1, 2]"));
    let failing = Server::new(|_, wire| {
        respond(wire, "503 Service Unavailable", "text/plain", b"no healthy\x1b[2J upstream")
    });
    for protocol in PROTOCOLS {
        let text = said(protocol, &page, "inuse_space");
        assert!(text.contains("it is a page and no answer of a store: Sign in first"), "{text}");
        let text = said(protocol, &cut, "inuse_space");
        assert!(text.contains("cannot be read: it is cut off"), "{text}");
        let text = said(protocol, &short, "inuse_space");
        assert!(text.contains("the answer broke off"), "{text}");
        let text = said(protocol, &other, "inuse_space");
        assert!(text.contains("cannot be read: invalid type"), "{text}");
        let text = said(protocol, &failing, "inuse_space");
        assert!(text.contains("503 Service Unavailable - no healthy"), "{text}");
    }
    let bare = address("parca", &page, "inuse_space").replacen("parca+", "", 1);
    let text = refused(&["-top", &bare]);
    let both =
        "it answers neither as Pyroscope nor as Parca: it is a page and no answer of a store";
    assert!(text.contains(both), "{text}");
}

/// An answer that never ends is left after its limit: of lists by their bytes, of profiles as with files.
#[test]
fn endless_answers_have_a_limit() {
    fn endless(wire: &mut dyn Wire, head: &str, piece: &[u8]) -> std::io::Result<()> {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Type: {head}\r\n\r\n")?;
        loop {
            wire.write_all(piece)?;
        }
    }
    let lists = Server::new(|_, wire| endless(wire, "application/json", &[b' '; 1 << 13]));
    let text = said("parca", &lists, "inuse_space");
    assert!(text.contains("the answer is longer than 64 MB"), "{text}");
    let store = Store::of_fixtures(END);
    // A string of the profile's table, again and again.
    let mut piece = Vec::new();
    for _ in 0..1000 {
        piece.extend_from_slice(&[0x32, 100]);
        piece.extend_from_slice(&[b'x'; 100]);
    }
    let profiles = Server::new(move |request, wire| {
        if request.target.ends_with("/SelectMergeProfile") {
            return endless(wire, "application/proto", &piece);
        }
        store.answer(request, wire)
    });
    let query = "process_cpu:cpu{service_name=\"shop\"}";
    let text = refused(&["-top", "-max-size=64MB", &address("pyroscope", &profiles, query)]);
    assert!(text.contains("-max-size allows more") || text.contains("memory"), "{text}");
}

#[test]
fn a_silent_store_can_be_cancelled() {
    let server = Server::new(|_, wire| {
        // Until the client goes away.
        let _ = wire.read(&mut [0; 1]);
        Ok(())
    });
    for protocol in PROTOCOLS {
        let text = address(protocol, &server, "inuse_space");
        let store = StoreAddress::parse(&text).unwrap().unwrap();
        let cancel = Cancel::new();
        let (asked, begun) = (cancel.clone(), Instant::now());
        let opening = std::thread::spawn(move || {
            StoreClient::open(&store, &HttpOptions::default(), &asked).map(drop)
        });
        while server.asked().is_empty() {
            std::thread::yield_now();
        }
        cancel.cancel();
        assert!(matches!(opening.join().unwrap(), Err(Stop::Cancelled)));
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}

/// A profile that a message of Parca is too small for.
#[test]
fn a_profile_that_is_cut_asks_for_a_shorter_range() {
    let store = Store::of_fixtures(END);
    let server = Server::new(move |request, wire| {
        if request.target.starts_with("/api/profiles/query?") {
            let body =
                br#"{"code":8,"message":"grpc: received message larger than max (50 vs. 33)"}"#;
            return respond(wire, "429 Too Many Requests", "application/json", body);
        }
        store.answer(request, wire)
    });
    let text = said("parca", &server, "process_cpu:cpu{service_name=\"shop\"}");
    assert!(text.ends_with("; a shorter range, or more labels, make a smaller profile"), "{text}");
}

#[test]
fn a_typo_in_a_whole_type_has_a_closest() {
    let server = Store::of_fixtures(END).serve();
    for protocol in PROTOCOLS {
        let text = said(protocol, &server, "memory:inuse_spase:bytes:space:bytes{}");
        let wanted = "no profile type \"memory:inuse_spase:bytes:space:bytes\"; the closest is memory:inuse_space:bytes:space:bytes";
        assert!(text.contains(wanted), "{text}");
        let text = said(protocol, &server, "memory:inuse_space:bytes:space:bytes:delta{}");
        assert!(
            text.contains(
                "has no delta of memory:inuse_space:bytes:space:bytes (Pyroscope has none"
            ),
            "{text}"
        );
        // The query stands as it was typed.
        assert!(
            text.contains("query=memory:inuse_space:bytes:space:bytes:delta{}&from=2025-"),
            "{text}"
        );
    }
}

#[test]
fn a_limit_of_requests_says_how_long_to_wait() {
    for (after, words) in [
        ("Retry-After: 30\r\n", "or wait, 30s"),
        (
            "Retry-After: Thu, 27 Nov 2025 12:00:00 GMT\r\n",
            "or wait, until Thu, 27 Nov 2025 12:00:00 GMT",
        ),
        ("", "or wait"),
    ] {
        let server = Server::new(move |_, wire| {
            write!(
                wire,
                "HTTP/1.1 429 Too Many Requests\r\n{after}Content-Length: 8\r\n\r\ntoo many"
            )
        });
        for protocol in PROTOCOLS {
            let text = said(protocol, &server, "inuse_space");
            let wanted = format!("too many; a shorter range or more labels ask for less, {words}");
            assert!(text.ends_with(&wanted), "{text}");
        }
    }
}

#[test]
fn the_other_one_of_http_and_https_is_named() {
    let closing = Store::of_fixtures(END).serve();
    // A server in Go answers to what is no HTTP.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let answering = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.read(&mut [0; 1 << 12]);
            let _ = socket.write_all(b"HTTP/1.0 400 Bad Request\r\n\r\nnot TLS");
        }
    });
    for protocol in PROTOCOLS {
        let https = address(protocol, &closing, "inuse_space").replacen("http://", "https://", 1);
        let text = refused(&["-top", &https]);
        assert!(text.contains("if the port speaks no TLS, http:// reaches it"), "{text}");
        let text =
            refused(&["-top", &format!("{protocol}+https://{answering}/?query=inuse_space")]);
        assert!(text.contains("the port speaks no TLS: http:// reaches it"), "{text}");
    }
    let go = Server::new(|_, wire| {
        respond(
            wire,
            "400 Bad Request",
            "text/plain",
            b"Client sent an HTTP request to an HTTPS server.\n",
        )
    });
    // The alert of a TLS server.
    let tls = Server::new(|_, wire| wire.write_all(&[0x15, 3, 1, 0, 2, 2, 0x46]));
    for protocol in PROTOCOLS {
        let text = said(protocol, &go, "inuse_space");
        assert!(text.ends_with("; https:// in place of http:// reaches it"), "{text}");
        let text = said(protocol, &tls, "inuse_space");
        assert!(text.ends_with("if the port speaks TLS, https:// reaches it"), "{text}");
    }
    let text = refused(&["-top", &go.url("/debug/pprof/heap")]);
    assert!(text.contains("; https:// in place of http:// reaches it"), "{text}");
}

#[test]
fn a_protocol_alone_names_no_transport() {
    let text = refused(&["-top", "pyroscope://h:4040/?query=cpu"]);
    assert!(
        text.contains("say pyroscope+http://h:4040/?query=cpu or pyroscope+https://h:4040"),
        "{text}"
    );
    let text = refused(&["-top", "parca://h"]);
    assert!(text.contains("say parca+http://h or parca+https://h"), "{text}");
}

#[test]
fn a_bare_host_that_wants_a_tenant_says_so() {
    let store = Store { required: Some(("X-Scope-OrgID", "team-a")), ..Store::of_fixtures(END) };
    let server = store.serve();
    let text = refused(&["-top", &format!("http://{}", server.address)]);
    assert!(text.contains("no org id; -tenant NAME names one"), "{text}");
}

/// A server that takes connections and never answers is given up after the time that was asked for, by one try.
#[test]
fn a_silent_store_is_given_up_after_the_timeout() {
    let silent = || {
        Server::new(|_, wire| {
            // Until the client goes away.
            let _ = wire.read(&mut [0; 1]);
            Ok(())
        })
    };
    for protocol in ["parca+", ""] {
        let server = silent();
        let address = address("parca", &server, "inuse_space").replacen("parca+", protocol, 1);
        let begun = Instant::now();
        let text = refused(&["-top", "-timeout=1", &address]);
        assert!(text.contains("no answer within 1s; -timeout allows more"), "{text}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert_eq!(server.asked().len(), 1);
    }
}
