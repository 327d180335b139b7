//! clap's command, built from the table of options.

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, Command};

use super::normalise::Takes;
use super::options::{DEFINITIONS, Definition, Group, OptionKind};

/// The name of the positional arguments in clap's results.
pub(super) const SOURCES: &str = "SOURCE";

/// The command, with an argument for each definition.
pub(super) fn command() -> Command {
    let options = DEFINITIONS.iter().map(argument);
    let sources = Arg::new(SOURCES)
        .help("Profiles to read, put together: files, addresses; - is standard input")
        .num_args(0..)
        .value_parser(ValueParser::os_string());
    Command::new("rprof-tui")
        .no_binary_name(true)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_flag(true)
        .args_override_self(true)
        .override_usage("rprof-tui [OPTION]... SOURCE...\n       rprof-tui --demo")
        .about("Explores a pprof profile in the terminal, or prints it as go tool pprof does.")
        .after_help(EXAMPLES)
        .next_help_heading(Group::Program.title())
        .arg(sources.help_heading("Sources"))
        .args(options)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("Print this; --help says more than -h"),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("Print the version"),
        )
}

/// The text behind the list of options.
const EXAMPLES: &str = "\
Flags may be written with one dash or two, as in go tool pprof; they may stand after the sources, and the last of two wins.

Examples:
  rprof-tui heap.pb.gz                                 explore a profile
  rprof-tui -top -cum heap.pb.gz                       print a table
  rprof-tui -top -sample_index=alloc_space heap.pb.gz  print another of its values
  rprof-tui http://localhost:6060                      choose a profile of a live process
  rprof-tui -top -seconds=10 localhost:6060            print where its processor time goes
  curl -s localhost:6060/debug/pprof/heap | rprof-tui -";

fn argument(definition: &'static Definition) -> Arg {
    let arg = Arg::new(definition.name)
        .long(definition.name)
        .help(definition.help)
        .help_heading(definition.group.title());
    let arg = if definition.more.is_empty() {
        arg
    } else {
        arg.long_help(format!("{}. {}", definition.help, definition.more))
    };
    match takes_of(definition) {
        Takes::Nothing => arg.action(ArgAction::SetTrue),
        Takes::Boolean | Takes::Value => arg
            .action(match definition.kind {
                OptionKind::Repeated(_) => ArgAction::Append,
                _ => ArgAction::Set,
            })
            .value_name(definition.value)
            .value_parser(ValueParser::os_string()),
    }
}

/// The kind of value that an option takes.
pub(super) fn takes_of(definition: &Definition) -> Takes {
    match definition.kind {
        OptionKind::Switch(_)
        | OptionKind::Report(_)
        | OptionKind::Viewer(_)
        | OptionKind::SampleType { .. } => Takes::Nothing,
        OptionKind::Boolean(_) => Takes::Boolean,
        _ => Takes::Value,
    }
}
