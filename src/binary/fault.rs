//! The reasons why a mapping has no symbols.

use std::fmt;
use std::io;

/// The reason why a binary cannot be used, or has no symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BinaryFault {
    /// The mapping names no file.
    NoFile,
    /// The file cannot be opened or read: the operating system's words.
    Unreadable(String),
    /// A directory, a device or a pipe.
    NotAFile,
    /// Neither ELF nor Mach-O nor PE.
    UnknownFormat,
    /// A header or a section contradicts the file.
    Damaged(String),
    /// The build id of the profile, and that of the file.
    OtherBuild(String, String),
    /// The load address cannot be computed: pprof's words.
    NoBase(String),
    /// Debug information of more bytes than may be read at once.
    TooLarge(u64),
    /// Instructions of a processor other than x86 and `AArch64`.
    UnknownProcessor,
    /// No debug information, and no table of symbols.
    Stripped,
}

impl BinaryFault {
    /// The fault of a failed access to a file.
    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Unreadable("no such file".to_owned()),
            io::ErrorKind::PermissionDenied => Self::Unreadable("permission denied".to_owned()),
            io::ErrorKind::UnexpectedEof => Self::Damaged("the file is truncated".to_owned()),
            _ => Self::Unreadable(error.to_string()),
        }
    }

    /// The fault of a damaged file, with the words of the crate that found it.
    pub(super) fn damaged(error: impl fmt::Display) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl fmt::Display for BinaryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile => f.write_str("the profile names no file"),
            Self::Unreadable(why) | Self::NoBase(why) => f.write_str(why),
            Self::NotAFile => f.write_str("not a regular file"),
            Self::UnknownFormat => f.write_str("unrecognized binary format"),
            Self::Damaged(why) => write!(f, "damaged file: {why}"),
            Self::OtherBuild(wanted, found) => {
                write!(f, "build ID mismatch ({wanted} != {found})")
            }
            Self::TooLarge(bytes) => write!(f, "debug information of {} MB", bytes >> 20),
            Self::UnknownProcessor => f.write_str("its processor is neither x86 nor AArch64"),
            Self::Stripped => f.write_str("the file is stripped"),
        }
    }
}
