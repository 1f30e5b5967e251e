//! The only HTTP, and the binary.

pub mod api;
pub mod app;
pub mod captcha;
pub mod config;
pub mod directory;
pub mod failure;
pub mod hasher;
pub mod health;
pub mod listen;
pub mod request;
#[cfg(test)]
mod scratch;
pub mod session_table;
pub mod throttled;
pub mod ticket;
pub mod use_case;
