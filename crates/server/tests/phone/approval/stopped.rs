//! What sets out before "This isn't me" and arrives after it.

use axum::http::StatusCode;
use domain::access_request::AccessRequest;
use domain::approval::{Budget, State, Subject};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccessRequestId, ApprovalId, SignInId};
use domain::policy::Policy;
use phone::Decision;
use serde_json::Value;
use store::approval::Approval;
use store::{Change, StoreError};

use super::{ELSEWHERE, HOUR, Meadow};

impl Meadow {
    /// Writes what was decided while the challenge still waited.
    async fn writes(&self, change: Change<'_>, kind: EventKind) -> Result<(), StoreError> {
        let event = Event::new(
            Chain::Workspace(self.ann.workspace),
            kind,
            Actor::Account(self.ann.account),
        );
        let app = self.server.app();
        change.commit(&[event], &mut app.entropy()).await.map(drop)
    }
}

// shows in part: THR-13 (the refusal itself: approval/mod.rs), ARR-08 (the other ends: access_request.rs, requests_end.rs)
#[tokio::test]
async fn what_was_about_to_be_asked_from_a_login_that_is_stopped_reaches_nobody() {
    for mut m in Meadow::all().await {
        let mut thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let id: SignInId = thief.id.parse().unwrap();
        let sent = thief
            .client
            .post(&format!("/api/v1/sign-ins/{id}/access-request"), Value::Null)
            .await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let app = m.server.app();
        let asked = app.store.approval_of(Subject::SignIn(id)).await.unwrap().unwrap();
        let sent = app.store.access_request_of(id).await.unwrap().unwrap().request;

        let request = m.request().await;
        assert_eq!(m.answers(&request, Decision::Deny).await.status, StatusCode::OK);

        // "Send again" and "Send request" had found the challenge, and write now.
        let app = m.server.app();
        let (now, mut entropy) = (app.now(), app.entropy());
        let again = Approval {
            id: ApprovalId::new(now, &mut entropy),
            state: State::Open,
            ..asked
        };
        let mut change = app.store.change(now);
        change.ask_phone(&again, Budget::of(&Policy::default(), now));
        let written = m.writes(change, EventKind::ApprovalAsked).await;
        assert!(matches!(written, Err(StoreError::Stale { .. })), "{written:?}");

        let again = AccessRequest {
            id: AccessRequestId::new(now, &mut entropy),
            ..sent
        };
        let mut change = app.store.change(now);
        change.put_access_request(&again, None);
        let written = m.writes(change, EventKind::AccessRequested).await;
        assert!(matches!(written, Err(StoreError::Stale { .. })), "{written:?}");
    }
}

// shows in part: THR-13 (the refusal itself: approval/mod.rs), SF-13 (the phone's yes: approval/mod.rs)
#[tokio::test]
async fn of_a_refusal_and_a_code_in_the_same_moment_one_holds() {
    for mut m in Meadow::all().await {
        let mut entered = 0;
        for code_first in [true, false, true, false] {
            m.server.advance(25 * HOUR).await;
            let mut waits = m.knocks().await;
            let request = m.requests().await.remove(0);
            let code = m.phone.code();
            let mut typing = waits.clone();
            let typed = typing.types("verification_code", &code);
            let (typed, no) = if code_first {
                tokio::join!(typed, m.answers(&request, Decision::Deny))
            } else {
                let (no, typed) = tokio::join!(m.answers(&request, Decision::Deny), typed);
                (typed, no)
            };
            if typed.status == StatusCode::OK {
                assert_eq!(no.code(), "stale_state");
                assert!(typing.client.is_signed_in().await);
                entered += 1;
            } else {
                assert_eq!(no.status, StatusCode::OK, "{}", no.text());
                // Before it was read, or before it was written.
                let told = typed.code();
                assert!(["stale_state", "challenge_expired"].contains(&told.as_str()), "{told}");
                assert_eq!(waits.stands().await.json()["awaits"], "password");
            }
            assert_eq!(
                m.events(EventKind::ApprovalDenied).await.len() + entered,
                m.events(EventKind::ApprovalAsked).await.len()
            );
        }
    }
}
