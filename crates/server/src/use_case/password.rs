//! Changing the password, and everything that follows from a new one.

use domain::access::Proofs;
use domain::account::Status;
use domain::alert::{Alert, AlertKind};
use domain::client::Origin;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, SessionId};
use domain::password::{Context, Password, rules};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::sign_in::AccountFacts;
use domain::time::Timestamp;
use store::account::Account;
use store::link::LinkPurpose;

use super::account_act;
use super::acting::Acting;
use super::login_change;
use super::password_try::LoginCounters;
use super::reader::Reader;
use super::sign_in::Outcome;
use super::step_up::{failed, hashed, pay, raise};
use super::trusted_device;
use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::session_table::Live;

/// What was typed.
#[derive(Debug)]
pub struct Typed {
    pub current: Password,
    pub new: Password,
    /// A code, where the account asks for a factor (ACC-15).
    pub code: Option<String>,
}

/// What a new password of an account has to be: the strictest of its workspaces counts (PWD-07).
#[derive(Clone, Debug)]
pub struct Rules {
    login: String,
    names: Vec<String>,
    workspaces: Vec<String>,
    product: String,
    /// Whether it alone signs in somewhere.
    pub alone: bool,
    /// Code points.
    pub min: u64,
    max: u64,
}

/// Reads what a new password of `account` has to be.
pub async fn rules(app: &App, account: &Account) -> Result<Rules, Failure> {
    let server = app.policy();
    let mut rules = Rules {
        login: account.login.clone(),
        names: vec![account.name.clone()],
        workspaces: Vec::new(),
        product: app.settings.product.clone(),
        alone: true,
        min: server.count(Key::PasswordMinAlone),
        max: server.count(Key::PasswordMax),
    };
    let mut strictest = None;
    for employee in app.store.employees_of(account.id).await? {
        let Some(place) = app.directory.by_id(employee.workspace) else {
            continue;
        };
        // Whoever only invited them has no say in their password.
        if employee.status == Status::Invited {
            continue;
        }
        rules.names.push(employee.name);
        rules.workspaces.push(place.workspace.title.clone());
        rules.workspaces.push(place.workspace.name.clone());
        if employee.status == Status::Active {
            let alone = employee.factors.is_empty();
            let key = if alone {
                Key::PasswordMinAlone
            } else {
                Key::PasswordMinWithFactor
            };
            let (was_alone, min) = strictest.unwrap_or((false, 0));
            strictest = Some((was_alone || alone, min.max(place.policy.count(key))));
        }
    }
    if let Some((alone, min)) = strictest {
        (rules.alone, rules.min) = (alone, min);
    }
    Ok(rules)
}

impl Rules {
    /// How hard `password` is to guess, 0 to 4, for the page's hint; off the async threads.
    pub async fn strength(self, password: Password) -> Result<u8, Failure> {
        self.off_the_threads(move |context| rules::strength_hint(&password, context))
            .await
    }

    pub(super) async fn judge(self, password: Password) -> Result<(), Failure> {
        let judged = self
            .off_the_threads(move |context| rules::judge(&password, context))
            .await?;
        judged.map_err(|reason| Refusal::PasswordTooWeak { reason }.into())
    }

    async fn off_the_threads<T: Send + 'static>(
        self,
        work: impl FnOnce(&Context<'_>) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let done = tokio::task::spawn_blocking(move || {
            let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
            let workspaces: Vec<&str> = self.workspaces.iter().map(String::as_str).collect();
            work(&Context {
                login: &self.login,
                names: &names,
                workspaces: &workspaces,
                product: &self.product,
                alone: self.alone,
                min: self.min,
                max: self.max,
            })
        });
        done.await.map_err(|_| Failure::Broken)
    }
}

/// Changes the password: the current one once, a deciding factor where the account has one, the new one (REC-09,
/// ACC-15). This session stays and gets a new token; what else follows says [`follow`].
pub async fn change(
    app: &App,
    token: &Token,
    acting: &Acting<'_>,
    typed: Typed,
    now: Timestamp,
) -> Result<Token, Failure> {
    let live = acting.live();
    let counter = pay(app, live, now).await?;
    let account = app
        .store
        .account(live.who.account)
        .await?
        .ok_or(Refusal::SessionExpired)?;
    let old = account.password.clone().ok_or(Refusal::NotAllowed)?;
    let id = *account.id.bytes();
    let current = typed.current.clone();
    let verified = app.hasher.verify(Lane::Known, Some(old.0.clone()), id, current).await;
    let verdict = hashed(app, counter, verified).await?;
    if !verdict.matches {
        return Err(failed(app, acting, Refusal::IncorrectLoginOrPassword, now).await);
    }
    if typed.new.expose() == typed.current.expose() {
        app.store.refund(counter).await?;
        return Err(Refusal::PasswordReused.into());
    }
    if let Err(weak) = rules(app, &account).await?.judge(typed.new.clone()).await {
        app.store.refund(counter).await?;
        return Err(weak);
    }
    let asked = account_act::asked(app, live, now).await?;
    let mut proof = None;
    if asked.wants_code(app, live, now) {
        let code = typed.code.ok_or(Refusal::StepUpRequired)?;
        proof = asked.check_code(app, acting, &code, now).await?;
        if proof.is_none() {
            return Err(failed(app, acting, Refusal::IncorrectCode, now).await);
        }
    }
    let hash = hashed(app, counter, app.hasher.hash(Lane::Known, id, typed.new).await).await?;

    let own = proof.as_ref().filter(|(id, _)| *id == live.who.employee);
    let proofs = Proofs {
        password_at: now,
        factor: own.map(|(_, proof)| (proof.method, now)).or(live.proofs.factor),
    };
    let mut change = app.store.change(now);
    change.change_password(account.id, &old, &hash);
    if let Some((_, proof)) = &proof {
        proof.take(&mut change);
    }
    change.reset_counter(counter);
    let events = follow(app, &mut change, &account, Some(live), &acting.origin, now).await?;
    let fresh = raise(app, token, proofs, change, events, now).await?;
    let ends = app.policy().is_on(Key::PasswordChangeEndsOthers);
    // Those that stay are read anew: they know of the phone.
    let gone = |other: &Live| other.id != live.id && (ends || other.kind != domain::client::ClientKind::Browser);
    app.sessions
        .forget_where(|other| other.who.account == account.id && gone(other));
    let unkept = app.sessions.forget_where(|other| other.who.account == account.id);
    app.store.keep_seen(&unkept).await?;
    trusted_device::tell(app, account.id).await?;
    Ok(fresh)
}

/// What follows from a new password, whichever way it came (`crates/server/tests/keeping/what_events_do`): other sessions
/// end, their devices become unknown, sign-ins in progress are void, the row of failures is over, and it is told. `keep`
/// is the session that changed it; a reset by link keeps none, whatever the switch says (REC-11).
///
/// Trusted devices are disconnected in every workspace (REC-10, SF-08), and the links for another login or password are
/// void: whoever knew the old one may have asked for them.
pub async fn follow(
    app: &App,
    change: &mut store::Change<'_>,
    account: &Account,
    keep: Option<&Live>,
    origin: &Origin,
    now: Timestamp,
) -> Result<Vec<Event>, Failure> {
    let (session, device) = keep.map_or_else(
        || {
            (
                SessionId::from_bytes([0; 16]),
                domain::id::DeviceId::from_bytes([0; 16]),
            )
        },
        |live| (live.id, live.device),
    );
    if keep.is_none() || app.policy().is_on(Key::PasswordChangeEndsOthers) {
        change.end_other_sessions(account.id, session);
        change.forget_other_devices(account.id, device);
    } else {
        change.end_other_app_sessions(account.id, session);
    }
    change.void_sign_ins(account.id, Actor::Account(account.id));
    LoginCounters::of(app, &account.login).reset(change);
    let disconnected = trusted_device::disconnect_all(app, account.id, None, "password_changed", change).await?;
    tell(app, account, keep, origin, change, now).await?;

    // With address and device only in the person's own history; the workspaces learn that it happened (THR-23).
    let changed = |chain| Event::new(chain, EventKind::PasswordChanged, Actor::Account(account.id));
    let mut events = vec![changed(Chain::Server).of(account.id, None).from(origin)];
    let mut places = app.store.employees_of(account.id).await?;
    places.retain(|place| place.status.shares_account());
    for employee in &places {
        let mut there = changed(Chain::Workspace(employee.workspace));
        there.employee = Some(employee.id);
        events.push(there);
    }
    events.extend(disconnected);
    change.void_links_of_account(LinkPurpose::PasswordReset, account.id);
    events.extend(login_change::void_asked(app, change, account, origin, now).await?);
    Ok(events)
}

/// Told to the person, who may not have done it (REC-16).
async fn tell(
    app: &App,
    account: &Account,
    keep: Option<&Live>,
    origin: &Origin,
    change: &mut store::Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let place = keep.and_then(|live| app.directory.by_id(live.who.workspace));
    let reader = Reader::of(app, account.id, None).await?;
    let facts = reader.facts(app, place.as_deref(), (&account.name, origin), "/recover", now);
    let mail = pages::mail::password_changed(&reader.texts, &facts);
    let alert = Alert::new(AlertKind::PasswordChanged).from(origin);
    reader.alert(app, change, &alert, &mail)
}

/// Asks once for a longer password, if the one that has just signed in protects the account alone and is shorter than
/// that wants: the factor is off, or was not asked for (PWD-07).
pub async fn ask_longer(app: &App, facts: &AccountFacts, length: u64, outcome: &Outcome) -> Result<(), Failure> {
    let without = match outcome {
        Outcome::SignedIn(done) if done.session.proofs.factor.is_none() => Some(done.session.workspace),
        _ => None,
    };
    let short = facts.memberships.iter().any(|m| {
        let alone = m.status == Status::Active && m.factors.is_empty() || without == Some(m.workspace);
        let place = app.directory.by_id(m.workspace);
        alone && place.is_some_and(|place| length < place.policy.count(Key::PasswordMinAlone))
    });
    if short {
        app.store.ask_longer_password(facts.id).await?;
    }
    Ok(())
}

/// The person keeps the password they have.
pub async fn close_longer(app: &App, account: AccountId) -> Result<(), Failure> {
    Ok(app.store.close_longer_password(account).await?)
}
