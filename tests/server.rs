//! Servers for the tests, on a free port of this machine. A closure gives the answers, correct or faulty. Each
//! connection has its thread, which lives no longer than the client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request that a client sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Path and query.
    pub(crate) target: String,
    /// The method: `GET` or `POST`.
    pub(crate) method: String,
    /// The lines of the head after the first.
    pub(crate) head: Vec<String>,
    /// The content of a post.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.iter().filter_map(|line| line.split_once(':'));
        let mut values = pairs.filter(|(other, _)| other.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.trim())
    }
}

/// The two directions of a connection: a socket, or TLS over one.
pub(crate) trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Request>>>,
    over: Arc<AtomicBool>,
}

impl Server {
    /// Calls `answer` for each request; an error of it ends the connection.
    pub(crate) fn new(
        answer: impl Fn(&Request, &mut dyn Wire) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        Server::wrapped(|socket| Ok(Box::new(socket)), answer)
    }

    /// A server with a layer from `wrap` over the socket.
    pub(crate) fn wrapped(
        wrap: impl Fn(TcpStream) -> std::io::Result<Box<dyn Wire>> + Send + Sync + 'static,
        answer: impl Fn(&Request, &mut dyn Wire) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        Server::on(TcpListener::bind("127.0.0.1:0").unwrap(), wrap, answer)
    }

    /// A server that accepts connections of `listener`.
    pub(crate) fn on(
        listener: TcpListener,
        wrap: impl Fn(TcpStream) -> std::io::Result<Box<dyn Wire>> + Send + Sync + 'static,
        answer: impl Fn(&Request, &mut dyn Wire) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let over = Arc::new(AtomicBool::new(false));
        let (log, end) = (Arc::clone(&asked), Arc::clone(&over));
        let both = Arc::new((wrap, answer));
        thread::spawn(move || {
            for socket in listener.incoming().take_while(|_| !end.load(Ordering::SeqCst)).flatten()
            {
                let (both, log) = (Arc::clone(&both), Arc::clone(&log));
                thread::spawn(move || {
                    let closing = socket.try_clone();
                    // The client may have closed the connection.
                    let _ = (both.0)(socket).and_then(|wire| converse(wire, &log, &both.1));
                    let _ = closing.and_then(|socket| socket.shutdown(Shutdown::Both));
                });
            }
        });
        Server { address, asked, over }
    }

    /// The URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // A connection wakes the accepting thread.
        let _ = TcpStream::connect(self.address);
    }
}

/// Reads one request and answers it.
fn converse(
    mut wire: Box<dyn Wire>,
    log: &Mutex<Vec<Request>>,
    answer: &dyn Fn(&Request, &mut dyn Wire) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(&mut wire);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let Some(first) = lines.first() else { return Ok(()) };
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let method = first.split(' ').next().unwrap_or_default().to_owned();
    let mut request = Request { target, method, head: lines.split_off(1), body: Vec::new() };
    let length = request.header("Content-Length").and_then(|length| length.parse().ok());
    request.body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut request.body)?;
    log.lock().unwrap().push(request.clone());
    answer(&request, &mut wire)?;
    wire.flush()
}

/// Writes a complete answer with its length.
pub(crate) fn respond(
    wire: &mut dyn Wire,
    status: &str,
    kind: &str,
    body: &[u8],
) -> std::io::Result<()> {
    write!(
        wire,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    wire.write_all(body)
}
