//! Answers of profile stores: a server on this machine gives the parts of the input as the lists, totals and profiles of a store, and
//! everything is asked that a list and a report ask. Errors are told without control characters.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rprof_tui::explore::store::StoreBrowser;
use rprof_tui::input::http::HttpOptions;
use rprof_tui::input::store_address::StoreAddress;
use rprof_tui::profile::decode;
use rprof_tui::store::catalogue::{Catalogue, LabelMatchers, STEPS};
use rprof_tui::store::client::StoreClient;
use rprof_tui::{Cancel, Stop};

use crate::choices::Choices;
use crate::mutate::PartKind;
use crate::{parts, proto};

pub const PARTS: &[PartKind] =
    &[PartKind::Bytes, PartKind::Text, PartKind::Text, PartKind::Text, PartKind::Profile];

/// The parts of an input.
const COUNT: usize = 5;

/// Queries, of which the choices take one.
const QUERIES: [&str; 4] = [
    "inuse_space{service_name=\"shop\"}",
    "process_cpu:cpu{job=~\"sh.*\"}",
    "memory:inuse_space:bytes:space:bytes{instance!=\"a\"}",
    "goroutine",
];

/// Statuses of answers; most are good.
const STATUSES: [&str; 8] = [
    "200 OK",
    "200 OK",
    "200 OK",
    "400 Bad Request",
    "401 Unauthorized",
    "404 Not Found",
    "429 Too Many Requests",
    "500 Internal Server Error",
];

/// The answers to the calls of one input.
#[derive(Default)]
struct Answers {
    types: Vec<u8>,
    names: Vec<u8>,
    series: Vec<u8>,
    profile: Vec<u8>,
    /// Bytes that choose the status of each answer in turn.
    choices: Vec<u8>,
    asked: usize,
    /// Bytes stand in the JSON of Parca as they are, and not by base64.
    is_raw: bool,
}

static ANSWERS: LazyLock<Mutex<Answers>> = LazyLock::new(Mutex::default);

/// The address of the server, which runs until the process ends; `None` if there is no port.
static SERVER: LazyLock<Option<SocketAddr>> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").ok()?;
    let address = listener.local_addr().ok()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away early is none to wait for.
            let _ = serve(stream);
        }
    });
    Some(address)
});

pub fn run(data: &[u8]) {
    let Some(server) = *SERVER else { return };
    let parts: [&[u8]; COUNT] = parts::split(data);
    let mut choices = Choices::new(parts[0]);
    let protocol = choices.one_of(&["pyroscope+", "parca+", ""]);
    let query = choices.one_of(&QUERIES);
    let is_raw = choices.byte() % 8 == 7;
    let statuses = choices.bytes(32).to_vec();
    let [_, types, names, series, profile] = parts.map(<[u8]>::to_vec);
    *ANSWERS.lock().unwrap_or_else(PoisonError::into_inner) =
        Answers { types, names, series, profile, choices: statuses, asked: 0, is_raw };
    let range = "from=2026-11-27T11:00:00Z&to=2026-11-27T12:00:00Z";
    let source = format!("{protocol}http://{server}/?query={query}&{range}");
    let Ok(Some(address)) = StoreAddress::parse(&source) else { return };
    if let Err(Stop::Failed(error)) = ask(&address) {
        let text = error.to_string();
        assert!(!text.is_empty() && !text.chars().any(char::is_control), "{text:?}");
    }
}

/// Asks for the list, the labels and the profile of a store.
fn ask(address: &StoreAddress) -> Result<(), Stop> {
    let cancel = Cancel::new();
    let client = StoreClient::open(address, &HttpOptions::default(), &cancel)?;
    let range = client.range();
    list(&client, address, &cancel);
    let query = client.query()?;
    let _ = client.label_values(("job", Some(&query.query)), range, &cancel);
    let _ = client.instance_count(&query.query, range, &cancel);
    let parts = client.parts(&query, range, &cancel)?;
    std::hint::black_box(parts.words(&query.profile_type, client.protocol()));
    let mut is_empty = true;
    for part in parts.parts.iter().take(3) {
        let Some(input) = client.open_part(&query, part, &cancel)? else { continue };
        is_empty &= decode(input.into_reader(), proto::options(), &cancel)?.sample_count() == 0;
    }
    if is_empty { Err(client.nothing(&query, range, &cancel)) } else { Ok(()) }
}

/// Lists services and groups, with what would be drawn of them.
fn list(client: &StoreClient, address: &StoreAddress, cancel: &Cancel) {
    let types = client.types().iter().take(3).map(|one| client.type_series(one, cancel));
    let types: Vec<_> = types.filter_map(Result::ok).collect();
    let catalogue = Catalogue {
        protocol: client.protocol(),
        address: address.clone(),
        range: client.range(),
        now: client.store_now(),
        types,
        newest_elsewhere: None,
    };
    let catalogue = Arc::new(catalogue);
    let labels = catalogue.labels(None, &LabelMatchers::default());
    let mut browser = StoreBrowser::services(Arc::clone(&catalogue));
    for place in 0..browser.rows().len().min(4) {
        browser.select(place);
        assert_eq!(browser.steps().len(), STEPS);
        let row = browser.rows()[place].clone();
        std::hint::black_box(browser.address_of(&row).to_string());
        let groups = StoreBrowser::groups(Arc::clone(&catalogue), &row.query);
        if let Some(mut groups) = groups {
            groups.next_label(1);
            std::hint::black_box(groups.rows().len());
        }
    }
    if let Some(name) = labels.keys().next() {
        browser.set_line(&format!("{name}=x"));
        assert!(browser.rows().len() <= browser.count());
    }
}

/// Answers one request, and closes the connection.
fn serve(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line)?;
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    std::io::copy(&mut (&mut reader).take(length), &mut std::io::sink())?;
    let (status, kind, body) = answer(&target);
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let stream = reader.get_mut();
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// Status, type and body of the answer to a call.
fn answer(target: &str) -> (&'static str, &'static str, Vec<u8>) {
    let mut answers = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    let choice = answers.choices.get(answers.asked).copied().unwrap_or(0);
    answers.asked += 1;
    let status = STATUSES[usize::from(choice) % STATUSES.len()];
    let kind = if choice >= 0xf0 { "text/html" } else { "application/json" };
    let path = target.split('?').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let body = match last {
        "types" | "ProfileTypes" => answers.types.clone(),
        "labels" | "values" | "LabelNames" | "LabelValues" => answers.names.clone(),
        "query_range" | "SelectSeries" => answers.series.clone(),
        "query" if !answers.is_raw => {
            format!("{{\"pprof\":\"{}\"}}", STANDARD.encode(&answers.profile)).into_bytes()
        }
        _ => answers.profile.clone(),
    };
    (status, kind, body)
}
