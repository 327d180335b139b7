//! The table of options: name, kind, group, help, and setter of each.
//!
//! clap's command, the help and the page of options are built from this table, in its order. Within the exclusive groups
//! and among the flags of sample types it is the order in which pprof applies them.

use std::ffi::OsString;
use std::fmt::Write;

use super::check::Check;
use super::settings::Settings;
use crate::analysis::query::tag_filter::TagFilter;
use crate::analysis::query::{Filters, Granularity, Pattern, Sort};
use crate::error::Error;
use crate::explore::viewer::Viewer;
use crate::load::process::ProcessChoice;
use crate::profile::demangle::DemangleMode;
use crate::report::{FindingsFormat, PictureFormat, Report};

/// One option of the command line.
pub struct Definition {
    /// The name without dashes, as pprof spells it.
    pub name: &'static str,
    /// The kind of its value, and its setter.
    pub kind: OptionKind,
    /// The paragraph of the help.
    pub group: Group,
    /// The name of its value in the help; empty for a switch.
    pub value: &'static str,
    /// The help: one line that begins with a verb, without a full stop.
    pub help: &'static str,
    /// More sentences for the long help; may be empty.
    pub more: &'static str,
}

/// The kind of an option's value, with its setter.
pub enum OptionKind {
    /// No value; off unless given.
    Switch(fn(&mut Settings)),
    /// A boolean; on unless switched off.
    Boolean(fn(&mut Settings, bool)),
    /// Any text.
    Text(fn(&mut Settings, String)),
    /// One of these words.
    Word(&'static [&'static str], fn(&mut Settings, String)),
    /// A text that is parsed by the setter; every occurrence counts.
    Repeated(fn(&mut Settings, &str) -> Result<(), Error>),
    /// A file name or another source; it may be no UTF-8.
    Path(fn(&mut Settings, OsString)),
    /// A regular expression; `None` if the text is empty.
    Pattern(fn(&mut Settings, Option<Pattern>)),
    /// A filter of labels; `None` if the text is empty.
    Labels(fn(&mut Settings, Option<TagFilter>)),
    /// A whole number.
    Number(fn(&mut Settings, i64)),
    /// A number of bytes.
    Bytes(fn(&mut Settings, u64)),
    /// A finite number.
    Fraction(fn(&mut Settings, f64)),
    /// Selects a report.
    Report(fn() -> Report),
    /// Selects a report on the matches of a regular expression.
    ReportOf(fn(Pattern) -> Report),
    /// Selects a report and the program that shows it.
    Viewer(Viewer),
    /// Selects a sample type.
    SampleType {
        /// The name of the sample type in profiles.
        name: &'static str,
        /// Its values are averaged, as by `-mean`.
        mean: bool,
    },
}

/// The paragraphs of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Reports, printed instead of opening the screen.
    Reports,
    /// Filters of samples and frames.
    Filters,
    /// The granularity of rows; at most one.
    Granularity,
    /// The order of rows; at most one.
    Sort,
    /// The shown sample type.
    SampleTypes,
    /// The form of numbers and names.
    Display,
    /// Comparison with another profile.
    Compare,
    /// Reading of profiles.
    Reading,
    /// Fetching from live processes.
    Fetching,
    /// The program itself.
    Program,
}

impl Group {
    /// All groups, in the order of the help.
    pub const ALL: [Self; 10] = [
        Self::Reports,
        Self::Filters,
        Self::Granularity,
        Self::Sort,
        Self::SampleTypes,
        Self::Display,
        Self::Compare,
        Self::Reading,
        Self::Fetching,
        Self::Program,
    ];

    /// The heading in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Reports => "Reports (one of them, printed instead of opening the screen)",
            Self::Filters => "Filters",
            Self::Granularity => "Granularity (one of them)",
            Self::Sort => "Order (one of them)",
            Self::SampleTypes => "Sample type",
            Self::Display => "Numbers and names",
            Self::Compare => "Comparing",
            Self::Reading => "Reading",
            Self::Fetching => "Live processes",
            Self::Program => "Program",
        }
    }

    /// True if at most one option of the group may be given.
    pub fn is_exclusive(self) -> bool {
        matches!(self, Self::Granularity | Self::Sort)
    }
}

/// All options, in the order of the help.
pub const DEFINITIONS: &[Definition] = &[
    report("top", || Report::Top, "Print functions by weight").more("-text is the same."),
    report("text", || Report::Text, "Print functions by weight"),
    report("tree", || Report::Tree, "Print each function between its callers and its callees"),
    report_of("peek", Report::Peek, "Print callers and callees of the functions that match"),
    report_of("list", Report::List, "Print the source of the functions that match, with weights"),
    report_of("disasm", Report::Disasm, "Print the instructions of the functions that match, with weights").more(
        "An address, as 0x4a0b1c, stands for the function that holds it. The binaries are those of the profile, or of the same \
         build under PPROF_BINARY_PATH.",
    ),
    report_of("weblist", Report::WebList, "Write the source of the functions that match as a page, for a browser")
        .more("The page is one file without scripts; -output=FILE.html names it."),
    report("traces", || Report::Traces, "Print every sample with its stack"),
    report("tags", || Report::Tags, "Print the values of each label with their weight"),
    report("raw", || Report::Raw, "Print the profile as it is stored"),
    report("comments", || Report::Comments, "Print the profile's comments"),
    report("dot", || Report::Dot, "Print the graph for graphviz"),
    report("callgrind", || Report::Callgrind, "Print the graph for kcachegrind"),
    report("proto", || Report::Proto, "Write the profile as it stands after the filters"),
    report("topproto", || Report::TopProto, "Write the table of -top as a profile"),
    report("folded", || Report::Folded, "Print one line per stack, for flame graph tools"),
    report("svg", || Report::Picture(PictureFormat::Svg), "Draw the graph as SVG, with pan and zoom")
        .more("Graphviz draws it where its program dot is installed, else the layout that is built in."),
    report("png", || Report::Picture(PictureFormat::Png), "Draw the graph as PNG; needs graphviz"),
    report("pdf", || Report::Picture(PictureFormat::Pdf), "Draw the graph as PDF; needs graphviz"),
    report("ps", || Report::Picture(PictureFormat::Ps), "Draw the graph as PostScript; needs graphviz"),
    report("gif", || Report::Picture(PictureFormat::Gif), "Draw the graph as GIF; needs graphviz"),
    viewer("web", Viewer::Web, "Show the picture of -svg in the browser")
        .more("BROWSER names it, else xdg-open or open finds it. Without a display, as over ssh, the path of the file is told."),
    viewer("gv", Viewer::Gv, "Show the picture of -ps in gv"),
    viewer("eog", Viewer::Eog, "Show the picture of -svg in eog"),
    viewer("evince", Viewer::Evince, "Show the picture of -pdf in evince"),
    viewer("kcachegrind", Viewer::Kcachegrind, "Show the graph of -callgrind in kcachegrind or qcachegrind"),
    report("flame", || Report::Flame, "Draw a flame graph as one self-contained file, with search and zoom"),
    report("html", || Report::Html, "Write one page for a ticket: table, flame graph, graph and source").more(
        "The page needs no network. It holds the text of source files that are found: look before you send it away. \
         -output=FILE.html names it.",
    ),
    report("json", || Report::Json, "Print the tables as JSON: functions, callers and callees"),
    report("trend", || Report::Trend, "Print what grows from one source to the next, leak suspects first").more(
        "Sources are ordered by their own time. The slope is the median of the slopes between any two of them; trust \
        tells how seldom chance alone would order them so: sure below 1 %, likely below 5 %, weak below 20 %.",
    ),
    report("memory", || Report::Memory, "Print where the process's memory is, from the system down to the profile").more(
        "Needs what Go's runtime says of it: the text of a heap (debug=1), or a second source with the JSON of \
        runtime.MemStats or with what /debug/vars serves. -rss and -pid put the resident set above it.",
    ),
    report("findings", || Report::Findings(FindingsFormat::Text), "Print likely causes of cost, each with its figures and what to try")
        .more("With -json or -markdown it is printed in that form. The rules and their limits are in the manual."),
    option(
        "silence",
        OptionKind::Repeated(|s, v| s.preferences.silenced.add_all(v)),
        Group::Reports,
        "RULES",
        "Leave the findings of these rules out, as in idle,churn:main.render",
    )
    .more("Names are those that -findings prints; RULE:FUNCTION is a rule at one function. The screen leaves them out, too."),
    report("markdown", || Report::Markdown, "Print the table of -top as Markdown")
        .more("At most 30 rows, unless -nodecount says more."),
    switch("session", Group::Reports, "Print several profiles of one process as a table by function", |s| {
        s.session = true;
    })
    .more(
        "Of files, or of a server with -all. -sample_index names the column to sort by, such as alloc_space; -cum and \
        -nodecount apply. With -json the table is JSON.",
    ),
    path("output", "FILE", Group::Reports, "Write the report to FILE", |s, v| {
        // As pprof: an empty name is none.
        s.output = Some(v).filter(|name| !name.is_empty()).map(Into::into);
    })
    .more("The file appears complete or not at all."),
    //
    pattern("focus", "Keep the samples that pass through a match", |s, v| {
        s.query.filters.focus = v;
    })
    .more("A pattern is looked for in function names, file names and names of binaries."),
    pattern("ignore", "Drop the samples that pass through a match", |s, v| {
        s.query.filters.ignore = v;
    }),
    pattern("hide", "Drop the frames that match; their weight goes to the caller", |s, v| {
        s.query.filters.hide = v;
    }),
    pattern("show", "Keep only the frames that match", |s, v| s.query.filters.show = v),
    pattern("show_from", "Drop the frames above the outermost match", |s, v| {
        s.query.filters.show_from = v;
    }),
    pattern("prune_from", "Drop the frames below the match", |s, v| s.query.filters.prune_from = v),
    labels("tagfocus", "Keep the samples whose labels match or lie in a range", |s, v| {
        s.query.filters.tag_focus = v;
    })
    .more("A range is N, N:, :N or N:M with units, as in bytes=1kb:1mb."),
    labels("tagignore", "Drop the samples whose labels match or lie in a range", |s, v| {
        s.query.filters.tag_ignore = v;
    }),
    pattern("tagshow", "Keep the labels whose key matches", |s, v| s.query.filters.tag_show = v),
    pattern("taghide", "Drop the labels whose key matches", |s, v| s.query.filters.tag_hide = v),
    text("tagroot", "KEYS", Group::Filters, "Make frames of these labels at the root", |s, v| {
        s.query.tag_root = keys(&v);
    })
    .more("Keys are separated by commas; the first becomes the root."),
    text("tagleaf", "KEYS", Group::Filters, "Make frames of these labels at the leaf", |s, v| {
        s.query.tag_leaf = keys(&v);
    }),
    switch(
        "noinlines",
        Group::Filters,
        "Count inlined functions as the function they are in",
        |s| {
            s.query.no_inlines = true;
        },
    ),
    pattern("my_code", "Take the functions and files that match for own code, in -own_code", |s, v| {
        s.query.my_code = v;
    }),
    switch("own_code", Group::Filters, "Drop the frames of libraries and of the runtime", |s| {
        s.query.filters.own_code = true;
        s.query.filters.my_code.clone_from(&s.query.my_code);
    }),
    option(
        "more_focus",
        OptionKind::Repeated(|s, v| {
            if s.query.filters.more_focus.len() == Filters::MORE {
                let text = format!("-more_focus: {} functions may be in focus at once", Filters::MORE + 1);
                return Err(Error::Usage(text));
            }
            s.query.filters.more_focus.push(Pattern::new("more_focus", v)?);
            Ok(())
        }),
        Group::Filters,
        "RE",
        "Of those, keep the samples that pass through a match of this as well",
    )
    .more("It may be given several times."),
    switch("collapse_recursion", Group::Filters, "Fold direct recursion into one frame", |s| {
        s.query.collapse_recursion = true;
    }),
    switch("all_frames", Group::Filters, "Keep the frames that the profile asks to drop", |s| {
        s.all_frames = true;
    }),
    //
    granularity("functions", "Make a row of each function; the default", |s| {
        s.query.granularity = Granularity::Functions;
    }),
    granularity("filefunctions", "Make a row of each function of each file", |s| {
        s.query.granularity = Granularity::FileFunctions;
    }),
    granularity("files", "Make a row of each file", |s| s.query.granularity = Granularity::Files),
    granularity("lines", "Make a row of each source line", |s| {
        s.query.granularity = Granularity::Lines;
    }),
    granularity("packages", "Make a row of each package, module or namespace", |s| {
        s.query.granularity = Granularity::Packages;
    }),
    granularity("mappings", "Make a row of each mapping: a binary or a shared library", |s| {
        s.query.granularity = Granularity::Mappings;
    }),
    granularity("addresses", "Make a row of each address", |s| {
        s.query.granularity = Granularity::Addresses;
    }),
    switch("showcolumns", Group::Display, "Tell the columns of a line apart", |s| {
        s.query.show_columns = true;
    }),
    //
    switch("cum", Group::Sort, "Order by cum: what a function and its callees weigh", |s| {
        (s.query.sort, s.is_sorted) = (Sort::Cum, true);
    }),
    switch("flat", Group::Sort, "Order by flat: what a function weighs itself; the default", |s| {
        (s.query.sort, s.is_sorted) = (Sort::Flat, true);
    }),
    //
    text(
        "sample_index",
        "TYPE",
        Group::SampleTypes,
        "Show this sample type, by name or by number",
        |s, v| {
            s.sample_index = v;
        },
    )
    .more("Without it: the profile's default, or else its last."),
    sample_type("total_delay", "delay", false, "Show delay"),
    sample_type("mean_delay", "delay", true, "Show the delay of a contention on average"),
    sample_type("contentions", "contentions", false, "Show contentions"),
    sample_type("inuse_space", "inuse_space", false, "Show bytes in use"),
    sample_type("inuse_objects", "inuse_objects", false, "Show objects in use"),
    sample_type("alloc_space", "alloc_space", false, "Show bytes allocated so far"),
    sample_type("alloc_objects", "alloc_objects", false, "Show objects allocated so far"),
    switch("mean", Group::SampleTypes, "Divide each value by the first sample type's", |s| {
        s.query.mean = true;
    }),
    //
    number("nodecount", "Show at most N rows; 0 for all", |s, v| s.query.trim.node_count = Some(v)),
    fraction("nodefraction", "Drop rows below this share of the whole (0.005)", |s, v| {
        s.query.trim.node_fraction = v;
    }),
    fraction("edgefraction", "Drop edges below this share of the whole (0.001)", |s, v| {
        s.query.trim.edge_fraction = v;
    }),
    boolean("trim", "Heed the three limits above (true)", |s, v| s.query.trim.enabled = v),
    text(
        "unit",
        "UNIT",
        Group::Display,
        "Show values in this unit: ms, mb, auto, minimum",
        |s, v| {
            s.preferences.common_unit = v == "minimum";
            s.query.scale.unit = v;
        },
    )
    .more("minimum chooses one unit for a whole report, auto one for each number. Reports default to minimum, the screen to auto."),
    fraction("divide_by", "Divide every value by this before it is shown (1)", |s, v| {
        s.query.scale.divide_by = v;
    }),
    switch(
        "relative_percentages",
        Group::Display,
        "Take percentages of what the filters leave",
        |s| {
            s.query.relative_percentages = true;
        },
    ),
    switch("drop_negative", Group::Display, "Leave out rows with a negative value", |s| {
        s.query.drop_negative = true;
    }),
    switch("compact_labels", Group::Display, "Leave out the report's header", |s| {
        s.compact_labels = true;
    }),
    switch("call_tree", Group::Display, "Tell functions apart by their callers, in graphs", |s| {
        s.call_tree = true;
    }),
    text(
        "source_path",
        "DIRS",
        Group::Display,
        "Look for source files in these directories",
        |s, v| {
            s.query.paths.source_path = v;
        },
    )
    .more("Directories are separated by colons. Names of files are shown from there on."),
    text(
        "trim_path",
        "DIRS",
        Group::Display,
        "Cut these prefixes from names of source files",
        |s, v| {
            s.query.paths.trim_path = v;
        },
    ),
    //
    path(
        "base",
        "SOURCE",
        Group::Compare,
        "Subtract this profile: what was added since",
        |s, v| {
            s.base = Some(v).filter(|name| !name.is_empty());
        },
    )
    .more("Equal stacks cancel, as befits profiles that count from the start of the program."),
    path(
        "diff_base",
        "SOURCE",
        Group::Compare,
        "Compare to this profile: percentages are of it",
        |s, v| {
            s.diff_base = Some(v).filter(|name| !name.is_empty());
        },
    ),
    switch("normalize", Group::Compare, "Scale the profile to the base first", |s| {
        s.normalize = true;
    }),
    option(
        "check",
        OptionKind::Repeated(|s, v| {
            s.checks.push(Check::parse(v)?);
            Ok(())
        }),
        Group::Compare,
        "EXPR",
        "Say whether a statement holds; exit with 1 where one does not",
    )
    .more(
        "It may be given several times, and no screen opens. A statement reads [SAMPLE_TYPE] total OP VALUE, or \
         [SAMPLE_TYPE] flat|cum NAME|/RE/ OP VALUE, with grows before OP for the change since the base: \
         -check 'inuse_space cum main.(*Cache) < 64MiB', -check 'total grows < 5%'. NAME is a function, or the \
         package, type or function that functions stand in; OP is one of < <= > >= ==; VALUE has a unit, none, or %.",
    ),
    //
    Definition {
        name: "symbolize",
        kind: OptionKind::Text(|s, v| symbolize(s, &v)),
        group: Group::Reading,
        value: "MODE",
        help: "Find functions of addresses: local, fastlocal, remote or none",
        more: "Words are joined by colons. Without it binaries of this machine are read for functions, lines and inlined \
               frames of addresses that have none, then the server of the profile is asked. local reads binaries alone, \
               fastlocal only their tables of symbols, remote asks the server alone, none keeps names as stored. force looks \
               up again what has functions. demangle=none|full|templates says how much of the names of C++ and Rust is \
               shown, and implies force. Binaries are searched in $PPROF_BINARY_PATH ($HOME/pprof/binaries without it), \
               where the profile says, and by build id below /usr/lib/debug.",
    },
    text("buildid", "ID", Group::Reading, "Set the build id of the main binary", |s, v| {
        s.build_id = v;
    })
    .more("Only where the profile records none."),
    text("add_comment", "TEXT", Group::Reading, "Add a comment to the profile", |s, v| {
        s.add_comment = v;
    }),
    option(
        "max-size",
        OptionKind::Bytes(|s, v| s.max_size = Some(v)),
        Group::Reading,
        "SIZE",
        "Refuse a profile that is larger than this when decoded (4GB)",
    )
    .more("Bytes, or a number with kB, MB, GB or TB."),
    option(
        "max-memory",
        OptionKind::Bytes(|s, v| s.max_memory = Some(v)),
        Group::Reading,
        "SIZE",
        "Refuse a profile that takes more memory than this (half the machine's)",
    )
    .more("Without it 64 MiB and 12 bytes for each decoded byte; on Linux also, for all sources together, half of what the machine, its control group or ulimit -v allows."),
    option(
        "rss",
        OptionKind::Bytes(|s, v| s.process = ProcessChoice::Rss(i64::try_from(v).unwrap_or(i64::MAX))),
        Group::Reading,
        "SIZE",
        "Begin the memory breakdown at this resident set",
    )
    .more("As kubectl top or ps tell it: bytes, or a number with kB, MB, GB, Ki, Mi or Gi."),
    option(
        "pid",
        OptionKind::Repeated(|s, v| {
            let pid = v.parse().map_err(|_| Error::Usage(format!("-pid {v:?}: a process has a number")))?;
            s.process = ProcessChoice::Pid(pid);
            Ok(())
        }),
        Group::Reading,
        "NUMBER",
        "Begin the memory breakdown at the resident set of this process",
    )
    .more("On Linux. Without it the process is the one of this machine that listens at the address of the profile."),
    //
    number_in("seconds", Group::Fetching, "Collect for N seconds", |s, v| {
        s.http.seconds = u64::try_from(v).unwrap_or(0);
    })
    .more("Of a heap, or of whatever else counts up, it is what was added in that time."),
    number_in("timeout", Group::Fetching, "Give up after N seconds", |s, v| {
        s.http.timeout = u64::try_from(v).unwrap_or(0);
    })
    .more("Without it: half as long again as it collects, or a minute."),
    switch("all", Group::Fetching, "Read all profiles of a server at once, as a session", |s| {
        s.all = true;
    })
    .more("Processor time and allocations over -seconds (10), heap, goroutine, block and mutex as they are. For one address, on the screen and with -session."),
    option(
        "watch",
        OptionKind::Repeated(|s, v| {
            s.watch = Some(crate::explore::command::parse_duration(v).ok_or_else(|| {
                Error::Usage(format!("-watch {v:?}: a time is 10s, 1m, 500ms"))
            })?);
            Ok(())
        }),
        Group::Fetching,
        "TIME",
        "Take a snapshot in every TIME, such as 10s, and show changes",
    )
    .more("On the screen only. The snapshots stay in memory; none is written unless :save DIR asks for it."),
    option(
        "watch-memory",
        OptionKind::Bytes(|s, v| s.watch_memory = Some(v)),
        Group::Fetching,
        "SIZE",
        "Keep snapshots in this much memory (256MB)",
    )
    .more("Beyond it snapshots between the first and the newest are forgotten, those nearest to others first; of a store the oldest windows of a range."),
    path("tls_cert", "FILE", Group::Fetching, "Use this client certificate", |s, v| {
        s.http.certificate = Some(v).filter(|name| !name.is_empty()).map(Into::into);
    })
    .more("It goes together with -tls_key."),
    path("tls_key", "FILE", Group::Fetching, "Use this private key", |s, v| {
        s.http.key = Some(v).filter(|name| !name.is_empty()).map(Into::into);
    }),
    path("tls_ca", "FILE", Group::Fetching, "Trust these certificate authorities", |s, v| {
        s.http.authorities = Some(v).filter(|name| !name.is_empty()).map(Into::into);
    })
    .more("In place of the system's. https+insecure://HOST looks at no certificate at all."),
    option(
        "http_header",
        OptionKind::Repeated(|s, v| {
            s.http.headers.push(crate::input::http::header(v)?);
            Ok(())
        }),
        Group::Fetching,
        "NAME:VALUE",
        "Send this header, as -http_header 'Authorization: Bearer ...'",
    )
    .more("It may be given several times. Other users of the machine can see it while the program runs."),
    option(
        "tenant",
        OptionKind::Repeated(|s, v| {
            s.http.headers.push(crate::input::http::header(&format!("X-Scope-OrgID: {v}"))?);
            Ok(())
        }),
        Group::Fetching,
        "NAME",
        "Ask a profile store for the profiles of this tenant",
    )
    .more("It is sent as X-Scope-OrgID, which Pyroscope knows."),
    //
    switch("no-blame", Group::Program, "Do not ask git for the last change of source lines", |s| {
        s.no_blame = true;
    })
    .more("On the screen, Source shows author and age beside hot lines inside a work tree of git."),
    switch("demo", Group::Program, "Open the example that is built in", |s| s.demo = true),
    switch("ascii", Group::Program, "Draw with ASCII characters only", |s| s.ascii = true)
        .more("It is so by itself where the locale is not UTF-8, and on the console of Linux."),
    Definition {
        name: "theme",
        kind: OptionKind::Word(&["auto", "dark", "light", "colour-blind", "mono"], |s, v| s.theme = v),
        group: Group::Program,
        value: "NAME",
        help: "Use these colours: auto, dark, light, colour-blind or mono",
        more: "auto, the default, asks the terminal for its background, and otherwise heeds COLORFGBG. colour-blind is for \
               eyes that tell few colours apart; mono does without. NO_COLOR is heeded.",
    },
    option(
        "completions",
        OptionKind::Word(&["bash", "zsh", "fish"], |s, v| s.completions = v),
        Group::Program,
        "SHELL",
        "Print what completes these options in bash, zsh or fish",
    ),
    switch("man", Group::Program, "Print the manual page", |s| s.man = true),
    path("config", "FILE", Group::Program, "Read this configuration file", |s, v| {
        s.config = Some(v).filter(|name| !name.is_empty()).map(Into::into);
    })
    .more("In place of rprof-tui/config.toml under $XDG_CONFIG_HOME or ~/.config, which only the screen reads: reports are \
           the same everywhere unless a file is named. Of that, a report heeds sort, sample_type, source_path and trim_path."),
    switch("no-config", Group::Program, "Read no configuration file", |s| s.no_config = true),
    switch("no-mouse", Group::Program, "Leave the mouse to the terminal", |s| s.no_mouse = true),
];

/// Flags of pprof that do not exist here, with their replacement.
pub const ABSENT: &[(&str, &str)] = &[
    (
        "http",
        "no server is built; -html writes a page for a browser, and the screen shows the rest",
    ),
    ("no_browser", "no server is built that would open a browser; -web opens one"),
    ("intel_syntax", "instructions are spelled as GNU objdump spells them"),
    ("tools", "no object tools are used"),
    ("granularity", "say -functions, -filefunctions, -files, -lines or -addresses"),
    ("sort", "say -flat or -cum"),
];

/// The options as Markdown, a table for each group.
pub fn markdown() -> String {
    let mut text = String::new();
    for group in Group::ALL {
        let of_group = |definition: &&Definition| definition.group == group;
        let mut rows = DEFINITIONS.iter().filter(of_group).peekable();
        if rows.peek().is_none() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ =
            write!(text, "\n**{}**\n\n| Option | What it does |\n| --- | --- |\n", group.title());
        for Definition { name, value, help, .. } in rows {
            let equals = if value.is_empty() { "" } else { "=" };
            let help = help.replace('|', "\\|"); // A bare one ends the cell
            let _ = writeln!(text, "| `-{name}{equals}{value}` | {help} |");
        }
    }
    text
}

/// The definition of the option `name`, without dashes; `None` if it is unknown.
pub fn find(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| definition.name == name)
}

impl Definition {
    /// Adds sentences for the long help.
    const fn more(mut self, more: &'static str) -> Self {
        self.more = more;
        self
    }
}

const fn option(
    name: &'static str,
    kind: OptionKind,
    group: Group,
    value: &'static str,
    help: &'static str,
) -> Definition {
    Definition { name, kind, group, value, help, more: "" }
}

const fn report(name: &'static str, report: fn() -> Report, help: &'static str) -> Definition {
    option(name, OptionKind::Report(report), Group::Reports, "", help)
}

const fn viewer(name: &'static str, viewer: Viewer, help: &'static str) -> Definition {
    option(name, OptionKind::Viewer(viewer), Group::Reports, "", help)
}

const fn report_of(
    name: &'static str,
    report: fn(Pattern) -> Report,
    help: &'static str,
) -> Definition {
    option(name, OptionKind::ReportOf(report), Group::Reports, "RE", help)
}

const fn switch(
    name: &'static str,
    group: Group,
    help: &'static str,
    set: fn(&mut Settings),
) -> Definition {
    option(name, OptionKind::Switch(set), group, "", help)
}

const fn granularity(name: &'static str, help: &'static str, set: fn(&mut Settings)) -> Definition {
    switch(name, Group::Granularity, help, set)
}

const fn boolean(
    name: &'static str,
    help: &'static str,
    set: fn(&mut Settings, bool),
) -> Definition {
    option(name, OptionKind::Boolean(set), Group::Display, "BOOL", help)
}

const fn text(
    name: &'static str,
    value: &'static str,
    group: Group,
    help: &'static str,
    set: fn(&mut Settings, String),
) -> Definition {
    option(name, OptionKind::Text(set), group, value, help)
}

const fn path(
    name: &'static str,
    value: &'static str,
    group: Group,
    help: &'static str,
    set: fn(&mut Settings, OsString),
) -> Definition {
    option(name, OptionKind::Path(set), group, value, help)
}

const fn pattern(
    name: &'static str,
    help: &'static str,
    set: fn(&mut Settings, Option<Pattern>),
) -> Definition {
    option(name, OptionKind::Pattern(set), Group::Filters, "RE", help)
}

const fn labels(
    name: &'static str,
    help: &'static str,
    set: fn(&mut Settings, Option<TagFilter>),
) -> Definition {
    option(name, OptionKind::Labels(set), Group::Filters, "[KEY=]RE", help)
}

const fn number(name: &'static str, help: &'static str, set: fn(&mut Settings, i64)) -> Definition {
    number_in(name, Group::Display, help, set)
}

const fn number_in(
    name: &'static str,
    group: Group,
    help: &'static str,
    set: fn(&mut Settings, i64),
) -> Definition {
    option(name, OptionKind::Number(set), group, "N", help)
}

const fn fraction(
    name: &'static str,
    help: &'static str,
    set: fn(&mut Settings, f64),
) -> Definition {
    option(name, OptionKind::Fraction(set), Group::Display, "X", help)
}

const fn sample_type(
    flag: &'static str,
    name: &'static str,
    mean: bool,
    help: &'static str,
) -> Definition {
    option(flag, OptionKind::SampleType { name, mean }, Group::SampleTypes, "", help)
}

/// Applies pprof's modes in their order, up to `none`.
fn symbolize(settings: &mut Settings, modes: &str) {
    for option in modes.to_lowercase().split(':') {
        match option {
            "" => continue,
            "local" | "fastlocal" => {
                (settings.symbolize.local, settings.symbolize.remote) = (true, false);
                settings.symbolize.only_names |= option == "fastlocal";
                continue;
            }
            "remote" => {
                (settings.symbolize.local, settings.symbolize.remote) = (false, true);
                continue;
            }
            "none" | "no" => {
                settings.keep_names = true;
                return;
            }
            "force" => {
                settings.symbolize.force = true;
                if settings.demangle == DemangleMode::Default {
                    settings.demangle = DemangleMode::Anew;
                }
                continue;
            }
            _ => {}
        }
        let style = option.strip_prefix("demangle=").unwrap_or(option);
        settings.symbolize.force |= ["full", "none", "templates"].contains(&style);
        match style {
            "default" => {}
            "full" => settings.demangle = DemangleMode::Full,
            "none" => settings.demangle = DemangleMode::None,
            "templates" => settings.demangle = DemangleMode::Templates,
            _ => settings.warnings.extend([
                format!("ignoring unrecognized symbolization option: {modes}"),
                "expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]"
                    .to_owned(),
            ]),
        }
    }
}

/// The keys of a list separated by commas, without the empty ones.
fn keys(list: &str) -> Vec<String> {
    list.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect()
}
