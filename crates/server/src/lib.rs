//! The only HTTP, and the binary.

pub mod captcha;
pub mod hasher;
pub mod request;
