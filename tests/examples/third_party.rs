//! The papers of a release: the licences of every crate in the program, or with `sbom` a bill of materials (`CycloneDX`).
//!
//! `cargo run --example third-party -- [sbom] [TARGET]` prints one of them, for the target or for this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Beginnings of the names of licence files, in upper case.
const FILES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];

/// The licence 0BSD below its line of copyright.
const ZERO_BSD: &str = "\
Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED \"AS IS\" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.";

/// A crate of the program.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    licence: String,
    repository: String,
    authors: String,
    /// The folder of its sources.
    folder: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_sbom = arguments.first().is_some_and(|argument| argument == "sbom");
    if is_sbom {
        arguments.remove(0);
    }
    let crates = crates(&arguments.first().cloned().map_or_else(host, Ok)?)?;
    let text = if is_sbom {
        serde_json::to_string_pretty(&bill(&crates))? + "\n"
    } else {
        licences(&crates)?
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// The target of this machine.
fn host() -> Result<String, Box<dyn Error>> {
    let said = String::from_utf8(Command::new("rustc").arg("-vV").output()?.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc names no host")?.to_owned())
}

/// The output of cargo.
fn cargo(arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut cargo = Command::new("cargo");
    let output = cargo.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The crates that the program is made of, by name, without itself and without those of tests and build scripts.
fn crates(target: &str) -> Result<BTreeSet<Crate>, Box<dyn Error>> {
    // The graph of `cargo metadata` has crates of features that are off; the one of `cargo tree` has not.
    let tree = ["tree", "--locked", "--edges=normal", "--prefix=none", "--target", target];
    let tree = cargo(&tree)?;
    let used: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(" v")?;
            Some((name, rest.split(' ').next()?))
        })
        .collect();
    let metadata = ["metadata", "--format-version=1", "--locked", "--filter-platform", target];
    let metadata: Value = serde_json::from_str(&cargo(&metadata)?)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut crates = BTreeSet::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let (name, version) = (text(&package["name"]), text(&package["version"]));
        if name == env!("CARGO_PKG_NAME") || !used.contains(&(&*name, &*version)) {
            continue;
        }
        let licence = text(&package["license"]);
        if licence.is_empty() {
            return Err(format!("{name} names no licence").into());
        }
        let manifest = text(&package["manifest_path"]);
        let folder = Path::new(&manifest).parent().ok_or("a manifest without a folder")?;
        let repository = text(&package["repository"]);
        let folder = folder.display().to_string();
        let authors = package["authors"].as_array().into_iter().flatten();
        let authors: Vec<String> = authors.map(text).collect();
        let authors = authors.join(", ");
        crates.insert(Crate { name, version, licence, repository, authors, folder });
    }
    if crates.is_empty() {
        return Err("cargo names no crates".into());
    }
    Ok(crates)
}

/// A list of all crates with their licences, and each text of a licence once, with the crates that have it.
///
/// # Errors
///
/// A crate has no text of its licence, and there is none here.
fn licences(crates: &BTreeSet<Crate>) -> Result<String, Box<dyn Error>> {
    let mut out = "Crates in rprof-tui, and their licences\n\n".to_owned();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in crates {
        let Crate { name, version, licence, repository, .. } = item;
        writeln!(out, "{name} {version}: {licence} {repository}")?;
        let mut own = texts_of_package(item)?;
        if own.is_empty() {
            out += "    (its package has no text of it; the usual text is below)\n";
            let missing = || format!("{name} {version} has no text of its licence, {licence}");
            own.push(usual_text(item)?.ok_or_else(missing)?);
        }
        for text in own {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (text, mut names) in texts {
        names.dedup();
        writeln!(out, "\n{}\n{}\n\n{text}", "=".repeat(72), names.join(", "))?;
    }
    Ok(out)
}

/// The texts of licences in a package.
fn texts_of_package(item: &Crate) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(&item.folder)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && FILES.iter().any(|begin| file.starts_with(begin)) {
            let text = fs::read_to_string(&path)?.replace("\r\n", "\n").trim().to_owned();
            texts.extend((!text.is_empty()).then_some(text));
        }
    }
    Ok(texts)
}

/// The usual text of the first licence of a choice that there is one for, with the authors that the package names.
fn usual_text(item: &Crate) -> Result<Option<String>, Box<dyn Error>> {
    let own = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let owners = match &*item.authors {
        "" => format!("The authors of {}", item.name),
        authors => authors.to_owned(),
    };
    for licence in item.licence.split(" OR ").flat_map(|licence| licence.split('/')) {
        let body = match licence.trim() {
            "MIT" => {
                let text = own("LICENSE-MIT")?;
                let begin = text.find("Permission").ok_or("LICENSE-MIT without its permission")?;
                text.get(begin..).unwrap_or_default().trim().to_owned()
            }
            "0BSD" => ZERO_BSD.to_owned(),
            "Apache-2.0" => own("LICENSE-APACHE")?.trim().to_owned(),
            _ => continue,
        };
        return Ok(Some(format!("Copyright (c) {owners}\n\n{body}")));
    }
    Ok(None)
}

/// The bill of materials.
fn bill(crates: &BTreeSet<Crate>) -> Value {
    let components: Vec<Value> = crates
        .iter()
        .map(|item| {
            json!({
                "type": "library",
                "name": item.name,
                "version": item.version,
                "purl": format!("pkg:cargo/{}@{}", item.name, item.version),
                "licenses": [{ "expression": item.licence.replace('/', " OR ") }],
            })
        })
        .collect();
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "name": name,
            "version": version,
            "purl": format!("pkg:cargo/{name}@{version}"),
        } },
        "components": components,
    })
}
