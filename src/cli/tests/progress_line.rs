//! Unit tests of `cli/progress_line.rs`.

use super::*;
use std::sync::{Arc, Mutex};

/// A terminal that keeps what is written.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn shown(is_terminal: bool) -> (String, String) {
    let (mut out, kept) = (Vec::new(), Kept::default());
    let terminal = is_terminal.then(|| Box::new(kept.clone()) as Box<dyn Write>);
    let mut line = ProgressLine::new(&mut out);
    (line.terminal, line.delay, line.pause) = (terminal, Duration::ZERO, Duration::ZERO);
    line.show(&FetchEvent::Files(1, 2));
    line.show(&FetchEvent::Read(3 << 20, None));
    line.show(&FetchEvent::Message("a message".to_owned()));
    line.show(&FetchEvent::Windows("1 of 2 windows".to_owned()));
    line.clear();
    line.clear();
    let drawn = kept.0.lock().unwrap().clone();
    (String::from_utf8(out).unwrap(), String::from_utf8(drawn).unwrap())
}

#[test]
fn progress_is_one_line_that_goes() {
    let drawn =
        "\r1 of 2 files\x1b[K\r1 of 2 files, 3MB\x1b[K\r\x1b[K\r1 of 2 windows\x1b[K\r\x1b[K";
    assert_eq!(shown(true), ("a message\n".to_owned(), drawn.to_owned()));
    assert_eq!(shown(false), ("a message\n".to_owned(), String::new()));
}
