//! The meanings of the columns of Top, for the help.

/// The meanings of the columns.
pub(super) const RECORDED: &[(&str, &str)] = &[
    ("flat", "what the function spends itself"),
    ("flat%", "the same as a share of the whole profile"),
    ("sum%", "the shares added up from the first row on"),
    ("cum", "with everything that it calls, each sample once"),
    ("cum%", "the same as a share of the whole profile"),
    (
        "flat or cum",
        "high flat: read the function's source; high cum, low flat: read what it calls",
    ),
    ("avg size", "bytes of one of the objects that the function holds itself"),
    ("+-", "standard error of flat or cum, the one sorted by last"),
    ("growth", "its course over snapshots, from 0 to the row's largest"),
    ("(inline)", "the compiler put its body into callers, all or some"),
    ("dim", "libraries and the runtime; the others are the program's own"),
    ("a label", "the value of the key with most of the cum, and its share; m in Labels"),
    ("bar", "the sorted column against its largest value"),
];

/// The meanings of the columns for a live process.
pub(super) const LIVE: &[(&str, &str)] = &[
    ("flat", "what the function spends itself"),
    ("cum", "with everything that it calls, each sample once"),
    (
        "delta",
        "what was added to the one of them that was sorted by last, since an earlier snapshot",
    ),
    ("delta/s", "the same for each second between the two snapshots"),
    ("growth", "how it went over the snapshots, each from 0 up to the row's largest"),
    ("a label", "the value of the key with most of the cum, and its share; m in Labels"),
    ("bar", "the sorted column against its largest value"),
];

/// The meanings of the columns in a comparison.
pub(super) const COMPARED: &[(&str, &str)] = &[
    ("before", "what it was, of flat or of cum: the one that was sorted by last"),
    ("after", "what it is"),
    ("new, gone", "it weighed nothing before, or weighs nothing after"),
    ("flat delta", "how much what the function spends itself has grown"),
    ("cum delta", "the same with everything that it calls, each sample once"),
    ("delta%", "the change as a share of what it was"),
    ("flat%, cum%", "the change as a share of the base, or of all changes"),
    ("bar", "to the right for more, to the left for less"),
    ("dim, no bar", "chance explains the change, as both profiles are samples"),
];
