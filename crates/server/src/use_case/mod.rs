//! What can be done, one function each: load, decide, change, answer. The two skins (pages, API) call these.

pub mod account_act;
pub mod acting;
pub mod break_glass;
pub mod dismissal;
pub mod employees;
pub mod groups;
pub mod messages;
pub mod operator;
pub mod otp_app;
pub mod password;
pub mod password_reset;
pub mod password_try;
pub mod reader;
pub mod recovery_code;
pub mod reopen;
pub mod rest;
pub mod second_factor;
pub mod session;
pub mod settings;
pub mod settle;
pub mod setup;
pub mod sign_in;
pub mod step_up;
pub mod this_browser;
pub mod waiver;
pub mod waiver_notice;
