//! The lost-phone matrix: whatever Ann had, whatever of it she lost, and whatever rests, there is a way back for her,
//! and none for a thief who has her password alone.

use std::time::Duration;

use domain::access::{Act, Person, Proofs, may};
use domain::account::{Role, Status};
use domain::client::{ClientKind, Origin};
use domain::id::{AccountId, EmployeeId, SessionId, SignInId, WorkspaceId};
use domain::policy::{Policy, Preset};
use domain::second_factor::{Factors, METHODS, Method};
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

fn subsets(of: &[Method]) -> Vec<Vec<Method>> {
    (0..1_usize << of.len())
        .map(|bits| {
            let picked = of.iter().enumerate().filter(|(at, _)| bits & 1 << at != 0);
            picked.map(|(_, method)| *method).collect()
        })
        .collect()
}

/// The way by which Ann gets in, if there is one.
fn way_back(
    enrolled: &[Method],
    lost: &[Method],
    resting: &[Method],
    house: House,
    policy: &Policy,
) -> Option<(Way, Settled)> {
    let all = Factors::of(enrolled);
    let offered = resting.iter().fold(all, |left, method| left.without(*method));
    let kept: Vec<Method> = enrolled.iter().copied().filter(|m| !lost.contains(m)).collect();
    if let Some(settled) = sign_in(all, offered, &kept, None) {
        let way = settled
            .proofs
            .factor
            .map_or(Way::PasswordAlone, |(m, _)| Way::Method(m));
        return Some((way, settled));
    }
    let (way, granted) = help(house, all, policy)?;
    Some((way, sign_in(all, offered, &[], Some(granted.waiver))?))
}

// shows in part: ADM-01, ADM-02 (needs the page, which names whom to ask), RCV-07 (needs push and SMS)
#[test]
fn whatever_is_enrolled_lost_and_resting_there_is_a_way_back_for_everybody() {
    let policy = Policy::preset(Preset::Standard);
    let methods: Vec<Method> = METHODS.iter().map(|row| row.method).collect();
    let houses = [
        House::EmployeeWithAdministrator,
        House::AdministratorWithColleague,
        House::SoleAdministrator,
    ];
    let mut cells = 0;
    for enrolled in subsets(&methods) {
        for lost in subsets(&enrolled) {
            for resting in subsets(&enrolled) {
                for house in houses {
                    let cell = format!("{house:?}, enrolled {enrolled:?}, lost {lost:?}, resting {resting:?}");
                    let (way, settled) = way_back(&enrolled, &lost, &resting, house, &policy)
                        .unwrap_or_else(|| panic!("nobody can open: {cell}"));
                    let protected = !Factors::of(&enrolled).is_empty();
                    assert_eq!(way == Way::PasswordAlone, !protected, "{cell}: {way:?}");
                    if let Way::Method(method) = way {
                        assert!(!lost.contains(&method) && !resting.contains(&method), "{cell}");
                        assert!(settled.waiver.is_none(), "{cell}");
                    }
                    if matches!(way, Way::Colleague | Way::Operator) {
                        let waiver = settled.waiver.expect("the exception that let her in");
                        assert_eq!(
                            waiver.ends_at,
                            NOW + Duration::from_hours(24),
                            "{cell}: it ends by itself"
                        );
                    }
                    cells += 1;
                }
            }
        }
    }
    // A method is not enrolled, or enrolled and neither, one of both, or both.
    let states = 5_usize.pow(methods.len() as u32);
    assert_eq!(
        cells,
        3 * states,
        "the matrix: every state of the methods, three houses"
    );
}

// shows in part: SF-11 (the routes are shown by the server's tests)
#[test]
fn a_thief_with_the_password_alone_gets_in_by_no_loss_and_no_rest() {
    let methods: Vec<Method> = METHODS.iter().map(|row| row.method).collect();
    for enrolled in subsets(&methods) {
        let all = Factors::of(&enrolled);
        for resting in subsets(&enrolled) {
            let offered = resting.iter().fold(all, |left, method| left.without(*method));
            let thief = sign_in(all, offered, &[], None);
            assert_eq!(
                thief.is_some(),
                all.is_empty(),
                "enrolled {enrolled:?}, resting {resting:?}"
            );
        }
    }
}
