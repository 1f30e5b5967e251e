//! Dismissing and reinstating: who may move from where to where (EMP-03, EMP-06).
//!
//! What somebody signs in with stays as it is; a dismissal takes the place, never the profile.

use crate::account::Status;
use crate::refusal::Refusal;

/// The status after a dismissal. Whoever is dismissed already is [`Refusal::StaleState`]: the page was an old one.
pub fn dismissed(from: Status) -> Result<Status, Refusal> {
    match from {
        Status::Dismissed => Err(Refusal::StaleState),
        Status::Invited | Status::Pending | Status::Active => Ok(Status::Dismissed),
    }
}

/// The status after reinstating: where the person stood when dismissed, so that nobody becomes active who was never in.
pub fn reinstated(from: Status, left_as: Option<Status>) -> Result<Status, Refusal> {
    match (from, left_as) {
        (Status::Dismissed, Some(Status::Pending)) => Ok(Status::Pending),
        (Status::Dismissed, Some(Status::Active)) => Ok(Status::Active),
        // Nothing is known of how the person left: the way in is a new invitation.
        (Status::Dismissed, Some(Status::Invited | Status::Dismissed) | None) => Ok(Status::Invited),
        (Status::Invited | Status::Pending | Status::Active, _) => Err(Refusal::StaleState),
    }
}

/// Whether somebody may be deleted for good: only who was dismissed before. Everybody else is
/// [`Refusal::StaleState`]; an open invitation is deleted as such (INV-06).
pub fn deleted(from: Status) -> Result<(), Refusal> {
    match from {
        Status::Dismissed => Ok(()),
        Status::Invited | Status::Pending | Status::Active => Err(Refusal::StaleState),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: EMP-03 (the entry points are pages), EMP-06 (what people sign in with is the store's)
    #[test]
    fn whoever_comes_back_stands_where_they_stood() {
        for before in [Status::Invited, Status::Pending, Status::Active] {
            assert_eq!(dismissed(before), Ok(Status::Dismissed));
            assert_eq!(reinstated(Status::Dismissed, Some(before)), Ok(before));
            assert_eq!(reinstated(before, Some(before)), Err(Refusal::StaleState));
            assert_eq!(deleted(before), Err(Refusal::StaleState));
        }
        assert_eq!(deleted(Status::Dismissed), Ok(()));
        assert_eq!(dismissed(Status::Dismissed), Err(Refusal::StaleState));
        for unknown in [None, Some(Status::Dismissed)] {
            assert_eq!(reinstated(Status::Dismissed, unknown), Ok(Status::Invited));
        }
    }
}
