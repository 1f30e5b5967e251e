//! The pages as a browser without script uses them.

mod door;
mod forms;
mod help;
mod invitations;
mod links;
mod own_number;
mod password_only;
mod readers;
mod recovering;
mod refused;
mod risks;
mod sound;
mod workspaces;
