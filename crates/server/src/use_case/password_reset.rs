//! A forgotten password: a link to the login's own address, and a new password by it (REC-01…07, REC-13, REC-15).

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::access::Act;
use domain::account::Status;
use domain::client::Origin;
use domain::email::fold;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId};
use domain::keys::Purpose;
use domain::message::MessagePurpose;
use domain::password::Password;
use domain::password_reset::{self, Remains, SecurityWord, Sent};
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::second_factor::Method;
use domain::secret::Token;
use domain::time::Timestamp;
use pages::mail::password_reset::{Asked, ResetFacts};
use store::account::Account;
use store::employee::Employee;
use store::link::{Link, LinkPurpose, LinkStanding};
use store::outbox::Draft;

use super::acceptance::other_profile;
use super::acting::Acting;
use super::employees::permit;
use super::password::{follow, rules};
use super::reader::Reader;
use super::sms;
use super::trusted_device;
use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// Requests that were answered and wait for the worker. The answer says nothing about the login, and takes as long for
/// one that exists as for one that does not: what differs happens later, within a second.
///
/// They are in memory: after a killed server the person asks again, which they may after a minute.
#[derive(Debug, Default)]
pub struct Owed(Mutex<VecDeque<Request>>);

/// The most requests that wait. A full queue answers `busy`.
const MOST: usize = 10_000;

#[derive(Debug)]
struct Request {
    /// Folded.
    login: String,
    origin: Origin,
    at: Timestamp,
    /// What stands before the workspace's paths, for the link.
    base: String,
}

/// Asks for a link. Every login that may be one is answered the same (REC-13); the next request is taken after the
/// pause that is returned.
pub async fn ask(app: &App, login: &str, base: &str, caller: &Caller, now: Timestamp) -> Result<Duration, Failure> {
    let login = fold(login.trim());
    let pause = pay(app, &login, now).await?;
    let mut owed = app.resets.0.lock().unwrap_or_else(PoisonError::into_inner);
    if owed.len() >= MOST {
        return Err(Refusal::Busy {
            retry_after: Duration::from_secs(2),
        }
        .into());
    }
    owed.push_back(Request {
        login,
        origin: caller.origin(),
        at: now,
        base: base.to_owned(),
    });
    Ok(pause)
}

/// Once a pause for each login, whether it exists or not (REC-03).
async fn pay(app: &App, login: &str, now: Timestamp) -> Result<Duration, Failure> {
    let policy = app.policy();
    let pause = policy.span(Key::PasswordResetAgain);
    let key = app
        .store
        .keys()
        .mac(Purpose::Login, &[b"password_reset", login.as_bytes()]);
    match app.store.pay_once(key, pause, now).await? {
        None => Ok(pause),
        Some(last) => Err(Refusal::ResendTooSoon {
            retry_after: password_reset::wait(last, &policy, now),
        }
        .into()),
    }
}

/// Sends what was asked for: a round of the worker. While the database is away or full it is tried again in each round,
/// for as long as a link would have lived; nothing stands in the way of what comes after it.
///
/// Errors: the last of them, once everything was tried.
pub async fn send_owed(app: &App) -> Result<(), Failure> {
    let owed = || app.resets.0.lock().unwrap_or_else(PoisonError::into_inner);
    let all = std::mem::take(&mut *owed());
    let (mut again, mut said) = (VecDeque::new(), Ok(()));
    for request in all {
        if let Err(failure) = send_one(app, &request).await {
            let passes = matches!(failure.code(), "busy" | "storage_full" | "stale_state");
            said = Err(failure);
            if passes && app.now().since(request.at) <= app.policy().span(Key::PasswordResetLinkLife) {
                again.push_back(request);
            }
        }
    }
    let mut waiting = owed();
    again.append(&mut waiting);
    *waiting = again;
    said
}

async fn send_one(app: &App, request: &Request) -> Result<(), Failure> {
    let Some(account) = app.store.account_by_login(&request.login).await? else {
        return Ok(());
    };
    if let Some(mail) = may_reset(app, &account, request.at).await? {
        let asked = Some((&request.origin, request.at));
        send(app, &account, mail, asked, None, &request.base, app.now()).await?;
    }
    Ok(())
}

/// The reader of a link, if one may be sent, below the cap.
async fn may_reset(app: &App, account: &Account, now: Timestamp) -> Result<Option<Reader>, Failure> {
    let employees = app.directory.open(app.store.employees_of(account.id).await?);
    let (has_password, confirmed) = (account.password.is_some(), account.login_confirmed_at.is_some());
    if !password_reset::reaches(employees.iter().map(|e| e.status), has_password, confirmed) {
        return Ok(None);
    }
    let sent = Sent {
        in_hour: app
            .store
            .resets_since(account.id, now - Duration::from_hours(1))
            .await?,
        in_day: app
            .store
            .resets_since(account.id, now - Duration::from_hours(24))
            .await?,
    };
    if password_reset::sends(sent, &app.policy()) {
        Ok(Some(Reader::of(app, account.id, None).await?))
    } else {
        Ok(None)
    }
}

async fn send(
    app: &App,
    account: &Account,
    reader: Reader,
    asked: Option<(&Origin, Timestamp)>,
    by: Option<(&Acting<'_>, &Employee, String)>,
    base: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut entropy = app.entropy();
    let token = Token::new(&mut entropy);
    let digest = app.store.keys().mac(Purpose::Link, &[token.expose()]);
    let life = app.policy().span(Key::PasswordResetLinkLife);
    let facts = ResetFacts {
        name: account.name.clone(),
        product: app.settings.product.clone(),
        link: format!("{}{base}/reset/{}", app.settings.public_url, token.expose_text()),
        life,
        asked: asked.map(|(origin, at)| Asked {
            when: reader.when(at, now),
            device: origin.device.clone(),
            address: origin.ip.to_string(),
        }),
        by: by.as_ref().map(|(.., name)| name.clone()),
        support: app.settings.support_label.clone(),
    };
    let mail = pages::mail::password_reset::password_reset(&reader.texts, &facts);
    let mut change = app.store.change(now);
    let link = Link {
        account: Some(account.id),
        address: Some(account.login_shown.clone()),
        expires_at: now + life,
        ..Link::default()
    };
    change.create_link(LinkPurpose::PasswordReset, digest, &link);
    let draft = Draft {
        workspace: None,
        account: account.id,
        channel: "email",
        recipient: account.login_shown.clone(),
        purpose: MessagePurpose::PasswordReset,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
    };
    change.send(&draft, &mut entropy)?;
    let kind = EventKind::PasswordResetRequested;
    let events = match (asked, by) {
        (_, Some((acting, employee, _))) => {
            vec![acting.there(kind).of(employee.account, Some(employee.id))]
        }
        (Some((origin, _)), None) => {
            vec![
                Event::new(Chain::Server, kind, Actor::Anyone)
                    .of(account.id, None)
                    .from(origin),
            ]
        }
        (None, None) => return Err(Failure::Broken),
    };
    change.commit(&events, &mut entropy).await?;
    Ok(())
}

/// An administrator sends an employee a link, and never sees it (REC-15).
pub async fn send_to(app: &App, acting: &Acting<'_>, id: EmployeeId, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::SendResetLink, now)?;
    let employee = app.store.employee(id).await?;
    let employee = employee
        .filter(|e| e.workspace == live.who.workspace)
        .ok_or(Refusal::NotFound)?;
    let account = app.store.account(employee.account).await?.ok_or(Failure::Broken)?;
    let refused = |reason| Refusal::Invalid {
        field: "employee",
        reason,
    };
    if employee.status != Status::Active {
        return Err(refused("not_active").into());
    }
    if account.login_confirmed_at.is_none() {
        return Err(refused("unconfirmed").into());
    }
    let pause = pay(app, &account.login, now).await?;
    let Some(reader) = may_reset(app, &account, now).await? else {
        return Err(Refusal::TooManyAttempts {
            retry_after: pause.max(Duration::from_hours(1)),
        }
        .into());
    };
    let by = app
        .store
        .employee(live.who.employee)
        .await?
        .map(|e| e.name)
        .unwrap_or_default();
    let place = app.directory.by_id(employee.workspace).ok_or(Refusal::NotFound)?;
    let base = format!("/w/{}", place.workspace.name);
    send(app, &account, reader, None, Some((acting, &employee, by)), &base, now).await
}

/// A place with an active factor, and what a reset leaves of it.
#[derive(Debug)]
pub struct Protected {
    pub workspace: String,
    pub remains: Remains,
    /// How long SMS is not taken afterwards, by the workspace's policy.
    pub sms_rests: Duration,
}

/// A link that can be followed.
#[derive(Debug)]
pub struct Open {
    digest: [u8; 32],
    pub account: Account,
    /// Where a factor is active: what still proves who the person is afterwards.
    pub protected: Vec<Protected>,
    /// The least length of the new password.
    pub min: u64,
}

impl Open {
    /// Whether a workspace is left in which no second proof works any more: asked once more (THR-15).
    pub fn locks_out(&self) -> bool {
        self.protected.iter().any(|one| one.remains.locks_out())
    }
}

/// Reads a link without using it: links act on a POST only.
pub async fn peek(app: &App, token: &Token, caller: &Caller, now: Timestamp) -> Result<Open, Failure> {
    let mut found = None;
    for digest in app.store.keys().macs(Purpose::Link, &[token.expose()]) {
        if let Some(link) = app.store.link(LinkPurpose::PasswordReset, digest).await? {
            found = Some((digest, link));
        }
    }
    let no = |why| Refusal::IncorrectSecurityWord { why };
    // What nobody ever made looks like one that is long gone.
    let (digest, link) = found.ok_or(no(SecurityWord::Expired))?;
    match link.standing(now) {
        LinkStanding::Open => {}
        LinkStanding::Used => return Err(no(SecurityWord::Used).into()),
        LinkStanding::Outdated => return Err(no(SecurityWord::Outdated).into()),
        LinkStanding::Expired => return Err(no(SecurityWord::Expired).into()),
    }
    let owner = link.account.ok_or(no(SecurityWord::Expired))?;
    if other_profile(app, caller, Some(owner), now).await?.is_some() {
        return Err(no(SecurityWord::OtherProfile).into());
    }
    let account = app.store.account(owner).await?.ok_or(no(SecurityWord::Expired))?;
    // The login has moved on since: the address no longer speaks for the account.
    if link.address.as_deref().map(fold) != Some(account.login.clone()) {
        return Err(no(SecurityWord::Outdated).into());
    }
    Ok(Open {
        digest,
        min: rules(app, &account).await?.min,
        protected: protected(app, owner, now).await?,
        account,
    })
}

async fn protected(app: &App, owner: AccountId, now: Timestamp) -> Result<Vec<Protected>, Failure> {
    let mut protected = Vec::new();
    for employee in app.store.employees_of(owner).await? {
        let place = app.directory.by_id(employee.workspace);
        let (Status::Active, false, Some(place)) = (employee.status, employee.factors.is_empty(), place) else {
            continue;
        };
        let reaches = employee.factors.has(Method::Sms) && sms::reaches(app, employee.id).await?;
        protected.push(Protected {
            workspace: place.workspace.title.clone(),
            remains: password_reset::remains(employee.factors, reaches, &place.policy, now),
            sms_rests: place.policy.span(Key::SmsAfterReset),
        });
    }
    Ok(protected)
}

/// Sets the new password and uses the link up: every session ends, no device is known any more, the second factor stays
/// (REC-07, REC-11, REC-12). Whoever is left without one has to be `sure` (THR-15).
pub async fn reset(
    app: &App,
    token: &Token,
    new: Password,
    sure: bool,
    caller: &Caller,
    now: Timestamp,
) -> Result<(), Failure> {
    let open = peek(app, token, caller, now).await?;
    if open.locks_out() && !sure {
        return Err(Refusal::Invalid {
            field: "sure",
            reason: "nothing_remains",
        }
        .into());
    }
    let account = &open.account;
    rules(app, account).await?.judge(new.clone()).await?;
    let hash = app.hasher.hash(Lane::Public, *account.id.bytes(), new).await?;
    let origin = caller.origin();
    let mut change = app.store.change(now);
    change.use_link(LinkPurpose::PasswordReset, open.digest);
    change.set_password(account.id, &hash);
    let mut events = follow(app, &mut change, account, None, &origin, now).await?;
    events.push(
        Event::new(Chain::Server, EventKind::PasswordReset, Actor::Account(account.id))
            .of(account.id, None)
            .from(&origin),
    );
    match change.commit(&events, &mut app.entropy()).await {
        Ok(_) => {}
        // Somebody followed it in the same moment.
        Err(store::StoreError::Stale { .. }) => {
            return Err(Refusal::IncorrectSecurityWord {
                why: SecurityWord::Used,
            }
            .into());
        }
        Err(error) => return Err(error.into()),
    }
    app.sessions.forget_where(|other| other.who.account == account.id);
    trusted_device::tell(app, account.id).await
}
