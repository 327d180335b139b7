//! Unit tests of `tui/shell/inbox.rs`.

use std::sync::mpsc::{TryRecvError, channel};

use super::*;

#[test]
fn a_pause_lasts_until_its_input_is_taken() {
    let ((sender, messages), (next, tokens)) = (channel(), channel());
    let mut inbox = Inbox::new(messages, next);
    sender.send(Message::Event(Event::Redraw)).unwrap();
    sender.send(Message::Burst(vec![Event::Resize(8, 2)])).unwrap();
    sender.send(Message::Event(Event::Finished)).unwrap();
    inbox.pause();
    inbox.resume();
    assert_eq!(tokens.try_recv(), Err(TryRecvError::Empty));
    assert!(matches!(inbox.wait().as_deref(), Some([Event::Redraw])));
    assert!(matches!(inbox.wait().as_deref(), Some([Event::Resize(8, 2)])));
    inbox.resume();
    assert_eq!(tokens.try_recv(), Ok(()));
    assert!(matches!(inbox.arrived().as_deref(), Some([Event::Finished])));
    inbox.resume();
    assert_eq!(tokens.try_recv(), Err(TryRecvError::Empty), "one token for a burst");
    drop(sender);
    assert!(inbox.wait().is_none());
}
