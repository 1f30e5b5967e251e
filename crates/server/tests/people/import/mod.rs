//! Employees from a file: added, and invited when that is asked for.

mod adding;
mod inviting;
mod people;
