//! The weights of edges beside their arrows, where there is room.

use super::content::ShownEdge;
use super::line_grid::LineGrid;
use crate::explore::view::ProfileView;

/// The text beside an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeLabel {
    /// The edge.
    pub edge: u32,
    /// Its first column.
    pub x: usize,
    /// Its row.
    pub y: usize,
    /// Its text.
    pub text: String,
}

/// A cell beside which an edge may have its label.
#[derive(Clone, Copy, Debug)]
pub(super) struct LabelPlace {
    pub(super) edge: u32,
    pub(super) x: usize,
    pub(super) y: usize,
}

/// Puts the labels of the heaviest edges beside their lines, as far as there is room.
pub(super) fn labels(
    view: &ProfileView,
    edges: &[ShownEdge],
    mut places: Vec<LabelPlace>,
    grid: &LineGrid,
) -> Vec<EdgeLabel> {
    places.sort_by_key(|place| place.edge);
    let mut labels: Vec<EdgeLabel> = Vec::new();
    for place in places {
        if labels.last().is_some_and(|label| label.edge == place.edge) {
            continue;
        }
        let edge = &edges[place.edge as usize];
        let figure = view.signed(edge.weight);
        let mut forms = vec![figure];
        if edge.is_inlined {
            forms.insert(0, format!("{} inline", forms[0]));
        }
        let found = forms.into_iter().find_map(|text| {
            let length = text.chars().count();
            let right = (place.x + 2, place.x + 2 + length);
            let left = (place.x.checked_sub(1 + length), place.x.saturating_sub(1));
            let fits = |from: usize, to: usize| {
                let is_free = grid.is_free(place.y, (from.saturating_sub(1), to + 1));
                let meets = |label: &EdgeLabel| {
                    let end = label.x + label.text.chars().count();
                    label.y == place.y && label.x <= to && from <= end
                };
                is_free && !labels.iter().any(meets)
            };
            let x = if fits(right.0, right.1) {
                Some(right.0)
            } else {
                left.0.filter(|&from| from > 0 && fits(from, left.1))
            };
            x.map(|x| EdgeLabel { edge: place.edge, x, y: place.y, text })
        });
        labels.extend(found);
    }
    labels
}
