//! Inviting people: by mail, by SMS, by a link to be handed over, by a link for many; and what they make of it.

mod accepting;
mod by_sms;
mod elsewhere;
mod joining;
mod people;
mod sending;
mod squatted;
