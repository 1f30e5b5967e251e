use proptest::prelude::*;

use super::*;
use crate::client::ClientKind;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const W1: WorkspaceId = WorkspaceId::from_bytes([1; 16]);
const W2: WorkspaceId = WorkspaceId::from_bytes([2; 16]);

fn origin() -> Origin {
    Origin {
        kind: ClientKind::Browser,
        ip: [192, 0, 2, 7].into(),
        device: "Firefox".into(),
        known_device: None,
    }
}

fn opened(workspace: Option<WorkspaceId>) -> Opened {
    Opened {
        id: SignInId::from_bytes([9; 16]),
        workspace,
        origin: origin(),
    }
}

fn typed() -> TypedLogin {
    TypedLogin {
        digest: "digest".into(),
    }
}

fn member(workspace: WorkspaceId, status: Status, factors: &[Method]) -> Membership {
    let employee = EmployeeId::from_bytes(*workspace.bytes());
    Membership {
        workspace,
        employee,
        status,
        factors: Factors::of(factors),
        carried: None,
        waiver: None,
    }
}

/// An exception that holds anywhere: one that is live, or one that ended a moment ago.
fn waiver(of: &Membership, live: bool) -> Waiver {
    Waiver {
        workspace: of.workspace,
        employee: of.employee,
        granted_by: None,
        granted_at: NOW,
        ends_at: if live {
            NOW
        } else {
            NOW - std::time::Duration::from_micros(1)
        },
        holds: crate::waiver::Holds::Anywhere,
        challenge: None,
    }
}

fn ann(memberships: Vec<Membership>) -> AccountFacts {
    AccountFacts {
        id: AccountId::from_bytes([7; 16]),
        memberships,
    }
}

// shows: PWD-04
#[test]
fn only_a_proven_password_learns_who_works_where() {
    let cases = [
        ("never invited", vec![member(W2, Status::Active, &[])], None),
        ("dismissed", vec![member(W1, Status::Dismissed, &[])], None),
        ("invited", vec![member(W1, Status::Invited, &[])], Some("invited")),
        ("pending", vec![member(W1, Status::Pending, &[])], Some("pending")),
    ];
    for (case, memberships, hint) in cases {
        let ann = ann(memberships);
        let right = prove_password(opened(Some(W1)), &typed(), Some(&ann), true, NOW);
        let refusal = match right.next {
            Next::Refused(refusal) | Next::Choose(_, Some(refusal)) => refusal,
            other => panic!("{case}: {other:?}"),
        };
        assert_eq!(
            (refusal.code(), refusal.reason()),
            ("employee_not_in_workspace", hint),
            "{case}"
        );
        let wrong = prove_password(opened(Some(W1)), &typed(), Some(&ann), false, NOW);
        assert_eq!(wrong.next, Next::Refused(Refusal::IncorrectLoginOrPassword), "{case}");
    }
    let nobody = prove_password(opened(Some(W1)), &typed(), None, false, NOW);
    assert_eq!(nobody.next, Next::Refused(Refusal::IncorrectLoginOrPassword));
}

// shows: SF-12
#[test]
fn without_a_factor_the_password_alone_signs_in() {
    let ann = ann(vec![member(W1, Status::Active, &[])]);
    let step = prove_password(opened(Some(W1)), &typed(), Some(&ann), true, NOW);
    let Next::Settled(settled) = step.next else {
        panic!("{step:?}")
    };
    assert_eq!(
        settled.proofs,
        Proofs {
            password_at: NOW,
            factor: None
        }
    );
    assert_eq!(step.events.len(), 1);
}

// shows: SF-01
#[test]
fn with_a_factor_the_password_gives_a_challenge_and_one_right_method_settles_it() {
    let ann = ann(vec![member(W1, Status::Active, &[Method::OtpApp])]);
    let step = prove_password(opened(Some(W1)), &typed(), Some(&ann), true, NOW);
    let Next::Challenge(challenge) = step.next else {
        panic!("{step:?}")
    };
    let wrong = challenge.clone().prove(Method::OtpApp, false, NOW);
    assert_eq!(wrong.next, Next::Refused(Refusal::IncorrectCode));
    let right = challenge.prove(Method::OtpApp, true, NOW);
    let Next::Settled(settled) = right.next else {
        panic!("{:?}", right.next)
    };
    assert_eq!(settled.proofs.factor, Some((Method::OtpApp, NOW)));
}

// shows in part: ACC-03 (the page's list is shown by the browser test)
#[test]
fn somebody_of_two_workspaces_chooses_and_somebody_of_one_does_not() {
    let one = ann(vec![
        member(W1, Status::Active, &[]),
        member(W2, Status::Dismissed, &[]),
    ]);
    assert!(
        matches!(prove_password(opened(None), &typed(), Some(&one), true, NOW).next, Next::Settled(s) if s.workspace == W1)
    );
    let two = ann(vec![member(W1, Status::Active, &[]), member(W2, Status::Active, &[])]);
    let Next::Choose(choosing, None) = prove_password(opened(None), &typed(), Some(&two), true, NOW).next else {
        panic!("no choice")
    };
    assert!(matches!(choosing.choose(W2, &two, NOW).next, Next::Settled(s) if s.workspace == W2));
}

// shows in part: SES-15 (the server's tests pause)
#[test]
fn what_a_paused_browser_proved_is_carried_over_with_its_end_and_never_into_an_app() {
    let carried = |paused| {
        let mut member = member(W1, Status::Active, &[Method::OtpApp]);
        let factor = (Method::OtpApp, NOW);
        member.carried = Some(Carried { factor, paused });
        ann(vec![member])
    };
    let paused = Some(Paused { ends_at: Some(NOW) });
    let by = |kind, facts: &AccountFacts| {
        let mut opened = opened(Some(W1));
        opened.origin.kind = kind;
        prove_password(opened, &typed(), Some(facts), true, NOW).next
    };
    assert!(matches!(by(ClientKind::Browser, &carried(paused)), Next::Settled(s) if s.paused == paused));
    for app in [ClientKind::Desktop, ClientKind::Mobile] {
        assert!(matches!(by(app, &carried(paused)), Next::Challenge(_)));
        let beside_the_password = by(app, &carried(None));
        assert!(matches!(beside_the_password, Next::Settled(s) if s.paused.is_none()));
    }
}

// shows in part: THR-23 (the rest has tests of its own)
#[test]
fn a_workspace_learns_nothing_of_people_who_are_not_its_own() {
    let stranger = ann(vec![member(W2, Status::Active, &[])]);
    for right in [true, false] {
        let step = prove_password(opened(Some(W1)), &typed(), Some(&stranger), right, NOW);
        for event in step.events.iter().filter(|e| e.chain == Chain::Workspace(W1)) {
            assert_eq!(
                (event.account, event.employee, event.actor),
                (None, None, Actor::Anyone)
            );
        }
        assert!(
            step.events
                .iter()
                .any(|e| e.chain == Chain::Server && e.account == Some(stranger.id))
        );
    }
}

proptest! {
    // shows: SF-11
    /// No sequence of inputs reaches a session with fewer proofs than the memberships ask for.
    #[test]
    fn no_sequence_of_inputs_settles_with_fewer_proofs_than_asked(
        right in any::<bool>(),
        named in prop::option::of(prop::sample::select(vec![W1, W2])),
        choice in prop::sample::select(vec![W1, W2]),
        statuses in prop::array::uniform2(prop::sample::select(vec![Status::Active, Status::Invited, Status::Pending, Status::Dismissed])),
        factors in prop::array::uniform2(any::<bool>()),
        answers in prop::collection::vec(any::<bool>(), 0..5),
        excepted in prop::array::uniform2(prop::option::of(any::<bool>())),
    ) {
        let methods = |on: bool| if on { vec![Method::OtpApp] } else { vec![] };
        let mut ann = ann(vec![member(W1, statuses[0], &methods(factors[0])), member(W2, statuses[1], &methods(factors[1]))]);
        for (member, live) in ann.memberships.iter_mut().zip(excepted) {
            member.waiver = live.map(|live| waiver(member, live));
        }
        let mut step = prove_password(opened(named), &typed(), Some(&ann), right, NOW);
        if let Next::Choose(choosing, _) = step.next.clone() {
            prop_assert!(right);
            step = choosing.choose(choice, &ann, NOW);
        }
        let mut one_was_right = false;
        if let Next::Challenge(challenge) = step.next.clone() {
            for answer in answers {
                step = challenge.clone().prove(Method::OtpApp, answer, NOW);
                one_was_right = answer;
                if answer { break }
            }
        }
        prop_assert!(!step.events.is_empty());
        if let Next::Settled(settled) = step.next {
            let member = ann.memberships.iter().find(|m| m.workspace == settled.workspace).unwrap();
            prop_assert!(right && member.status == Status::Active);
            let covered = member.waiver.as_ref().is_some_and(|w| w.is_live(NOW));
            prop_assert!(member.factors.is_empty() || covered || (one_was_right && settled.proofs.factor.is_some()));
            prop_assert_eq!(settled.waiver.is_some(), covered && !member.factors.is_empty());
        }
    }
}
