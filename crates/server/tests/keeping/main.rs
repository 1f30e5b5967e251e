//! What is kept, recorded and hidden, and what becomes of it when a database is away, old or forged.

mod backup;
mod database_away;
mod forged;
mod records;
mod secrets;
mod what_events_do;
