//! The pages as a browser without script uses them.

mod door;
mod forms;
mod invitations;
mod links;
mod password_only;
mod readers;
mod sound;
mod workspaces;
