//! Patterns of the frames that `go tool pprof` drops from profiles of older formats, which have no patterns of their own: the
//! allocator, the lock, the signal handler.

use crate::profile::store::records::ValueType;

/// The sample types of heap profiles.
const HEAP: [&[&str]; 5] = [
    &["allocations", "size"],
    &["objects", "space"],
    &["inuse_objects", "inuse_space"],
    &["alloc_objects", "alloc_space"],
    &["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"],
];

const ALLOCATOR: &str = concat!(
    r"calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|realloc|",
    r"tcmalloc::.*|tc_calloc|tc_cfree|tc_malloc|tc_free|tc_memalign|tc_posix_memalign|tc_pvalloc|tc_valloc|",
    r"tc_realloc|tc_new|tc_delete|tc_newarray|tc_deletearray|tc_new_nothrow|tc_newarray_nothrow|",
    r"malloc_zone_malloc|malloc_zone_calloc|malloc_zone_valloc|malloc_zone_realloc|malloc_zone_memalign|",
    r"malloc_zone_free|runtime\..*|BaseArena::.*|(::)?do_malloc_no_errno|(::)?do_malloc_pages|(::)?do_malloc|",
    r"DoSampledAllocation|MallocedMemBlock::MallocedMemBlock|_M_allocate|__builtin_(vec_)?delete|",
    r"__builtin_(vec_)?new|__gnu_cxx::new_allocator::allocate|__libc_malloc|__malloc_alloc_template::allocate|",
    r"allocate|cpp_alloc|operator new(\[\])?|simple_alloc::allocate",
);

/// Frames of jemalloc, beside those of [`ALLOCATOR`], as `jeprof` has them; of its Rust crate; and of Rust's own way to an allocator.
pub(super) const JEMALLOC: &str = concat!(
    r"(je_|_rjem_|_rjem_je_)(calloc|malloc|memalign|posix_memalign|pvalloc|valloc|realloc|malloc_default)|",
    r"(je_|_rjem_|_rjem_je_)?(aligned_alloc|mallocx|rallocx|xallocx|dallocx|sdallocx|sdallocx_noflags)|",
    r"(void\* )?(newImpl|fallbackNewImpl)(<.*>)?|",
    r"(__rustc(\[[0-9a-f]+\])?::)?__(rust|rdl|rg)_(alloc|alloc_zeroed|realloc)|",
    r"<tikv_jemallocator::Jemalloc as .*|<alloc::alloc::Global as .*|",
    r"alloc::alloc::(alloc|alloc_zeroed|realloc|exchange_malloc|Global::.*)",
);

/// Frames to keep although [`ALLOCATOR`] matches them: they occur in the middle of a stack.
const KEPT: &str = r"runtime\.panic|runtime\.reflectcall|runtime\.call[0-9]*";

const SIGNAL: &str = concat!(
    "ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|",
    "__pthread_sighandler|__restore",
);

const LOCK: &str = concat!(
    r"RecordLockProfileData|(base::)?RecordLockProfileData.*|(base::)?SubmitMutexProfileData.*|",
    r"(base::)?SubmitSpinLockProfileData.*|(base::Mutex::)?AwaitCommon.*|(base::Mutex::)?Unlock.*|",
    r"(base::Mutex::)?UnlockSlow.*|(base::Mutex::)?ReaderUnlock.*|(base::MutexLock::)?~MutexLock.*|",
    r"(Mutex::)?AwaitCommon.*|(Mutex::)?Unlock.*|(Mutex::)?UnlockSlow.*|(Mutex::)?ReaderUnlock.*|",
    r"(MutexLock::)?~MutexLock.*|(SpinLock::)?Unlock.*|(SpinLock::)?SlowUnlock.*|",
    r"(SpinLockHolder::)?~SpinLockHolder.*",
);

/// The patterns of frames to drop and to keep, for a profile of these sample types.
pub(super) fn frame_patterns(types: &[ValueType]) -> (&'static str, &'static str) {
    let is = |kinds: &[&str]| types.iter().map(|t| t.kind.as_str()).eq(kinds.iter().copied());
    if HEAP.iter().any(|kinds| is(kinds)) {
        (ALLOCATOR, KEPT)
    } else if is(&["contentions", "delay"]) {
        (LOCK, "")
    } else {
        (SIGNAL, "")
    }
}
