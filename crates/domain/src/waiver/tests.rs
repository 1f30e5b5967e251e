use super::*;
use crate::access::Proofs;
use crate::account::Role;
use crate::client::ClientKind;
use crate::id::SessionId;
use crate::second_factor::Method;

const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);
const FIRST: SignInId = SignInId::from_bytes([21; 16]);
const SECOND: SignInId = SignInId::from_bytes([22; 16]);

fn ada() -> Person {
    Person {
        session: SessionId::from_bytes([1; 16]),
        account: AccountId::from_bytes([2; 16]),
        employee: EmployeeId::from_bytes([3; 16]),
        workspace: WorkspaceId::from_bytes([4; 16]),
        role: Role::Administrator,
        proofs: Proofs {
            password_at: NOON,
            factor: Some((Method::OtpApp, NOON)),
        },
        factors: Factors::of(&[Method::OtpApp]),
        device_since: NOON,
        waived_until: None,
        set_up_since: false,
    }
}

fn ann() -> Target {
    Target {
        workspace: WorkspaceId::from_bytes([4; 16]),
        employee: EmployeeId::from_bytes([5; 16]),
        account: AccountId::from_bytes([6; 16]),
        status: Status::Active,
        factors: Factors::of(&[Method::OtpApp]),
    }
}

fn from() -> Origin {
    Origin {
        kind: ClientKind::Browser,
        ip: [192, 0, 2, 7].into(),
        device: "Firefox".into(),
        known_device: None,
    }
}

fn ask(days: u64, pick: Pick) -> Ask {
    Ask {
        days,
        reason: "lost the phone".parse().unwrap(),
        identity_checked: true,
        pick,
    }
}

fn open(ids: &[SignInId]) -> Vec<Open> {
    let one = |id: &SignInId| Open {
        id: *id,
        known_device: None,
    };
    ids.iter().map(one).collect()
}

fn granted(ask: &Ask, ids: &[SignInId]) -> Waiver {
    let granted = grant(&ada(), &from(), &ann(), ask, &open(ids), &Policy::default(), NOON);
    granted.expect("an exception").waiver
}

// shows: DIS-02
#[test]
fn one_day_is_24_hours_two_are_48_and_nothing_else_is_offered() {
    for (days, hours) in [(1, 24), (2, 48)] {
        let waiver = granted(&ask(days, Pick::None), &[]);
        assert_eq!(waiver.ends_at, NOON + Duration::from_hours(hours));
        assert!(waiver.is_live(waiver.ends_at));
        assert!(!waiver.is_live(waiver.ends_at + Duration::from_secs(1)));
    }
    for days in [0, 3, 7, u64::MAX] {
        let refused = grant(
            &ada(),
            &from(),
            &ann(),
            &ask(days, Pick::None),
            &[],
            &Policy::default(),
            NOON,
        );
        assert_eq!(refused, Err(invalid("days", "not_offered")), "{days}");
    }
    let mut policy = Policy::default();
    policy.set("waiver.days", "1").unwrap();
    let two = grant(&ada(), &from(), &ann(), &ask(2, Pick::None), &[], &policy, NOON);
    assert_eq!(two, Err(invalid("days", "not_offered")));
}

#[test]
fn it_is_not_for_oneself_not_without_a_check_and_not_where_there_is_nothing_to_turn_off() {
    let policy = Policy::default();
    let tried = |target: &Target, ask| grant(&ada(), &from(), target, &ask, &[], &policy, NOON).map(drop);
    let own = Target {
        employee: ada().employee,
        ..ann()
    };
    assert_eq!(tried(&own, ask(1, Pick::None)), Err(Refusal::NotAllowed));
    let unchecked = Ask {
        identity_checked: false,
        ..ask(1, Pick::None)
    };
    assert_eq!(
        tried(&ann(), unchecked),
        Err(invalid("identity_checked", "not_checked"))
    );
    let plain = Target {
        factors: Factors::default(),
        ..ann()
    };
    assert_eq!(tried(&plain, ask(1, Pick::None)), Err(invalid("employee", "no_factor")));
    for status in [Status::Invited, Status::Pending, Status::Dismissed] {
        let gone = Target { status, ..ann() };
        assert_eq!(tried(&gone, ask(1, Pick::None)), Err(invalid("employee", "not_active")));
    }
    for bad in ["", "  ", "two\nlines", &"x".repeat(301)] {
        assert!(bad.parse::<Reason>().is_err(), "{bad:?}");
    }
}

#[test]
fn the_challenge_is_the_picked_one_or_the_only_open_one_or_none() {
    let cases: [(Pick, &[SignInId], Option<SignInId>, Holds); 6] = [
        (Pick::One(FIRST), &[FIRST, SECOND], Some(FIRST), Holds::Browser(None)),
        (Pick::Unsaid, &[FIRST], Some(FIRST), Holds::Anywhere),
        (Pick::Unsaid, &[FIRST, SECOND], None, Holds::Anywhere),
        (Pick::Unsaid, &[], None, Holds::Anywhere),
        (Pick::None, &[FIRST], None, Holds::Anywhere),
        (Pick::None, &[FIRST, SECOND], None, Holds::Anywhere),
    ];
    for (pick, ids, challenge, holds) in cases {
        let waiver = granted(&ask(1, pick), ids);
        assert_eq!((waiver.challenge, waiver.holds), (challenge, holds), "{pick:?} {ids:?}");
    }
    let gone = grant(
        &ada(),
        &from(),
        &ann(),
        &ask(1, Pick::One(SECOND)),
        &open(&[FIRST]),
        &Policy::default(),
        NOON,
    );
    assert_eq!(gone, Err(Refusal::StaleState));
    let mut anywhere = Policy::default();
    anywhere.set("waiver.where", "anywhere").unwrap();
    let waiver = grant(
        &ada(),
        &from(),
        &ann(),
        &ask(1, Pick::One(FIRST)),
        &open(&[FIRST]),
        &anywhere,
        NOON,
    );
    let waiver = waiver.unwrap().waiver;
    assert_eq!((waiver.challenge, waiver.holds), (Some(FIRST), Holds::Anywhere));
}

#[test]
fn confined_to_a_browser_it_covers_that_one_only() {
    let (hers, his) = (DeviceId::from_bytes([31; 16]), DeviceId::from_bytes([32; 16]));
    let waiver = granted(&ask(1, Pick::One(FIRST)), &[FIRST, SECOND]);
    assert!(waiver.serves(FIRST, NOON) && !waiver.serves(SECOND, NOON));
    assert!(!waiver.serves(FIRST, waiver.ends_at + Duration::from_secs(1)));
    assert!(!waiver.covers(None, NOON) && !waiver.covers(Some(hers), NOON));
    let used = waiver.used_by(FIRST, hers);
    assert_eq!(waiver.used_by(SECOND, his), waiver);
    assert!(used.covers(Some(hers), NOON));
    assert!(!used.covers(Some(his), NOON) && !used.covers(None, NOON));
    assert!(!used.covers(Some(hers), used.ends_at + Duration::from_secs(1)));
    assert!(!used.serves(FIRST, NOON), "a challenge is served once");
}

#[test]
fn each_notice_before_the_end_is_due_once_and_a_late_start_gives_the_newer_one() {
    let policy = Policy::default();
    let waiver = granted(&ask(1, Pick::None), &[]);
    let due = |told, minutes: u64| waiver.due_notice(told, &policy, waiver.ends_at - Duration::from_mins(minutes));
    assert_eq!(due(Told::Nothing, 61), None);
    assert_eq!(due(Told::Nothing, 60), Some(Told::First));
    assert_eq!(due(Told::First, 60), None);
    assert_eq!(due(Told::First, 11), None);
    assert_eq!(due(Told::First, 10), Some(Told::Last));
    assert_eq!(due(Told::Nothing, 5), Some(Told::Last));
    assert_eq!(due(Told::Last, 0), None);
}

#[test]
fn a_factor_bound_without_a_proof_of_the_former_one_suspends_it() {
    let policy = Policy::default();
    let waiver = granted(&ask(1, Pick::None), &[]);
    let proven = ada();
    let mut unproven = ada();
    unproven.proofs.factor = None;
    let mut stale = ada();
    stale.proofs.factor = Some((Method::OtpApp, NOON - Duration::from_mins(6)));
    let mut plain = unproven.clone();
    plain.factors = Factors::default();
    let suspends = |person: &Person, waiver| suspends(waiver, person, &policy, NOON);
    assert!(suspends(&unproven, Some(&waiver)) && suspends(&stale, Some(&waiver)));
    assert!(!suspends(&proven, Some(&waiver)));
    assert!(!suspends(&plain, Some(&waiver)));
    assert!(!suspends(&unproven, None));
}

#[test]
fn the_operator_helps_administrators_only_and_both_events_say_so() {
    let reason: Reason = "the only phone is at the bottom of the lake".parse().unwrap();
    let policy = Policy::default();
    let refused = break_glass(&ann(), false, 1, &reason, &policy, NOON);
    assert_eq!(refused, Err(invalid("login", "no_administrator")));
    let granted = break_glass(&ann(), true, 2, &reason, &policy, NOON).unwrap();
    assert_eq!(granted.waiver.holds, Holds::Anywhere);
    assert_eq!(granted.waiver.granted_by, None);
    let kinds: Vec<EventKind> = granted.events.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [EventKind::BreakGlassUsed, EventKind::WaiverGranted]);
    assert!(granted.events.iter().all(|e| e.actor == Actor::Operator));
}
