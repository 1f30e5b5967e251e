//! The only SQL of the house: facts, one text for SQLite and PostgreSQL.
//!
//! A use case reads what it needs, lets the domain decide, and writes one [`Batch`] whose `where` clauses and guards
//! say what must still be so. What differs between the two engines lives in [`engine`] and nowhere else.

pub mod engine;

pub use engine::{Batch, Database, Location, Row, Statement, StoreError, Value, Written};
