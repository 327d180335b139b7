//! Data beside the samples: the memory of the process, its earlier snapshots, and the source on this machine.

use super::edited_source::EditedSource;
use super::kind::Kind;
use super::rule::Rule;
use crate::analysis::trend::Trend;
use crate::runtime::memory_breakdown::MemoryBreakdown;

/// Data beside the samples; rules that need a missing part are silent.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProcessData<'a> {
    /// The memory of the process.
    pub memory: Option<&'a MemoryBreakdown>,
    /// The growth over snapshots, by the query of [`growth_query`](super::growth_query).
    pub growth: Option<&'a Trend>,
    /// The functions whose source on this machine is that of another build.
    pub edited: Option<&'a EditedSource>,
}

impl ProcessData<'_> {
    /// True if the rule reads profiles of this kind, or a part of the data that is known.
    pub fn is_enough_for(&self, rule: &Rule, kind: Kind) -> bool {
        match rule.needs {
            Kind::Other => true,
            Kind::Memory => self.memory.is_some(),
            Kind::HeapSnapshots => kind == Kind::Heap && self.growth.is_some(),
            Kind::GoroutineSnapshots => kind == Kind::Goroutine && self.growth.is_some(),
            needs => needs == kind,
        }
    }
}
