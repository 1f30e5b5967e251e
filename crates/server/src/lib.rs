//! The only HTTP, and the binary.

pub mod api;
pub mod app;
pub mod authenticator;
pub mod captcha;
pub mod command;
pub mod config;
pub mod control;
pub mod courier;
pub mod demo;
pub mod directory;
pub mod failure;
pub mod folder;
pub mod hasher;
pub mod health;
pub mod listen;
pub mod logging;
pub mod metrics;
pub mod outgoing;
pub mod pages;
pub mod request;
pub mod router;
pub mod run;
pub mod session_table;
pub mod sms;
pub mod streams;
pub mod throttled;
pub mod ticket;
pub mod use_case;
pub mod worker;

#[cfg(test)]
mod scratch;
