//! The rules of Doorward, and nothing else.
//!
//! Every flow is a small machine that takes its time and its randomness as arguments and says what is next, what
//! happened (events) and what must follow. There is no async here, no I/O, no clock, no database and no HTTP;
//! a test asserts that this crate's dependency tree stays free of them.

pub mod access;
pub mod access_request;
pub mod account;
pub mod account_act;
pub mod address_change;
pub mod alert;
pub mod app_session;
pub mod approval;
pub mod banner;
pub mod client;
pub mod delivery;
pub mod dismissal;
pub mod email;
pub mod entropy;
pub mod event;
pub mod id;
pub mod import;
pub mod invitation;
pub mod jws;
pub mod keys;
pub mod listing;
pub mod message;
pub mod otp_app;
pub mod own_history;
pub mod password;
pub mod password_reset;
pub mod policy;
pub mod recovery_code;
pub mod refusal;
pub mod rest;
pub mod second_factor;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod sms;
pub mod throttle;
pub mod time;
pub mod trusted_device;
pub mod verification_code;
pub mod waiver;
pub mod web_push;
