//! A label as a column of Top: per function the value of the key that weighs most in it.

use super::view::ProfileView;
use crate::analysis::frames::NodeId;
use crate::analysis::labels::heaviest::heaviest_values;
use crate::cancel::{Cancel, Cancelled};

/// The heaviest value of one label key in each row of a view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelColumn {
    /// The key as printed.
    pub key: String,
    values: Vec<String>,
    of_node: Vec<Option<(usize, f64)>>,
}

impl LabelColumn {
    /// The heaviest values of `key`, by cum.
    pub fn new(view: &ProfileView, key: String, cancel: &Cancel) -> Result<LabelColumn, Cancelled> {
        let found = heaviest_values(&view.analysis, &key, "auto", cancel)?;
        let text = |value: &Vec<u8>| String::from_utf8_lossy(value).into_owned();
        let values = found.values.iter().map(text).collect();
        Ok(LabelColumn { key, values, of_node: found.of_node })
    }

    /// The heaviest value of a node, and its share of the node's cum from 0 to 1. `None` for a node whose samples lack the
    /// key.
    pub fn value(&self, node: NodeId) -> Option<(&str, f64)> {
        let (index, share) = (*self.of_node.get(node.index())?)?;
        Some((self.values.get(index)?, share))
    }
}
