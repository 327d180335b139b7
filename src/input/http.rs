//! Profiles over HTTP. A thread of its own waits, so a request can be cancelled at any time; every wait has a timeout. Texts of
//! servers are made safe to show.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ureq::config::{AutoHeaderValue, RedirectAuthHeaders};
use ureq::{Agent, Proxy, Timeout};

use super::address::{Address, Scheme};
use super::blocking_reader::{BlockingReader, POLL_INTERVAL};
use super::opened::Input;
use super::pprof_index::{Endpoint, endpoints, plain};
use super::tls::with_tls;
use super::tls_files::TlsFiles;
use crate::cancel::Cancel;
use crate::error::{Error, Stop, uncapitalised, without_os_code};
use crate::printable::printable;

/// The most redirects that are followed, as in Go.
const MAX_REDIRECTS: u32 = 10;

/// The time added to the timeout, as in pprof.
const GRACE: Duration = Duration::from_secs(5);

/// Bytes that are read of a page.
const MAX_PAGE: u64 = 1 << 20;

/// Bytes that are read of the answer to a post.
const MAX_ANSWER: u64 = 64 << 20;

/// Characters of an error page that are shown.
const MAX_ERROR_TEXT: usize = 160;

/// Options of requests.
#[derive(Clone, Debug, Default)]
pub struct HttpOptions {
    /// The seconds to collect; 0 leaves them to the address.
    pub seconds: u64,
    /// The timeout in seconds; 0 for pprof's rule.
    pub timeout: u64,
    /// The client's certificate chain.
    pub certificate: Option<PathBuf>,
    /// The private key of the certificate.
    pub key: Option<PathBuf>,
    /// The certificates to trust in place of the system's.
    pub authorities: Option<PathBuf>,
    /// Names and values of headers of every request.
    pub headers: Vec<(String, String)>,
    /// Nothing is added to the timeout: the server does not collect a profile first.
    pub is_exact: bool,
}

impl HttpOptions {
    /// `address` with the seconds to collect.
    pub fn asked(&self, address: Address) -> Address {
        address.collecting(self.seconds)
    }

    fn timeout_for(&self, address: &Address) -> Duration {
        match self.timeout {
            0 => address.default_timeout(),
            seconds => Duration::from_secs(seconds.min(7 * 24 * 3600)),
        }
    }
}

/// The name and value of a header line `Name: value`. Fails for any other line.
pub fn header(line: &str) -> Result<(String, String), Error> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let pair = line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
    match pair {
        Some((name, value))
            if !name.is_empty()
                && name.chars().all(token)
                && value.chars().all(|c| c == '\t' || c.is_ascii_graphic() || c == ' ') =>
        {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err(Error::Usage("-http_header wants NAME:VALUE in plain characters".to_owned())),
    }
}

/// The parts of a response's head that reading needs.
struct ResponseHead {
    status: u16,
    reason: &'static str,
    kind: String,
    date: String,
    retry_after: String,
    size: Option<u64>,
}

impl ResponseHead {
    fn is_page(&self) -> bool {
        self.kind.starts_with("text/html")
    }
}

/// The content of a post: its media type, and its bytes.
pub type Posted = (&'static str, Vec<u8>);

/// An answer of any status.
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The words of the status.
    pub reason: &'static str,
    /// The media type in lower case; empty if unknown.
    pub kind: String,
    /// The server's time, as the server writes it; empty if unknown.
    pub date: String,
    /// The seconds, or the time, after which the server wants to be asked again; empty if it says none.
    pub retry_after: String,
    /// The body.
    pub body: Input,
}

impl Answer {
    /// The whole body. Fails for more than `most` bytes.
    pub fn bytes(self, most: u64, cancel: &Cancel) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let read = self.body.reader.take(most + 1).read_to_end(&mut bytes);
        cancel.check()?;
        read.map_err(Error::Read)?;
        if bytes.len() as u64 > most {
            let text = format!("the answer is longer than {} MB", most >> 20);
            return Err(Error::Fetch(text).into());
        }
        Ok(bytes)
    }

    /// The start of the body as plain text in one line.
    pub fn words(self, cancel: &Cancel) -> Result<String, Stop> {
        let text = page_text(self.body.reader, cancel)?;
        Ok(plain(&text).chars().take(MAX_ERROR_TEXT).collect())
    }
}

/// Gets an address, or posts to it, and gives the answer whatever its status.
pub fn exchange(
    address: &Address,
    posted: Option<Posted>,
    options: &HttpOptions,
    cancel: &Cancel,
) -> Result<Answer, Stop> {
    let (head, body) = request(address, options, posted, &mut |_| {}, cancel)?;
    let ResponseHead { status, reason, kind, date, retry_after, size } = head;
    let body = Input { reader: Box::new(body), size };
    Ok(Answer { status, reason, kind, date, retry_after, body })
}

/// Requests a profile. Calls `waited` every second with the time since the request, until the response begins.
pub fn open(
    address: &Address,
    options: &HttpOptions,
    waited: &mut dyn FnMut(Duration),
    cancel: &Cancel,
) -> Result<Input, Stop> {
    let (head, body) = request(address, options, None, waited, cancel)?;
    if head.status == 200 && !head.is_page() {
        return Ok(Input { reader: Box::new(body), size: head.size });
    }
    let status = format!("server response: {} {}", head.status, head.reason);
    let text = page_text(body, cancel)?;
    let words: String = plain(&text).chars().take(MAX_ERROR_TEXT).collect();
    let what = match (head.status, words.is_empty()) {
        (200, _) => format!("{status}, but it is a page and no profile: {words}"),
        (_, true) => status,
        (_, false) => format!("{status} - {words}{}", tls_advice(&words).unwrap_or_default()),
    };
    Err(Error::Fetch(what).into())
}

/// Requests the list of profiles at an address.
pub fn list(
    address: &Address,
    options: &HttpOptions,
    cancel: &Cancel,
) -> Result<Vec<Endpoint>, Stop> {
    let (head, body) = request(address, options, None, &mut |_| {}, cancel)?;
    let text = page_text(body, cancel)?;
    let found = if head.status == 200 { endpoints(&text) } else { Vec::new() };
    if found.is_empty() {
        let words: String = plain(&text).chars().take(MAX_ERROR_TEXT).collect();
        let (status, reason) = (head.status, head.reason);
        let text = format!(
            "server response: {status} {reason}, and no list of profiles at {address}: {words}"
        );
        return Err(Error::Fetch(text.trim_end_matches([' ', ':']).to_owned()).into());
    }
    Ok(found)
}

/// Posts bytes to an address and gives the answer, at most 64 MiB of it.
pub fn post(
    address: &Address,
    content: String,
    options: &HttpOptions,
    cancel: &Cancel,
) -> Result<Vec<u8>, Stop> {
    let content = ("application/octet-stream", content.into_bytes());
    let (head, body) = request(address, options, Some(content), &mut |_| {}, cancel)?;
    if head.status != 200 {
        let text = format!("http post: server response: {} {}", head.status, head.reason);
        return Err(Error::Fetch(text).into());
    }
    let mut bytes = Vec::new();
    let read = body.take(MAX_ANSWER).read_to_end(&mut bytes);
    cancel.check()?;
    read.map_err(Error::Read)?;
    Ok(bytes)
}

/// The first bytes of a body as text, up to an error.
fn page_text(body: impl Read, cancel: &Cancel) -> Result<String, Stop> {
    let mut bytes = Vec::new();
    let _ = body.take(MAX_PAGE).read_to_end(&mut bytes);
    cancel.check()?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Sends a request and waits for the head of the response.
fn request(
    address: &Address,
    options: &HttpOptions,
    content: Option<Posted>,
    waited: &mut dyn FnMut(Duration),
    cancel: &Cancel,
) -> Result<(ResponseHead, BlockingReader), Stop> {
    cancel.check()?;
    let grace = if options.is_exact { Duration::ZERO } else { GRACE };
    let timeout = options.timeout_for(address).saturating_add(grace);
    let agent = agent(address, options, timeout)?;
    let is_http = address.scheme == Scheme::Http;
    let mut headers = options.headers.clone();
    if let Some(credentials) = address.credentials() {
        headers
            .push(("Authorization".to_owned(), format!("Basic {}", STANDARD.encode(credentials))));
    }
    let url = address.request();
    let (sender, heads) = sync_channel(1);
    let ask = move || {
        let answer = match content {
            None => with_headers(agent.get(url), &headers).call(),
            Some((kind, content)) => {
                let post = with_headers(agent.post(url), &headers);
                post.content_type(kind).send(content)
            }
        };
        send_head(answer, (timeout, is_http), &sender)
    };
    let body = BlockingReader::new(ask, cancel).map_err(Error::Read)?;
    let (begun, mut reported) = (Instant::now(), 0);
    loop {
        match heads.recv_timeout(POLL_INTERVAL) {
            Ok(head) => return Ok((head?, body)),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::Fetch("the client gave up".to_owned()).into());
            }
            Err(RecvTimeoutError::Timeout) => cancel.check()?,
        }
        let elapsed = begun.elapsed();
        if elapsed.as_secs() > reported {
            reported = elapsed.as_secs();
            waited(elapsed);
        }
    }
}

fn with_headers<B>(
    request: ureq::RequestBuilder<B>,
    headers: &[(String, String)],
) -> ureq::RequestBuilder<B> {
    headers.iter().fold(request, |request, (name, value)| request.header(name, value))
}

/// Sends the head of a response to `sender`, and returns the body.
fn send_head(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    (timeout, is_http): (Duration, bool),
    sender: &SyncSender<Result<ResponseHead, Error>>,
) -> io::Result<ResponseBody> {
    let failed = |error: ureq::Error| {
        let text = error_text(&error, timeout);
        match other_scheme(&error, is_http) {
            Some(advice) => Error::Fetch(format!("{text}; {advice}")),
            None if matches!(error, ureq::Error::Timeout(_) | ureq::Error::Io(_)) => {
                Error::Unavailable(text)
            }
            None => Error::Fetch(text),
        }
    };
    let result = answer.map_err(failed).map(|response| {
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let head = ResponseHead {
            status: response.status().as_u16(),
            reason: response.status().canonical_reason().unwrap_or_default(),
            kind: header("content-type").to_ascii_lowercase(),
            date: header("date"),
            retry_after: header("retry-after"),
            size: response.body().content_length(),
        };
        (head, ResponseBody { reader: response.into_body().into_reader(), timeout })
    });
    // The receiver may be gone.
    match result {
        Ok((head, body)) => {
            let _ = sender.send(Ok(head));
            Ok(body)
        }
        Err(error) => {
            let _ = sender.send(Err(error));
            Err(io::Error::other("no answer"))
        }
    }
}

/// The body of a response, with readable errors.
struct ResponseBody {
    reader: ureq::BodyReader<'static>,
    timeout: Duration,
}

impl Read for ResponseBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer).map_err(|error| {
            let words = error_text(&ureq::Error::from(error), self.timeout);
            io::Error::other(format!("the answer broke off: {words}"))
        })
    }
}

/// Advice on an address whose port speaks the other one of HTTP and HTTPS.
fn other_scheme(error: &ureq::Error, is_http: bool) -> Option<&'static str> {
    let text = error.to_string();
    if is_http {
        let is_no_http = matches!(error, ureq::Error::Protocol(_));
        return is_no_http.then_some("if the port speaks TLS, https:// reaches it");
    }
    // A TLS client names the first bytes of an answer in plain HTTP so.
    let plain = ["InvalidContentType", "corrupt message"];
    if plain.iter().any(|word| text.contains(word)) {
        return Some("the port speaks no TLS: http:// reaches it");
    }
    let is_closed =
        matches!(error, ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof);
    is_closed.then_some("if the port speaks no TLS, http:// reaches it")
}

/// Advice on the words of a server that speaks TLS and was asked without.
pub fn tls_advice(words: &str) -> Option<&'static str> {
    let is_asked_plainly = words.to_lowercase().contains("http request to an https server")
        || words.contains("plain HTTP request was sent to HTTPS port");
    is_asked_plainly.then_some("; https:// in place of http:// reaches it")
}

/// An error in plain words.
fn error_text(error: &ureq::Error, timeout: Duration) -> String {
    use ureq::Error as E;
    let seconds = timeout.as_secs();
    let text = match error {
        E::Timeout(Timeout::RecvBody) => {
            format!("its end did not come within {seconds}s; -timeout allows more")
        }
        E::Timeout(Timeout::Resolve | Timeout::Connect) => {
            format!("no connection within {seconds}s; -timeout allows more")
        }
        E::Timeout(_) => format!("no answer within {seconds}s; -timeout allows more"),
        E::TooManyRedirects => format!("stopped after {MAX_REDIRECTS} redirects"),
        E::HostNotFound => "no such host".to_owned(),
        E::Io(error) => error.to_string(),
        E::Protocol(error) => format!("no answer in HTTP: {error}"),
        other => other.to_string(),
    };
    let text = without_os_code(&text);
    let text = text.strip_prefix("io: ").unwrap_or(text);
    let text: String = text.chars().take(MAX_ERROR_TEXT).collect();
    uncapitalised(&printable(&text))
}

/// The HTTP client for an address.
fn agent(address: &Address, options: &HttpOptions, timeout: Duration) -> Result<Agent, Error> {
    let files = TlsFiles {
        certificate: options.certificate.as_deref(),
        key: options.key.as_deref(),
        authorities: options.authorities.as_deref(),
    };
    let config = with_tls(Agent::config_builder(), &files, address.scheme)?
        .http_status_as_error(false)
        .max_redirects(MAX_REDIRECTS)
        .redirect_auth_headers(RedirectAuthHeaders::SameHost)
        .user_agent(AutoHeaderValue::from(concat!("rprof-tui/", env!("CARGO_PKG_VERSION"))))
        .proxy(proxy(address))
        .timeout_resolve(Some(timeout))
        .timeout_connect(Some(timeout))
        .timeout_send_request(Some(timeout))
        .timeout_recv_response(Some(timeout))
        .timeout_recv_body(Some(timeout))
        .build();
    Ok(Agent::new_with_config(config))
}

/// The proxy of the environment for the scheme of the address. `None` for this machine, as in Go.
fn proxy(address: &Address) -> Option<Proxy> {
    if address.is_loopback() {
        return None;
    }
    let variables = match address.scheme {
        Scheme::Http => ["HTTP_PROXY", "http_proxy"],
        Scheme::Https | Scheme::Insecure => ["HTTPS_PROXY", "https_proxy"],
    };
    let named = variables.into_iter().find_map(|name| std::env::var(name).ok());
    let uri = address.request().parse().ok()?;
    let spared = Proxy::try_from_env().is_some_and(|proxy| proxy.is_no_proxy(&uri));
    named.filter(|_| !spared).and_then(|named| Proxy::new(&named).ok())
}

#[cfg(test)]
#[path = "tests/http.rs"]
mod tests;
