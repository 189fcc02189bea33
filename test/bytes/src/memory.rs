//! An allocator that refuses a thread more than its budget, so that memory which a few bytes make
//! somebody ask for is noticed: what can fail must fail with an error, all else ends the process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Any bytes may take so much: pictures of polynomials, plans of transforms.
const ANY: usize = 32 << 20;
/// And so much for each byte. The smallest element of a list in JSON, `0,`, becomes a value of 32
/// bytes, which are held twice while the list grows, and once more as what they stand for.
const EACH: usize = 96;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Hands the system's memory out within the budget of each thread.
pub struct Budgeted;

fn take(bytes: usize) -> bool {
    LEFT.try_with(|left| match left.get() {
        usize::MAX => true,
        // What is said of a panic takes memory, too.
        now if now < bytes => std::thread::panicking(),
        now => {
            left.set(now - bytes);
            true
        }
    })
    .unwrap_or(true)
}

fn give(bytes: usize) {
    // Memory from before the budget may be freed within it.
    let _ = LEFT.try_with(|left| left.set(left.get().saturating_add(bytes)));
}

// SAFETY: all memory is the system's, which is asked and told exactly what this is; a null pointer is
// how an allocator says that there is none.
unsafe impl GlobalAlloc for Budgeted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !take(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller keeps to this function's contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !take(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        give(layout.size());
        // SAFETY: the memory is of the system, as in `alloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// What so many bytes may take.
pub fn budget(bytes: usize) -> usize {
    ANY + EACH * bytes
}

/// Runs something with a budget of this thread, where [`Budgeted`] is the allocator.
pub fn within<T>(bytes: usize, run: impl FnOnce() -> T) -> T {
    /// Lifts the budget after a panic, too: its message takes memory.
    struct Lift;
    impl Drop for Lift {
        fn drop(&mut self) {
            LEFT.set(usize::MAX);
        }
    }
    LEFT.set(bytes);
    let _lift = Lift;
    run()
}
