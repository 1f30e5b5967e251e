//! What a request brings along from outside: its time, its chance and where it came from.

pub mod client_address;
pub mod entropy;
pub mod now;
