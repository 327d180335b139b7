//! Unit tests of `binary/section_source.rs`.

use super::*;

#[test]
fn parts_of_a_file_are_those_of_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bytes");
    std::fs::write(&path, b"before0123456789").unwrap();
    let file = File::open(&path).unwrap();
    let in_file = SectionSource::File { file: &file, start: 6, size: 10 };
    let in_memory = SectionSource::Memory(b"0123456789".into());
    for source in [in_file, in_memory] {
        let mut buffer = Vec::new();
        assert_eq!(source.read(2..5, &mut buffer), Some(&b"234"[..]));
        assert_eq!(source.read(9..10, &mut buffer), Some(&b"9"[..]));
        assert_eq!(source.read(10..10, &mut buffer), Some(&b""[..]));
        assert_eq!(source.read(9..11, &mut buffer), None);
    }
    let text = [b"\0ab\0".to_vec(), vec![b'x'; 1000], b"\0end".to_vec()].concat();
    std::fs::write(&path, &text).unwrap();
    let in_file = SectionSource::File { file: &file, start: 0, size: text.len() as u64 };
    let in_memory = SectionSource::Memory((&*text).into());
    for source in [in_file, in_memory] {
        let mut buffer = Vec::new();
        assert_eq!(source.string(0, &mut buffer), Some(&b""[..]));
        assert_eq!(source.string(2, &mut buffer), Some(&b"b"[..]));
        assert_eq!(source.string(4, &mut buffer).map(<[u8]>::len), Some(1000));
        // A string without its end, and none at all.
        for offset in [1006, 1008, 1009, u64::MAX] {
            assert_eq!(source.string(offset, &mut buffer), None);
        }
    }
    // The file was cut off after its headers were read.
    let cut = SectionSource::File { file: &file, start: 6, size: 2000 };
    assert_eq!(cut.read(1000..1500, &mut Vec::new()), None);
}
