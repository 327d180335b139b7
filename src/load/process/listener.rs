//! The process that listens on a TCP port of this machine, by the files of `/proc`.

use std::fs;
use std::path::Path;

/// The state of a listening socket in `/proc/net/tcp`.
const LISTENS: &str = "0A";

/// The inodes of the sockets that listen on `port`, of both versions of IP. `root` is `/`.
pub(super) fn inodes(root: &Path, port: u16) -> Vec<u64> {
    let tables = ["proc/net/tcp", "proc/net/tcp6"];
    let texts = tables.map(|table| fs::read_to_string(root.join(table)).unwrap_or_default());
    texts.iter().flat_map(|text| text.lines()).filter_map(|line| inode(line, port)).collect()
}

/// The inode in a line of the table if it is that of a socket that listens on `port`.
fn inode(line: &str, port: u16) -> Option<u64> {
    let fields: Vec<&str> = line.split_whitespace().take(10).collect();
    let (_, local_port) = fields.get(1)?.rsplit_once(':')?;
    let is_wanted =
        u16::from_str_radix(local_port, 16) == Ok(port) && fields.get(3) == Some(&LISTENS);
    fields.get(9)?.parse().ok().filter(|_| is_wanted)
}

/// The process that has one of the sockets open and was started by `command`, whose words end in NUL. A port may be that of a
/// program that only forwards, and then no process fits.
pub(super) fn process(root: &Path, inodes: &[u64], command: &[u8]) -> Option<u32> {
    let sockets: Vec<String> = inodes.iter().map(|inode| format!("socket:[{inode}]")).collect();
    let folders = fs::read_dir(root.join("proc")).ok()?.flatten();
    let mut fitting = folders.filter_map(|folder| {
        let pid: u32 = folder.file_name().to_str()?.parse().ok()?;
        let own = fs::read(folder.path().join("cmdline")).ok()?;
        let has_socket = || {
            let open = fs::read_dir(folder.path().join("fd")).ok()?;
            let targets = open.flatten().filter_map(|file| fs::read_link(file.path()).ok());
            let is_socket = |target: &Path| {
                sockets.iter().any(|socket| target.to_str() == Some(socket.as_str()))
            };
            targets.into_iter().any(|target| is_socket(&target)).then_some(pid)
        };
        if is_same_command(&own, command) { has_socket() } else { None }
    });
    fitting.next()
}

/// True if both are one command line. Go's service leaves out the NUL at the end.
fn is_same_command(process: &[u8], service: &[u8]) -> bool {
    let end = |command: &[u8]| command.iter().rposition(|&b| b != 0).map_or(0, |at| at + 1);
    let (process, service) = (&process[..end(process)], &service[..end(service)]);
    !process.is_empty() && process == service
}

#[cfg(test)]
#[path = "tests/listener.rs"]
mod tests;
