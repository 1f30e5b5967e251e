//! Acts on the whole account: which factor they ask for, and whether it was proven (ACC-15, THR-01).

use domain::account_act::{self, Bound};
use domain::id::EmployeeId;
use domain::refusal::Refusal;
use domain::time::Timestamp;

use super::acting::Acting;
use super::second_factor::{CodeProof, pay_and_check_code_of};
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// What the account asks for now.
#[derive(Debug)]
pub struct Asked {
    /// The factors of which one has to be proven, this session's own first.
    pub deciding: Vec<Bound>,
    elsewhere: Option<Timestamp>,
}

/// Reads what an act on the account asks for in this session.
pub async fn asked(app: &App, live: &Live, now: Timestamp) -> Result<Asked, Failure> {
    let mut bound = Vec::new();
    for employee in app.store.employees_of(live.who.account).await? {
        // A workspace that is closed takes no codes.
        if employee.status == domain::account::Status::Active && app.directory.by_id(employee.workspace).is_some() {
            let since = [
                app.store.otp_app(employee.id).await?.map(|app| app.bound_at),
                app.store.phone(employee.id).await?.map(|phone| phone.since),
            ];
            bound.extend(since.into_iter().flatten().min().map(|since| Bound {
                employee: employee.id,
                workspace: employee.workspace,
                since,
            }));
        }
    }
    let mut deciding = account_act::deciding(bound, &app.policy(), now);
    deciding.sort_by_key(|b| b.employee != live.who.employee);
    Ok(Asked {
        deciding,
        elsewhere: app.store.account_proof(live.id).await?,
    })
}

impl Asked {
    /// Whether a factor has to be proven still.
    pub fn wants_code(&self, app: &App, live: &Live, now: Timestamp) -> bool {
        !account_act::factor_proven(&live.person(), &self.deciding, self.elsewhere, &app.policy(), now)
    }

    /// Whether this session's own factor is one of the deciding ones.
    pub fn has_own(&self, live: &Live) -> bool {
        self.deciding.iter().any(|b| b.employee == live.who.employee)
    }

    /// Pays for a code and checks it against the deciding factors; `None` is a wrong code.
    pub async fn check_code(
        &self,
        app: &App,
        acting: &Acting<'_>,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<(EmployeeId, CodeProof)>, Failure> {
        for bound in &self.deciding {
            let place = app.directory.by_id(bound.workspace).ok_or(Refusal::NotFound)?;
            if let Some(proof) =
                pay_and_check_code_of(app, bound.employee, &acting.origin, code, &place.policy, now).await?
            {
                return Ok(Some((bound.employee, proof)));
            }
        }
        Ok(None)
    }
}

/// Refuses an act on the account until its strongest proof was given.
pub async fn require(app: &App, live: &Live, now: Timestamp) -> Result<(), Failure> {
    let asked = asked(app, live, now).await?;
    Ok(account_act::proven(
        &live.person(),
        &asked.deciding,
        asked.elsewhere,
        &app.policy(),
        now,
    )?)
}
