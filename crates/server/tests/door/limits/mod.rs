//! How often things may be tried, by whom, and what it costs; on both engines.

mod captcha;
mod counted;
mod devices;
mod mobile;
mod storm;
mod tries;
