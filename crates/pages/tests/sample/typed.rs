//! What people, browsers and administrators write of themselves: usual words, or the worst ones, by one switch.

use std::cell::Cell;

/// The language of samples in which everything that somebody wrote is hostile.
pub const HOSTILE: &str = "en-x-hostile";
/// Markup, the ends of attributes, an address that is nobody's here, and words that turn around.
pub const WORST: &str =
    "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onmouseover='x https://evil.example/x \u{202e}live";

thread_local! {
    static IS_HOSTILE: Cell<bool> = const { Cell::new(false) };
}

/// Whether what follows is hostile, by the language that was asked for.
pub fn begin(language: &str) {
    IS_HOSTILE.set(language == HOSTILE);
}

/// A text that does not come from us.
pub fn typed(usual: &str) -> &str {
    if IS_HOSTILE.get() { WORST } else { usual }
}
