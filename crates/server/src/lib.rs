//! The only HTTP, and the binary.

pub mod request;
