//! Graphviz: its program `dot`, found and run as pprof runs it, and its SVG with pan and zoom.

use super::picture_format::PictureFormat;
use super::xml;
use crate::error::{Error, os_reason};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The script of a picture: dragging moves it, the wheel zooms.
pub(super) const PAN_AND_ZOOM: &str = include_str!("pan_zoom.js");

/// The program `name` in one of the absolute directories of `path`, the value of `PATH`.
pub fn find_program(name: &str, path: Option<&OsStr>) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::split_paths(path?).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(&file)).find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// The error of a picture that only graphviz draws.
pub fn missing(format: PictureFormat) -> Error {
    let name = format.name();
    Error::Report(format!(
        "-{name} needs the program dot of the package graphviz, which is not installed; -svg needs none"
    ))
}

/// Runs `program` with pprof's argument on the text of a graph, without a shell. Returns the picture.
///
/// # Errors
///
/// The program does not start, or it fails; then the last line of its messages is part of the error.
pub(super) fn draw(program: &Path, format: PictureFormat, text: &[u8]) -> Result<Vec<u8>, Error> {
    let failed = |why: &str| Error::Report(format!("failed to execute dot: {why}"));
    let no_start = |error: std::io::Error| failed(&os_reason(&error));
    let mut command = Command::new(program);
    command.arg(format!("-T{}", format.name()));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(no_start)?;
    let input = child.stdin.take();
    let output = thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early says why on its standard error.
            let _ = input.map(|mut input| input.write_all(text));
        });
        child.wait_with_output()
    });
    let output = output.map_err(no_start)?;
    if !output.status.success() {
        let messages = String::from_utf8_lossy(&output.stderr);
        let last = messages.lines().rev().find(|line| !line.trim().is_empty());
        return Err(failed(last.unwrap_or(&output.status.to_string())));
    }
    Ok(output.stdout)
}

/// Graphviz' SVG, filling the page, with pan and zoom; an unknown form is left as it is.
pub(super) fn with_pan_and_zoom(svg: &[u8]) -> String {
    // Graphviz leaves some ampersands unquoted, and control characters as they are.
    let svg = xml::allowed(svg).replace("&;", "&amp;;");
    let parts = (|| {
        let (head, rest) = svg.split_once("<svg ")?;
        let (attributes, rest) = rest.split_once('>')?;
        let (body, end) = rest.rsplit_once("</svg>")?;
        let (_, after) = attributes.split_once("viewBox=\"")?;
        let (_, after) = after.split_once('"')?;
        let (size, _) = attributes.split_at(attributes.len() - after.len());
        let view = size.split_once("viewBox=\"")?.1;
        Some(format!(
            "{head}<svg width=\"100%\" height=\"100%\" viewBox=\"{view}{after}>{}{body}</svg>{end}",
            script(PAN_AND_ZOOM)
        ))
    })();
    parts.unwrap_or(svg)
}

/// A script as an element of an SVG.
pub(super) fn script(text: &str) -> String {
    format!("\n<script><![CDATA[\n{text}]]></script>")
}

#[cfg(test)]
#[path = "tests/graphviz.rs"]
mod tests;
