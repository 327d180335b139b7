//! The Go of this machine, which builds the service of the fixtures.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds `fixtures/leaky` to `path`. Returns false and prints the reason if Go is not installed, or too old.
///
/// # Panics
///
/// A Go that is new enough does not build it.
pub(crate) fn builds_leaky(path: &Path, flags: &str) -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/leaky");
    // Asked outside of the module, which an old Go refuses to read.
    let said = Command::new("go").arg("version").current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let said = match said {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(error) => {
            eprintln!("passed over, for there is no Go here: {error}");
            return false;
        }
    };
    let module = fs::read_to_string(folder.join("go.mod")).unwrap_or_default();
    let wanted = module.lines().find_map(|line| release(line.strip_prefix("go ")?));
    let found = said.split(' ').find_map(|word| release(word.strip_prefix("go")?));
    assert!(wanted.is_some() && found.is_some(), "{module}\n{said}");
    if found < wanted {
        eprintln!("passed over, for fixtures/leaky needs a newer Go than {}", said.trim());
        return false;
    }
    let mut go = Command::new("go");
    let status = go.args(["build", flags, "-o"]).arg(path).current_dir(folder).status();
    assert!(status.is_ok_and(|status| status.success()), "fixtures/leaky does not build");
    true
}

/// The release of a version such as `1.24` or `1.26.8`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[test]
fn releases_of_go_are_ordered_by_number() {
    assert_eq!(release("1.19.8"), Some((1, 19)));
    assert_eq!(release("1.24rc1"), Some((1, 24)));
    assert!(release("1.9") < release("1.24"));
    assert_eq!(release("devel"), None);
}
