//! Whoever is signed in proves again with the phone before something weighty.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::EventKind;
use phone::Decision;
use serde_json::{Value, json};
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_mins(1);
const PUSH: &str = "/api/v1/session/step-up/push";
/// Something weighty.
const RELOAD: &str = "/api/v1/second-factor/recovery-codes";

/// Ann, signed in with a connected phone for longer than a proof counts.
struct Meadow {
    server: TestServer,
    ann: Someone,
    browser: Client,
    phone: Phone,
}

impl Meadow {
    async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for place in places() {
            let server = TestServer::start(place).await;
            let meadow = server.workspace("meadow").await;
            let ann = server.employee(meadow, "ann@example.org").await;
            let mut browser = server.client();
            assert_eq!(browser.sign_in(&ann).await.status, StatusCode::OK);
            let (phone, _) = browser.connects_phone(&server).await;
            server.advance(6 * MINUTE).await;
            all.push(Self {
                server,
                ann,
                browser,
                phone,
            });
        }
        all
    }

    /// The password, and the phone is asked; how it stands then.
    async fn asks(&mut self) -> Value {
        let answer = self.browser.post(PUSH, json!({ "password": PASSWORD })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        answer.json()
    }

    async fn stands(&self) -> Answer {
        let mut asking = self.browser.with_header("doorward-background", "1");
        asking.get(PUSH).await
    }

    async fn takes_answer(&mut self) -> Answer {
        self.browser.post(&format!("{PUSH}/answer"), Value::Null).await
    }

    async fn reloads_codes(&mut self) -> String {
        self.browser.post(RELOAD, Value::Null).await.code()
    }

    async fn events(&self, kind: EventKind) -> Vec<Value> {
        self.server.events(self.ann.workspace, kind).await
    }

    async fn how_proven(&self) -> Vec<Value> {
        let passed = self.events(EventKind::StepUpPassed).await;
        let mut methods: Vec<Value> = passed.iter().map(|row| row["detail"]["method"].clone()).collect();
        methods.sort_by_key(Value::to_string);
        methods
    }
}

fn number(stands: &Value) -> &str {
    stands["push"]["number"].as_str().unwrap_or_else(|| panic!("{stands}"))
}

// shows: SET-11
#[tokio::test]
async fn the_password_and_the_number_on_the_phone_are_proof_enough_once() {
    for mut m in Meadow::all().await {
        assert_eq!(m.reloads_codes().await, "step_up_required");
        let stands = m.asks().await;
        assert_eq!(stands["awaits"], "phone");
        assert_eq!(
            m.reloads_codes().await,
            "step_up_required",
            "the password alone is not enough"
        );
        assert_eq!(m.takes_answer().await.code(), "stale_state", "nobody answered yet");

        let request = m.phone.request().await;
        assert_eq!(request["about"], "step_up");
        assert!(
            !request.to_string().contains(number(&stands)),
            "the number goes over the screen"
        );
        let taken = m.phone.approves(&request, number(&stands)).await;
        assert_eq!(taken.json()["state"], "approved", "{}", taken.text());
        assert_eq!(m.stands().await.json()["awaits"], "refresh");
        assert_eq!(
            m.reloads_codes().await,
            "step_up_required",
            "asking alone proves nothing"
        );

        let before = m.browser.clone();
        assert_eq!(m.takes_answer().await.status, StatusCode::NO_CONTENT);
        assert!(!before.is_signed_in().await, "the session has a new token");
        assert_eq!(m.browser.post(RELOAD, Value::Null).await.status, StatusCode::CREATED);
        assert_eq!(m.how_proven().await, ["password", "push"]);

        assert_eq!(m.takes_answer().await.code(), "stale_state", "it was used up");
        m.server.advance(6 * MINUTE).await;
        assert_eq!(m.reloads_codes().await, "step_up_required");
    }
}

#[tokio::test]
async fn of_two_windows_that_take_the_same_answer_at_once_one_gets_it() {
    for mut m in Meadow::all().await {
        let stands = m.asks().await;
        let request = m.phone.request().await;
        m.phone.approves(&request, number(&stands)).await;
        let (mut one, mut two) = (m.browser.clone(), m.browser.clone());
        let path = format!("{PUSH}/answer");
        let (first, second) = tokio::join!(one.post(&path, Value::Null), two.post(&path, Value::Null));
        let taken = [&first, &second]
            .iter()
            .filter(|answer| answer.status == StatusCode::NO_CONTENT)
            .count();
        assert_eq!(taken, 1, "{} {}", first.text(), second.text());
        assert_eq!(m.how_proven().await, ["password", "push"]);
    }
}

#[tokio::test]
async fn a_stolen_session_does_not_disturb_the_phone_without_the_password() {
    for mut m in Meadow::all().await {
        assert_eq!(m.browser.post(PUSH, json!({})).await.code(), "step_up_required");
        let guessed = m.browser.post(PUSH, json!({ "password": "not this one" })).await;
        assert_eq!(guessed.code(), "incorrect_login_or_password");
        assert_eq!(m.phone.requests().await.len(), 0);

        // Once it is proven another request needs it no more; the pause between two holds here, too.
        m.asks().await;
        let held = m.browser.post(PUSH, json!({})).await.json();
        assert_eq!(held["push"]["held"], "resend_too_soon", "{held}");
        m.server.advance(MINUTE).await;
        let again = m.browser.post(PUSH, json!({})).await.json();
        assert_eq!(again["push"]["state"], "open");
        let request = m.phone.request().await;
        assert_eq!(m.phone.approves(&request, number(&again)).await.status, StatusCode::OK);
    }
}

// shows in part: THR-13 (the sign-in: server/tests/phone/approval/mod.rs)
#[tokio::test]
async fn this_isnt_me_ends_the_session_that_asked_and_tells_its_person() {
    for mut m in Meadow::all().await {
        m.asks().await;
        let request = m.phone.request().await;
        let denied = m.phone.answers(&request, Decision::Deny).await;
        assert_eq!(denied.json()["state"], "denied", "{}", denied.text());
        assert!(!m.browser.is_signed_in().await);
        assert_eq!(m.stands().await.code(), "session_expired");
        let told = m.server.app().store.waiting_messages(20).await.unwrap();
        let told = told.iter().any(|message| message.purpose == "step_up_denied");
        assert!(told, "she is told what to do");
        assert_eq!(m.events(EventKind::SessionEnded).await.len(), 1);
    }
}

#[tokio::test]
async fn this_isnt_me_ends_the_session_also_by_a_request_that_was_replaced_but_not_long_after() {
    for mut m in Meadow::all().await {
        m.asks().await;
        let first = m.phone.request().await;
        m.server.advance(Duration::from_secs(61)).await;
        m.asks().await;
        let denied = m.phone.answers(&first, Decision::Deny).await;
        assert_eq!(denied.json()["state"], "denied", "{}", denied.text());
        assert!(!m.browser.is_signed_in().await);
    }
    for mut m in Meadow::all().await {
        m.asks().await;
        let request = m.phone.request().await;
        for _ in 0..3 {
            let wrong = Decision::Approve {
                number: Some("1"),
                warned: true,
            };
            assert_eq!(m.phone.answers(&request, wrong).await.code(), "incorrect_code");
        }
        m.server.advance(Duration::from_secs(301)).await;
        assert_eq!(m.phone.answers(&request, Decision::Deny).await.code(), "stale_state");
        assert!(m.browser.is_signed_in().await);
    }
}

#[tokio::test]
async fn this_isnt_me_after_the_session_has_ended_is_kept_and_ends_nothing_a_second_time() {
    for mut m in Meadow::all().await {
        m.asks().await;
        let request = m.phone.request().await;
        m.browser.delete("/api/v1/session").await;
        let denied = m.phone.answers(&request, Decision::Deny).await;
        assert_eq!(denied.json()["state"], "denied", "{}", denied.text());
        assert_eq!(m.events(EventKind::ApprovalDenied).await.len(), 1);
        assert_eq!(m.events(EventKind::SessionEnded).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn of_a_log_out_and_a_refusal_on_the_phone_at_once_one_ends_the_session_and_both_count() {
    for _ in 0..3 {
        for mut m in Meadow::all().await {
            m.asks().await;
            let request = m.phone.request().await;
            let (out, denied) = tokio::join!(
                m.browser.delete("/api/v1/session"),
                m.phone.answers(&request, Decision::Deny)
            );
            assert_eq!(denied.json()["state"], "denied", "{} {}", denied.text(), out.text());
            assert!(!m.browser.is_signed_in().await);
            let ended = [EventKind::SessionEnded, EventKind::SignedOut];
            let ended = [m.events(ended[0]).await.len(), m.events(ended[1]).await.len()];
            assert_eq!(ended[0] + ended[1], 1, "{}: {ended:?}", m.server.engine());
        }
    }
}

#[tokio::test]
async fn what_was_approved_counts_in_its_own_session_while_the_phone_is_connected_and_for_five_minutes() {
    for mut m in Meadow::all().await {
        let stands = m.asks().await;
        let request = m.phone.request().await;
        m.phone.approves(&request, number(&stands)).await;

        // Another session of hers, where the phone confirmed nothing.
        let (id, mut other, _) = m.server.client().password(Some("meadow"), &m.ann.login, PASSWORD).await;
        let code = json!({ "method": "verification_code", "code": m.phone.code() });
        other.post(&format!("/api/v1/sign-ins/{id}/second-factor"), code).await;
        assert_eq!(
            other.post(&format!("{PUSH}/answer"), Value::Null).await.code(),
            "stale_state"
        );

        m.server.advance(5 * MINUTE + Duration::from_secs(1)).await;
        assert_eq!(
            m.takes_answer().await.code(),
            "stale_state",
            "nobody fetched it in time"
        );

        let stands = m.asks().await;
        let request = m.phone.request().await;
        m.phone.approves(&request, number(&stands)).await;
        assert_eq!(m.phone.remove().await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            m.takes_answer().await.code(),
            "stale_state",
            "a phone that is gone vouches for nothing"
        );
        let asked = m.browser.post(PUSH, json!({ "password": PASSWORD })).await;
        assert_eq!(asked.code(), "method_unavailable");
    }
}

// shows in part: PUSH-07 (the sign-in: approval.rs)
#[tokio::test]
async fn an_administrator_who_confirms_every_five_minutes_is_not_taken_for_somebody_who_bombs() {
    for mut m in Meadow::all().await {
        for time in 1..=7 {
            let stands = m.asks().await;
            assert_eq!(stands["push"]["state"], "open", "{time}: {stands}");
            let request = m.phone.request().await;
            m.phone.approves(&request, number(&stands)).await;
            assert_eq!(m.takes_answer().await.status, StatusCode::NO_CONTENT, "{time}");
            m.server.advance(4 * MINUTE).await;
        }
        // What nobody answers counts, as at sign-in.
        for _ in 0..5 {
            assert_eq!(m.asks().await["push"]["state"], "open");
            m.server.advance(2 * MINUTE).await;
        }
        assert_eq!(m.asks().await["push"]["held"], "too_many_attempts");
    }
}

// shows in part: THR-13 (the sign-in: approval.rs)
#[tokio::test]
async fn a_session_that_asks_from_another_network_is_warned_of_before_the_number_is_taken() {
    for m in Meadow::all().await {
        let mut thief = m.browser.stolen_at([203, 0, 113, 9]);
        let asked = thief.post(PUSH, json!({ "password": PASSWORD })).await;
        let (mut phone, stands) = (m.phone, asked.json());
        let request = phone.request().await;
        assert_eq!(request["warn"], true, "{request}");
        assert_eq!(request["unusual"], json!(["new_network"]));
        let unread = Decision::Approve {
            number: Some(number(&stands)),
            warned: false,
        };
        let refused = phone.answers(&request, unread).await;
        assert_eq!(refused.code(), "invalid", "{}", refused.text());
        assert_eq!(phone.approves(&request, number(&stands)).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn whoever_proves_it_with_a_code_instead_leaves_no_request_on_the_phone() {
    for mut m in Meadow::all().await {
        m.asks().await;
        assert_eq!(m.phone.requests().await.len(), 1);
        let code = json!({ "password": PASSWORD, "code": m.phone.code() });
        let proven = m.browser.post("/api/v1/session/step-up", code).await;
        assert_eq!(proven.status, StatusCode::NO_CONTENT, "{}", proven.text());
        assert_eq!(m.phone.requests().await.len(), 0);
        assert!(m.browser.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_request_ends_with_the_password_that_stands_beside_it() {
    for mut m in Meadow::all().await {
        m.asks().await;
        m.server.advance(4 * MINUTE).await;
        let again = m.browser.post(PUSH, json!({})).await.json();
        let request = m.phone.request().await;
        let left = |at: &Value| at.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let life = left(&request["expires_at"]).duration_since(left(&request["at"]));
        assert_eq!(life.as_secs(), 60, "{again}");
        m.server.advance(MINUTE).await;
        assert_eq!(m.browser.post(PUSH, json!({})).await.code(), "step_up_required");
    }
}

#[tokio::test]
async fn the_page_asks_the_phone_shows_the_number_and_goes_on() {
    for mut m in Meadow::all().await {
        let page = m.browser.get("/step-up?next=/security/recovery-codes").await.text();
        assert!(page.contains("formaction=\"/step-up/push\""), "{page}");
        let form = m.browser.form_token("/step-up").await;
        let next = ("next", "/security/recovery-codes");
        let wrong = [("form", &form[..]), ("password", "not this one"), next];
        let refused = m.browser.post_form("/step-up/push", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let right = [("form", &form[..]), ("password", PASSWORD), next];
        let asked = m.browser.post_form("/step-up/push", &right).await;
        let waits = "/step-up/push?next=/security/recovery-codes";
        assert_eq!(asked.headers["location"], waits);

        let page = m.browser.get(waits).await.text();
        let shown = page
            .split("id=\"number\"")
            .nth(1)
            .and_then(|rest| rest.split(['>', '<']).nth(1));
        let shown = shown.unwrap_or_else(|| panic!("{page}")).to_owned();
        assert!(page.contains("data-wait=\"/api/v1/session/step-up/push\""), "{page}");
        let request = m.phone.request().await;
        assert_eq!(m.phone.approves(&request, &shown).await.status, StatusCode::OK);
        let entered = m.browser.get(waits).await;
        assert_eq!(entered.headers["location"], "/security/recovery-codes");
        assert_eq!(m.browser.post(RELOAD, Value::Null).await.status, StatusCode::CREATED);
        assert_eq!(
            m.browser.get(waits).await.headers["location"],
            "/step-up?next=/security/recovery-codes"
        );
    }
}
