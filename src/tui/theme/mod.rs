//! Roles, styles and glyphs of everything on the screen.
//!
//! Code that draws names roles and glyphs only; this folder alone holds colour values. No meaning hangs on colour alone:
//! a sign, a word or a place says the same.

mod contrast;
mod glyphs;
pub mod graph_fills;
pub mod icicle_fills;
pub mod line_glyphs;
mod palette;
mod role;
mod style;
pub mod syntax;

pub use glyphs::{ASCII, Glyphs, UNICODE};
pub use palette::{Depth, Palette};
pub use role::{Fill, Role};
pub use style::Theme;
