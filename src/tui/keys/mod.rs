//! Keys: actions and scopes, the table of bindings, and the keys that a user chose.

mod action;
pub mod bindings;
mod key_press;
pub mod spelling;
