//! The trusted device: the phone that confirms sign-ins, and how it is connected.
//!
//! Ann asks for a code in her signed-in browser; the app scans it and shows six digits; Ann types them beside the name
//! of her phone. Only that connects: a photographed code that a stranger scans stays inactive (BAN-13). Logging out
//! everywhere or a new password disconnects the phone; it comes back by its own key (SET-15), while another phone needs
//! another proof, or a day of waiting after every address of Ann's was told (THR-02).

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64URL_NOPAD, Encoding, Specification};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::access::{Person, recently_proven};
use crate::account::{ShownName, Status};
use crate::id::{PairingId, SessionId, TrustedDeviceId, WorkspaceId};
use crate::jws::{Jws, NotSigned, PublicKey};
use crate::keys::{KeyRing, Purpose};
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::second_factor::Factors;
use crate::time::Timestamp;

/// How a phone stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Connected,
    /// Known and inactive, until it is connected again.
    Disconnected,
    /// Laid aside because another factor was bound under an exception; it can be restored (THR-03).
    Suspended,
    /// Replaced or removed.
    Ended,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Disconnected => "disconnected",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Connected, Self::Disconnected, Self::Suspended, Self::Ended]
            .into_iter()
            .find(|state| state.word() == word)
    }

    /// Whether it is the phone of its employee: at most one is (SET-07).
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::Connected | Self::Disconnected)
    }
}

/// What a code carries: 128 bits, as 26 characters of Crockford's base 32.
#[derive(Clone)]
pub struct PairingToken(Zeroizing<[u8; 16]>);

/// What was typed or scanned is no code of a pairing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAPairingToken;

impl PairingToken {
    /// The token of a pairing: made from its id by the ring, so that it is stored nowhere and a page that is loaded
    /// again shows the same code.
    pub fn of(keys: &KeyRing, pairing: PairingId) -> Self {
        let mac = Zeroizing::new(keys.mac(Purpose::Phone, &[b"pairing", pairing.bytes()]));
        let mut bytes = Zeroizing::new([0; 16]);
        bytes.copy_from_slice(&mac[..16]);
        Self(bytes)
    }

    /// Under what the store finds the pairing.
    pub fn digest(&self, keys: &KeyRing) -> [u8; 32] {
        keys.mac(Purpose::Phone, &[b"pairing token", self.0.as_ref()])
    }

    /// 26 upper-case characters, as the QR code holds them.
    pub fn expose_text(&self) -> Zeroizing<String> {
        Zeroizing::new(alphabet().encode(self.0.as_ref()))
    }

    /// To be typed: groups of five.
    pub fn expose_grouped(&self) -> Zeroizing<String> {
        let text = self.expose_text();
        let mut grouped = Zeroizing::new(String::with_capacity(32));
        for (at, letter) in text.chars().enumerate() {
            if at > 0 && at % 5 == 0 {
                grouped.push(' ');
            }
            grouped.push(letter);
        }
        grouped
    }

    /// What the phone signs instead of the token itself.
    fn hash(&self) -> String {
        BASE64URL_NOPAD.encode(digest(&SHA256, self.expose_text().as_bytes()).as_ref())
    }
}

impl FromStr for PairingToken {
    type Err = NotAPairingToken;

    fn from_str(typed: &str) -> Result<Self, NotAPairingToken> {
        if typed.len() > 128 {
            return Err(NotAPairingToken);
        }
        let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let text: String = letters
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let text = Zeroizing::new(text);
        let bytes = Zeroizing::new(alphabet().decode(text.as_bytes()).map_err(|_| NotAPairingToken)?);
        let bytes: [u8; 16] = bytes.as_slice().try_into().map_err(|_| NotAPairingToken)?;
        Ok(Self(Zeroizing::new(bytes)))
    }
}

impl fmt::Debug for PairingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingToken")
    }
}

fn alphabet() -> &'static Encoding {
    static ENCODING: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
        let mut specification = Specification::new();
        specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
        specification.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
    });
    &ENCODING
}

/// The six digits that the phone shows and the browser asks for: made from the pairing and the key that answered it.
#[derive(Clone)]
pub struct ConfirmingDigits(Zeroizing<String>);

impl ConfirmingDigits {
    pub fn of(keys: &KeyRing, pairing: PairingId, key: &PublicKey) -> Self {
        let mac = keys.mac(Purpose::Phone, &[b"digits", pairing.bytes(), key.bytes()]);
        let number = mac.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes)) % 1_000_000;
        Self(Zeroizing::new(format!("{number:06}")))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether these were typed; blanks and dashes between them do not matter.
    pub fn are(&self, typed: &str) -> bool {
        let typed: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(16)
            .collect();
        Zeroizing::new(typed).as_bytes().ct_eq(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for ConfirmingDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmingDigits")
    }
}

/// What a phone says of itself when it takes a pairing; signed by its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    pub key: PublicKey,
    pub name: ShownName,
    pub platform: ShownName,
    /// The app's own version.
    pub app: i64,
}

#[derive(Deserialize)]
struct Claimed {
    aud: String,
    pairing: String,
    name: String,
    platform: String,
    app: String,
}

/// Why a claim is none: the field of the message, and what is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAClaim(pub &'static str);

impl Claim {
    /// Reads the signed message for this pairing at this server.
    pub fn read(jws: &str, token: &PairingToken, origin: &str) -> Result<Self, NotAClaim> {
        let signed = |NotSigned| NotAClaim("not_signed");
        let (key, said): (PublicKey, Claimed) = Jws::read(jws)
            .and_then(|jws| jws.introduced("doorward-pairing+jws"))
            .map_err(signed)?;
        if said.aud != origin {
            return Err(NotAClaim("other_server"));
        }
        if !bool::from(said.pairing.as_bytes().ct_eq(token.hash().as_bytes())) {
            return Err(NotAClaim("other_pairing"));
        }
        let app = said.app.parse().ok().filter(|app| (0..=1_000_000).contains(app));
        Ok(Self {
            key,
            name: said.name.parse().map_err(|_| NotAClaim("name"))?,
            platform: said.platform.parse().map_err(|_| NotAClaim("platform"))?,
            app: app.ok_or(NotAClaim("app"))?,
        })
    }
}

/// Which phone a session may connect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Right {
    /// Only the one that is known and disconnected.
    Known,
    Any,
}

/// The phone that an employee has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Own {
    pub id: TrustedDeviceId,
    pub state: State,
    pub announced: Option<Announced>,
}

/// A session said that it will connect another phone without a proof of the one that is known. Everybody was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Announced {
    pub at: Timestamp,
    /// The only session that may do it, so that whatever ends that one ends this.
    pub session: SessionId,
}

impl Announced {
    /// From when on the other phone can be connected.
    pub fn due(&self, policy: &Policy) -> Timestamp {
        self.at + policy.span(Key::OtherPhoneWait)
    }
}

/// Whether `person` may announce another phone in place of `own`, the password being just proven: in a session that
/// once finished a second factor, and that can last until the wait is over (THR-02).
///
/// `ends_at` is when the session ends at the latest. Refused: `not_found` where no phone is known, `step_up_required`
/// without a finished factor, `not_allowed` in a session that is too short.
pub fn may_announce(
    person: &Person,
    own: Option<Own>,
    ends_at: Option<Timestamp>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(), Refusal> {
    if own.is_none() {
        return Err(Refusal::NotFound);
    }
    if person.factors.is_empty() || person.proofs.factor.is_none() {
        return Err(Refusal::StepUpRequired);
    }
    let announced = Announced {
        at: now,
        session: person.session,
    };
    if ends_at.is_some_and(|end| end < announced.due(policy)) {
        return Err(Refusal::NotAllowed);
    }
    Ok(())
}

/// Which phone `person` may connect now, by what was proven in this session (BAN-13, SET-11, THR-02).
///
/// Without a factor, or under an exception, the password of the last minutes is enough. Otherwise the session must have
/// finished a second factor; a recent one connects any phone. A phone that was disconnected since can no longer vouch
/// for another one: it can only be connected again itself, until another one that was announced is due.
pub fn may_connect(person: &Person, own: Option<Own>, policy: &Policy, now: Timestamp) -> Result<Right, Refusal> {
    let recent = |at: Timestamp| now.since(at) <= policy.span(Key::StepUpAge);
    if !recent(person.proofs.password_at) {
        return Err(Refusal::StepUpRequired);
    }
    if person.factors.is_empty() || person.is_waived(now) {
        return Ok(Right::Any);
    }
    if person.proofs.factor.is_none() {
        return Err(Refusal::StepUpRequired);
    }
    let announced = own.and_then(|own| own.announced);
    if announced.is_some_and(|it| it.session == person.session && it.due(policy) <= now) {
        return Ok(Right::Any);
    }
    match recently_proven(person, policy, now) {
        Ok(()) => Ok(Right::Any),
        Err(_) if own.is_some_and(|own| own.state == State::Disconnected) => Ok(Right::Known),
        Err(refusal) => Err(refusal),
    }
}

/// What the phone knows of another place of its person, as far as it decides whether it may be connected there, too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    pub status: Status,
    pub factors: Factors,
}

/// Whether a phone that was connected at `connected_at` may connect itself to another workspace of its person by one press.
///
/// The session that connected it had proven the password within `step_up.age`, and where there is no second factor yet
/// the password of the last minutes connects any phone ([`may_connect`]). So it counts there for as long, and nowhere
/// else: a place with a factor is governed by that one (SF-08, ACC-15).
pub fn may_follow(connected_at: Timestamp, there: Elsewhere, policy: &Policy, now: Timestamp) -> bool {
    there.status == Status::Active && there.factors.is_empty() && now <= follows_until(connected_at, policy)
}

/// Until when a phone offers the other workspaces of its person.
pub fn follows_until(connected_at: Timestamp, policy: &Policy) -> Timestamp {
    connected_at + policy.span(Key::StepUpAge)
}

/// What a connected phone says when its person presses a button: signed by its key.
#[derive(Deserialize)]
struct Following {
    aud: String,
    sub: String,
    workspace: String,
    device: String,
}

/// Reads the message by which a connected phone lets the waiting `device` of its own be connected in `workspace`.
pub fn read_following(
    jws: &str,
    (phone, key): (TrustedDeviceId, &PublicKey),
    (workspace, device): (WorkspaceId, TrustedDeviceId),
    origin: &str,
) -> Result<(), NotAClaim> {
    let phone = phone.to_string();
    let said: Following = Jws::read(jws)
        .and_then(|jws| jws.signed_by("doorward-following+jws", &phone, key))
        .map_err(|NotSigned| NotAClaim("not_signed"))?;
    let fits = said.aud == origin
        && said.sub == phone
        && said.workspace == workspace.to_string()
        && said.device == device.to_string();
    if fits { Ok(()) } else { Err(NotAClaim("not_signed")) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::access::Proofs;
    use crate::account::Role;
    use crate::entropy::Seeded;
    use crate::id::{AccountId, EmployeeId, SessionId};
    use crate::second_factor::Method;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn ann(factors: Factors, factor: Option<(Method, Timestamp)>) -> Person {
        Person {
            session: SessionId::from_bytes([1; 16]),
            account: AccountId::from_bytes([2; 16]),
            employee: EmployeeId::from_bytes([3; 16]),
            workspace: WorkspaceId::from_bytes([4; 16]),
            role: Role::Employee,
            proofs: Proofs {
                password_at: NOW,
                factor,
            },
            factors,
            device_since: NOW - Duration::from_hours(24 * 90),
            waived_until: None,
            set_up_since: false,
        }
    }

    fn own(state: State) -> Own {
        Own {
            id: TrustedDeviceId::from_bytes([5; 16]),
            state,
            announced: None,
        }
    }

    // shows in part: SET-12 (the rest has tests of its own)
    #[test]
    fn a_code_is_typed_as_people_type_and_reads_back() {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let id = PairingId::from_bytes([7; 16]);
        let token = PairingToken::of(&keys, id);
        let text = token.expose_text();
        assert_eq!(text.len(), 26);
        for typed in [
            text.to_string(),
            text.to_lowercase(),
            token.expose_grouped().to_string(),
            format!(" {}-{} ", &text[..13], &text[13..]),
        ] {
            let read: PairingToken = typed.parse().unwrap();
            assert_eq!(read.digest(&keys), token.digest(&keys));
        }
        let like = "0123456789ABCDEFGHJKMNPQR0".replace('0', "O").replace('1', "l");
        assert!(like.parse::<PairingToken>().is_ok());
        for bad in [
            "",
            "0",
            &text[..25],
            &format!("{}0", *text),
            "U123456789ABCDEFGHJKMNPQR0",
            &"0".repeat(500),
        ] {
            assert!(bad.parse::<PairingToken>().is_err(), "{bad:.30}");
        }
        assert_eq!(
            PairingToken::of(&keys, id).expose_text(),
            text,
            "the same page, the same code"
        );
        assert_ne!(
            PairingToken::of(&keys, PairingId::from_bytes([8; 16])).expose_text(),
            text
        );
        assert_eq!(format!("{token:?}"), "PairingToken");
    }

    #[test]
    fn the_digits_belong_to_one_pairing_and_one_key() {
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let key = |n: u8| PublicKey::from_bytes(&[&[4][..], &[n; 64]].concat()).unwrap();
        let digits = ConfirmingDigits::of(&keys, PairingId::from_bytes([7; 16]), &key(1));
        assert!(digits.are(digits.expose()));
        assert!(digits.are(&format!("{} {}", &digits.expose()[..3], &digits.expose()[3..])));
        for other in [
            ConfirmingDigits::of(&keys, PairingId::from_bytes([7; 16]), &key(2)),
            ConfirmingDigits::of(&keys, PairingId::from_bytes([8; 16]), &key(1)),
        ] {
            assert!(!digits.are(other.expose()));
        }
        assert!(!digits.are("") && !digits.are(&digits.expose()[..5]));
    }

    // shows in part: BAN-13, SET-11 (the rest has tests of its own)
    #[test]
    fn a_session_without_a_finished_second_factor_connects_nothing() {
        let policy = Policy::default();
        let app = Factors::of(&[Method::OtpApp]);
        let old = NOW - Duration::from_mins(6);
        let may = |person: &Person, own| may_connect(person, own, &policy, NOW);
        assert_eq!(
            may(&ann(Factors::default(), None), None),
            Ok(Right::Any),
            "the first set-up"
        );
        assert_eq!(may(&ann(app, None), None), Err(Refusal::StepUpRequired));
        assert_eq!(
            may(&ann(app, Some((Method::OtpApp, old))), None),
            Err(Refusal::StepUpRequired)
        );
        assert_eq!(may(&ann(app, Some((Method::OtpApp, NOW))), None), Ok(Right::Any));
        let mut late = ann(Factors::default(), None);
        late.proofs.password_at = old;
        assert_eq!(may(&late, None), Err(Refusal::StepUpRequired));
        let mut waived = ann(app, None);
        waived.waived_until = Some(NOW);
        assert_eq!(may(&waived, None), Ok(Right::Any), "an administrator vouched");
    }

    #[test]
    fn a_phone_follows_its_person_for_five_minutes_to_where_no_second_factor_is() {
        let policy = Policy::default();
        let there = |status, factors| Elsewhere { status, factors };
        let none = Factors::default();
        let may = |there, minutes| may_follow(NOW, there, &policy, NOW + Duration::from_mins(minutes));
        assert!(may(there(Status::Active, none), 0) && may(there(Status::Active, none), 5));
        assert!(!may(there(Status::Active, none), 6));
        for factors in [
            Factors::of(&[Method::OtpApp]),
            Factors::of(&[Method::Push, Method::RecoveryCode]),
            none.with_disconnected_phone(),
        ] {
            assert!(!may(there(Status::Active, factors), 0), "{factors:?}");
        }
        for status in [Status::Invited, Status::Pending, Status::Dismissed] {
            assert!(!may(there(status, none), 0), "{status:?}");
        }
    }

    // shows in part: THR-02 (the rest has tests of its own)
    #[test]
    fn a_disconnected_phone_vouches_for_itself_and_for_no_other_one() {
        let policy = Policy::default();
        let gone = Factors::of(&[Method::RecoveryCode]).with_disconnected_phone();
        let may = |factor, own| may_connect(&ann(gone, Some(factor)), own, &policy, NOW);
        let minute = |n| NOW - Duration::from_mins(n);
        let own_gone = Some(own(State::Disconnected));
        assert_eq!(
            may((Method::Push, minute(2)), own_gone),
            Ok(Right::Known),
            "before it was disconnected"
        );
        assert_eq!(may((Method::Push, minute(90)), own_gone), Ok(Right::Known));
        assert_eq!(may((Method::RecoveryCode, minute(90)), own_gone), Ok(Right::Any));
        assert_eq!(may((Method::OtpApp, minute(2)), own_gone), Ok(Right::Any));
        assert_eq!(may((Method::OtpApp, minute(9)), own_gone), Ok(Right::Known));
        let here = Factors::of(&[Method::Push, Method::VerificationCode]);
        let change = |at| {
            may_connect(
                &ann(here, Some((Method::Push, at))),
                Some(own(State::Connected)),
                &policy,
                NOW,
            )
        };
        assert_eq!(change(minute(2)), Ok(Right::Any), "the old phone is at hand");
        assert_eq!(change(minute(9)), Err(Refusal::StepUpRequired));
        let unproven = may_connect(&ann(gone, None), own_gone, &policy, NOW);
        assert_eq!(unproven, Err(Refusal::StepUpRequired));
    }

    // shows in part: THR-02 (the rest has tests of its own)
    #[test]
    fn another_phone_that_was_announced_a_day_ago_is_connected_by_that_session_alone() {
        let policy = Policy::default();
        let gone = Factors::of(&[Method::Push, Method::VerificationCode]).with_disconnected_phone();
        let here = Factors::of(&[Method::Push, Method::VerificationCode]);
        let announced = |hours, session| {
            Some(Announced {
                at: NOW - Duration::from_hours(hours),
                session: SessionId::from_bytes([session; 16]),
            })
        };
        let old = NOW - Duration::from_hours(30);
        for (factors, state, before) in [
            (gone, State::Disconnected, Ok(Right::Known)),
            (here, State::Connected, Err(Refusal::StepUpRequired)),
        ] {
            let person = ann(factors, Some((Method::Push, old)));
            let may = |announced| {
                may_connect(
                    &person,
                    Some(Own {
                        announced,
                        ..own(state)
                    }),
                    &policy,
                    NOW,
                )
            };
            assert_eq!(may(None), before);
            assert_eq!(may(announced(23, 1)), before, "not yet");
            assert_eq!(may(announced(24, 1)), Ok(Right::Any));
            assert_eq!(may(announced(24, 9)), before, "somebody else's session");
            let unproven = ann(factors, None);
            let own = Own {
                announced: announced(24, 1),
                ..own(state)
            };
            assert_eq!(
                may_connect(&unproven, Some(own), &policy, NOW),
                Err(Refusal::StepUpRequired)
            );
            let may_now = |person, own, end| may_announce(person, own, end, &policy, NOW);
            let in_a_day = NOW + Duration::from_hours(24);
            assert_eq!(may_now(&unproven, Some(own), None), Err(Refusal::StepUpRequired));
            assert_eq!(may_now(&person, None, None), Err(Refusal::NotFound));
            assert_eq!(may_now(&person, Some(own), Some(in_a_day)), Ok(()));
            let too_soon = Some(in_a_day - Duration::from_secs(1));
            assert_eq!(may_now(&person, Some(own), too_soon), Err(Refusal::NotAllowed));
        }
    }
}
