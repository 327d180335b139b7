//! The rows of Go's own figures: heap, stacks, and the runtime itself.

use super::row::{Category, RowList, size};
use crate::runtime::memstats::MemStats;

/// Builds the rows below the memory that Go has from the system.
pub(super) struct GoRows<'a> {
    pub(super) stats: &'a MemStats,
    pub(super) list: RowList,
    /// The depth of the first row.
    depth: usize,
    /// Memory that is given back is left out.
    held_alone: bool,
}

impl<'a> GoRows<'a> {
    /// The rows of all that Go got from the system, below a first row `Sys`.
    pub(super) fn of_sys(stats: &'a MemStats) -> Self {
        let mut rows = Self { stats, list: RowList::default(), depth: 0, held_alone: false };
        let sys = stats.bytes("Sys").unwrap_or(0);
        rows.add_all("Sys", sys, "taken from the system");
        rows
    }

    /// Adds the rows of what Go holds: all that it got from the system, less what it gave back.
    pub(super) fn add_held(stats: &'a MemStats, list: RowList, depth: usize) -> RowList {
        let Some(sys) = stats.bytes("Sys") else { return list };
        let released = stats.bytes("HeapReleased").unwrap_or(0);
        let explanation = match released {
            0 => "that Go holds: all that it got from the system (Sys)".to_owned(),
            _ => {
                format!("that Go holds: Sys, {}, less {} given back", size(sys), size(released))
            }
        };
        let mut rows = Self { stats, list, depth, held_alone: true };
        rows.add_all("Go", sys.wrapping_sub(released), &explanation);
        rows.list
    }

    fn add_all(&mut self, name: &'static str, bytes: i64, says: &str) {
        let first = self.list.push(self.depth, name, bytes, says);
        self.heap();
        self.others();
        self.list.close(first);
    }

    fn leaf(
        &mut self,
        (depth, category): (usize, Category),
        name: &'static str,
        bytes: i64,
        says: &str,
    ) {
        self.list.leaf((self.depth + depth, category), name, bytes, says);
    }

    /// Adds the rows of the heap.
    fn heap(&mut self) {
        let Some(sys) = self.stats.bytes("HeapSys") else { return };
        let released = self.stats.bytes("HeapReleased").filter(|_| self.held_alone).unwrap_or(0);
        let explanation =
            if self.held_alone { "for objects" } else { "of address space for objects" };
        let heap = self.list.push(self.depth + 1, "heap", sys.wrapping_sub(released), explanation);
        let idle = self.stats.bytes("HeapIdle");
        let used =
            self.stats.bytes("HeapInuse").or_else(|| idle.map(|idle| sys.wrapping_sub(idle)));
        if let Some(used) = used {
            let explanation = "of spans that hold at least one object";
            let at = self.list.push(self.depth + 2, "in use", used, explanation);
            self.objects();
            self.list.close(at);
        }
        if let Some(idle) = idle.or_else(|| used.map(|used| sys.wrapping_sub(used))) {
            self.idle(idle);
        }
        self.list.close(heap);
    }

    /// Adds live objects, and the rest of the spans in use.
    fn objects(&mut self) {
        let Some(alive) = self.stats.bytes("HeapAlloc").or_else(|| self.stats.bytes("Alloc"))
        else {
            return;
        };
        let used = self.list.rows.last().map_or(0, |row| row.bytes);
        let says = "of objects: reached by the last collection, made since, or not swept yet";
        self.leaf((3, Category::Live), "live", alive, says);
        let gaps = used.wrapping_sub(alive);
        let says = "lost inside spans: rounding, and places not taken yet";
        self.leaf((3, Category::Gaps), "gaps", gaps, says);
    }

    /// Adds the spans without an object.
    fn idle(&mut self, idle: i64) {
        let says = "of spans without an object";
        let free = "kept for what comes next: in memory, and empty";
        match self.stats.bytes("HeapReleased") {
            Some(released) if self.held_alone => {
                self.leaf((2, Category::Free), "kept", idle.wrapping_sub(released), free);
            }
            Some(released) => {
                self.list.push(self.depth + 2, "idle", idle, says);
                let back = "given back to the system: counted in Sys, but not in memory";
                self.leaf((3, Category::Released), "returned", released, back);
                self.leaf((3, Category::Free), "kept", idle.wrapping_sub(released), free);
            }
            None => self.leaf((2, Category::Free), "idle", idle, says),
        }
    }

    /// Adds the rows beside the heap.
    fn others(&mut self) {
        let others = [
            (Category::Stacks, "stacks", "StackSys", "of stacks of goroutines and threads"),
            (Category::Runtime, "spans", "MSpanSys", "to keep account of spans"),
            (Category::Runtime, "caches", "MCacheSys", "of the processors' lists of free places"),
            (Category::Runtime, "buckets", "BuckHashSys", "of tables behind profiles such as this"),
            (
                Category::Runtime,
                "collector",
                "GCSys",
                "of the garbage collector's marks and queues",
            ),
            (Category::Runtime, "other", "OtherSys", "of what the runtime needs besides"),
        ];
        for (category, name, field, says) in others {
            if let Some(bytes) = self.stats.bytes(field) {
                self.leaf((1, category), name, bytes, says);
            }
        }
    }
}
