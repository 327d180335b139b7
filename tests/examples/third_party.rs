//! The papers of a release: the licences of every crate in the program, or with `sbom` a bill of materials of `CycloneDX`.
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
    let crates = crates(&metadata(arguments.first())?)?;
    let text = if is_sbom {
        serde_json::to_string_pretty(&bill(&crates))? + "\n"
    } else {
        licences(&crates)?
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// The answer of `cargo metadata` for a target; for this machine without one.
fn metadata(target: Option<&String>) -> Result<Value, Box<dyn Error>> {
    let host = || -> Result<String, Box<dyn Error>> {
        let said = String::from_utf8(Command::new("rustc").arg("-vV").output()?.stdout)?;
        let host = said.lines().find_map(|line| line.strip_prefix("host: "));
        Ok(host.ok_or("rustc names no host")?.to_owned())
    };
    let target = target.cloned().map_or_else(host, Ok)?;
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--format-version=1", "--locked", "--filter-platform", &target]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The crates that the program is made of, by name, without itself and without those of tests and build scripts.
fn crates(metadata: &Value) -> Result<BTreeSet<Crate>, Box<dyn Error>> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = list(&metadata["resolve"]["nodes"]);
    let nodes: BTreeMap<String, Value> =
        nodes.into_iter().map(|node| (text(&node["id"]), node)).collect();
    let root = text(&metadata["resolve"]["root"]);
    let (mut seen, mut next) = (BTreeSet::from([root.clone()]), vec![root.clone()]);
    while let Some(id) = next.pop() {
        let node = nodes.get(&id).ok_or("cargo metadata names a crate that it does not list")?;
        for dependency in list(&node["deps"]) {
            let is_normal = list(&dependency["dep_kinds"]).iter().any(|k| k["kind"].is_null());
            let id = text(&dependency["pkg"]);
            if is_normal && seen.insert(id.clone()) {
                next.push(id);
            }
        }
    }
    seen.remove(&root);
    let mut crates = BTreeSet::new();
    for package in list(&metadata["packages"]) {
        if !seen.contains(&text(&package["id"])) {
            continue;
        }
        let (name, licence) = (text(&package["name"]), text(&package["license"]));
        if licence.is_empty() {
            return Err(format!("{name} names no licence").into());
        }
        let manifest = text(&package["manifest_path"]);
        let folder = Path::new(&manifest).parent().ok_or("a manifest without a folder")?;
        let (version, repository) = (text(&package["version"]), text(&package["repository"]));
        let folder = folder.display().to_string();
        crates.insert(Crate { name, version, licence, repository, folder });
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
        write!(out, "\n{}\n{}\n\n{text}\n", "=".repeat(72), names.join(", "))?;
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
