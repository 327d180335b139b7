//! The work that debug information may cost: damaged files repeat ranges and rows without end.

use std::cell::Cell;

/// Steps that are left: a row of a line program, a range, or an address in a range is one.
pub(in crate::binary) struct Budget(Cell<u64>);

impl Budget {
    /// A budget in proportion to the bytes of debug information and to the addresses. Sound files need a fraction of it.
    pub(in crate::binary) fn new(bytes: u64, addresses: usize) -> Self {
        let of_addresses = (addresses as u64).saturating_mul(1000).saturating_add(1 << 20);
        Self(Cell::new(bytes.saturating_mul(8).saturating_add(of_addresses)))
    }

    /// Takes `steps` from the budget. False once it is spent.
    pub(in crate::binary) fn spend(&self, steps: u64) -> bool {
        let left = self.0.get().saturating_sub(steps);
        self.0.set(left);
        left > 0
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
