//! Signing in: opened, password proven, workspace chosen. The second factor is in `second_factor`.

use domain::account::Status;
use domain::app_session::{AppClient, NotFromAnApp};
use domain::approval::Subject;
use domain::email::fold;
use domain::id::{AccountId, EmployeeId, SignInId, WorkspaceId};
use domain::keys::Purpose;
use domain::password::Password;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::{SecretText, Token};
use domain::session::Session;
use domain::sign_in::{
    self, AccountFacts, AwaitingFactor, Carried, ChoosingWorkspace, Membership, Next, Opened, Paused, TypedLogin,
};
use domain::time::Timestamp;
use store::account::Account;
use store::employee::Employee;
use store::sign_in::{SignIn, Stage};

use super::approval;
use super::password;
use super::password_try::{self, Try};
use super::rest;
use super::settle;
use crate::app::App;
use crate::failure::Failure;
use crate::request::caller::Caller;
use crate::ticket::{self, Door};

/// A sign-in in progress, as its holder may know it.
#[derive(Clone, Debug)]
pub struct Progress {
    pub id: SignInId,
    pub ticket: SecretText,
    pub next: Await,
}

/// What a sign-in waits for.
#[derive(Clone, Debug)]
pub enum Await {
    Password {
        workspace: Option<WorkspaceId>,
    },
    /// Choose one of these; with the refusal that led here.
    Workspace {
        own: Vec<WorkspaceId>,
        refusal: Option<Refusal>,
    },
    Factor {
        workspace: WorkspaceId,
        account: AccountId,
        employee: EmployeeId,
        methods: Vec<Method>,
    },
}

/// What came of a step that was not refused.
#[derive(Debug)]
pub enum Outcome {
    Waits(Progress),
    SignedIn(SignedIn),
}

/// A session, and what the client has to keep of it.
#[derive(Debug)]
pub struct SignedIn {
    pub session: Session,
    pub token: Token,
    pub device_token: Token,
    /// What an app stays signed in by; a browser has none.
    pub refresh: Option<Token>,
}

/// What was typed.
#[derive(Debug)]
pub struct Typed {
    pub login: String,
    pub password: Password,
    /// The solved puzzle, where one was asked for.
    pub captcha: Option<String>,
    /// Sent by the form without script: one try a minute instead of the puzzle.
    pub plain: bool,
    /// A code of the second factor, typed beside the password: the way in while the password alone is not taken.
    pub code: Option<String>,
}

/// Opens a sign-in at the door of `workspace`, or at the server's own. Nothing is stored yet.
pub fn open(app: &App, workspace: Option<WorkspaceId>, now: Timestamp) -> Result<Progress, Failure> {
    let mut entropy = app.entropy();
    let id = SignInId::new(now, &mut entropy);
    let door = Door {
        workspace,
        opened_at: now,
        client: None,
    };
    let ticket = ticket::issue(app.store.keys(), id, door, &mut entropy).map_err(|_| Failure::Broken)?;
    Ok(Progress {
        id,
        ticket,
        next: Await::Password { workspace },
    })
}

/// Says which app signs in: from here on its new ticket is the sign-in's. It is to be said before the password is proven.
pub fn introduce(app: &App, id: SignInId, ticket: &SecretText, jws: &str, now: Timestamp) -> Result<Progress, Failure> {
    let keys = app.store.keys();
    let door = ticket::read(keys, id, ticket).map_err(|_| Refusal::NotFound)?;
    if !is_fresh(app, door, now) {
        return Err(Refusal::ChallengeExpired.into());
    }
    let invalid = |why: NotFromAnApp| Refusal::Invalid {
        field: "jws",
        reason: why.0,
    };
    let client = AppClient::read(jws, id, &app.settings.public_url).map_err(invalid)?;
    let door = Door {
        client: Some(client),
        ..door
    };
    let ticket = ticket::issue(keys, id, door, &mut app.entropy()).map_err(|_| Failure::Broken)?;
    Ok(Progress {
        id,
        ticket,
        next: Await::Password {
            workspace: door.workspace,
        },
    })
}

/// The app that this ticket was given to; `None` for a browser.
pub(super) fn client_of(app: &App, id: SignInId, ticket: &SecretText) -> Result<Option<AppClient>, Failure> {
    let door = ticket::read(app.store.keys(), id, ticket).map_err(|_| Refusal::NotFound)?;
    Ok(door.client)
}

/// How a sign-in stands; `challenge_expired` once it cannot go on.
pub async fn state(app: &App, id: SignInId, ticket: SecretText, now: Timestamp) -> Result<Progress, Failure> {
    let door = ticket::read(app.store.keys(), id, &ticket).map_err(|_| Refusal::NotFound)?;
    let next = match load(app, id, &ticket, now).await {
        Ok(stored) => awaits(app, &stored, None).await?,
        Err(Failure::Refused(Refusal::ChallengeExpired)) if is_fresh(app, door, now) => Await::Password {
            workspace: door.workspace,
        },
        Err(failure) => return Err(failure),
    };
    Ok(Progress { id, ticket, next })
}

/// Proves the password of an open sign-in. The try is paid before the password is looked at.
pub async fn prove_password(
    app: &App,
    id: SignInId,
    ticket: SecretText,
    typed: Typed,
    caller: &Caller,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let door = ticket::read(app.store.keys(), id, &ticket).map_err(|_| Refusal::NotFound)?;
    if !is_fresh(app, door, now) {
        return Err(Refusal::ChallengeExpired.into());
    }
    let caller = &caller.of_app(door.client.as_ref());
    let folded = fold(&typed.login);
    let account = app.store.account_by_login(&folded).await?;
    let length = typed.password.length();
    let mut attempt = password_try::pay(app, &folded, account.as_ref(), &typed, caller, door.workspace, now).await?;
    let verdict = password_try::verify(app, account.as_ref(), typed.password, &attempt).await?;

    let mut facts = facts(app, account.as_ref(), caller, now).await?;
    let right = match &typed.code {
        None => verdict.right,
        Some(code) => {
            let facts = facts.as_mut();
            attempt
                .prove_code(app, code, facts.filter(|_| verdict.right), door.workspace, caller, now)
                .await?
        }
    };
    let opened = Opened {
        id,
        workspace: door.workspace,
        origin: attempt.origin(caller),
    };
    let step = sign_in::prove_password(opened, &attempt.typed_login(), facts.as_ref(), right, now);
    let named = account.map(|account| (account, verdict.rehash));
    let outcome = carry_on(app, step, ticket, Some((attempt, named)), caller, now).await?;
    if let Some(facts) = &facts {
        password::ask_longer(app, facts, length, &outcome).await?;
    }
    Ok(outcome)
}

/// Chooses a workspace after the password.
pub async fn choose_workspace(
    app: &App,
    id: SignInId,
    ticket: SecretText,
    workspace: WorkspaceId,
    caller: &Caller,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let stored = load(app, id, &ticket, now).await?;
    if stored.stage != Stage::Workspace {
        return Err(Refusal::StaleState.into());
    }
    let account = app.store.account(stored.account).await?;
    let facts = facts(app, account.as_ref(), caller, now)
        .await?
        .ok_or(Refusal::ChallengeExpired)?;
    let choosing = ChoosingWorkspace {
        id,
        account: stored.account,
        origin: stored.origin,
        password_at: stored.password_at,
    };
    let step = choosing.choose(workspace, &facts, now);
    carry_on(app, step, ticket, None, caller, now).await
}

/// The stored sign-in that this ticket authorises, if it can still go on.
pub async fn load(app: &App, id: SignInId, ticket: &SecretText, now: Timestamp) -> Result<SignIn, Failure> {
    let digest = ticket::digest(app.store.keys(), ticket);
    let stored = app.store.sign_in(id, digest).await?.ok_or(Refusal::ChallengeExpired)?;
    let policy = stored
        .workspace
        .and_then(|w| app.directory.by_id(w))
        .map_or_else(|| app.policy(), |p| p.policy.clone());
    if sign_in::is_open(stored.touched_at, &policy, now) {
        Ok(stored)
    } else {
        Err(Refusal::ChallengeExpired.into())
    }
}

/// What the domain needs to know of an account, with the factors that this browser may carry over.
pub async fn facts(
    app: &App,
    account: Option<&Account>,
    caller: &Caller,
    now: Timestamp,
) -> Result<Option<AccountFacts>, Failure> {
    let id = account.map_or(AccountId::from_bytes([0; 16]), |a| a.id);
    let employees = app.directory.open(app.store.employees_of(id).await?); // an unknown login reads as many rows as a known one
    let waivers = app.store.waivers_of(id).await?;
    let Some(account) = account else { return Ok(None) };
    let mut memberships = Vec::with_capacity(employees.len());
    for employee in employees {
        let carried = carried(app, account.id, employee.workspace, caller, now).await?;
        memberships.push(Membership {
            workspace: employee.workspace,
            employee: employee.id,
            status: employee.status,
            factors: employee.factors,
            carried,
            waiver: waivers
                .iter()
                .map(|s| &s.waiver)
                .find(|w| w.employee == employee.id)
                .cloned(),
        });
    }
    Ok(Some(AccountFacts {
        id: account.id,
        memberships,
    }))
}

/// A factor proven in a session of this browser that ended by idleness alone, where `session.after_idle` is
/// `one_proof` and the overall limit has not passed (SES-15; SP 800-63B-4, 2.2.3).
async fn carried(
    app: &App,
    account: AccountId,
    workspace: WorkspaceId,
    caller: &Caller,
    now: Timestamp,
) -> Result<Option<Carried>, Failure> {
    let one_proof = app
        .directory
        .by_id(workspace)
        .is_some_and(|place| place.policy.choice(Key::SessionAfterIdle) == "one_proof");
    if !one_proof {
        return Ok(None);
    }
    for token in &caller.session_tokens {
        for digest in app.store.keys().macs(Purpose::Session, &[token.expose()]) {
            let session = app.store.idled_session(digest).await?;
            let same = session
                .filter(|s| s.account == account && s.workspace == workspace && s.ends_at.is_none_or(|end| now <= end));
            if let Some((ends_at, factor)) = same.and_then(|s| Some((s.ends_at, s.proofs.factor?))) {
                let paused = Some(Paused { ends_at });
                return Ok(Some(Carried { factor, paused }));
            }
        }
    }
    Ok(None)
}

type Proven = (Try, Option<(Account, Option<String>)>);

/// Writes what a step changed, and answers it.
async fn carry_on(
    app: &App,
    step: sign_in::Step,
    ticket: SecretText,
    proven: Option<Proven>,
    caller: &Caller,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let mut change = app.store.change(now);
    let mut events = step.events;
    let right = !matches!(step.next, Next::Refused(Refusal::IncorrectLoginOrPassword));
    if let Some((attempt, named)) = &proven {
        if right && let Some((account, _)) = named {
            change.hold_password(account);
        }
        attempt
            .note(
                app,
                right,
                named.as_ref().map(|(account, _)| account),
                caller,
                &mut change,
                &mut events,
            )
            .await?;
    }
    let digest = ticket::digest(app.store.keys(), &ticket);
    let outcome = match step.next {
        Next::Refused(refusal) => {
            change.commit(&events, &mut app.entropy()).await?;
            return Err(refusal.into());
        }
        Next::Choose(choosing, refusal) => {
            let (id, stored) = (choosing.id, stored_choice(choosing, now));
            if proven.is_some() {
                change.keep_sign_in(&stored, digest);
            }
            change.commit(&events, &mut app.entropy()).await?;
            Outcome::Waits(Progress {
                id,
                ticket,
                next: awaits(app, &stored, refusal).await?,
            })
        }
        Next::Challenge(waiting) => {
            let (id, stored) = (waiting.id, stored_challenge(waiting, now));
            if proven.is_some() {
                change.keep_sign_in(&stored, digest);
            } else {
                change.enter_workspace(&stored, digest);
            }
            change.commit(&events, &mut app.entropy()).await?;
            ask_phone(app, &stored, now).await?;
            Outcome::Waits(Progress {
                id,
                ticket,
                next: awaits(app, &stored, None).await?,
            })
        }
        Next::Settled(settled) => {
            if proven.is_none() {
                change.settle_sign_in(settled.sign_in, Stage::Workspace);
            }
            let client = client_of(app, settled.sign_in, &ticket)?;
            Outcome::SignedIn(settle::open_session(app, settled, client, change, events, caller, now).await?)
        }
    };
    if let Some((_, Some((account, Some(newer))))) = proven
        && let Some(old) = &account.password
    {
        app.store.rehash(account.id, old, &newer).await?;
    }
    Ok(outcome)
}

/// The phone is asked as soon as the password was taken, where it is the first method (SF-04).
async fn ask_phone(app: &App, stored: &SignIn, now: Timestamp) -> Result<(), Failure> {
    let Some(employee) = stored.employee else {
        return Ok(());
    };
    let who = app.store.employee(employee).await?.ok_or(Refusal::ChallengeExpired)?;
    if who.factors.has(Method::Push) {
        approval::ask(app, Subject::SignIn(stored.id), &stored.origin, &who, None, now).await?;
    }
    Ok(())
}

/// A stored challenge as the rules take it, with what its employee can prove with now; `None` if it waits for something
/// else or belongs to somebody else.
pub fn awaiting(stored: &SignIn, who: &Employee) -> Option<AwaitingFactor> {
    let is_theirs = stored.stage == Stage::Factor && stored.employee == Some(who.id);
    is_theirs.then(|| AwaitingFactor {
        id: stored.id,
        account: stored.account,
        employee: who.id,
        workspace: who.workspace,
        origin: stored.origin.clone(),
        password_at: stored.password_at,
        factors: who.factors,
    })
}

/// What a stored sign-in waits for.
async fn awaits(app: &App, stored: &SignIn, refusal: Option<Refusal>) -> Result<Await, Failure> {
    let employees = app.directory.open(app.store.employees_of(stored.account).await?);
    match (stored.stage, stored.workspace) {
        (Stage::Factor, Some(workspace)) => {
            let employee = employees.iter().find(|e| Some(e.id) == stored.employee);
            let employee = employee.ok_or(Refusal::ChallengeExpired)?;
            let offered = rest::offered(app, employee, stored.origin.known_device).await?;
            Ok(Await::Factor {
                workspace,
                account: stored.account,
                employee: employee.id,
                methods: offered.methods(),
            })
        }
        _ => {
            let active = employees.iter().filter(|e| e.status == Status::Active);
            Ok(Await::Workspace {
                own: active.map(|e| e.workspace).collect(),
                refusal,
            })
        }
    }
}

fn is_fresh(app: &App, door: Door, now: Timestamp) -> bool {
    sign_in::is_open(door.opened_at, &app.policy(), now)
}

fn stored_choice(choosing: ChoosingWorkspace, now: Timestamp) -> SignIn {
    SignIn {
        id: choosing.id,
        account: choosing.account,
        workspace: None,
        employee: None,
        stage: Stage::Workspace,
        origin: choosing.origin,
        password_at: choosing.password_at,
        touched_at: now,
        wrong: 0,
    }
}

fn stored_challenge(waiting: AwaitingFactor, now: Timestamp) -> SignIn {
    SignIn {
        id: waiting.id,
        account: waiting.account,
        workspace: Some(waiting.workspace),
        employee: Some(waiting.employee),
        stage: Stage::Factor,
        origin: waiting.origin,
        password_at: waiting.password_at,
        touched_at: now,
        wrong: 0,
    }
}

/// The keyed digest of a typed login, as counters and events know it (THR-09).
pub fn typed_login(digest: &[u8; 32]) -> TypedLogin {
    TypedLogin {
        digest: data_encoding::HEXLOWER.encode(&digest[..8]),
    }
}
