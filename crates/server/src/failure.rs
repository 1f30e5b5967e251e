//! Why a request was not done, for the two skins to tell.

use domain::refusal::Refusal;
use store::StoreError;

use crate::app::DATABASE_AWAY;

/// A refusal, or something that must not happen and is in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    Refused(Refusal),
    /// Our fault; the log has the reason, the person gets none.
    Broken,
}

impl Failure {
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.status(),
            Self::Broken => 500,
        }
    }

    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Broken => "internal",
        }
    }
}

impl Failure {
    /// Field and reason of something that was typed wrong.
    pub fn invalid(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Refused(Refusal::Invalid { field, reason }) => Some((field, reason)),
            _ => None,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Failure {
    /// A database that is away is `busy`, never an answer from memory; a lost race is `stale_state`.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } | StoreError::Taken { .. } => Self::Refused(Refusal::StaleState),
            StoreError::Full => Self::Refused(Refusal::StorageFull),
            StoreError::Unavailable(why) => {
                tracing::warn!(why, "the database is not available");
                Self::Refused(Refusal::Busy {
                    retry_after: DATABASE_AWAY,
                })
            }
            StoreError::Forged(table) => {
                crate::health::report_forged_row(table);
                Self::Refused(match table {
                    "sign_in" => Refusal::ChallengeExpired,
                    "otp_app" | "trusted_device" | "trusted_device.last_step" => Refusal::MethodUnavailable,
                    "link" => Refusal::LinkUsed,
                    _ => Refusal::SessionExpired,
                })
            }
            // Another server took the database, or our own former connection has not ended yet.
            StoreError::Locked(why) => {
                tracing::error!(why, "the database is not ours");
                Self::Refused(Refusal::Busy {
                    retry_after: DATABASE_AWAY,
                })
            }
            error @ (StoreError::Corrupt(_) | StoreError::Newer { .. }) => {
                tracing::error!(%error, "the database is not as it must be");
                Self::Broken
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_not_ours_for_the_moment_is_busy_and_one_that_is_broken_is_our_fault() {
        let told = |error: StoreError| {
            let failure = Failure::from(error);
            (failure.status(), failure.code())
        };
        assert_eq!(told(StoreError::Locked("another server".into())), (503, "busy"));
        assert_eq!(told(StoreError::Unavailable("no connection".into())), (503, "busy"));
        assert_eq!(told(StoreError::Corrupt("a row".into())), (500, "internal"));
    }
}
