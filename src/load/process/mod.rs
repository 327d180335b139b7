//! The memory of a process as the system counts it: by its number, by the port it listens on, or as the user says.

mod listener;
mod memory;

use std::path::Path;
use std::sync::Arc;

use crate::cancel::Cancel;
use crate::input::address::Address;
use crate::input::http;
use crate::runtime::memstats::MemStats;
use crate::runtime::system_memory::SystemMemory;

/// The longest command line that is compared, in bytes.
const LONGEST_COMMAND: u64 = 1 << 20;

/// The process whose resident set the memory breakdown begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProcessChoice {
    /// The one that listens on the address of the profile, if it is of this machine.
    #[default]
    ByAddress,
    /// The process of this number on this machine.
    Pid(u32),
    /// A resident set in bytes, as the user gives it.
    Rss(i64),
}

impl ProcessChoice {
    /// `memory` beside the system's figures, where the user names a process or a resident set. The error is a line on why there
    /// are none.
    pub(super) fn add_to(
        &self,
        memory: Option<&MemStats>,
    ) -> Result<Option<Arc<MemStats>>, String> {
        let system = match self {
            Self::ByAddress => return Ok(None),
            Self::Rss(bytes) => SystemMemory::of_rss(*bytes, "given by -rss".to_owned()),
            Self::Pid(pid) => memory::of_process(Path::new("/"), *pid)?,
        };
        Ok(Some(Arc::new(memory.cloned().unwrap_or_default().with_system(system))))
    }
}

/// The system's figures of the process that listens on `address`: `None` if the address is of another machine, or if the system has
/// no `/proc`. The error is a line on why there are none.
pub(super) fn of_address(
    address: &Address,
    options: &http::HttpOptions,
    cancel: &Cancel,
) -> Option<Result<SystemMemory, String>> {
    let root = Path::new("/");
    let port = address.port();
    if !cfg!(target_os = "linux") || !address.is_loopback() {
        return None;
    }
    let inodes = listener::inodes(root, port);
    if inodes.is_empty() {
        // The port is that of another network namespace, or is forwarded by the kernel.
        return None;
    }
    let command = command_of_service(address, options, cancel)?;
    let Some(pid) = listener::process(root, &inodes, &command) else {
        let text = format!(
            "RSS is unknown: no process that this user may look at both listens on port {port} and is the service"
        );
        return Some(Err(text));
    };
    // It has the command line that the service tells, whatever its name.
    Some(memory::of_process(root, pid).map(|memory| SystemMemory { program: None, ..memory }))
}

/// The command line by which the service was started, as it says itself; `None` if it does not say.
fn command_of_service(
    address: &Address,
    options: &http::HttpOptions,
    cancel: &Cancel,
) -> Option<Vec<u8>> {
    use std::io::Read;
    let options = http::HttpOptions { seconds: 0, ..options.clone() };
    let text = http::open(&address.command_line(), &options, &mut |_| {}, cancel).ok()?;
    let mut ignored = |_| {};
    let mut command = Vec::new();
    text.counted(&mut ignored).take(LONGEST_COMMAND).read_to_end(&mut command).ok()?;
    Some(command)
}
