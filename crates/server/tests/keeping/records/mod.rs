//! What is recorded, by whom it is read, and what it never says; on both engines.

mod attempts;
mod catalogue;
mod logs;
mod people;
