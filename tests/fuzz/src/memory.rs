//! Memory in use, counted by the allocator, and its bound for decoding.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes that decoding may use beside those in proportion to the input.
pub const BASE: usize = 64 << 20;

/// Bytes that decoding may use for each decoded byte.
pub const PER_BYTE: usize = 12;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator with a count of live bytes and their peak.
pub struct CountingAllocator;

/// Bytes of the allocation that decoding tries and frees untouched, to know that there is memory.
const TRIED: usize = (32 << 20) + 1;

fn add(size: usize) {
    if size != TRIED {
        let live = LIVE.fetch_add(size, Relaxed) + size;
        PEAK.fetch_max(live, Relaxed);
    }
}

fn remove(size: usize) {
    if size != TRIED {
        LIVE.fetch_sub(size, Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        remove(layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Large blocks grow in place, or their pages are moved.
        if size > layout.size() {
            add(size - layout.size());
        } else {
            LIVE.fetch_sub(layout.size() - size, Relaxed);
        }
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// Does `work` and returns its result. More memory than the bound for `decoded` bytes is a finding.
pub fn bounded<T>(decoded: usize, work: impl FnOnce() -> T) -> T {
    let (result, used) = measured(work);
    assert_bound(decoded, used);
    result
}

/// Does `work`; its result, and the peak of the bytes it used.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let result = work();
    (result, PEAK.load(Relaxed).saturating_sub(before))
}

/// Holds `used` bytes against the bound for `decoded` bytes.
pub fn assert_bound(decoded: usize, used: usize) {
    let bound = BASE + PER_BYTE * decoded;
    assert!(used <= bound, "{used} bytes of memory for {decoded} decoded bytes, more than {bound}");
}
