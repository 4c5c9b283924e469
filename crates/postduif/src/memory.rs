//! The allocator's manners. glibc keeps what was freed for itself; a program that
//! stands in the background all day gives it back. Other systems' allocators have
//! no such settings.

/// Has large blocks given back to the system when they are freed, whichever thread
/// frees them, and keeps to so many arenas: threads wait for each other in one, and a new
/// one grows page by page. To be called before any other thread runs.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "glibc takes its settings in no other way; docs/adr/0037")]
pub fn give_back_large_blocks(arenas: u8) {
    const LARGE_BYTES: libc::c_int = 128 << 10;
    // SAFETY: two numbers, set before any other thread runs. A setting that is not taken changes nothing.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BYTES);
        libc::mallopt(libc::M_ARENA_MAX, arenas.into());
    }
}

/// Gives back whatever lies free between what is used. Allocations wait meanwhile.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "glibc is told in no other way; docs/adr/0037")]
pub fn give_back_all() {
    // SAFETY: concerns freed memory alone, under the allocator's own locks.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back_large_blocks(_arenas: u8) {}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back_all() {}
