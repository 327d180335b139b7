//! The user's browser.

use std::path::Path;

/// The command that opens a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Its words; `%s` in one of them stands for the page, which otherwise comes last.
    words: Vec<String>,
}

impl Browser {
    /// The browser of this environment: `BROWSER`, else the system's opener. `None` without a display, as over ssh, where
    /// a window would open for nobody.
    pub fn find(env: &dyn Fn(&str) -> Option<String>) -> Option<Browser> {
        let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
        let over_ssh = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|name| is_set(name));
        let own_display = cfg!(any(target_os = "macos", windows)) && !over_ssh;
        if !own_display && !["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| is_set(name)) {
            return None;
        }
        let opener = match std::env::consts::OS {
            "macos" => "open",
            "windows" => "explorer",
            _ => "xdg-open",
        };
        let chosen = env("BROWSER").unwrap_or_default();
        // The variable is a list; the first one is preferred. On Windows colons are parts of paths.
        let separator = if cfg!(windows) { ';' } else { ':' };
        let chosen =
            chosen.split(separator).find(|words| !words.trim().is_empty()).unwrap_or(opener);
        Some(Browser { words: chosen.split_whitespace().map(str::to_owned).collect() })
    }

    /// A program with arguments, of which the page is the last.
    pub(super) fn of(program: &Path, arguments: &[&str]) -> Self {
        let program = program.display().to_string();
        let arguments = arguments.iter().map(|&argument| argument.to_owned());
        Self { words: std::iter::once(program).chain(arguments).collect() }
    }

    /// The program and its arguments for a page.
    pub(super) fn command(&self, page: &Path) -> Option<(String, Vec<String>)> {
        let page = page.display().to_string();
        let named = self.words.iter().any(|word| word.contains("%s"));
        let mut words = self.words.iter().map(|word| word.replace("%s", &page));
        let program = words.next()?;
        Some((program, words.chain((!named).then(|| page.clone())).collect()))
    }
}

#[cfg(test)]
#[path = "tests/browser.rs"]
mod tests;
