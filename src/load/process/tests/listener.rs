//! Unit tests of `load/process/listener.rs`.

use super::*;
use std::os::unix::fs::symlink;

const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
    0: 0100007F:17AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n   \
    1: 0100007F:17AC 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1\n   \
    2: 0100007F:17AD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0\n";

fn machine() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let at = |path: &str| root.path().join(path);
    fs::create_dir_all(at("proc/net")).unwrap();
    fs::write(at("proc/net/tcp"), TABLE).unwrap();
    for (pid, command, inode) in
        [("9", "ssh\0-L\0", 4711), ("10", "./shop\0-x\0", 4711), ("11", "./shop\0-x\0", 1)]
    {
        fs::create_dir_all(at(&format!("proc/{pid}/fd"))).unwrap();
        fs::write(at(&format!("proc/{pid}/cmdline")), command).unwrap();
        symlink(format!("socket:[{inode}]"), at(&format!("proc/{pid}/fd/3"))).unwrap();
    }
    fs::create_dir_all(at("proc/self")).unwrap();
    root
}

#[test]
fn the_listening_socket_of_the_port_is_found() {
    let root = machine();
    assert_eq!(inodes(root.path(), 6060), [4711]);
    assert_eq!(inodes(root.path(), 6061), [4713]);
    assert!(inodes(root.path(), 1).is_empty());
    assert!(inodes(Path::new("/nowhere"), 6060).is_empty());
}

#[test]
fn the_service_is_taken_and_not_who_forwards_its_port() {
    let root = machine();
    assert_eq!(process(root.path(), &[4711], b"./shop\0-x"), Some(10));
    assert_eq!(process(root.path(), &[4711], b"./other\0-x"), None);
    assert_eq!(process(root.path(), &[5], b"./shop\0-x"), None);
    assert_eq!(process(root.path(), &[4711], b""), None);
}
