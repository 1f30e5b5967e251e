//! One try of a password: paid for, verified, and noted. A known device pays from a budget of its own (THR-11).

use domain::account::Status;
use domain::alert::{Alert, AlertKind};
use domain::client::{ClientKind, Origin};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, DeviceId, WorkspaceId};
use domain::keys::{Digest, Purpose};
use domain::password::Password;
use domain::policy::Key;
use domain::refusal::Refusal;
use domain::secret::Token;
use domain::sign_in::{AccountFacts, Carried, Membership, TypedLogin};
use domain::throttle::{self, Counter, Puzzle};
use domain::time::Timestamp;
use store::Change;
use store::account::Account;
use store::counter::Payment;
use store::device::Device;

use super::reader::Reader;
use super::second_factor::{CodeProof, SHOWN, pay_and_check_code_of};
use super::sign_in::{Typed, typed_login};
use crate::app::App;
use crate::captcha;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::request::caller::Caller;

/// What is counted of a login, whether it exists or not.
#[derive(Clone, Copy, Debug)]
pub struct LoginCounters {
    /// Every wrong password: how often it may be tried, and when the password alone is closed.
    pub all: Digest,
    /// Those since which the puzzle is asked for, of browsers and desktop apps, and of mobile apps.
    browser: Digest,
    mobile: Digest,
    /// The same of a phone that the account knows (ADR 15).
    own_phone: Option<Digest>,
}

impl LoginCounters {
    pub fn of(app: &App, folded: &str) -> Self {
        let keys = app.store.keys();
        Self {
            all: keys.mac(Purpose::Login, &[folded.as_bytes()]),
            browser: keys.mac(Purpose::Login, &[b"puzzle", folded.as_bytes()]),
            mobile: keys.mac(Purpose::Login, &[b"mobile", folded.as_bytes()]),
            own_phone: None,
        }
    }

    /// As a phone sees them that the account knows: what is tried elsewhere asks nothing of it (THR-11).
    fn on_phone(self, app: &App, phone: DeviceId) -> Self {
        let own = app.store.keys().mac(Purpose::Device, &[b"puzzle", phone.bytes()]);
        Self {
            own_phone: Some(own),
            ..self
        }
    }

    fn puzzles(&self, kind: ClientKind) -> Digest {
        match kind {
            ClientKind::Mobile => self.own_phone.unwrap_or(self.mobile),
            _ => self.browser,
        }
    }

    /// The owner has come: every row of failures is over, also that which closed the password.
    pub fn reset(&self, change: &mut Change<'_>) {
        change.reset_counter(self.all);
        self.reset_puzzles(change);
    }

    fn reset_puzzles(&self, change: &mut Change<'_>) {
        change.reset_counter(self.browser);
        change.reset_counter(self.mobile);
        if let Some(own) = self.own_phone {
            change.reset_counter(own);
        }
    }
}

/// A try that was paid for.
pub struct Try {
    counters: LoginCounters,
    payer: Payer,
    /// The counters that it was paid from.
    paid: Vec<Digest>,
    /// That a puzzle was solved for it.
    solved: Option<Event>,
    /// The code that was right beside a right password.
    code: Option<CodeProof>,
}

#[derive(Debug)]
enum Payer {
    /// The account's known device.
    Device { id: DeviceId, counter: [u8; 32] },
    /// Everybody else: the login's and the address range's counters. `failures` counts this try too.
    Public { range: [u8; 32], failures: u64 },
    /// Somebody who typed a code beside the password: from the tries kept for that. `failures` are the login's.
    Coded { failures: u64 },
}

/// What the hash said, before the domain judges.
#[derive(Debug)]
pub struct Judged {
    pub right: bool,
    pub rehash: Option<String>,
}

/// Pays for one try, or says why it cannot be paid. Nothing here depends on whether the login exists.
pub async fn pay(
    app: &App,
    folded: &str,
    account: Option<&Account>,
    typed: &Typed,
    caller: &Caller,
    workspace: Option<WorkspaceId>,
    now: Timestamp,
) -> Result<Try, Failure> {
    let keys = app.store.keys();
    let counters = LoginCounters::of(app, folded);
    let login = counters.all;
    let policy = app.policy();
    let range = keys.mac(Purpose::Address, &[b"tries", caller.range.as_bytes()]);
    let device = paying_device(app, account, caller).await?;
    let counter_of = |device: DeviceId| keys.mac(Purpose::Device, &[b"tries", device.bytes()]);
    let of_device = |device| Payment {
        key: counter_of(device),
        fare: throttle::device_fare(&policy, now),
    };
    let is_mobile = caller.kind == ClientKind::Mobile;
    let counters = match device.filter(|_| is_mobile) {
        Some(phone) => counters.on_phone(app, phone),
        None => counters,
    };
    if let Some(device) = device.filter(|_| !is_mobile)
        && app.store.pay(&[of_device(device)]).await?.is_some()
    {
        return Ok(Try {
            counters,
            paid: vec![counter_of(device)],
            payer: Payer::Device {
                id: device,
                counter: counter_of(device),
            },
            solved: None,
            code: None,
        });
    }
    let puzzle = puzzle(app, typed, &login, now).await?;
    let puzzles = Payment {
        key: counters.puzzles(caller.kind),
        fare: throttle::puzzle_fare(caller.kind, puzzle, &policy, now),
    };
    let event = |kind| {
        let chain = workspace.map_or(Chain::Server, Chain::Workspace);
        let event = Event::new(chain, kind, Actor::Anyone).from(&caller.origin());
        event.with("login", typed_login(&login).digest)
    };
    let turned_away = |refusal: &Refusal| {
        app.throttled.count(login, range, now, || {
            let kind = match refusal {
                Refusal::CaptchaRequired => EventKind::CaptchaDemanded,
                _ => EventKind::SignInThrottled,
            };
            event(kind).refused(refusal.code())
        });
    };
    let solved = (puzzle == Puzzle::Solved).then(|| event(EventKind::CaptchaPassed));
    // A known phone pays from its own budget, too, and its app is asked for a puzzle where it repeats itself (CAP-05).
    if let Some(device) = device.filter(|_| is_mobile)
        && app.store.pay(&[of_device(device), puzzles]).await?.is_some()
    {
        return Ok(Try {
            counters,
            paid: vec![counter_of(device), puzzles.key],
            payer: Payer::Device {
                id: device,
                counter: counter_of(device),
            },
            solved,
            code: None,
        });
    }
    if typed.code.is_some() {
        let coded = keys.mac(Purpose::Login, &[b"coded", folded.as_bytes()]);
        let here = keys.mac(Purpose::Login, &[b"coded", folded.as_bytes(), caller.range.as_bytes()]);
        let fares = [
            (coded, throttle::coded_fare(&policy, now)),
            (here, throttle::coded_range_fare(&policy, now)),
            (range, throttle::address_fare(puzzle, &policy, now)),
        ];
        let payments = fares.map(|(key, fare)| Payment { key, fare });
        let failures = app.store.counter(login).await?.failures;
        if app.store.pay(&payments).await?.is_some() {
            return Ok(Try {
                counters,
                paid: payments.map(|payment| payment.key).to_vec(),
                payer: Payer::Coded { failures },
                solved,
                code: None,
            });
        }
        let of_range = app.store.counter(range).await?;
        let refusal = throttle::refused(Counter::default(), of_range, (caller.kind, puzzle), &policy, now);
        turned_away(&refusal);
        return Err(refusal.into());
    }
    let mut payments = vec![
        Payment {
            key: login,
            fare: throttle::login_fare(&policy, now),
        },
        puzzles,
        Payment {
            key: range,
            fare: throttle::address_fare(puzzle, &policy, now),
        },
    ];
    if puzzle == Puzzle::Plain {
        let key = keys.mac(Purpose::Login, &[b"plain", folded.as_bytes()]);
        payments.push(Payment {
            key,
            fare: throttle::plain_fare(&policy, now),
        });
    }
    if let Some(failures) = app.store.pay(&payments).await? {
        let failures = failures.first().copied().unwrap_or(0);
        return Ok(Try {
            counters,
            paid: payments.iter().map(|payment| payment.key).collect(),
            payer: Payer::Public { range, failures },
            solved,
            code: None,
        });
    }
    let of_puzzles = app.store.counter(counters.puzzles(caller.kind)).await?;
    let of_range = app.store.counter(range).await?;
    let refusal = throttle::refused(of_puzzles, of_range, (caller.kind, puzzle), &policy, now);
    turned_away(&refusal);
    Err(refusal.into())
}

/// Spends exactly one Argon2id evaluation, whether or not the login exists. Where the server is too busy for it, what was
/// paid is taken back: nobody's tries are used up by other people's.
pub async fn verify(
    app: &App,
    account: Option<&Account>,
    password: Password,
    attempt: &Try,
) -> Result<Judged, Failure> {
    let (lane, closed) = match &attempt.payer {
        Payer::Device { .. } => (Lane::Known, false),
        Payer::Public { failures, .. } => (Lane::Public, throttle::is_closed(*failures, &app.policy())),
        // What the password is worth is decided together with the code.
        Payer::Coded { .. } => (Lane::Public, false),
    };
    let id = account.map_or([0; 16], |a| *a.id.bytes());
    let stored = account.and_then(|a| a.password.as_ref()).map(|hash| hash.0.clone());
    let verdict = match app.hasher.verify(lane, stored, id, password).await {
        Ok(verdict) => verdict,
        Err(busy) => {
            app.store.take_back(&attempt.paid).await?;
            return Err(busy.into());
        }
    };
    Ok(Judged {
        right: verdict.matches && !closed,
        rehash: verdict.rehash,
    })
}

impl Try {
    /// The origin with the device that paid.
    pub fn origin(&self, caller: &Caller) -> Origin {
        let known_device = match self.payer {
            Payer::Device { id, .. } => Some(id),
            Payer::Public { .. } | Payer::Coded { .. } => None,
        };
        Origin {
            known_device,
            ..caller.origin()
        }
    }

    pub fn typed_login(&self) -> TypedLogin {
        typed_login(&self.counters.all)
    }

    /// Judges the code that was typed beside the password, and says whether both were right.
    ///
    /// `facts` are of whoever proved the password: the code is looked at only beside a right one, so that a stranger
    /// cannot use up the tries of somebody's authenticator. A wrong password pays as much, and so does a right one of
    /// somebody without a factor, so that the answer comes after the same work. A right code is carried into the
    /// sign-in that follows (PWD-10).
    pub async fn prove_code(
        &mut self,
        app: &App,
        code: &str,
        facts: Option<&mut AccountFacts>,
        door: Option<WorkspaceId>,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let able = |m: &&mut Membership| m.status == Status::Active && !m.factors.is_empty();
        let mut members: Vec<&mut Membership> = facts
            .map(|facts| facts.memberships.iter_mut().filter(able).collect())
            .unwrap_or_default();
        if members.is_empty() {
            let nobody = app.store.keys().mac(Purpose::Code, &[b"nobody", &self.counters.all]);
            let fare = throttle::code_fare(&app.policy(), now);
            app.store.pay(&[Payment { key: nobody, fare }]).await?;
            return Ok(false);
        }
        members.sort_by_key(|m| Some(m.workspace) != door);
        let origin = self.origin(caller);
        for member in members {
            let policy = app.directory.by_id(member.workspace).map(|place| place.policy.clone());
            let policy = policy.unwrap_or_else(|| app.policy());
            match pay_and_check_code_of(app, (member.employee, &SHOWN[..]), &origin, code, &policy, now).await {
                Ok(Some(proof)) => {
                    member.carried = Some(Carried {
                        factor: (proof.method, now),
                        paused: None,
                    });
                    self.code = Some(proof);
                    return Ok(true);
                }
                // An authenticator that takes no more codes now says so to nobody who did not get in.
                Ok(None) | Err(Failure::Refused(_)) => {}
                Err(broken) => return Err(broken),
            }
        }
        Ok(false)
    }

    /// Adds what the verdict means for the counters: a success ends the rows of failures, the failure that closes the
    /// password to unknown devices is told to its owner (PWD-10).
    pub async fn note(
        &self,
        app: &App,
        right: bool,
        account: Option<&Account>,
        caller: &Caller,
        change: &mut Change<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Failure> {
        events.extend(self.solved.clone());
        let login = self.counters.all;
        if right {
            self.counters.reset_puzzles(change);
        }
        if right && let Some(code) = &self.code {
            code.take(change);
        }
        match (&self.payer, right) {
            (Payer::Device { counter, .. }, true) => {
                change.refund_counter(*counter);
                // It ends the row of failures, but opens for others nothing that is closed.
                if let Some(limit) = app.policy().count_or_off(Key::FailuresDisableAfter) {
                    change.reset_counter_below(login, limit);
                } else {
                    change.reset_counter(login);
                }
            }
            (Payer::Coded { failures }, true) => {
                for counter in &self.paid {
                    change.refund_counter(*counter);
                }
                change.reset_counter(login);
                if throttle::is_closed(failures + 1, &app.policy())
                    && let Some(account) = account
                {
                    let event = Event::new(Chain::Server, EventKind::PasswordReopened, Actor::Account(account.id));
                    let event = event.of(account.id, None).from(&self.origin(caller));
                    events.push(event.with("by", "second_factor"));
                }
            }
            (Payer::Public { range, .. }, true) => {
                change.refund_counter(login);
                change.refund_counter(*range);
            }
            (Payer::Device { .. } | Payer::Coded { .. }, false) => {}
            (Payer::Public { failures, .. }, false) => {
                let limit = app.policy().count_or_off(Key::FailuresDisableAfter);
                if limit == Some(*failures)
                    && let Some(account) = account
                {
                    events
                        .push(Event::new(Chain::Server, EventKind::PasswordClosed, Actor::Server).of(account.id, None));
                    tell_closed(app, account, change).await?;
                }
            }
        }
        Ok(())
    }
}

async fn paying_device(app: &App, account: Option<&Account>, caller: &Caller) -> Result<Option<DeviceId>, Failure> {
    let Some(token) = &caller.device_token else {
        return Ok(None);
    };
    let account = account.map_or(AccountId::from_bytes([0; 16]), |a| a.id);
    let known = known_device(app, account, token, app.policy().count(Key::DevicesKnown)).await?;
    Ok(known.map(|(device, _)| device.id))
}

/// The account's device with this cookie, if it is among the `most` seen last, and the digest under which it is kept:
/// after a rotation of the key ring it may be under an older key (THR-18).
pub(super) async fn known_device(
    app: &App,
    account: AccountId,
    token: &Token,
    most: u64,
) -> Result<Option<(Device, Digest)>, Failure> {
    for digest in app
        .store
        .keys()
        .macs(Purpose::Device, &[account.bytes(), token.expose()])
    {
        if let Some(device) = app.store.known_device(account, digest, most).await? {
            return Ok(Some((device, digest)));
        }
    }
    Ok(None)
}

async fn puzzle(app: &App, typed: &Typed, login: &[u8; 32], now: Timestamp) -> Result<Puzzle, Failure> {
    match &typed.captcha {
        Some(solution) if !solution.is_empty() => {
            let solved = captcha::check(app.store.keys(), solution, login, now)?;
            let unspent = app.store.spend(solved.digest, solved.expires_at).await?;
            if unspent {
                Ok(Puzzle::Solved)
            } else {
                Err(Refusal::CaptchaWrong.into())
            }
        }
        _ if typed.plain => Ok(Puzzle::Plain),
        _ => Ok(Puzzle::Missing),
    }
}

/// Told at every confirmed address: somebody guesses (PWD-10).
async fn tell_closed(app: &App, account: &Account, change: &mut Change<'_>) -> Result<(), Failure> {
    let reader = Reader::of(app, account.id, None).await?;
    let mail = pages::mail::password_closed(&reader.texts, &account.name, &app.settings.support_label);
    reader.alert(app, change, &Alert::new(AlertKind::PasswordClosed), &mail)
}
