//! Who is signed in in the browser that a link was opened in (ACC-12, REC-06).

use domain::id::{AccountId, WorkspaceId};
use domain::refusal::Refusal;
use domain::time::Timestamp;

use super::acting::Acting;
use super::session;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;

/// The login of a profile that is signed in in this browser and is another one than `account`.
pub async fn other_profile(
    app: &App,
    caller: &Caller,
    account: Option<AccountId>,
    now: Timestamp,
) -> Result<Option<String>, Failure> {
    for token in &caller.session_tokens {
        match session::check(app, token, true, now).await {
            Ok(live) if Some(live.who.account) != account => return Ok(Some(live.who.login.to_string())),
            Ok(_) | Err(Failure::Refused(Refusal::SessionExpired)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(None)
}

/// "Sign out here and continue": ends every session of this browser; returns the workspaces whose cookies are void.
pub async fn sign_out_here(app: &App, caller: &Caller, now: Timestamp) -> Result<Vec<WorkspaceId>, Failure> {
    let mut left = Vec::new();
    for token in &caller.session_tokens {
        match session::check(app, token, true, now).await {
            Ok(live) => {
                left.push(live.who.workspace);
                session::sign_out(app, token, &Acting::new(&live, caller.origin()), false, now).await?;
            }
            Err(Failure::Refused(Refusal::SessionExpired)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(left)
}
