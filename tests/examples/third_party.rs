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

/// A crate of the program.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    licence: String,
    repository: String,
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
        crates.insert(Crate { name, version, licence, repository, folder });
    }
    if crates.is_empty() {
        return Err("cargo names no crates".into());
    }
    Ok(crates)
}

/// A list of all crates with their licences, and each text of a licence once, with the crates that have it.
fn licences(crates: &BTreeSet<Crate>) -> Result<String, Box<dyn Error>> {
    let mut out = "Crates in rprof-tui, and their licences\n\n".to_owned();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in crates {
        let Crate { name, version, licence, repository, folder } = item;
        writeln!(out, "{name} {version}: {licence} {repository}")?;
        let mut found = false;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            if path.is_file() && FILES.iter().any(|begin| file.starts_with(begin)) {
                found = true;
                let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
                texts.entry(text.trim().to_owned()).or_default().push(name.clone());
            }
        }
        if !found {
            out += "    (its package has no text of it; the usual text of that licence applies)\n";
        }
    }
    for (text, mut names) in texts {
        names.dedup();
        writeln!(out, "\n{}\n{}\n\n{text}", "=".repeat(72), names.join(", "))?;
    }
    Ok(out)
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
