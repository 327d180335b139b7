//! Reports of profiles in stores, by the built program against small stores of the fixtures. Figures are those of the files that the
//! stores were fed with.

use std::sync::Arc;

use rprof_tui::Cancel;
use rprof_tui::input::http::HttpOptions;
use rprof_tui::input::store_address::StoreAddress;
use rprof_tui::profile::encode;
use rprof_tui::store::client::StoreClient;

use crate::http::run;
#[cfg(unix)]
use crate::pty::Terminal;
use crate::server::Server;
use crate::stores::{END, SECOND, Store, fixture, of_type, sum};

const INUSE: &str = "memory:inuse_space:bytes:space:bytes";
const ALLOCATED: &str = "memory:alloc_space:bytes:space:bytes";
const CPU: &str = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";

fn utc(nanos: i64) -> String {
    rprof_tui::input::utc(nanos)
}

/// The three stores: Pyroscope with single profiles and without, and Parca.
pub(crate) fn each_store() -> [(&'static str, Server); 3] {
    let store = |keeps_profiles| Store { keeps_profiles, ..Store::of_fixtures(END) }.serve();
    [("pyroscope", store(true)), ("pyroscope", store(false)), ("parca", store(true))]
}

/// The address of a query over the last hour of the data.
pub(crate) fn address(protocol: &str, server: &Server, query: &str) -> String {
    let (from, to) = (utc(END - 3600 * SECOND), utc(END));
    format!("{protocol}+{}?query={query}&from={from}&to={to}", server.url("/"))
}

/// The lines of a report from the column titles on.
fn table(report: &str) -> Vec<&str> {
    report.lines().skip_while(|line| !line.trim_start().starts_with("flat ")).collect()
}

/// The rows of the sum of one sample type of fixtures, as the program prints them for a file.
fn rows_of(files: &[&str], sample_type: (&str, &str)) -> Vec<String> {
    let profiles = files.iter().map(|file| of_type(&fixture(file), sample_type)).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sum.pb.gz");
    encode::write(&sum(profiles), &mut std::fs::File::create(&path).unwrap()).unwrap();
    let (status, out, err) = run(&["-top", path.to_str().unwrap()]);
    assert_eq!(status, 0, "{err}");
    table(&out).into_iter().map(str::to_owned).collect()
}

#[test]
fn what_is_in_use_is_the_newest_of_each_instance() {
    let rows = rows_of(&["heap.5.pb.gz", "heap.5.pb.gz", "heap.2.pb.gz"], ("inuse_space", "bytes"));
    for (at, (protocol, server)) in each_store().into_iter().enumerate() {
        let query = format!("{INUSE}{{service_name=\"shop\"}}");
        let (status, out, err) = run(&["-top", &address(protocol, &server, &query)]);
        assert_eq!(status, 0, "{err}");
        assert_eq!(table(&out), rows, "{protocol}");
        let step = if at == 1 { ", by its last second" } else { "" };
        // Without single profiles the end of the second is known.
        let (first, last) = if at == 1 { ("14", "08") } else { ("13", "07") };
        let times = format!("2025-11-27T11:20:{first}Z to 2025-11-27T11:50:{last}Z");
        let words = format!("3 instances, newest each{step}, {times}");
        assert!(out.contains(&words), "{protocol}: {out}");
        assert!(!out.contains("1989") && !out.contains("Duration"), "{out}");
        assert!(!err.contains("Saved profile"), "the store keeps it: {err}");
    }
    let goroutines = "goroutine:goroutine:count:goroutine:count{instance=\"shop-1\"}";
    let rows = rows_of(&["goroutine.pb.gz"], ("goroutine", "count"));
    for (protocol, server) in each_store() {
        let (_, out, err) = run(&["-top", &address(protocol, &server, goroutines)]);
        assert_eq!(table(&out), rows, "{protocol}: {err}");
    }
}

/// Of several profiles in a step Pyroscope tells the largest, and Parca one of them.
#[test]
fn the_newest_profile_is_read_and_listed_where_an_older_one_is_near() {
    let rows = rows_of(&["heap.0.pb.gz"], ("inuse_space", "bytes"));
    for (older, newer) in [(-3, 0), (3, 6)] {
        let mut store = Store { keeps_profiles: true, ..Store::of_fixtures(END) };
        let instance = ("instance".to_owned(), "shop-1".to_owned());
        store.fed.retain(|fed| fed.type_id() == INUSE && fed.labels.contains(&instance));
        let newest = store.fed[5].time_nanos;
        store.fed[5].time_nanos = newest + older * SECOND;
        store.fed[0].time_nanos = newest + newer * SECOND;
        let total = store.fed[0].total;
        assert!(total < store.fed[5].total);
        let server = store.serve();
        for protocol in ["pyroscope", "parca"] {
            let text = address(protocol, &server, "inuse_space{instance=\"shop-1\"}");
            let (_, out, err) = run(&["-top", &text]);
            assert_eq!(table(&out), rows, "{protocol}: {err}");
            let (store, cancel) = (StoreAddress::parse(&text).unwrap().unwrap(), Cancel::new());
            let client = StoreClient::open(&store, &HttpOptions::default(), &cancel);
            let Ok(client) = client else { panic!("{protocol} does not open") };
            let Ok(listed) = client.type_series(&client.types()[0], &cancel) else {
                panic!("{protocol} does not list")
            };
            assert_eq!(listed.series[0].total, Some(total), "{protocol}");
        }
    }
}

/// Pyroscope keeps samples with labels of their own in series of their own, with the id of their profile.
#[test]
fn samples_with_labels_are_no_instances_of_their_own() {
    let mut store = Store::of_fixtures(END);
    let instance = ("instance".to_owned(), "shop-1".to_owned());
    store.fed.retain(|fed| fed.type_id() == INUSE && fed.labels.contains(&instance));
    for (at, endpoint, file) in [(4, "/old", 3), (5, "/new", 2)] {
        let mut part = store.fed[at].clone();
        part.labels.insert(0, ("endpoint".to_owned(), endpoint.to_owned()));
        part.profile = store.fed[file].profile.clone();
        part.total = store.fed[file].total;
        store.fed.push(part);
    }
    let rows = rows_of(&["heap.5.pb.gz", "heap.2.pb.gz"], ("inuse_space", "bytes"));
    for keeps_profiles in [true, false] {
        let server = Store { keeps_profiles, ..store.clone() }.serve();
        let query = "inuse_space{service_name=\"shop\"}";
        let (_, out, err) = run(&["-top", &address("pyroscope", &server, query)]);
        assert_eq!(table(&out), rows, "{err}");
        assert!(out.contains("1 instance, newest each"), "{out}");
    }
}

/// The first point of Pyroscope has profiles before the range.
#[test]
fn an_instance_that_ended_before_the_range_is_none_of_it() {
    for (protocol, server) in each_store() {
        let (from, to) = (utc(END - 2382 * SECOND), utc(END));
        let query = "inuse_space{service_name=\"shop\"}";
        let address = format!("{protocol}+{}?query={query}&from={from}&to={to}", server.url("/"));
        let (status, out, err) = run(&["-top", &address]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains("2 instances, newest each"), "{protocol}: {out}");
    }
}

/// A Pyroscope that moves to another storage lists the types of both.
#[test]
fn a_type_that_is_listed_twice_is_one() {
    let store = Store::of_fixtures(END);
    let server = Server::new(move |request, wire| {
        if request.target.ends_with("/ProfileTypes") {
            let one = serde_json::json!({"ID": INUSE});
            let body = serde_json::json!({"profileTypes": [one, one]}).to_string();
            return crate::server::respond(wire, "200 OK", "application/json", body.as_bytes());
        }
        store.answer(request, wire)
    });
    let query = "inuse_space{instance=\"shop-1\"}";
    let (status, _, err) = run(&["-top", &address("pyroscope", &server, query)]);
    assert_eq!(status, 0, "{err}");
}

/// A release that tells ids and passes over them in sums gives older profiles of the instances, too.
#[test]
fn ids_that_a_store_passes_over_add_no_older_profiles() {
    let rows = rows_of(&["heap.5.pb.gz", "heap.5.pb.gz", "heap.2.pb.gz"], ("inuse_space", "bytes"));
    let store = Store { keeps_profiles: true, ignores_ids: true, ..Store::of_fixtures(END) };
    let server = store.serve();
    let query = format!("{INUSE}{{service_name=\"shop\"}}");
    let (status, out, err) = run(&["-top", &address("pyroscope", &server, &query)]);
    assert_eq!((status, table(&out)), (0, rows.iter().map(String::as_str).collect()), "{err}");
}

#[test]
fn the_sample_type_alone_is_a_query() {
    let rows = rows_of(&["heap.5.pb.gz"], ("inuse_space", "bytes"));
    for (protocol, server) in each_store() {
        let query = "inuse_space{instance=\"shop-2\"}";
        let (status, out, err) = run(&["-top", &address(protocol, &server, query)]);
        assert_eq!((status, table(&out)), (0, rows.iter().map(String::as_str).collect()), "{err}");
    }
}

#[test]
fn deltas_are_added_up_over_the_range() {
    let rows = rows_of(&["cpu.pb.gz"; 6], ("cpu", "nanoseconds"));
    for (protocol, server) in each_store() {
        let delta = if protocol == "parca" { ":delta" } else { "" };
        let query = format!("{CPU}{delta}{{instance=\"shop-1\"}}");
        let (status, out, err) = run(&["-top", &address(protocol, &server, &query)]);
        assert_eq!(status, 0, "{err}");
        assert_eq!(table(&out), rows, "{protocol}");
        assert!(out.contains("sum of 2025-11-27T11:00:00Z to 2025-11-27T12:00:00Z"), "{out}");
        assert!(out.contains("Duration: 3600s") || out.contains("Duration: 1hrs"), "{out}");
    }
}

/// Pyroscope stores what was allocated since the profile before. Parca stores counters as they are.
#[test]
fn counters_of_parca_count_since_the_start_of_each() {
    let [(protocol, server), _, (parca, other)] = each_store();
    let query = format!("{ALLOCATED}{{instance=\"shop-3\"}}");
    let (_, out, err) = run(&["-top", &address(protocol, &server, &query)]);
    let all = rows_of(&["heap.0.pb.gz", "heap.1.pb.gz", "heap.2.pb.gz"], ("alloc_space", "bytes"));
    assert_eq!(table(&out), all, "{err}");
    let (_, out, err) = run(&["-top", &address(parca, &other, &query)]);
    assert_eq!(table(&out), rows_of(&["heap.2.pb.gz"], ("alloc_space", "bytes")), "{err}");
    assert!(out.contains("1 instance, newest each, since the start of each, at"), "{out}");
}

#[test]
fn the_protocol_of_a_bare_address_is_recognised() {
    let store = Store::of_fixtures(END);
    for known in ["pyroscope", "parca"] {
        let own = store.clone();
        let server = Server::new(move |request, wire| {
            if request.target.starts_with("/querier.v1.") == (known == "pyroscope") {
                return own.answer(request, wire);
            }
            crate::server::respond(wire, "404 Not Found", "text/plain", b"404 page not found\n")
        });
        let named = address(known, &server, "inuse_space{instance=\"shop-1\"}");
        let bare = named.strip_prefix(known).unwrap().strip_prefix('+').unwrap();
        let (status, out, err) = run(&["-top", bare]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains(&format!("Store: {known} {INUSE}")), "{out}");
        // A host alone has no query.
        let (status, out, err) = run(&["-top", &server.url("")]);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains("the address names no query"), "{err}");
        // Parca lists types of any time.
        let types = "; ?query=TYPE{LABEL=\"VALUE\"} with one of goroutine:goroutine:count";
        assert_eq!(err.contains(types), known == "parca", "{err}");
    }
}

#[test]
fn the_path_of_a_proxy_stays() {
    let store = Store::of_fixtures(END);
    let server = Server::new(move |request, wire| {
        let mut request = request.clone();
        request.target =
            request.target.strip_prefix("/api/datasources/proxy/uid/x").unwrap().to_owned();
        store.answer(&request, wire)
    });
    for protocol in ["pyroscope", "parca"] {
        let path = server.url("/api/datasources/proxy/uid/x/");
        let (from, to) = (utc(END - 3600 * SECOND), utc(END));
        let address = format!(
            "{protocol}+{path}?query=inuse_space{{instance=\"shop-1\"}}&from={from}&to={to}"
        );
        let (status, _, err) = run(&["-top", &address]);
        assert_eq!(status, 0, "{err}");
    }
}

#[test]
fn every_report_takes_a_store() {
    let [(protocol, server), ..] = each_store();
    let of =
        |instance: &str| address(protocol, &server, &format!("{INUSE}{{instance=\"{instance}\"}}"));
    let (new, old) = (of("shop-1"), of("shop-3"));
    let (status, out, err) = run(&["-top", &format!("-base={old}"), &new]);
    assert_eq!(status, 0, "{err}");
    let (_, files, _) = run(&["-top", "-base=heap.2.pb.gz", "heap.5.pb.gz"]);
    let names = |report: &str| -> Vec<String> {
        table(report)
            .iter()
            .skip(1)
            .map(|row| row.split_whitespace().last().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&out), names(&files));
    assert!(!err.contains("scaled"), "{err}");
    let (status, out, err) = run(&["-check", "cum main.(*sessionStore) < 1KiB", &new]);
    assert_eq!(status, 1, "{err}");
    assert!(out.starts_with("does not hold: cum main.(*sessionStore)"), "{out}");
    let (status, out, err) = run(&["-json", &new]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("1 instance, newest each"), "{out}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.pb.gz");
    let output = format!("-output={}", file.display());
    let (status, _, err) = run(&["-proto", &output, &new]);
    assert_eq!(status, 0, "{err}");
    let (_, again, _) = run(&["-top", file.to_str().unwrap()]);
    let (_, first, _) = run(&["-top", &new]);
    assert_eq!(again, first);
}

/// Two instances of one version against one of the other: the sum of two is halved. Both have the newest heap but for one of version
/// 1.4, which ended earlier, so the figures of the scaled base are known.
#[test]
fn a_base_is_scaled_to_the_instances_of_the_profile() {
    let halves = [fixture("heap.5.pb.gz"), fixture("heap.2.pb.gz")];
    let halves = halves.iter().map(|heap| of_type(heap, ("inuse_space", "bytes"))).collect();
    let base = Arc::unwrap_or_clone(sum(halves)).scaled(0.5);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.pb.gz");
    encode::write(&base, &mut std::fs::File::create(&path).unwrap()).unwrap();
    let (_, files, _) = run(&["-top", &format!("-base={}", path.display()), "heap.5.pb.gz"]);
    for (protocol, server) in each_store() {
        let of = |version: &str| {
            let query = format!("{INUSE}{{service_name=\"shop\",version=\"{version}\"}}");
            address(protocol, &server, &query)
        };
        let (status, out, err) = run(&["-top", &format!("-base={}", of("1.4")), &of("1.5")]);
        assert_eq!(status, 0, "{err}");
        assert_eq!(table(&out), table(&files), "{protocol}");
        let words = "the base is scaled by 0.500: 1 instance against 2";
        assert!(err.contains(words) && out.contains(words), "{err}{out}");
        // Both sides to one sum instead, as pprof does.
        let (_, _, err) = run(&["-top", "-normalize", &format!("-base={}", of("1.4")), &of("1.5")]);
        assert!(!err.contains("scaled"), "{err}");
    }
}

/// On a terminal the line on the factor stands in the report, and not beside it a second time.
#[cfg(unix)]
#[test]
fn a_terminal_gets_the_factor_of_a_base_once() {
    let server = Store::of_fixtures(END).serve();
    let of = |version: &str| {
        let query = format!("{INUSE}{{service_name=\"shop\",version=\"{version}\"}}");
        address("parca", &server, &query)
    };
    let base = format!("-base={}", of("1.4"));
    let (_, said) = Terminal::open(&["-comments", &base, &of("1.5")]).end();
    assert_eq!(said.matches("the base is scaled by 0.500").count(), 1, "{said}");
    // Tags have no place for it.
    let (_, said) = Terminal::open(&["-tags", &base, &of("1.5")]).end();
    assert!(said.contains("the base is scaled by 0.500"), "{said}");
}

/// A sum over half an hour counts twice against one over an hour.
#[test]
fn a_base_is_scaled_to_the_duration_of_the_profile() {
    for (protocol, server) in each_store() {
        let query = format!("{CPU}{{instance=\"shop-1\"}}");
        let over = |minutes: i64| {
            let (from, to) = (utc(END - minutes * 60 * SECOND), utc(END));
            format!("{protocol}+{}?query={query}&from={from}&to={to}", server.url("/"))
        };
        let (status, _, err) = run(&["-top", &format!("-base={}", over(30)), &over(60)]);
        assert_eq!(status, 0, "{err}");
        assert!(err.contains("the base is scaled by 2.000: 1h against 30min"), "{err}");
    }
}

#[test]
fn the_range_becomes_windows_of_a_trend() {
    let rows = |report: &str| -> Vec<String> {
        let from = report.lines().position(|line| line.trim_start().starts_with("per ")).unwrap();
        report
            .lines()
            .skip(from + 1)
            .map(|row| row.split_whitespace().last().unwrap().to_owned())
            .collect()
    };
    let files: Vec<String> = (0..6).map(|n| format!("heap.{n}.pb.gz")).collect();
    let mut arguments = vec!["-trend", "-sample_index=inuse_space"];
    arguments.extend(files.iter().map(String::as_str));
    let (_, of_files, _) = run(&arguments);
    for (protocol, server) in each_store() {
        let query = format!("{INUSE}{{instance=\"shop-1\"}}");
        let address = format!("{}&windows=6", address(protocol, &server, &query));
        let (status, out, err) = run(&["-trend", &address]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains("Snapshots: 6 over 3000s"), "{out}");
        assert_eq!(rows(&out).first(), rows(&of_files).first(), "{out}");
        assert_eq!(rows(&out).first().map(String::as_str), Some("main.(*sessionStore).remember"));
    }
}

/// A window that ends later is read earlier, by four requests at most.
#[test]
fn windows_are_read_newest_first() {
    let store = Arc::new(Store { keeps_profiles: true, ..Store::of_fixtures(END) });
    let (now, most) = (
        Arc::new(std::sync::atomic::AtomicUsize::new(0)),
        Arc::new(std::sync::atomic::AtomicUsize::new(0)),
    );
    let (count, top) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::new(move |request, wire| {
        use std::sync::atomic::Ordering::SeqCst;
        top.fetch_max(count.fetch_add(1, SeqCst) + 1, SeqCst);
        let result = store.answer(request, wire);
        count.fetch_sub(1, SeqCst);
        result
    });
    let query = format!("{CPU}:delta{{instance=\"shop-1\"}}");
    let (status, _, err) = run(&["-trend", &address("parca", &server, &query)]);
    assert_eq!(status, 0, "{err}");
    let asked = server.asked();
    let starts: Vec<&str> = asked
        .iter()
        .filter_map(|r| r.target.split("merge.start=").nth(1)?.split('&').next())
        .collect();
    // The whole range comes first, then twelve windows.
    assert_eq!(starts.len(), 13);
    let oldest = starts[1..].iter().min().unwrap();
    let place = starts[1..].iter().position(|start| start == oldest).unwrap();
    assert!(place >= 8, "the oldest is among the last: {starts:?}");
    assert!(most.load(std::sync::atomic::Ordering::SeqCst) <= 5);
}

#[test]
fn tenants_and_credentials_are_sent() {
    let store = Store { required: Some(("X-Scope-OrgID", "team-a")), ..Store::of_fixtures(END) };
    let server = store.serve();
    let address = address("pyroscope", &server, "inuse_space{instance=\"shop-1\"}");
    let (status, _, err) = run(&["-top", &address]);
    assert_eq!(status, 2);
    assert!(err.contains("401 Unauthorized - no org id; -tenant NAME names one"), "{err}");
    let (status, _, err) = run(&["-top", "-tenant=team-a", &address]);
    assert_eq!(status, 0, "{err}");
    let store = Store {
        required: Some(("Authorization", "Basic MTIzOnRva2Vu")),
        ..Store::of_fixtures(END)
    };
    let server = store.serve();
    let address =
        crate::store_reports::address("parca", &server, "inuse_space{instance=\"shop-1\"}");
    let (_, _, err) = run(&["-top", &address]);
    assert!(
        err.contains("-http_header 'Authorization: Bearer ...' or -tenant is missing"),
        "{err}"
    );
    let with = address.replace("://", "://123:token@");
    let (status, _, err) = run(&["-top", &with]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("123:xxxxx@") && !err.contains("token"), "{err}");
}
