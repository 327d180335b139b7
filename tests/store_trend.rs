//! Trend over the windows of a store's range, by the built program: figures that do not grow with the number of instances, windows that
//! fail, and ranges that are too short.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::http::{refused, run};
use crate::server::{Server, respond};
use crate::store_reports::{address, each_store};
use crate::stores::{END, SECOND, Store, fixture, of_type};

const INUSE: &str = "memory:inuse_space:bytes:space:bytes";
const CPU: &str = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";

/// The store of the fixtures, with the same heap at every time.
fn level_store() -> Store {
    let heap = of_type(&fixture("heap.3.pb.gz"), ("inuse_space", "bytes"));
    let mut store = Store { keeps_profiles: true, ..Store::of_fixtures(END) };
    for fed in store.fed.iter_mut().filter(|fed| fed.type_id() == INUSE) {
        (fed.profile, fed.total) = (Arc::clone(&heap), heap.values(0).iter().sum());
    }
    store
}

fn json(arguments: &[&str]) -> Value {
    let (status, out, err) = run(arguments);
    assert_eq!(status, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// Of three instances one ends half-way: the sum falls, each instance stays as it is.
#[test]
fn a_change_of_the_number_of_instances_is_no_growth() {
    let heap: i64 = level_store().fed.iter().find(|fed| fed.type_id() == INUSE).unwrap().total;
    for protocol in ["pyroscope", "parca"] {
        let server = level_store().serve();
        let query = format!("{INUSE}{{service_name=\"shop\"}}");
        let address = format!("{}&windows=6", address(protocol, &server, &query));
        let (status, out, err) = run(&["-trend", &address]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains("Figures: per instance, 3 instances, then 2"), "{out}");
        let total = out.lines().find(|line| line.starts_with("Total: ")).unwrap();
        assert!(total.contains(", 0 per minute"), "{total}");
        let document = json(&["-json", &address]);
        let trend = &document["trend"];
        assert_eq!(trend["figures"], "per instance, 3 instances, then 2");
        let totals: Vec<i64> =
            trend["totals"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect();
        assert_eq!(totals, [heap; 6], "{protocol}");
    }
}

/// One profile of each instance in each window of ten minutes.
#[test]
fn sums_are_figures_per_second_and_instance() {
    let profile = of_type(&fixture("cpu.pb.gz"), ("cpu", "nanoseconds"));
    let total: i64 = profile.values(0).iter().sum();
    let a_second = (total as f64 / 600.0).round() as i64;
    for (protocol, server) in each_store() {
        let delta = if protocol == "parca" { ":delta" } else { "" };
        let query = format!("{CPU}{delta}{{service_name=\"shop\"}}");
        let address = format!("{}&windows=6", address(protocol, &server, &query));
        let document = json(&["-json", &address]);
        let trend = &document["trend"];
        assert_eq!(trend["figures"], "per second and instance, 3 instances, then 2", "{protocol}");
        let totals = trend["totals"].as_array().unwrap();
        assert!(totals.iter().all(|n| *n == a_second), "{protocol}: {totals:?}");
        // Small counts keep their fractions.
        let query = "mutex:contentions:count:contentions:count{instance=\"shop-1\"}".to_owned();
        if protocol == "pyroscope" {
            let address =
                format!("{}&windows=6", crate::store_reports::address(protocol, &server, &query));
            let trend = &json(&["-json", &address])["trend"];
            assert_eq!(trend["figures"], "per second");
            let contentions: i64 =
                of_type(&fixture("mutex.pb.gz"), ("contentions", "count")).values(0).iter().sum();
            let first = trend["totals"][0].as_f64().unwrap();
            assert!((first - contentions as f64 / 600.0).abs() < 1e-5, "{first}");
        }
    }
}

/// A store of Parca whose answer for the window from 11:20 on fails, `times` times.
fn failing(times: usize, status: &'static str) -> (Server, Arc<AtomicUsize>) {
    let (store, asked) = (Store::of_fixtures(END), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&asked);
    let server = Server::new(move |request, wire| {
        let is_of_window = request.target.contains("merge.start=2025-11-27T11%3A20%3A00");
        if is_of_window && count.fetch_add(1, Ordering::SeqCst) < times {
            return respond(wire, status, "text/plain", b"the ingester is gone");
        }
        store.answer(request, wire)
    });
    (server, asked)
}

#[test]
fn a_window_that_fails_is_asked_again_and_left_out() {
    let query = format!("{CPU}:delta{{instance=\"shop-1\"}}");
    let trend = |server: &Server| {
        run(&["-trend", &format!("{}&windows=6", address("parca", server, &query))])
    };
    let line = "the window 11:20 to 11:30 is left out: server response: 500";
    let (server, asked) = failing(1, "500 Internal Server Error");
    let (status, out, err) = trend(&server);
    assert!(status == 0 && out.contains("Snapshots: 6 "), "{out}{err}");
    assert!(!err.contains("left out") && asked.load(Ordering::SeqCst) == 2, "{err}");
    let (server, asked) = failing(9, "500 Internal Server Error");
    let (status, out, err) = trend(&server);
    assert!(status == 0 && out.contains("Snapshots: 5 "), "{out}{err}");
    assert!(err.contains(line) && err.contains("the ingester is gone"), "{err}");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    // A refusal would come again.
    let (server, asked) = failing(9, "400 Bad Request");
    let (_, _, err) = trend(&server);
    assert!(err.contains("11:30 is left out: server response: 400"), "{err}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn it_is_an_error_if_all_windows_fail() {
    let store = Store::of_fixtures(END);
    let merges = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&merges);
    let server = Server::new(move |request, wire| {
        let is_merge = request.target.contains("merge.start=");
        // The first is the whole range.
        if is_merge && count.fetch_add(1, Ordering::SeqCst) > 0 {
            return respond(wire, "502 Bad Gateway", "text/plain", b"");
        }
        store.answer(request, wire)
    });
    let query = format!("{CPU}:delta{{instance=\"shop-1\"}}");
    let address = format!("{}&windows=100", address("parca", &server, &query));
    let text = refused(&["-trend", &address]);
    assert!(text.contains("502 Bad Gateway"), "{text}");
    assert!(
        merges.load(Ordering::SeqCst) < 40,
        "a store that is gone is not asked for all windows"
    );
}

#[test]
fn one_snapshot_is_no_trend() {
    for (protocol, server) in each_store() {
        let url = server.url("/");
        let (from, to) = (END - 60 * SECOND, END);
        let [from, to] = [from, to].map(rprof_tui::input::utc);
        let query = "inuse_space{service_name=\"shop\"}";
        let address = format!("{protocol}+{url}?query={query}&from={from}&to={to}");
        let text = refused(&["-trend", &address]);
        // The newest profiles are ten minutes old.
        assert!(text.contains("has no samples"), "{text}");
        let from = rprof_tui::input::utc(END - 660 * SECOND);
        let address = format!("{protocol}+{url}?query={query}&from={from}&to={to}&windows=2");
        let text = refused(&["-trend", &address]);
        let wanted = "a trend is over two snapshots or more, and 2025-11-27 11:49 to 12:00 UTC has fewer: a longer range (from=-6h)";
        assert!(text.contains(wanted), "{text}");
    }
}

#[test]
fn the_oldest_windows_are_left_out_where_memory_is_short() {
    let server = Store { keeps_profiles: true, ..Store::of_fixtures(END) }.serve();
    let query = format!("{INUSE}{{instance=\"shop-1\"}}");
    let address = format!("{}&windows=6", address("parca", &server, &query));
    let (status, out, err) = run(&["-trend", "-watch-memory=1kB", &address]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("Snapshots: 2 over 600s"), "{out}");
    assert!(err.contains("the oldest 4 of 6 windows are left out: 2 windows take 1kB"), "{err}");
}
