//! A sign-in, or a person who proves again, that waits for the phone: what is asked of it, how often, and what its answer
//! is worth.
//!
//! The page shows a number, the phone takes it: the secret goes from one device to the other (SP 800-63B-4, 3.1.3.1).
//! A request is answered once, lives as long as `push.life`, and is worth nothing without the challenge it was made for.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::id::{ApprovalId, DeviceId, SessionId, SignInId};
use crate::keys::{KeyRing, Purpose};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::Method;
use crate::time::Timestamp;

/// Two refusals within this pause pushing (PUSH-07).
const DAY: Duration = Duration::from_hours(24);

/// What waits for the answer of a request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Subject {
    /// A challenge: the answer opens a session.
    SignIn(SignInId),
    /// A live session, before something weighty (SET-11): the answer is a proof in it.
    StepUp(SessionId),
}

impl Subject {
    pub fn word(self) -> &'static str {
        match self {
            Self::SignIn(_) => "sign_in",
            Self::StepUp(_) => "step_up",
        }
    }

    pub fn bytes(&self) -> &[u8; 16] {
        match self {
            Self::SignIn(id) => id.bytes(),
            Self::StepUp(id) => id.bytes(),
        }
    }

    /// Reads what [`Subject::word`] and [`Subject::bytes`] said.
    pub fn read(word: &str, bytes: [u8; 16]) -> Option<Self> {
        let sign_in = Self::SignIn(SignInId::from_bytes(bytes));
        let step_up = Self::StepUp(SessionId::from_bytes(bytes));
        [sign_in, step_up].into_iter().find(|subject| subject.word() == word)
    }
}

/// Whether the request still waits, or what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Open,
    Approved,
    Denied,
    /// Approved, and taken for the proof that it is: a step-up (a sign-in is gone then).
    Used,
    /// Replaced by a newer one, or its challenge was settled otherwise.
    Void,
}

impl State {
    const ALL: [Self; 5] = [Self::Open, Self::Approved, Self::Denied, Self::Used, Self::Void];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Used => "used",
            Self::Void => "void",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What the phone has to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    /// Take the number from the page.
    Number,
    /// One press. Below the standard: nothing is transferred.
    Confirm,
}

impl Asks {
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Confirm => "confirm",
        }
    }

    /// What an answer to it proves; the session tells it truthfully (PUSH-06).
    pub fn proves(self) -> Method {
        match self {
            Self::Number => Method::Push,
            Self::Confirm => Method::PushConfirm,
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Number, Self::Confirm]
            .into_iter()
            .find(|asks| asks.word() == word)
    }
}

/// What is unusual about a sign-in; the phone says it first (THR-13).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that have nothing to do with each other"
)]
pub struct Unusual {
    pub new_device: bool,
    pub new_network: bool,
    pub administrator: bool,
    pub refused_lately: bool,
}

impl Unusual {
    const WORDS: [&str; 4] = ["new_device", "new_network", "administrator", "refused_lately"];

    fn flags(self) -> [bool; 4] {
        [
            self.new_device,
            self.new_network,
            self.administrator,
            self.refused_lately,
        ]
    }

    /// The stable words of what is so.
    pub fn words(self) -> Vec<&'static str> {
        let named = Self::WORDS.into_iter().zip(self.flags());
        named.filter_map(|(word, is_so)| is_so.then_some(word)).collect()
    }

    /// Reads what [`Unusual::words`] wrote, joined by blanks.
    pub fn read(text: &str) -> Self {
        let has = |word| text.split(' ').any(|one| one == word);
        Self {
            new_device: has(Self::WORDS[0]),
            new_network: has(Self::WORDS[1]),
            administrator: has(Self::WORDS[2]),
            refused_lately: has(Self::WORDS[3]),
        }
    }

    /// Whether the answer is taken only after the person confirmed to have read the warning: device and network are both
    /// unknown (THR-13). A session's device is always known, so that a new network alone tells of a stolen one.
    pub fn warns(self, subject: Subject) -> bool {
        match subject {
            Subject::SignIn(_) => self.new_device && self.new_network,
            Subject::StepUp(_) => self.new_network,
        }
    }
}

/// What `push.answer` asks of the phone for such a sign-in (PUSH-06).
pub fn asks(unusual: Unusual, policy: &Policy) -> Asks {
    match policy.choice(Key::PushAnswer) {
        "confirm" => Asks::Confirm,
        "number_unless_known" if unusual == Unusual::default() => Asks::Confirm,
        _ => Asks::Number,
    }
}

/// A request that was made since the last successful sign-in, as far as the next one depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Earlier {
    pub at: Timestamp,
    /// The known device that asked; `None` are all unknown ones together.
    pub device: Option<DeviceId>,
    pub state: State,
    pub answered_at: Option<Timestamp>,
}

/// Why no request goes out now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    /// One went out a moment ago; the next one at this time.
    Until(Timestamp),
    /// As many as the policy allows went unanswered; the next one at this time.
    TooMany(Timestamp),
    /// It was refused twice within a day: not before the next successful sign-in.
    Paused,
}

/// How many requests an employee's phone gets (PUSH-07). Only those since the last successful sign-in count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// Requests made after this count.
    pub since: Timestamp,
    /// From one known browser, or from all unknown ones together.
    pub own: u64,
}

impl Budget {
    pub fn of(policy: &Policy, now: Timestamp) -> Self {
        Self {
            since: now - policy.span(Key::PushWindow),
            own: policy.count(Key::PushMost),
        }
    }

    /// From all browsers: nobody who knows the password takes the last request from the person's own.
    pub fn all(self) -> u64 {
        self.own.saturating_mul(2)
    }
}

/// Whether a browser may send a request to the phone now (PUSH-06, PUSH-07, THR-14).
///
/// `earlier` holds every request of the employee since the last successful sign-in, whatever its age; `last` is when this
/// challenge sent its own newest one. Each known browser has the limit for itself, and all unknown ones together; all of
/// them twice as much.
pub fn may_ask(
    earlier: &[Earlier],
    device: Option<DeviceId>,
    last: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Hold> {
    if is_paused(earlier) {
        return Err(Hold::Paused);
    }
    let budget = Budget::of(policy, now);
    let within = |own: bool| {
        let mut times: Vec<Timestamp> = earlier
            .iter()
            .filter(|one| (!own || one.device == device) && one.at > budget.since)
            .map(|one| one.at)
            .collect();
        times.sort_unstable();
        times
    };
    for (times, limit) in [(within(true), budget.own), (within(false), budget.all())] {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if let Some(oldest) = times.len().checked_sub(limit).and_then(|at| times.get(at)) {
            return Err(Hold::TooMany(*oldest + policy.span(Key::PushWindow)));
        }
    }
    match last.map(|at| at + policy.span(Key::PushAgain)) {
        Some(again) if now < again => Err(Hold::Until(again)),
        _ => Ok(()),
    }
}

/// Whether two refusals within a day pause pushing until the next successful sign-in.
pub fn is_paused(earlier: &[Earlier]) -> bool {
    let mut refused: Vec<Timestamp> = earlier
        .iter()
        .filter(|one| one.state == State::Denied)
        .filter_map(|one| one.answered_at)
        .collect();
    refused.sort_unstable();
    refused.windows(2).any(|two| two[1].since(two[0]) <= DAY)
}

/// Whether somebody refused a request within the last day.
pub fn refused_lately(earlier: &[Earlier], now: Timestamp) -> bool {
    earlier
        .iter()
        .any(|one| one.state == State::Denied && one.answered_at.is_some_and(|at| now.since(at) <= DAY))
}

/// The number that the page shows: made from the request's id by the ring, so that no copy of the database has it.
#[derive(Clone)]
pub struct Number(Zeroizing<String>);

impl Number {
    /// `digits` of 2 to 8.
    pub fn of(keys: &KeyRing, request: ApprovalId, digits: u8) -> Self {
        let mac = keys.mac(Purpose::Phone, &[b"approval", request.bytes()]);
        let number = mac.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes)) % 10_u64.pow(u32::from(digits));
        Self(Zeroizing::new(format!("{number:0width$}", width = usize::from(digits))))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether this was typed; blanks and dashes between the digits do not matter.
    pub fn is(&self, typed: &str) -> bool {
        let digits = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(16);
        let typed = Zeroizing::new(digits.collect::<String>());
        typed.as_bytes().ct_eq(self.0.as_bytes()).into()
    }
}

impl std::fmt::Debug for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Number")
    }
}

/// What the phone says, in the signed part of its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    pub aud: String,
    pub sub: String,
    pub request: String,
    pub challenge: String,
    pub decision: Decision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The person confirmed to have read what is unusual.
    #[serde(default)]
    pub warned: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Approve,
    Deny,
}

/// What an answer needs of the request that it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facing {
    pub subject: Subject,
    pub state: State,
    pub expires_at: Timestamp,
    pub asks: Asks,
    pub unusual: Unusual,
}

/// What an answer comes to, before a number is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The number decides: the try is paid first.
    Compare,
    Approved,
    Denied,
}

/// Judges a signed answer. One that is late or second changes nothing. A refusal is taken late, too, after the tries for
/// the number are used up, and where a newer request stands for the same: "this isn't me" is never too late while what
/// was asked for still waits, which the caller sees to.
pub fn judge(request: &Facing, said: &Said, now: Timestamp) -> Result<Verdict, Refusal> {
    if said.decision == Decision::Deny && matches!(request.state, State::Open | State::Void) {
        return Ok(Verdict::Denied);
    }
    if request.state != State::Open {
        return Err(Refusal::StaleState);
    }
    if now >= request.expires_at {
        return Err(Refusal::ChallengeExpired);
    }
    if request.unusual.warns(request.subject) && !said.warned {
        return Err(Refusal::Invalid {
            field: "warned",
            reason: "not_confirmed",
        });
    }
    match request.asks {
        Asks::Number => Ok(Verdict::Compare),
        Asks::Confirm => Ok(Verdict::Approved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn asked(minutes_ago: u64, device: Option<u8>, state: State) -> Earlier {
        let at = NOW - Duration::from_mins(minutes_ago);
        Earlier {
            at,
            device: device.map(|n| DeviceId::from_bytes([n; 16])),
            state,
            answered_at: (state == State::Denied).then_some(at),
        }
    }

    fn may(earlier: &[Earlier], device: Option<u8>) -> Result<(), Hold> {
        let device = device.map(|n| DeviceId::from_bytes([n; 16]));
        may_ask(earlier, device, None, &Policy::default(), NOW)
    }

    // shows in part: PUSH-07 (that nothing is sent: crates/server/tests/phone/approval/often.rs)
    #[test]
    fn the_sixth_request_in_half_an_hour_waits_until_the_first_is_that_old() {
        let five: Vec<_> = (1..=5).map(|n| asked(n, None, State::Void)).collect();
        assert_eq!(may(&five[..4], None), Ok(()));
        assert_eq!(may(&five, None), Err(Hold::TooMany(NOW + Duration::from_mins(25))));
        let older: Vec<_> = (30..=34).map(|n| asked(n, None, State::Void)).collect();
        assert_eq!(may(&older, None), Ok(()));
    }

    // shows in part: THR-14 (the budget of answers: crates/server/tests/phone/approval/refused.rs)
    #[test]
    fn a_stranger_who_asks_and_asks_leaves_the_owners_browser_its_own() {
        let five: Vec<_> = (1..=5).map(|n| asked(n, None, State::Void)).collect();
        assert_eq!(may(&five, Some(7)), Ok(()));
        let both: Vec<_> = five
            .into_iter()
            .chain((1..=5).map(|n| asked(n, Some(8), State::Void)))
            .collect();
        assert!(
            matches!(may(&both, Some(7)), Err(Hold::TooMany(_))),
            "all together twice as much"
        );
    }

    #[test]
    fn two_refusals_within_a_day_pause_it() {
        let refused = |hours: u64| asked(hours * 60, None, State::Denied);
        assert_eq!(may(&[refused(3)], None), Ok(()));
        assert_eq!(may(&[refused(1), refused(25)], Some(7)), Err(Hold::Paused));
        assert_eq!(may(&[refused(1), refused(26)], None), Ok(()));
        assert_eq!(
            may(&[refused(700), refused(701)], None),
            Err(Hold::Paused),
            "until somebody signed in"
        );
        assert!(refused_lately(&[refused(24)], NOW) && !refused_lately(&[refused(25)], NOW));
    }

    #[test]
    fn the_next_request_of_a_page_goes_out_after_a_minute() {
        let policy = Policy::default();
        let again = |seconds| may_ask(&[], None, Some(NOW - Duration::from_secs(seconds)), &policy, NOW);
        assert_eq!(again(59), Err(Hold::Until(NOW + Duration::from_secs(1))));
        assert_eq!(again(60), Ok(()));
    }

    // shows in part: PUSH-06 (the settings: crates/server/tests/phone/approval/mod.rs)
    #[test]
    fn only_what_is_wholly_usual_is_confirmed_by_a_press() {
        let policy = |word: &str| {
            let mut policy = Policy::default();
            policy.set("push.answer", word).unwrap();
            policy
        };
        let usual = Unusual::default();
        for (word, expected) in [
            ("number", Asks::Number),
            ("number_unless_known", Asks::Confirm),
            ("confirm", Asks::Confirm),
        ] {
            assert_eq!(asks(usual, &policy(word)), expected, "{word}");
        }
        for word in Unusual::WORDS {
            let unusual = Unusual::read(word);
            assert_eq!(unusual.words(), [word]);
            assert_eq!(asks(unusual, &policy("number_unless_known")), Asks::Number, "{word}");
        }
    }

    fn facing() -> Facing {
        Facing {
            subject: Subject::SignIn(SignInId::from_bytes([7; 16])),
            state: State::Open,
            expires_at: NOW + Duration::from_secs(120),
            asks: Asks::Number,
            unusual: Unusual::default(),
        }
    }

    fn says(decision: Decision, warned: bool) -> Said {
        Said {
            aud: String::new(),
            sub: String::new(),
            request: String::new(),
            challenge: String::new(),
            decision,
            number: None,
            warned,
        }
    }

    #[test]
    fn an_answer_is_taken_once_and_in_time_and_a_refusal_also_late() {
        let approve = says(Decision::Approve, false);
        let late = NOW + Duration::from_secs(120);
        assert_eq!(judge(&facing(), &approve, NOW), Ok(Verdict::Compare));
        assert_eq!(judge(&facing(), &approve, late), Err(Refusal::ChallengeExpired));
        assert_eq!(
            judge(&facing(), &says(Decision::Deny, false), late),
            Ok(Verdict::Denied)
        );
        let deny = says(Decision::Deny, false);
        for state in [State::Approved, State::Denied, State::Used, State::Void] {
            let answered = Facing { state, ..facing() };
            assert_eq!(judge(&answered, &approve, NOW), Err(Refusal::StaleState));
            let refused = if state == State::Void {
                Ok(Verdict::Denied)
            } else {
                Err(Refusal::StaleState)
            };
            assert_eq!(judge(&answered, &deny, NOW), refused, "{state:?}");
        }
    }

    // shows in part: THR-13 (what the phone shows first: the authenticator's tests)
    #[test]
    fn from_an_unknown_device_and_network_the_warning_comes_before_the_number() {
        let strange = Facing {
            unusual: Unusual::read("new_device new_network"),
            ..facing()
        };
        let refused = judge(&strange, &says(Decision::Approve, false), NOW);
        assert_eq!(refused.map_err(|r| r.code()), Err("invalid"));
        assert_eq!(
            judge(&strange, &says(Decision::Approve, true), NOW),
            Ok(Verdict::Compare)
        );
        let half = Facing {
            unusual: Unusual::read("new_device"),
            ..facing()
        };
        assert_eq!(judge(&half, &says(Decision::Approve, false), NOW), Ok(Verdict::Compare));
    }

    #[test]
    fn a_number_belongs_to_one_request_and_has_all_its_digits() {
        let keys = KeyRing::generate(&mut Seeded::new(3)).unwrap();
        let of = |n: u8, digits| Number::of(&keys, ApprovalId::from_bytes([n; 16]), digits);
        for digits in 2..=8 {
            assert_eq!(of(1, digits).expose().len(), usize::from(digits));
        }
        let number = of(1, 6);
        assert!(number.is(number.expose()));
        assert!(number.is(&format!(" {}-{}", &number.expose()[..3], &number.expose()[3..])));
        assert!(!number.is(of(2, 6).expose()) && !number.is("") && !number.is(&number.expose()[1..]));
        assert_eq!(format!("{number:?}"), "Number");
    }
}
