//! The built program as run by a shell: exit status, standard error, standard input, files that are no profile.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use crate::support::{fixtures, outcome, program};

/// Runs the program; gives status, standard output and standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    outcome(&program(arguments).output().unwrap())
}

/// Runs the program, which must fail with status 2 and one line; gives the line.
fn refused(arguments: &[&str]) -> String {
    let (status, out, err) = run(arguments);
    assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
    assert_eq!(err.lines().count(), 1, "{arguments:?}: {err}");
    let message = err.trim_end().strip_prefix("rprof-tui: ");
    message.unwrap_or_else(|| panic!("{arguments:?}: {err}")).to_owned()
}

#[test]
fn what_cannot_be_read_is_named_in_one_line() {
    let (folder, nothing) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let whole = fs::read(fixtures().join("heap.pb.gz")).unwrap();
    let make = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // A sample type list of one entry whose name is string 9 of a table of one.
    let broken = [0x0a, 2, 0x08, 9, 0x32, 0];
    // One sample with a value but no sample type.
    let contradicts = [0x12, 2, 0x10, 1, 0x32, 0];
    for (path, wanted) in [
        (make("empty", b""), "parsing profile: empty input file"),
        (make("text", b"hello\n"), "parsing profile: unrecognized profile format"),
        (make("cut.pb.gz", &whole[..1000]), "decompressing profile: "),
        (make("broken.pb", &broken), "parsing profile: unrecognized profile format"),
        (
            make("contradicts.pb", &contradicts),
            "malformed profile: missing sample type information",
        ),
        (folder.path().join("missing").to_str().unwrap().to_owned(), "no such file or directory"),
        (nothing.path().to_str().unwrap().to_owned(), "is a directory that holds no profile"),
    ] {
        let message = refused(&["-top", &path]);
        let rest = message.strip_prefix(&format!("{path}: "));
        assert!(rest.is_some_and(|rest| rest.starts_with(wanted)), "{message}");
    }
}

#[test]
fn usage_is_refused_with_status_2() {
    for (arguments, wanted) in [
        (&["-top", "-text", "heap.pb.gz"][..], "must set at most one output format"),
        (&["-nosuch", "heap.pb.gz"], "unknown flag -nosuch"),
        (&["-top", "-nodecount=x", "heap.pb.gz"], "invalid value \"x\" for flag -nodecount"),
        (&["-top", "-focus=[", "heap.pb.gz"], "parsing focus regexp: "),
        (&["-top", "-sample_index=9", "heap.pb.gz"], "sample_index 9 is outside the range [0..3]"),
        (
            &["-top", "-sample_index=aloc_space", "heap.pb.gz"],
            "sample_index \"aloc_space\" must be one of: [alloc_objects alloc_space inuse_objects inuse_space]; \
             did you mean alloc_space?",
        ),
        (&["-top", "-divide_by=0", "heap.pb.gz"], "zero divisor specified"),
        (&["-top", "-tagfocus=a=[", "heap.pb.gz"], "parsing tagfocus regexp: "),
        (&["-peek=zzz", "heap.pb.gz"], "no matches found for regexp: zzz"),
        (&["-list=zzz", "heap.pb.gz"], "no matches found for regexp: zzz"),
    ] {
        let message = refused(arguments);
        assert!(message.starts_with(wanted), "{arguments:?}: {message}");
    }
    let message = refused(&["-top", "-sample_index=zz", "heap.pb.gz"]);
    assert_eq!(
        message,
        "sample_index \"zz\" must be one of: [alloc_objects alloc_space inuse_objects inuse_space]"
    );
}

#[test]
fn filters_that_match_nothing_are_told_beside_the_report() {
    let filters = ["-focus=zz", "-tagfocus=bytes=1kb:", "-tagroot=no", "-taghide=no"];
    let (status, out, err) = run(&[&["-comments", "heap.pb.gz"][..], &filters].concat());
    assert_eq!((status, out.as_str()), (0, ""));
    let wanted = [
        "TagRoot expression matched no samples",
        "tagfocus:Interpreted '1kb:' as range, not regexp",
        "Focus expression matched no samples",
        "TagFocus expression matched no samples",
        "TagHide expression matched no samples",
    ];
    assert_eq!(err.lines().collect::<Vec<_>>(), wanted, "in pprof's order");
}

#[test]
fn without_a_source_the_usage_is_short() {
    let (status, out, err) = run(&[]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.starts_with("rprof-tui: no profile source specified\n"), "{err}");
    assert!(err.contains("--demo") && err.contains("--help"), "{err}");
    assert!(err.lines().count() <= 8, "{err}");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let (status, out, err) = run(&["--version"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, format!("rprof-tui {}\n", env!("CARGO_PKG_VERSION")));
    let (status, out, err) = run(&["-help"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("Examples:") && out.contains("--top"), "{out}");
}

#[test]
fn a_wrong_configuration_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.toml");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "theme = 'dark'\n[keys]\nquitt = 'Q'\n").unwrap();
    let run = |arguments: &[&str]| outcome(&program(arguments).output().unwrap());
    let told = format!("rprof-tui: {name}:3: unknown action \"quitt\"; did you mean quit?\n");
    assert_eq!(run(&["--config", name, "heap.pb.gz"]), (2, String::new(), told));
    let missing = format!("rprof-tui: {name}.not: no such file or directory\n");
    let other = format!("{name}.not");
    assert_eq!(run(&["--config", &other, "heap.pb.gz"]), (2, String::new(), missing));
    // Reports do not read the usual configuration.
    let usual = folder.path().join("rprof-tui");
    std::fs::create_dir(&usual).unwrap();
    std::fs::copy(&file, usual.join("config.toml")).unwrap();
    let with = |arguments: &[&str]| {
        outcome(&program(arguments).env("XDG_CONFIG_HOME", folder.path()).output().unwrap())
    };
    assert_eq!(with(&["-top", "heap.pb.gz"]).0, 0);
    assert!(with(&["heap.pb.gz"]).2.contains("config.toml:3: "));
    assert!(with(&["--no-config", "heap.pb.gz"]).2.contains("there is no terminal"));
}

/// A configuration named by `--config` applies to reports. Options on the command line override it.
#[test]
fn a_report_heeds_the_configuration_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.toml");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "sort = 'cum'\nsample_type = ['cpu', 'alloc_space']\n").unwrap();
    let run = |arguments: &[&str]| outcome(&program(arguments).output().unwrap());
    let plain = run(&["-top", "-cum", "-sample_index=alloc_space", "heap.pb.gz"]);
    assert_eq!(run(&["-top", "--config", name, "heap.pb.gz"]), plain);
    let inuse = run(&["-top", "-flat", "-inuse_space", "heap.pb.gz"]);
    assert_eq!(run(&["-top", "-flat", "-inuse_space", "--config", name, "heap.pb.gz"]), inuse);
    assert!(plain.0 == 0 && plain != inuse);
    std::fs::write(&file, "source_path = ['/nowhere/internal']\n").unwrap();
    let lines = run(&["-top", "-lines", "-source_path=/nowhere/internal", "heap.pb.gz"]);
    assert_eq!(run(&["-top", "-lines", "--config", name, "heap.pb.gz"]), lines);
    assert_ne!(run(&["-top", "-lines", "heap.pb.gz"]), lines);
}

#[test]
fn a_screen_needs_a_terminal() {
    let message = refused(&["heap.pb.gz"]);
    assert!(message.contains("terminal") && message.contains("-top"), "{message}");
}

/// A fault of the arguments is reported before the screen opens.
#[test]
fn a_missing_file_is_said_before_the_terminal() {
    let message = refused(&["nosuch.pb.gz"]);
    assert_eq!(message, "nosuch.pb.gz: no such file or directory");
}

#[test]
fn standard_input_is_a_source() {
    let expected = run(&["-top", "heap.pb.gz"]).1;
    let heap = fs::File::open(fixtures().join("heap.pb.gz")).unwrap();
    let piped = program(&["-top", "-"]).stdin(heap).output().unwrap();
    assert_eq!(outcome(&piped), (0, expected, String::new()));
    let empty = outcome(&program(&["-top", "-"]).output().unwrap());
    assert_eq!(
        (empty.0, empty.2.as_str()),
        (2, "rprof-tui: -: parsing profile: empty input file\n")
    );
}

#[test]
fn a_broken_pipe_is_success() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = program(&["-raw", "cpu.pb.gz"]).stdout(writer).output().unwrap();
    assert_eq!(outcome(&run), (0, String::new(), String::new()));
}

#[test]
fn output_appears_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("top.txt");
    let flag = format!("-output={}", file.display());
    let (status, out, err) = run(&["-top", &flag, "heap.pb.gz"]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert_eq!(err, format!("Generating report in {}\n", file.display()));
    assert_eq!(fs::read_to_string(&file).unwrap(), run(&["-top", "heap.pb.gz"]).1);
    assert_eq!(names(folder.path()), ["top.txt"]);

    let nowhere = format!("-output={}", folder.path().join("no/such/folder").display());
    let (status, _, err) = run(&["-top", &nowhere, "heap.pb.gz"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.lines().last().unwrap().contains("no such file or directory"), "{err}");
    let (status, _, _) = run(&["-top", &flag, "nosuch.pb.gz"]);
    assert_eq!(status, 2);
    assert_eq!(names(folder.path()), ["top.txt"], "a failed run leaves nothing behind");
}

#[test]
fn two_sample_types_are_warned_of() {
    let (status, out, err) = run(&["-top", "-alloc_space", "-inuse_space", "heap.pb.gz"]);
    assert_eq!(status, 0);
    assert_eq!(err, "Multiple value selections, ignoring -alloc_space\n");
    assert!(out.lines().any(|line| line == "Type: inuse_space"), "{out}");
}

#[test]
fn the_demo_needs_no_file() {
    let (status, out, err) = run(&["-top", "--demo"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("main.(*sessionStore).remember"), "{out}");
}

#[test]
fn reading_from_a_slow_pipe_waits_for_its_end() {
    let whole = fs::read(fixtures().join("heap.pb.gz")).unwrap();
    let mut child =
        program(&["-top", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let (first, second) = whole.split_at(whole.len() / 2);
    input.write_all(first).unwrap();
    input.flush().unwrap();
    input.write_all(second).unwrap();
    drop(input);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("File: "));
    assert!(lines.all(|line| line.is_ok()));
    assert!(child.wait().unwrap().success());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn checks_hold_or_not() {
    let (status, out, err) = run(&["-check=total > 1MB", "-check=flat /./ <= 100%", "heap.pb.gz"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out.lines().filter(|line| line.starts_with("holds: ")).count(), 2, "{out}");
    let wrong = "-check=alloc_space total < 1B";
    let (status, out, _) = run(&["-check=total > 1MB", wrong, "heap.pb.gz"]);
    assert_eq!(status, 1);
    assert!(
        out.lines().nth(1).unwrap().starts_with("does not hold: alloc_space total < 1B: it is ")
    );
    let (status, out, err) = run(&["-top", wrong, "heap.pb.gz"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("File: ") && err.starts_with("does not hold: "), "{err}");
    assert!(refused(&["-check=total << 5", "heap.pb.gz"]).contains("is none of < <= > >= =="));
    assert!(refused(&["-check=total < 5ms", "heap.pb.gz"]).contains("which is in bytes"));
}

#[test]
fn sources_that_cannot_be_read_are_left_out() {
    let (status, out, err) = run(&["-top", "nosuch", "heap.0.pb.gz", "golden", "heap.1.pb.gz"]);
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        err,
        "nosuch: no such file or directory\ngolden: is a directory that holds no profile\n\
         Fetched 2 source profiles out of 4\n"
    );
    assert_eq!(out, run(&["-top", "heap.0.pb.gz", "heap.1.pb.gz"]).1);
    let missing = "nosuch: no such file or directory\n";
    for (arguments, wanted) in [
        (
            &["-top", "nosuch", "nosuch"][..],
            format!("{missing}{missing}rprof-tui: failed to fetch any source profiles\n"),
        ),
        (
            &["-top", "-base=nosuch", "heap.pb.gz"],
            format!("{missing}rprof-tui: failed to fetch any base profiles\n"),
        ),
        (
            &["-base=nosuch", "heap.pb.gz"],
            format!("{missing}rprof-tui: failed to fetch any base profiles\n"),
        ),
        (
            &["nosuch", "nosuch"],
            format!("{missing}{missing}rprof-tui: failed to fetch any source profiles\n"),
        ),
        (&["-top", "-diff_base=heap.pb.gz", "nosuch"], format!("rprof-tui: {missing}")),
    ] {
        assert_eq!(run(arguments), (2, String::new(), wanted), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_put_together_is_said_as_pprof_says_it() {
    for (arguments, wanted) in [
        (
            &["-top", "cpu.pb.gz", "heap.pb.gz"][..],
            "problem fetching source profiles: profiles have empty common sample type list",
        ),
        (&["-top", "-base=cpu.pb.gz", "heap.pb.gz"], "profiles have empty common sample type list"),
        (
            &["-top", "-normalize", "-base=cpu.pb.gz", "heap.pb.gz"],
            "incompatible period types &{space bytes 0 0} and &{cpu nanoseconds 0 0}",
        ),
        (
            &["-top", "-base=a", "-diff_base=a", "heap.pb.gz"],
            "-base and -diff_base flags cannot both be specified",
        ),
        (&["-top", "-normalize", "heap.pb.gz"], "must have base profile to normalize by"),
        (&["-top", "-base=-", "-"], "standard input can be read only once"),
    ] {
        assert_eq!(refused(arguments), wanted, "{arguments:?}");
    }
}

#[test]
fn the_last_base_counts_and_an_empty_one_is_none() {
    let plain = run(&["-top", "heap.5.pb.gz"]);
    let compared = run(&["-top", "-base=heap.0.pb.gz", "heap.5.pb.gz"]);
    assert_eq!(run(&["-top", "-base=nosuch", "-base=", "heap.5.pb.gz"]), plain);
    assert_eq!(run(&["-top", "-base=nosuch", "-base=heap.0.pb.gz", "heap.5.pb.gz"]), compared);
    let base = fs::File::open(fixtures().join("heap.0.pb.gz")).unwrap();
    let piped = program(&["-top", "-base=-", "heap.5.pb.gz"]).stdin(base).output().unwrap();
    assert_eq!(outcome(&piped), compared);
}

#[test]
fn a_program_may_stand_before_its_profiles() {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("service");
    fs::write(&binary, b"\x7fELF and more").unwrap();
    let binary = binary.to_str().unwrap();
    let (status, out, err) = run(&["-top", binary, "heap.pb.gz"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("File: service\n"), "{out}");
    assert!(refused(&["-top", binary]).starts_with(binary), "alone it is a source");
}

#[test]
fn names_are_rewritten_as_asked() {
    let (status, _, err) = run(&["-top", "-symbolize=local:Demangle=default", "heap.pb.gz"]);
    assert_eq!((status, err.as_str()), (0, ""));
    // Other names are forced, so the binary is looked for.
    let (status, _, err) = run(&["-top", "-symbolize=local:Demangle=full:force", "heap.pb.gz"]);
    let failed = "Local symbolization failed for leaky (build ID a0dd8a4f49b8d58c4ea1aa6b82193279fa1c74d9): ";
    assert_eq!((status, err), (0, format!("{failed}no such file\n")));
    let (status, _, err) = run(&["-top", "-symbolize=fast:none:slow", "heap.pb.gz"]);
    let expecting = "[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]";
    let ignoring = "ignoring unrecognized symbolization option: fast:none:slow";
    assert_eq!((status, err), (0, format!("{ignoring}\nexpecting -symbolize={expecting}\n")));
}

#[test]
fn completions_and_the_manual_name_every_option() {
    use rprof_tui::cli::options::DEFINITIONS;
    for (arguments, option) in [
        (&["--completions", "bash"][..], "--NAME"),
        (&["--completions=zsh"], "--NAME"),
        (&["-completions=fish"], "-l NAME"),
        (&["--man"], "\\-\\-NAME"),
    ] {
        let (status, out, err) = run(arguments);
        assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
        for definition in DEFINITIONS {
            let escaped = |name: &str| {
                if option.starts_with('\\') { name.replace('-', "\\-") } else { name.to_owned() }
            };
            let wanted = option.replace("NAME", &escaped(definition.name));
            let named = out.match_indices(&wanted).any(|(at, found)| {
                let after = out.get(at + found.len()..).and_then(|rest| rest.chars().next());
                !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
            });
            assert!(named, "{arguments:?} does not name {wanted}");
        }
    }
    assert!(refused(&["--completions=bsh"]).ends_with("did you mean bash?"));
}
