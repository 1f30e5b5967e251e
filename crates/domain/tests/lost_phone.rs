//! The lost-phone matrix: whatever Ann had, whatever of it she lost, whatever rests, was disconnected or waits after a
//! reset, there is a way back for her, with its time, and none for a thief who has her password alone.
//!
//! What each way tells to whom is shown on the whole server, for every way that is met here:
//! `crates/server/tests/phone/lost_phone.rs`.

use std::time::Duration;

use domain::access::{Act, Person, Proofs, may};
use domain::access_request::{self, Asking};
use domain::account::{Role, Status};
use domain::client::{ClientKind, Origin};
use domain::id::{AccessRequestId, AccountId, EmployeeId, SessionId, SignInId, WorkspaceId};
use domain::policy::{Policy, Preset};
use domain::refusal::Refusal;
use domain::second_factor::{self, Factors, METHODS, Method};
use domain::sign_in::{AccountFacts, Membership, Next, Opened, Settled, TypedLogin, prove_password};
use domain::time::Timestamp;
use domain::waiver::{Ask, Granted, Pick, Reason, Target, Waiver, break_glass, grant};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const MEADOW: WorkspaceId = WorkspaceId::from_bytes([1; 16]);
const ANN: EmployeeId = EmployeeId::from_bytes([2; 16]);
const ANNS_ACCOUNT: AccountId = AccountId::from_bytes([3; 16]);

/// Who can help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum House {
    EmployeeWithAdministrator,
    AdministratorWithColleague,
    SoleAdministrator,
}

/// By what Ann got in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    PasswordAlone,
    Method(Method),
    Colleague,
    Operator,
}

fn origin() -> Origin {
    Origin {
        kind: ClientKind::Browser,
        ip: [192, 0, 2, 7].into(),
        device: "Firefox".into(),
        known_device: None,
    }
}

/// A sign-in with the right password, and each of `answers` given if it is asked for.
fn sign_in(enrolled: Factors, offered: Factors, answers: &[Method], waiver: Option<Waiver>) -> Option<Settled> {
    let ann = AccountFacts {
        id: ANNS_ACCOUNT,
        memberships: vec![Membership {
            workspace: MEADOW,
            employee: ANN,
            status: Status::Active,
            factors: enrolled,
            carried: None,
            waiver,
        }],
    };
    let opened = Opened {
        id: SignInId::from_bytes([9; 16]),
        workspace: Some(MEADOW),
        origin: origin(),
    };
    let typed = TypedLogin { digest: "d".into() };
    match prove_password(opened, &typed, Some(&ann), true, NOW).next {
        Next::Settled(settled) => Some(settled),
        Next::Challenge(mut waiting) => {
            waiting.factors = offered;
            let way = answers.iter().find(|method| offered.has(**method))?;
            match waiting.prove(*way, true, NOW).next {
                Next::Settled(settled) => Some(settled),
                _ => None,
            }
        }
        _ => None,
    }
}

fn ada(factors: Factors) -> Person {
    Person {
        session: SessionId::from_bytes([4; 16]),
        account: AccountId::from_bytes([5; 16]),
        employee: EmployeeId::from_bytes([6; 16]),
        workspace: MEADOW,
        role: Role::Administrator,
        proofs: Proofs {
            password_at: NOW,
            factor: Some((Method::OtpApp, NOW)),
        },
        factors,
        device_since: NOW - Duration::from_hours(24 * 365),
        waived_until: None,
        set_up_since: false,
    }
}

/// What the house grants Ann: a colleague who may, or the operator for an administrator.
fn help(house: House, enrolled: Factors, policy: &Policy) -> Option<(Way, Granted)> {
    let reason: Reason = "lost the phone".parse().unwrap();
    let target = Target {
        workspace: MEADOW,
        employee: ANN,
        account: ANNS_ACCOUNT,
        status: Status::Active,
        factors: enrolled,
    };
    if house == House::SoleAdministrator {
        return Some((Way::Operator, break_glass(&target, true, 1, &reason, policy, NOW).ok()?));
    }
    let colleague = ada(Factors::of(&[Method::OtpApp]));
    may(&colleague, Act::TurnOffFactor, policy, NOW).ok()?;
    let ask = Ask {
        days: 1,
        reason,
        identity_checked: true,
        pick: Pick::None,
    };
    Some((
        Way::Colleague,
        grant(&colleague, &origin(), &target, &ask, &[], policy, NOW).ok()?,
    ))
}

/// One of Ann's things, and how it is with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Thing {
    Never,
    InHand,
    Lost,
    /// In her hand, and not taken: after too many failures, or a number that was laid aside with a former phone.
    Rests,
    /// The phone alone: known, and connected no more.
    Disconnected,
    /// The phone alone: it shows codes, and is asked in vain.
    Offline,
}

/// What Ann has: the trusted device, an authenticator app, a telephone number, and codes on paper.
#[derive(Clone, Copy, Debug)]
struct Things {
    phone: Thing,
    app: Thing,
    number: Thing,
    paper: Thing,
    /// Her password was reset by a link an hour ago.
    reset: bool,
}

impl Things {
    /// Every cell.
    fn all() -> Vec<Self> {
        let states = [Thing::Never, Thing::InHand, Thing::Lost, Thing::Rests];
        let mut all = Vec::new();
        for phone in states.into_iter().chain([Thing::Disconnected, Thing::Offline]) {
            for app in states {
                for number in states {
                    for paper in states {
                        for reset in [false, true] {
                            // A reset disconnects the phone.
                            let phone = match phone {
                                Thing::Never => Thing::Never,
                                _ if reset => Thing::Disconnected,
                                phone => phone,
                            };
                            all.push(Self {
                                phone,
                                app,
                                number,
                                paper,
                                reset,
                            });
                        }
                    }
                }
            }
        }
        all
    }

    /// The methods, each with what becomes of its thing.
    fn methods(self) -> [(Method, Thing); 5] {
        let (push, code) = match self.phone {
            Thing::Offline => (Thing::Lost, Thing::InHand),
            phone => (phone, phone),
        };
        [
            (Method::Push, push),
            (Method::VerificationCode, code),
            (Method::OtpApp, self.app),
            (Method::Sms, self.number),
            (Method::RecoveryCode, self.paper),
        ]
    }

    fn those(self, wanted: impl Fn(Thing) -> bool) -> Vec<Method> {
        let those = self.methods().into_iter().filter(|(_, thing)| wanted(*thing));
        those.map(|(method, _)| method).collect()
    }

    /// What is enrolled, as the employee's row says it.
    fn enrolled(self) -> Factors {
        let enrolled = Factors::of(&self.those(|thing| !matches!(thing, Thing::Never | Thing::Disconnected)));
        match self.phone {
            Thing::Disconnected => enrolled.with_disconnected_phone(),
            _ => enrolled,
        }
    }

    /// What a sign-in offers, by the rule that the server asks, too.
    fn offered(self, policy: &Policy) -> Factors {
        let resting = self.those(|thing| thing == Thing::Rests);
        let reset_at = self.reset.then(|| NOW - Duration::from_hours(1));
        second_factor::offered(self.enrolled(), &resting, reset_at, policy, NOW)
    }
}

/// How Ann gets in, and what she holds then.
struct Back {
    way: Way,
    settled: Settled,
    /// Until when an administrator can answer what she asked; at once, where nobody is asked.
    until: Option<Timestamp>,
}

/// The way by which Ann gets in, if there is one.
fn way_back(things: Things, house: House, policy: &Policy) -> Option<Back> {
    let (enrolled, offered) = (things.enrolled(), things.offered(policy));
    let in_hand = things.those(|thing| thing == Thing::InHand);
    if let Some(settled) = sign_in(enrolled, offered, &in_hand, None) {
        let way = settled
            .proofs
            .factor
            .map_or(Way::PasswordAlone, |(m, _)| Way::Method(m));
        return Some(Back {
            way,
            settled,
            until: None,
        });
    }
    // "Cannot confirm login" stands on every page; where nobody can answer, it says whom to ask instead.
    let asking = Asking {
        workspace: MEADOW,
        employee: ANN,
        account: ANNS_ACCOUNT,
        challenge: SignInId::from_bytes([9; 16]),
        origin: origin(),
        known_network: false,
        administrators: usize::from(house != House::SoleAdministrator),
        newest: None,
    };
    let asked = access_request::ask(asking, AccessRequestId::from_bytes([8; 16]), policy, NOW);
    assert_eq!(
        asked.as_ref().err(),
        (house == House::SoleAdministrator).then_some(&Refusal::NoAdministratorAvailable)
    );
    let (way, granted) = help(house, enrolled, policy)?;
    Some(Back {
        way,
        settled: sign_in(enrolled, offered, &[], Some(granted.waiver))?,
        until: asked.ok().map(|request| request.ends_at(policy)),
    })
}

/// Whether the session in which Ann is back may set up what she lost.
fn can_set_up_again(back: &Back, house: House, enrolled: Factors, policy: &Policy) -> bool {
    let role = match house {
        House::EmployeeWithAdministrator => Role::Employee,
        House::AdministratorWithColleague | House::SoleAdministrator => Role::Administrator,
    };
    let ann = Person {
        account: ANNS_ACCOUNT,
        employee: ANN,
        role,
        proofs: back.settled.proofs,
        waived_until: back.settled.waiver.as_ref().map(|waiver| waiver.ends_at),
        ..ada(enrolled)
    };
    may(&ann, Act::BindFactor, policy, NOW + Duration::from_mins(4)).is_ok()
}

// shows: ADM-01
// shows in part: ADM-02 (the rest has tests of its own), RCV-07, SET-08 (the server's tests walk them)
#[test]
fn whatever_is_enrolled_lost_resting_or_disconnected_there_is_a_way_back_for_everybody() {
    let policy = Policy::preset(Preset::Standard);
    let houses = [
        House::EmployeeWithAdministrator,
        House::AdministratorWithColleague,
        House::SoleAdministrator,
    ];
    let mut ways = std::collections::BTreeMap::new();
    for things in Things::all() {
        for house in houses {
            let cell = format!("{house:?}, {things:?}");
            let back = way_back(things, house, &policy).unwrap_or_else(|| panic!("nobody can open: {cell}"));
            let enrolled = things.enrolled();
            let kept = things.those(|thing| thing == Thing::InHand);
            let taken: Vec<_> = kept.iter().filter(|m| things.offered(&policy).has(**m)).collect();
            match back.way {
                Way::PasswordAlone => assert!(enrolled.is_empty(), "{cell}"),
                Way::Method(method) => {
                    assert!(taken.contains(&&method), "{cell}: {method:?}");
                    assert!(back.settled.waiver.is_none() && back.until.is_none(), "{cell}: at once");
                }
                Way::Colleague | Way::Operator => {
                    assert!(
                        taken.is_empty(),
                        "{cell}: nobody is asked while something is in her hand"
                    );
                    let waiver = back.settled.waiver.as_ref().expect("the exception that let her in");
                    let day = NOW + Duration::from_hours(24);
                    assert_eq!(waiver.ends_at, day, "{cell}: it ends by itself");
                    let two_days = NOW + Duration::from_hours(48);
                    let until = (back.way == Way::Colleague).then_some(two_days);
                    assert_eq!(back.until, until, "{cell}: how long her page waits");
                }
            }
            let is_sole = house == House::SoleAdministrator;
            assert!(
                back.way != if is_sole { Way::Colleague } else { Way::Operator },
                "{cell}: {:?}",
                back.way
            );
            assert!(
                can_set_up_again(&back, house, enrolled, &policy),
                "{cell}: she stays dependent"
            );
            *ways.entry(format!("{:?}", back.way)).or_insert(0) += 1;
        }
    }
    // Every way is the way back of some cell: none of the assertions above is idle.
    let met: Vec<&str> = ways.keys().map(String::as_str).collect();
    assert_eq!(
        met,
        [
            "Colleague",
            "Method(OtpApp)",
            "Method(Push)",
            "Method(RecoveryCode)",
            "Method(Sms)",
            "Method(VerificationCode)",
            "Operator",
            "PasswordAlone"
        ],
        "{ways:?}"
    );
}

// shows in part: SF-11 (the routes are shown by the server's tests)
#[test]
fn a_thief_with_the_password_alone_gets_in_by_no_loss_no_rest_and_no_reset() {
    let policy = Policy::preset(Preset::Standard);
    for things in Things::all() {
        let enrolled = things.enrolled();
        let thief = sign_in(enrolled, things.offered(&policy), &[], None);
        assert_eq!(thief.is_some(), enrolled.is_empty(), "{things:?}");
    }
}

// shows: THR-15
#[test]
fn after_a_reset_a_number_is_no_way_around_an_app_that_rests() {
    let policy = Policy::preset(Preset::Standard);
    let ann = Things {
        phone: Thing::Never,
        app: Thing::Rests,
        number: Thing::InHand,
        paper: Thing::Never,
        reset: true,
    };
    assert_eq!(ann.offered(&policy).methods(), []);
    let back = way_back(ann, House::EmployeeWithAdministrator, &policy).expect("a way");
    assert_eq!(back.way, Way::Colleague);
    // Three days after the reset she needs nobody.
    let later = |hours| {
        let reset_at = NOW - Duration::from_hours(hours);
        second_factor::offered(ann.enrolled(), &[Method::OtpApp], Some(reset_at), &policy, NOW).methods()
    };
    assert_eq!(later(71), []);
    assert_eq!(later(72), [Method::Sms]);

    // Whoever has her mailbox and her number gets in by both only where there is nothing else of hers.
    for things in Things::all().into_iter().filter(|things| things.reset) {
        let enrolled = things.enrolled();
        let others = !enrolled.without(Method::Sms).methods().is_empty();
        let thief = sign_in(enrolled, things.offered(&policy), &[Method::Sms], None);
        assert!(thief.is_none() || enrolled.is_empty() || !others, "{things:?}");
    }
}

#[test]
fn every_method_belongs_to_a_thing_of_the_matrix() {
    let things = Things {
        phone: Thing::InHand,
        app: Thing::InHand,
        number: Thing::InHand,
        paper: Thing::InHand,
        reset: false,
    };
    let offered = things.offered(&Policy::preset(Preset::Standard)).methods();
    let all = METHODS.iter().map(|row| row.method);
    // What is only ever said of a session is no method to offer.
    let expected: Vec<Method> = all.filter(|method| *method != Method::PushConfirm).collect();
    assert_eq!(offered, expected);
}
