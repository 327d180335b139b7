//! Unit tests of `profile/legacy/comments.rs`.

use super::*;

#[test]
fn frames_are_read_however_the_columns_are_padded() {
    let (address, found) = frame(b"\t0x10\tmain.(*T).f+0x2b\t\t/a b/c.go:12").unwrap();
    let expected =
        Frame { function: b"main.(*T).f".to_vec(), file: b"/a b/c.go".to_vec(), line: 12 };
    assert_eq!((address, found), (0x10, expected));
    for pasted in [
        "0x10 main.(*T).f+0x2b /a b/c.go:12",
        "    0x10    main.(*T).f+0x2b        /a b/c.go:12",
        "\t0x10  main.(*T).f+0x2b\t/a b/c.go:12",
    ] {
        let (address, found) = frame(pasted.as_bytes()).unwrap();
        assert_eq!((address, found.function.as_slice()), (0x10, &b"main.(*T).f"[..]), "{pasted}");
        assert_eq!((found.file.as_slice(), found.line), (&b"/a b/c.go"[..], 12), "{pasted}");
    }
    let (_, generic) =
        frame(b"0x10  ring.Map[go.shape.struct { main.id string }]+0x2  /r.go:1").unwrap();
    assert_eq!(generic.function, b"ring.Map[go.shape.struct { main.id string }]");
    let (_, bare) = frame(b"0x10  main.f  /r.go:1").unwrap();
    assert_eq!((bare.function, bare.line), (b"main.f".to_vec(), 1));
    let (_, alone) = frame(b"0x10  main.f+0x1").unwrap();
    assert_eq!((alone.function, alone.file), (b"main.f".to_vec(), Vec::new()));
    assert_eq!(frame(b"\t0x10"), None, "an address without a name");
    assert_eq!(frame(b" runtime.MemStats"), None);
}

#[test]
fn labels_are_unquoted() {
    let found = labels(br#"{"a":"b", "k\"e\x41":"\u00fc\\"}"#);
    assert_eq!(found, [("a".into(), "b".into()), ("k\"eA".into(), "ü\\".into())]);
    assert_eq!(labels(br#"{"a":"b", "c":"#), [("a".into(), "b".into())]);
    assert_eq!(labels(br#"{"a\"#), []);
}
