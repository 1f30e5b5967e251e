//! What sets out before "This isn't me" and arrives after it, and the other way round.

use std::future::Future;

use axum::http::{Method, StatusCode};
use domain::access_request::AccessRequest;
use domain::approval::{Budget, State, Subject};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccessRequestId, ApprovalId, SignInId};
use domain::policy::Policy;
use phone::Decision;
use serde_json::Value;
use store::approval::Approval;
use store::{Change, StoreError};
use testkit::postgres::Other;
use testkit::server::{Answer, Client};

use super::{ELSEWHERE, HOUR, MINUTE, Meadow, Waits};

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

    /// "This isn't me", on its way.
    fn on_its_way(&self, request: &Value) -> impl Future<Output = Answer> + Send + use<> {
        let body = self.phone.account.answer(request, Decision::Deny).unwrap();
        let path = format!(
            "/api/v1/authenticator/requests/{}/answer",
            request["id"].as_str().unwrap()
        );
        asks(&self.phone.client, Method::POST, path, body)
    }
}

impl Waits {
    fn path(&self, act: &str) -> String {
        format!("/api/v1/sign-ins/{}/{act}", self.id)
    }
}

fn asks(client: &Client, method: Method, path: String, body: Value) -> impl Future<Output = Answer> + Send + use<> {
    let mut client = client.clone();
    async move { client.ask(method, &path, Some(body)).await }
}

/// Two who write to what `held` keeps, the first of them first.
async fn one_after_the_other(
    held: Other,
    first: impl Future<Output = Answer> + Send + 'static,
    second: impl Future<Output = Answer> + Send + 'static,
) -> (Answer, Answer) {
    let first = tokio::spawn(first);
    held.until_waiting(1).await;
    let second = tokio::spawn(second);
    held.until_waiting(2).await;
    held.lets_go().await;
    (first.await.unwrap(), second.await.unwrap())
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

// shows in part: THR-13 (the refusal itself: approval/mod.rs), ARR-08 (the other ends: access_request.rs, requests_end.rs)
#[tokio::test]
async fn an_administrator_who_was_asked_in_the_moment_of_the_refusal_is_asked_no_more() {
    for mut m in Meadow::all().await {
        for (act, stopped_first) in [("access-request", false), ("access-request", true), ("push", true)] {
            m.server.advance(25 * HOUR).await;
            let mut thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
            m.server.advance(MINUTE).await;
            let Some(held) = m.server.other_holds("select from sign_in").await else {
                break; // here one writes after the other, and the same statements say the same
            };
            let request = m.request().await;
            let no = m.on_its_way(&request);
            let asked = asks(&thief.client, Method::POST, thief.path(act), Value::Null);
            if stopped_first {
                let (no, asked) = one_after_the_other(held, no, asked).await;
                assert_eq!(no.status, StatusCode::OK, "{}", no.text());
                assert_eq!(asked.code(), "challenge_expired", "{act}");
            } else {
                let (asked, no) = one_after_the_other(held, asked, no).await;
                assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
                assert_eq!(no.status, StatusCode::OK, "{}", no.text());
                assert_eq!(m.events(EventKind::AccessRequestClosed).await.len(), 1);
            }
            assert_eq!(thief.stands().await.json()["awaits"], "password");
            let open = m.server.app().store.open_access_request(m.ann.employee).await;
            assert_eq!(open.unwrap(), None, "{act}, stopped first: {stopped_first}");
        }
    }
}
