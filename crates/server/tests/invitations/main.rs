//! Inviting people: by mail, by a link to be handed over, by a link for many; and what they make of it.

mod accepting;
mod joining;
mod people;
mod sending;
