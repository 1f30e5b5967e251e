//! The only HTTP, and the binary.

pub mod config;
pub mod request;
