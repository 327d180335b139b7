//! The index page `/debug/pprof/` of a Go program, read for the names of profiles, their counts and descriptions.
//!
//! The page has changed over the years. All its forms have a link for each profile, with the count in front of it in its row,
//! and descriptions in a list.

use crate::printable::printable;

/// A profile that a server offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The name, encoded as a part of an address.
    pub name: String,
    /// The number of records; `None` if it has no meaning.
    pub count: Option<u64>,
    /// The description, in a line.
    pub about: String,
}

/// The names and descriptions of the profiles of Go programs, the most useful first.
const KNOWN: &[(&str, &str)] = &[
    ("heap", "memory in use, and all that was ever allocated"),
    ("profile", "processor time, collected for 30s or -seconds"),
    ("goroutine", "where every goroutine stands"),
    ("goroutineleak", "goroutines that can never go on"),
    ("allocs", "as heap, with all that was ever allocated first"),
    ("block", "waiting: for channels, locks, select"),
    ("mutex", "holding locks that others wait for"),
    ("threadcreate", "what started threads"),
];

/// Names of links that are no profiles.
const NO_PROFILES: &[&str] = &["cmdline", "symbol", "trace"];

/// The most profiles of a page.
const MAX_ENDPOINTS: usize = 500;

/// The profiles that a page offers, the most useful first; none if it is another page.
pub fn endpoints(page: &str) -> Vec<Endpoint> {
    let mut found: Vec<Endpoint> = Vec::new();
    let mut before = 0;
    for (at, _) in page.match_indices("<a ") {
        let row = page.get(before..at).unwrap_or_default();
        let row = row.rfind("<tr").and_then(|start| row.get(start..)).unwrap_or(row);
        let link = page.get(at..).unwrap_or_default();
        before = at + 1;
        let Some(name) = endpoint_name(link) else { continue };
        let known = found.iter().any(|endpoint| endpoint.name == name);
        if known || NO_PROFILES.contains(&name) || found.len() == MAX_ENDPOINTS {
            continue;
        }
        let count = plain(row).trim().parse().ok().filter(|_| name != "profile");
        found.push(Endpoint { name: name.to_owned(), count, about: description(name, page) });
    }
    let place = |e: &Endpoint| KNOWN.iter().position(|(n, _)| *n == e.name).unwrap_or(KNOWN.len());
    found.sort_by_key(place);
    found
}

/// The last part of the path of a link, if it is a name.
fn endpoint_name(link: &str) -> Option<&str> {
    let tag = link.split('>').next()?;
    let (_, target) = tag.split_once("href=")?;
    let target = target.trim_start_matches(['\'', '"']);
    let path = target.split(['\'', '"', '?', ' ', '#']).next()?;
    let name = path.trim_start_matches("./");
    let name = name.rsplit_once("/debug/pprof/").map_or(name, |(_, name)| name);
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.~%/+".contains(c);
    let named = !name.is_empty() && name.len() < 200 && name.chars().all(fits);
    (named && !name.starts_with('/') && !name.split('/').any(|part| part == "..")).then_some(name)
}

/// The description of a profile: ours, or the page's.
fn description(name: &str, page: &str) -> String {
    if let Some((_, about)) = KNOWN.iter().find(|(known, _)| *known == name) {
        return (*about).to_owned();
    }
    let items = page.split("<li>").skip(1).map(|item| item.split("</li>").next().unwrap_or(item));
    let mut texts = items.map(|item| plain(item.split("<li").next().unwrap_or(item)));
    let text = texts.find_map(|text| {
        let (head, rest) = text.split_once(':')?;
        (head.trim() == name).then(|| rest.trim().to_owned())
    });
    let text = text.unwrap_or_default();
    let sentence = text.split(". ").next().unwrap_or_default().trim_end_matches('.');
    sentence.chars().take(100).collect()
}

/// The text of a page without tags. Runs of white space become one blank, and control characters become visible.
pub fn plain(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        // The content of a style or a script is no text.
        let lower: String = tag.chars().take(6).collect::<String>().to_ascii_lowercase();
        let hidden = ["style", "script"].into_iter().find(|name| lower.starts_with(name));
        let end = hidden.and_then(|name| tag.find(&format!("</{name}")).map(|at| at + 2));
        let tag = end.and_then(|at| tag.get(at..)).unwrap_or(tag);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        text.push(' ');
    }
    text.push_str(rest);
    for (name, sign) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(name, sign);
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><title>/debug/pprof/</title><style>.a{ x: 1 }</style></head><body>\
        <table><thead><td>Count</td><td>Profile</td></thead>\
        <tr><td>76</td><td><a href='allocs?debug=1'>allocs</a></td></tr>\
        <tr><td>0</td><td><a href='cmdline?debug=1'>cmdline</a></td></tr>\
        <tr><td>13</td><td><a href='goroutine?debug=1'>goroutine</a></td></tr>\
        <tr><td>7</td><td><a href='/debug/pprof/heap?debug=1'>heap</a></td></tr>\
        <tr><td>2</td><td><a href='my.own?debug=1'>my.own</a></td></tr>\
        <tr><td>0</td><td><a href='profile?debug=1'>profile</a></td></tr></table>\
        <a href=\"goroutine?debug=2\">full goroutine stack dump</a>\
        <ul><li><div class=profile-name>my.own: </div> Things we own. And more.</li></ul></body></html>";

    #[test]
    fn the_page_of_a_go_program_is_understood() {
        let all = endpoints(PAGE);
        let shown: Vec<_> = all.iter().map(|e| (e.name.as_str(), e.count)).collect();
        let wanted = [
            ("heap", Some(7)),
            ("profile", None),
            ("goroutine", Some(13)),
            ("allocs", Some(76)),
            ("my.own", Some(2)),
        ];
        assert_eq!(shown, wanted);
        assert_eq!(all[4].about, "Things we own");
        assert!(all.iter().all(|endpoint| !endpoint.about.is_empty()));
    }

    #[test]
    fn the_page_of_an_older_one_too() {
        let page = "profiles:<br><table><tr><td align=right>4<td><a href=\"heap?debug=1\">heap</a>\
            <tr><td align=right>9<td><a href=\"block?debug=1\">block</a></table>";
        let all = endpoints(page);
        let shown: Vec<_> = all.iter().map(|e| (e.name.as_str(), e.count)).collect();
        assert_eq!(shown, [("heap", Some(4)), ("block", Some(9))]);
    }

    #[test]
    fn other_pages_offer_nothing() {
        for page in [
            "",
            "<a href='http://elsewhere/x'>x</a>",
            "<a href='/login?next=1'>sign in</a><a href='../../etc'>x</a>",
            "<a href=",
            "<a href='\u{1b}[2J'>x</a>",
        ] {
            assert_eq!(endpoints(page), [], "{page}");
        }
    }

    #[test]
    fn pages_become_text() {
        assert_eq!(plain("<h1>Bad &amp;  Gateway</h1>\n<p>try\tlater"), "Bad & Gateway try later");
        assert_eq!(plain("a <script>x<y</script> b <b"), "a b");
        assert_eq!(plain("\u{1b}[31mred\u{7}"), "\u{fffd}[31mred\u{fffd}");
    }
}
