//! The only HTTP, and the binary.
