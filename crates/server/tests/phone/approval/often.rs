//! How often the phone is asked at most, whoever knocks.

use axum::http::StatusCode;
use domain::event::EventKind;
use domain::policy::Policy;
use futures_util::future::join_all;
use phone::Decision;
use serde_json::json;
use testkit::server::{Answer, Client, PASSWORD};

use super::{ELSEWHERE, HOUR, MINUTE, Meadow, SECOND, Waits};

// shows: PUSH-07
#[tokio::test]
async fn nobody_is_worn_out_by_requests() {
    for mut m in Meadow::all().await {
        for round in 0..5 {
            m.knocks_with(m.server.client().at(ELSEWHERE)).await;
            assert_eq!(m.events(EventKind::ApprovalAsked).await.len(), round + 1);
            m.server.advance(MINUTE).await;
        }
        m.server = m.server.restart().await;
        m.phone.client = m.phone.client.on(&m.server);
        m.browser = m.browser.on(&m.server);
        let mut sixth = m.knocks_with(m.server.client().at([203, 0, 113, 9])).await;
        assert_eq!(
            m.events(EventKind::ApprovalAsked).await.len(),
            5,
            "a restart gives no new ones"
        );
        let stands = sixth.stands().await.json();
        assert_eq!(
            stands["push"],
            json!({ "state": "unsent", "held": "too_many_attempts" })
        );
        assert_eq!(sixth.sends_again().await.code(), "too_many_attempts");
        assert!(stands["methods"].as_array().unwrap().contains(&json!("recovery_code")));

        // Ann's own browser still has its own.
        let mut own = m.knocks().await;
        let (request, number) = (m.request_of(&mut own).await, own.number().await);
        assert_eq!(m.approves(&request, &number).await.status, StatusCode::OK);
        assert_eq!(own.refreshes().await.json()["awaits"], "nothing");
        m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        assert_eq!(
            m.events(EventKind::ApprovalAsked).await.len(),
            7,
            "a login begins the count anew"
        );
    }
}

/// What is counted here are requests: a password more or less is not in the way, also where a busy machine has each of
/// them tried twice.
fn passwords_are_free() -> Policy {
    let mut policy = Policy::default();
    for (name, value) in [("password.tries_with_code", "1"), ("captcha.after_passwords", "100")] {
        policy.set(name, value).unwrap();
    }
    policy
}

/// Strangers who know the password, each at home somewhere else.
fn strangers(m: &Meadow, from: u8, many: u8) -> Vec<Client> {
    let client = m.server.client();
    (from..from + many).map(|n| client.at([198, 18, n, 9])).collect()
}

/// All of them knock at once.
async fn knock(m: &Meadow, clients: Vec<Client>) -> Vec<Waits> {
    let knocks = clients.into_iter().map(|mut client| {
        let login = m.ann.login.clone();
        async move {
            // Whoever hears on a busy machine that the server is busy comes again.
            loop {
                let knocked = client.password(Some("meadow"), &login, PASSWORD).await;
                if knocked.2.code() != "busy" {
                    return knocked;
                }
            }
        }
    });
    let all = join_all(knocks).await.into_iter();
    all.map(|(id, client, answer)| {
        assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
        Waits { id, client }
    })
    .collect()
}

/// "Send again", once more where the server is busy.
async fn presses(waits: &mut Waits) -> Answer {
    for _ in 0..10 {
        let pressed = waits.sends_again().await;
        if pressed.code() != "busy" {
            return pressed;
        }
    }
    panic!("busy for good")
}

// shows: PUSH-07
#[tokio::test]
async fn of_fifty_requests_asked_for_within_a_minute_five_go_out() {
    for mut m in Meadow::with(&passwords_are_free()).await {
        let first = strangers(&m, 0, 10);
        let mut waiting = knock(&m, first).await;
        let mut asked = waiting.len();
        assert_eq!(m.events(EventKind::ApprovalAsked).await.len(), 5, "all at once");
        for wave in 0..4_u8 {
            m.server.advance(14 * SECOND).await;
            if wave == 2 {
                m.server = m.server.restart().await;
                m.phone.client = m.phone.client.on(&m.server);
                for waits in &mut waiting {
                    waits.client = waits.client.on(&m.server);
                }
            }
            // Five new sign-ins, and five of those that wait press "Send again", all in the same moment.
            let new = knock(&m, strangers(&m, 10 + 5 * wave, 5));
            let pressed = waiting.iter_mut().rev().take(5).map(presses);
            let (new, pressed) = tokio::join!(new, join_all(pressed));
            let codes: Vec<String> = pressed.iter().map(Answer::code).collect();
            assert!(
                codes.iter().all(|code| code == "too_many_attempts"),
                "the five are used up: {codes:?}"
            );
            asked += new.len() + pressed.len();
            waiting.extend(new);
        }
        assert_eq!(asked, 50);
        assert_eq!(m.events(EventKind::ApprovalAsked).await.len(), 5);
        assert_eq!(m.requests().await.len(), 5, "and the phone has no other ones");
    }
}

// shows in part: PUSH-07 (the number of requests: above)
#[tokio::test]
async fn of_ten_pages_that_send_again_in_the_same_moment_five_get_through() {
    for m in Meadow::with(&passwords_are_free()).await {
        m.decides("push.window", "5").await;
        let mut waiting = knock(&m, strangers(&m, 0, 10)).await;
        assert_eq!(m.events(EventKind::ApprovalAsked).await.len(), 5);
        m.server.advance(5 * MINUTE + SECOND).await;
        // No password stands between them and the phone: all of them see that nothing was sent.
        let pressed = join_all(waiting.iter_mut().map(presses)).await;
        let through = pressed.iter().filter(|answer| answer.status == StatusCode::ACCEPTED);
        assert_eq!(through.count(), 5);
        assert_eq!(m.events(EventKind::ApprovalAsked).await.len(), 10);
    }
}

// shows in part: PUSH-07 (the number of requests: above)
#[tokio::test]
async fn two_refusals_within_a_day_pause_it_until_ann_has_signed_in_another_way() {
    for mut m in Meadow::all().await {
        for pause in [false, true] {
            m.knocks_with(m.server.client().at(ELSEWHERE)).await;
            let request = m.request().await;
            assert_eq!(m.answers(&request, Decision::Deny).await.status, StatusCode::OK);
            m.server.advance(20 * HOUR).await;
            let told = if pause {
                vec!["ann@example.org".to_owned()]
            } else {
                Vec::new()
            };
            assert_eq!(m.messages("push_paused").await, told);
        }
        assert_eq!(m.messages("push_paused_of").await, ["ada@example.org"]);
        m.server.advance(40 * 24 * HOUR).await;
        let mut own = m.knocks().await;
        assert_eq!(
            own.stands().await.json()["push"],
            json!({ "state": "unsent", "held": "method_unavailable" })
        );
        assert_eq!(
            own.types("verification_code", &m.phone.code()).await.json()["awaits"],
            "nothing"
        );
        m.server.advance(MINUTE).await;
        m.knocks().await;
        assert_eq!(m.requests().await.len(), 1, "it is asked again");
    }
}
