//! The only HTTP, and the binary.

pub mod config;
pub mod listen;
pub mod request;
#[cfg(test)]
mod scratch;
