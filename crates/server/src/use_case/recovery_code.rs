//! Recovery codes: made, shown once, counted, reloaded, and tried at the door.

use domain::access::{Act, may};
use domain::alert::{Alert, AlertKind};
use domain::client::Origin;
use domain::event::EventKind;
use domain::id::{AccountId, EmployeeId, SignInId, WorkspaceId};
use domain::keys::{KeyId, Purpose};
use domain::policy::{Key, Policy};
use domain::recovery_code::{Kept, Left, RecoveryCode, draw_set, find};
use domain::refusal::Refusal;
use domain::rest;
use domain::second_factor::Method;
use domain::throttle::Puzzle;
use domain::time::Timestamp;
use pages::mail::RecoveryNews;
use store::Change;
use store::counter::Payment;
use store::recovery_code::StoredSet;
use zeroize::Zeroizing;

use super::acting::Acting;
use super::reader::Reader;
use super::rest as resting;
use crate::app::App;
use crate::captcha;
use crate::failure::Failure;
use crate::hasher::{Cost, Lane};
use crate::session_table::Live;

/// A new set: the codes as they are shown once, and what is kept of them.
pub struct Made {
    pub codes: Vec<RecoveryCode>,
    pub set: StoredSet,
    /// Letters of a group, for showing.
    pub group: usize,
}

impl Made {
    /// The codes in groups, as people copy them.
    pub fn shown(&self) -> Vec<Zeroizing<String>> {
        self.codes.iter().map(|code| code.grouped(self.group)).collect()
    }
}

/// Draws a set and digests it; nothing is written. One evaluation a code.
pub async fn draw(app: &App, employee: EmployeeId, policy: &Policy, now: Timestamp) -> Result<Made, Failure> {
    let codes = draw_set(policy, &mut app.entropy());
    let mut salt = [0; 16];
    domain::entropy::Entropy::fill(&mut app.entropy(), &mut salt);
    let (key, cost) = app.hasher.recipe();
    let mut kept = Vec::with_capacity(codes.len());
    for code in &codes {
        let digest = digest(app, Lane::Known, employee, code, salt, (key, cost)).await?;
        kept.push(Kept {
            digest: *digest,
            used: false,
        });
    }
    let set = StoredSet {
        salt,
        memory_kib: cost.memory_kib,
        passes: cost.passes,
        key,
        made_at: now,
        codes: kept,
    };
    let group = policy.count(Key::RecoveryLength) as usize;
    Ok(Made { codes, set, group })
}

async fn digest(
    app: &App,
    lane: Lane,
    employee: EmployeeId,
    code: &RecoveryCode,
    salt: [u8; 16],
    recipe: (KeyId, Cost),
) -> Result<Zeroizing<[u8; 32]>, Refusal> {
    let mut secret = Zeroizing::new(Vec::with_capacity(64));
    secret.extend_from_slice(b"recovery code\0");
    secret.extend_from_slice(code.expose());
    app.hasher.digest(lane, *employee.bytes(), secret, salt, recipe).await
}

/// How many codes the employee has left, and since when; `None` where there is no set.
pub async fn left(app: &App, employee: EmployeeId) -> Result<Option<(Left, Timestamp)>, Failure> {
    let set = app.store.recovery_codes(employee).await?;
    Ok(set.map(|set| (Left::of(&set.codes), set.made_at)))
}

/// Makes a new set; every code of the old one, also an unused one, is refused from here on (RCV-04).
pub async fn reload(app: &App, live: &Acting<'_>, now: Timestamp) -> Result<Made, Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    may(&live.person(), Act::ReloadCodes, &place.policy, now)?;
    if live.who.factors.is_empty() {
        return Err(Refusal::SecondFactorSetupRequired.into());
    }
    let employee = live.who.employee;
    let former = app.store.recovery_codes(employee).await?.map(|set| set.made_at);
    // Two sets of one moment could not be told apart.
    let made_at = former.map_or(now, |at| now.max(Timestamp::from_micros(at.micros() + 1)));
    let made = draw(app, employee, &place.policy, made_at).await?;
    let (kind, news) = match former {
        Some(_) => (EventKind::RecoveryCodesReloaded, RecoveryNews::Reloaded),
        None => (EventKind::RecoveryCodesGenerated, RecoveryNews::Generated),
    };
    let mut change = app.store.change(now);
    change.put_recovery_codes(employee, &made.set, former);
    resting::reopen(app, Method::RecoveryCode, employee, &place.policy, &mut change);
    let who = (live.who.account, live.who.workspace, &*live.who.name);
    tell(app, who, news, &live.origin, &mut change, now).await?;
    change.commit(&[live.own(kind)], &mut app.entropy()).await?;
    let unkept = app.sessions.forget_where(|other| other.who.employee == employee);
    app.store.keep_seen(&unkept).await?;
    Ok(made)
}

/// Tells the person what became of the codes, from where, and how many are left (RCV-11).
pub async fn tell(
    app: &App,
    (account, workspace, name): (AccountId, WorkspaceId, &str),
    news: RecoveryNews,
    origin: &Origin,
    change: &mut Change<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let place = app.directory.by_id(workspace);
    let reader = Reader::of(app, account, Some(workspace)).await?;
    let facts = reader.facts(app, place.as_deref(), (name, origin), "/security", now);
    let mail = pages::mail::recovery_codes(&reader.texts, news, &facts);
    let kind = match news {
        RecoveryNews::Generated => AlertKind::RecoveryCodesGenerated,
        RecoveryNews::Reloaded => AlertKind::RecoveryCodesReloaded,
        RecoveryNews::Used { .. } => AlertKind::RecoveryCodeUsed,
    };
    let mut alert = Alert::new(kind).at(workspace).from(origin);
    if let RecoveryNews::Used { left } = news {
        alert.facts.left = Some(left);
    }
    reader.alert(app, change, &alert, &mail)
}

/// What a puzzle for a recovery code is bound to: this sign-in of this employee (CAP-09).
pub fn puzzle_scope(app: &App, id: SignInId, employee: EmployeeId) -> [u8; 32] {
    app.store
        .keys()
        .mac(Purpose::Captcha, &[b"recovery_code", id.bytes(), employee.bytes()])
}

/// A puzzle for the next recovery code of this sign-in.
pub fn puzzle(app: &App, id: SignInId, employee: EmployeeId, now: Timestamp) -> Result<serde_json::Value, Failure> {
    let policy = app.policy();
    let (cost, life) = (policy.count(Key::CaptchaCost), policy.span(Key::CaptchaLife));
    let scope = puzzle_scope(app, id, employee);
    Ok(captcha::challenge(
        app.store.keys(),
        &scope,
        cost,
        life,
        now,
        &mut app.entropy(),
    )?)
}

/// Whether the next recovery code of this employee needs the puzzle, wherever it is typed (CAP-01, CAP-02).
pub async fn wants_puzzle(app: &App, employee: EmployeeId, policy: &Policy) -> Result<bool, Failure> {
    let key = resting::counter(app, Method::RecoveryCode, employee);
    Ok(rest::wants_puzzle(app.store.counter(key).await?, policy))
}

/// What was paid for one try.
#[derive(Clone, Debug)]
pub struct Paid {
    /// Failures in a row, this try included.
    pub failures: u64,
    pub solved: bool,
    /// What it was paid from.
    pub counters: Vec<[u8; 32]>,
}

/// Pays for one try before it is looked at, or says what is missing. A code is never consumed here.
pub async fn pay(
    app: &App,
    id: SignInId,
    employee: EmployeeId,
    captcha: Option<&str>,
    plain: bool,
    policy: &Policy,
    now: Timestamp,
) -> Result<Paid, Failure> {
    let puzzle = match captcha.filter(|solution| !solution.is_empty()) {
        Some(solution) => {
            let solved = captcha::check(app.store.keys(), solution, &puzzle_scope(app, id, employee), now)?;
            if !app.store.spend(solved.digest, solved.expires_at).await? {
                return Err(Refusal::CaptchaWrong.into());
            }
            Puzzle::Solved
        }
        None if plain => Puzzle::Plain,
        None => Puzzle::Missing,
    };
    let key = resting::counter(app, Method::RecoveryCode, employee);
    let mut payments = vec![Payment {
        key,
        fare: rest::fare(Method::RecoveryCode, puzzle, policy, now),
    }];
    if puzzle == Puzzle::Plain {
        let key = app
            .store
            .keys()
            .mac(Purpose::Code, &[b"plain", b"recovery_code", employee.bytes()]);
        payments.push(Payment {
            key,
            fare: rest::plain_fare(policy, now),
        });
    }
    if let Some(failures) = app.store.pay(&payments).await? {
        return Ok(Paid {
            failures: failures.first().copied().unwrap_or(0),
            solved: puzzle == Puzzle::Solved,
            counters: payments.iter().map(|payment| payment.key).collect(),
        });
    }
    let counter = app.store.counter(key).await?;
    Err(if rest::rests(counter, policy) {
        Refusal::MethodUnavailable
    } else if puzzle == Puzzle::Missing && rest::wants_puzzle(counter, policy) {
        Refusal::CaptchaRequired
    } else {
        resting::wait(now)
    }
    .into())
}

/// A right code; using it up is part of the change that it proves.
pub struct RecoveryProof {
    employee: EmployeeId,
    digest: [u8; 32],
    /// How many are left after this one.
    pub left: u64,
}

impl RecoveryProof {
    pub fn take(&self, change: &mut store::Change<'_>) {
        change.take_recovery_code(self.employee, self.digest);
    }
}

/// Checks a code that was paid for: one Argon2id evaluation, whichever code of the set it is; none for a text that can
/// be no code. `None` is a wrong, used or old one. Refused: `busy` where nobody could look at it.
pub async fn check(app: &App, employee: EmployeeId, typed: &str, lane: Lane) -> Result<Option<RecoveryProof>, Failure> {
    let Ok(code) = typed.parse::<RecoveryCode>() else {
        return Ok(None);
    };
    let Some(set) = app.store.recovery_codes(employee).await? else {
        return Ok(None);
    };
    let cost = Cost {
        memory_kib: set.memory_kib,
        passes: set.passes,
    };
    let tag = digest(app, lane, employee, &code, set.salt, (set.key, cost)).await?;
    let left = Left::of(&set.codes).left;
    Ok(find(&set.codes, &tag).map(|digest| RecoveryProof {
        employee,
        digest,
        left: left.saturating_sub(1),
    }))
}

/// How long the page that shows a set can print and save it; as long as the QR code of a set-up (SET-12).
const SHEET_LIFE: std::time::Duration = std::time::Duration::from_mins(10);

/// The codes for the page that shows them, sealed to this session: with it the page prints and saves them (RCV-05).
/// Nothing of it is kept here.
pub fn seal_sheet(app: &App, live: &Live, made: &Made, now: Timestamp) -> Result<Vec<u8>, Failure> {
    let mut plain = Zeroizing::new(Vec::with_capacity(1_024));
    plain.extend_from_slice(&(now + SHEET_LIFE).micros().to_be_bytes());
    plain.extend_from_slice(&made.set.made_at.micros().to_be_bytes());
    for (at, code) in made.shown().iter().enumerate() {
        if at > 0 {
            plain.push(b'\n');
        }
        plain.extend_from_slice(code.as_bytes());
    }
    let keys = app.store.keys();
    let sealed = keys.seal(Purpose::Sheet, &sheet_place(live), &plain, &mut app.entropy());
    sealed.map_err(|_| Failure::Broken)
}

/// When the set was made, and its codes on lines; `not_found` for anything but a live page's own sheet.
pub async fn open_sheet(
    app: &App,
    live: &Live,
    sealed: &[u8],
    now: Timestamp,
) -> Result<(Timestamp, Zeroizing<String>), Failure> {
    let plain = app
        .store
        .keys()
        .open(Purpose::Sheet, &sheet_place(live), sealed)
        .map_err(|_| Refusal::NotFound)?;
    let time = |bytes: Option<&[u8]>| bytes.and_then(|b| b.try_into().ok()).map(i64::from_be_bytes);
    let until = time(plain.get(..8))
        .map(Timestamp::from_micros)
        .ok_or(Refusal::NotFound)?;
    let made_at = time(plain.get(8..16))
        .map(Timestamp::from_micros)
        .ok_or(Refusal::NotFound)?;
    let set = app.store.recovery_codes(live.who.employee).await?;
    if until < now || set.is_none_or(|set| set.made_at != made_at) {
        return Err(Refusal::NotFound.into());
    }
    let codes = String::from_utf8(plain[16..].to_vec()).map_err(|_| Refusal::NotFound)?;
    Ok((made_at, Zeroizing::new(codes)))
}

fn sheet_place(live: &Live) -> [&[u8]; 3] {
    [b"recovery_codes", live.id.bytes(), live.who.employee.bytes()]
}
