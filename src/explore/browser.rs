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
mod tests {
    use super::*;

    fn found(pairs: &[(&str, &str)]) -> Option<Vec<String>> {
        let env = |name: &str| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        Some(Browser::find(&env)?.words)
    }

    #[test]
    #[cfg(not(any(target_os = "macos", windows)))]
    fn a_browser_opens_only_where_there_is_a_display() {
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("DISPLAY", "")]), None);
        assert_eq!(found(&[("DISPLAY", ":0")]), Some(vec!["xdg-open".to_owned()]));
        assert_eq!(found(&[("SSH_CONNECTION", "1 2 3 4")]), None);
        let forwarded = [("DISPLAY", ":10"), ("SSH_CONNECTION", "1 2 3 4")];
        assert_eq!(found(&forwarded), Some(vec!["xdg-open".to_owned()]));
        let own = found(&[("WAYLAND_DISPLAY", "w"), ("BROWSER", "firefox --new-tab:lynx")]);
        assert_eq!(own, Some(vec!["firefox".to_owned(), "--new-tab".to_owned()]));
    }

    #[test]
    fn the_page_stands_where_the_browser_wants_it() {
        let arguments = |words: &[&str]| {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            Browser { words }.command(Path::new("/tmp/a.svg")).unwrap().1
        };
        assert_eq!(arguments(&["x"]), ["/tmp/a.svg"]);
        assert_eq!(arguments(&["x", "file://%s", "-new"]), ["file:///tmp/a.svg", "-new"]);
    }
}
