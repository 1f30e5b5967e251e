//! Who works where: invited, imported, moved, dismissed; their passwords and addresses; what they are told.

mod alerts;
mod banner;
mod contact_email;
mod deletion;
mod dismissal;
mod groups;
mod import;
mod invitations;
mod login_change;
mod mail;
mod password_reset;
mod people;
mod reset_remains;
