//! What a request brings along from outside: its time, its chance, where it came from, and what it holds.

pub mod caller;
pub mod client_address;
pub mod cookie;
pub mod entropy;
pub mod forgery;
pub mod limit;
pub mod now;
pub mod phone;
pub mod session;
pub mod text;
