//! Acts on the whole account: which factor they ask for, and whether it was proven (ACC-15, THR-01).

use domain::account::Status;
use domain::account_act::{self, Authenticator, Bound};
use domain::id::{EmployeeId, WorkspaceId};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::sms;
use domain::time::Timestamp;
use store::employee::Employee;

use super::acting::Acting;
use super::second_factor::{CodeProof, pay_and_check_code_of};
use crate::app::App;
use crate::failure::Failure;
use crate::session_table::Live;

/// What the account asks for now.
#[derive(Debug)]
pub struct Asked {
    /// The authenticators of which one has to be proven.
    pub deciding: Vec<Bound>,
    /// Those of them that show codes now, this session's own first.
    showing: Vec<Showing>,
    /// When the next one counts that is too new.
    next: Option<Timestamp>,
    elsewhere: Option<Timestamp>,
}

/// An app or a phone whose code can be typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Showing {
    employee: EmployeeId,
    workspace: WorkspaceId,
    method: Method,
}

/// What a form for such an act has to ask for, beside the password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wants {
    Nothing,
    /// A code of the app or the phone in one of these workspaces.
    CodeOf(Vec<WorkspaceId>),
    /// Nothing that counts shows a code now; from then on the next one does, where there is one.
    Waiting(Option<Timestamp>),
}

/// Reads what an act on the account asks for in this session.
pub async fn asked(app: &App, live: &Live, now: Timestamp) -> Result<Asked, Failure> {
    let (mut bound, mut showing) = (Vec::new(), Vec::new());
    for employee in app.store.employees_of(live.who.account).await? {
        // A workspace that is closed takes no codes.
        if employee.status == Status::Active && app.directory.by_id(employee.workspace).is_some() {
            bound.extend(bound_by(app, &employee, now).await?);
            let shows = |method: &Method| employee.factors.has(*method);
            showing.extend(
                super::second_factor::SHOWN
                    .into_iter()
                    .filter(shows)
                    .map(|method| Showing {
                        employee: employee.id,
                        workspace: employee.workspace,
                        method,
                    }),
            );
        }
    }
    let policy = app.policy();
    let deciding = account_act::deciding(&bound, &policy, now);
    showing.retain(|one| deciding.iter().any(|bound| one.is_of(bound)));
    showing.sort_by_key(|one| one.employee != live.who.employee);
    Ok(Asked {
        deciding,
        showing,
        next: account_act::next_counts(&bound, &policy, now),
        elsewhere: app.store.account_proof(live.id).await?,
    })
}

/// Everything of an employee that proves, or did before it was laid aside.
async fn bound_by(app: &App, employee: &Employee, now: Timestamp) -> Result<Vec<Bound>, Failure> {
    let (store, id) = (&app.store, employee.id);
    let bound = |what, since, until| Bound {
        employee: id,
        workspace: employee.workspace,
        what,
        since,
        until,
    };
    let mut all = Vec::new();
    if let Some(app) = store.otp_app(id).await? {
        all.push(bound(Authenticator::App, app.bound_at, None));
    }
    if let Some(phone) = store.phone(id).await? {
        all.push(bound(Authenticator::Phone, phone.since, None));
    }
    if let Some(number) = store.phone_number(id).await? {
        let laid_aside = store.laid_aside_at(id).await?;
        let until = laid_aside.filter(|_| sms::rests_with_former(number.linked_at, laid_aside));
        all.push(bound(Authenticator::Number, number.linked_at, until));
    }
    if let Some(codes) = store.recovery_codes(id).await? {
        all.push(bound(Authenticator::Codes, codes.made_at, None));
    }
    // While they can be restored, and at least for as long as what took their place is new.
    let new = now - app.policy().span(Key::StepUpFormer);
    let rests = |at: Timestamp, until: Timestamp| now <= until || at > new;
    for former in store.suspended_apps(id).await? {
        if rests(former.at, former.until) {
            all.push(bound(Authenticator::App, former.since, Some(former.at)));
        }
    }
    let laid_aside = store.suspended_phones(id).await?;
    for former in laid_aside.into_iter().chain(store.replaced_phones(id).await?) {
        if let (Some(at), Some(until)) = (former.suspended_at, former.until)
            && rests(at, until)
        {
            all.push(bound(Authenticator::Phone, former.since, Some(at)));
        }
    }
    Ok(all)
}

impl Showing {
    fn is_of(self, bound: &Bound) -> bool {
        bound.employee == self.employee && bound.until.is_none() && bound.what == Authenticator::of(self.method)
    }
}

impl Asked {
    /// Whether a factor has to be proven still.
    pub fn wants_code(&self, app: &App, live: &Live, now: Timestamp) -> bool {
        !account_act::factor_proven(&live.person(), &self.deciding, self.elsewhere, &app.policy(), now)
    }

    /// The same, for a form.
    pub fn wants(&self, app: &App, live: &Live, now: Timestamp) -> Wants {
        let mut places: Vec<WorkspaceId> = self.showing.iter().map(|one| one.workspace).collect();
        places.dedup();
        if !self.wants_code(app, live, now) {
            Wants::Nothing
        } else if places.is_empty() {
            Wants::Waiting(self.next)
        } else {
            Wants::CodeOf(places)
        }
    }

    /// Whether a step-up of this session proves nothing that counts: everything was laid aside, or it is of another
    /// workspace while this one asks for its own.
    pub fn is_out_of_reach(&self, app: &App, live: &Live, now: Timestamp) -> bool {
        let own_is_asked = !live.who.factors.is_empty();
        let out = |bound: &Bound| bound.until.is_some() || own_is_asked && bound.employee != live.who.employee;
        self.wants_code(app, live, now) && self.deciding.iter().all(out)
    }

    /// Pays for a code and checks it against the deciding authenticators; `None` is a wrong code. Refused with
    /// `step_up_required` where none of them shows codes now.
    pub async fn check_code(
        &self,
        app: &App,
        acting: &Acting<'_>,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<(EmployeeId, CodeProof)>, Failure> {
        if self.showing.is_empty() {
            return Err(Refusal::StepUpRequired.into());
        }
        let (mut refused, mut wrong) = (None, false);
        for of_one in self.showing.chunk_by(|a, b| a.employee == b.employee) {
            let Some(Showing {
                employee, workspace, ..
            }) = of_one.first().copied()
            else {
                continue;
            };
            let methods: Vec<Method> = of_one.iter().map(|one| one.method).collect();
            let place = app.directory.by_id(workspace).ok_or(Refusal::NotFound)?;
            let by = (employee, methods.as_slice());
            match pay_and_check_code_of(app, by, &acting.origin, code, &place.policy, now).await {
                Ok(Some(proof)) => return Ok(Some((employee, proof))),
                Ok(None) => wrong = true,
                // One rests; another one may be right (CAP-11).
                Err(Failure::Refused(refusal)) => refused = Some(refusal),
                Err(broken) => return Err(broken),
            }
        }
        match refused {
            Some(refusal) if !wrong => Err(refusal.into()),
            _ => Ok(None),
        }
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
