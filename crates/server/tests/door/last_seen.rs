//! Last-seen times are kept for many sessions at once.

use std::time::Duration;

use domain::access::Proofs;
use domain::client::{ClientKind, Origin};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, DeviceId, EmployeeId, SessionId, WorkspaceId};
use domain::session::Session;
use domain::time::Timestamp;
use testkit::place::places;
use testkit::server::TestServer;

/// More than two whole statements' worth, and some.
const MANY: u8 = 251;
const DAY: Duration = Duration::from_hours(24);
const ANN: AccountId = AccountId::from_bytes([1; 16]);

fn session(number: u8, half: u8, started_at: Timestamp) -> Session {
    let mut entropy = domain::entropy::Seeded::new(u64::from(number) * 2 + u64::from(half));
    Session {
        id: SessionId::new(started_at, &mut entropy),
        account: ANN,
        employee: EmployeeId::from_bytes([2; 16]),
        workspace: WorkspaceId::from_bytes([3; 16]),
        device: DeviceId::from_bytes([4; 16]),
        origin: Origin {
            kind: ClientKind::Browser,
            ip: [192, 0, 2, 1].into(),
            device: "Firefox on Linux".to_owned(),
            known_device: None,
        },
        proofs: Proofs {
            password_at: started_at,
            factor: None,
        },
        started_at,
        seen_at: started_at,
        ends_at: None,
        waived: false,
    }
}

fn digest(number: u8, half: u8) -> [u8; 32] {
    let mut digest = [number; 32];
    digest[31] = half;
    digest
}

// shows in part: SES-02 (the check itself is shown by sessions.rs)
#[tokio::test]
async fn five_hundred_sessions_are_kept_at_once_and_none_goes_back_in_time() {
    for place in places() {
        let server = TestServer::start(place).await;
        let store = &server.app().store;
        let now = server.app().now();
        let mut change = store.change(now);
        let mut all = Vec::new();
        for number in 0..MANY {
            for half in 0..2 {
                let session = session(number, half, now - Duration::from_millis(u64::from(number)));
                change.open_session(&session, digest(number, half));
                all.push(session.id);
            }
        }
        let event = Event::new(Chain::Server, EventKind::SignInSucceeded, Actor::Operator);
        change.commit(&[event], &mut server.app().entropy()).await.unwrap();

        let later = |number: usize| now + Duration::from_secs(number as u64);
        let seen: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(number, id)| (*id, later(number)))
            .collect();
        store.keep_seen(&seen).await.unwrap();
        let earlier: Vec<_> = all.iter().map(|id| (*id, now)).collect();
        store.keep_seen(&earlier).await.unwrap();

        let kept = store.sessions_of(ANN).await.unwrap();
        assert_eq!(kept.len(), all.len(), "{}", server.engine());
        for (id, at) in &seen {
            let found = kept.iter().find(|session| session.id == *id).unwrap();
            assert_eq!(found.seen_at, *at, "{}", server.engine());
        }
    }
}

#[tokio::test]
async fn what_was_not_seen_for_a_month_is_forgotten_and_what_was_is_not() {
    for place in places() {
        let server = TestServer::start(place).await;
        let store = &server.app().store;
        let now = server.app().now();
        let month_ago = now - 31 * DAY;
        // Begun long ago and left; begun as long ago and seen since; begun since.
        let begun = [now - 40 * DAY, now - 40 * DAY, now - 30 * DAY];
        let mut change = store.change(now);
        let mut ids = Vec::new();
        for (number, started_at) in (0_u8..).zip(begun) {
            let session = session(number, 0, started_at);
            change.open_session(&session, [number; 32]);
            ids.push(session.id);
        }
        let event = Event::new(Chain::Server, EventKind::SignInSucceeded, Actor::Operator);
        change.commit(&[event], &mut server.app().entropy()).await.unwrap();
        store.keep_seen(&[(ids[1], now - DAY)]).await.unwrap();

        store.purge_sessions(month_ago, month_ago).await.unwrap();

        let mut kept: Vec<_> = store.sessions_of(ANN).await.unwrap().iter().map(|s| s.id).collect();
        kept.sort();
        assert_eq!(kept, [ids[1], ids[2]], "{}", server.engine());
    }
}
