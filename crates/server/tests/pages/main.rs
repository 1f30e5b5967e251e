//! The pages as a browser without script uses them.

mod door;
mod forms;
mod links;
mod readers;
mod sound;
