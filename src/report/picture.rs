//! `-svg`, `-png`, `-pdf`, `-ps`, `-gif`: the graph of `-dot` as a picture. Graphviz draws it from the very text of `-dot`;
//! without graphviz an SVG is drawn by the layout that is built in.

use super::options::ReportOptions;
use super::picture_format::PictureFormat;
use super::{dot, graph_svg, graphviz};
use crate::analysis::Analysis;
use crate::error::{Error, Stop};
use std::io::Write;

pub(super) fn write(
    analysis: &Analysis,
    format: PictureFormat,
    options: &ReportOptions,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let failed = |error| Stop::Failed(Error::Write(error));
    let mut text = Vec::new();
    dot::write(analysis, options.call_tree, &mut text).map_err(failed)?;
    let picture = match (&options.dot_program, format) {
        (Some(program), PictureFormat::Svg) => {
            graphviz::with_pan_and_zoom(&graphviz::draw(program, format, &text)?).into_bytes()
        }
        (Some(program), _) => graphviz::draw(program, format, &text)?,
        (None, PictureFormat::Svg) => graph_svg::draw(&text).into_bytes(),
        (None, _) => return Err(graphviz::missing(format).into()),
    };
    out.write_all(&picture).map_err(failed)
}
