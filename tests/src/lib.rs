//! What only a whole system shows: stories in a real browser, killed processes, clients that nobody here wrote.
//!
//! There is nothing to import here: each file in `tests/tests/system/` is a story.
