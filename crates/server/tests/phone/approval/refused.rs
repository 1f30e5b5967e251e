//! Answers that are not taken: forged, late, double, crossed, replayed, or second in the same moment. Each leaves one event.

use axum::http::StatusCode;
use domain::event::EventKind;
use domain::id::WorkspaceId;
use phone::{Account, Decision, Key};
use serde_json::{Value, json};
use testkit::phone::Phone;
use testkit::server::{Answer, Client, Someone};

use super::{ELSEWHERE, HOUR, MINUTE, Meadow, SECOND, Waits, other};

/// The answers that one workspace's log has as refused, each with its request: the oldest first, those of one moment by
/// their codes.
async fn refusals(m: &Meadow, workspace: WorkspaceId) -> Vec<(String, Value)> {
    let mut rows = m.events_in(workspace, EventKind::ApprovalRefused).await;
    rows.sort_by_key(|row| (row["at"].as_i64(), row["outcome"].to_string()));
    let said = |row: Value| {
        (
            row["outcome"].as_str().unwrap().to_owned(),
            row["detail"]["request"].clone(),
        )
    };
    rows.into_iter().map(said).collect()
}

/// The same without the ids of the requests, in the meadow.
async fn codes(m: &Meadow) -> Vec<String> {
    let all = refusals(m, m.ann.workspace).await;
    all.into_iter().map(|(code, _)| code).collect()
}

fn approve(account: &Account, request: &Value, number: &str) -> Value {
    let decision = Decision::Approve {
        number: Some(number),
        warned: true,
    };
    account.answer(request, decision).unwrap()
}

fn path(request: &Value) -> String {
    let id = request["id"].as_str().unwrap();
    format!("/api/v1/authenticator/requests/{id}/answer")
}

/// Somebody's connected phone.
async fn phone_of(m: &Meadow, who: &Someone) -> Phone {
    let mut browser = m.server.client();
    assert_eq!(browser.sign_in(who).await.status, StatusCode::OK);
    browser.connects_phone(&m.server).await.0
}

// shows in part: PUSH-02 (a phone that is not trusted: below)
#[tokio::test]
async fn nobody_else_answers_and_each_who_tries_is_in_the_log_of_their_own_workspace() {
    for mut m in Meadow::all().await {
        let mut waits = m.knocks().await;
        let (request, number) = (m.request().await, waits.number().await);
        let (id, path) = (request["id"].clone(), path(&request));
        let right = approve(&m.phone.account, &request, &number);

        // Ben's phone, which is a good one, Ann's own in another workspace, and no phone at all.
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let quarry = m.server.workspace("quarry").await;
        let there = m.server.employee(quarry, &m.ann.login).await;
        let mut bens = phone_of(&m, &ben).await;
        let mut quarrys = phone_of(&m, &there).await;
        let crossed = [approve(&bens.account, &request, &number), right.clone()];
        for body in crossed {
            assert_eq!(
                bens.client.post(&path, body).await.code(),
                "not_found",
                "to him it is not there"
            );
        }
        let elsewhere = approve(&quarrys.account, &request, &number);
        assert_eq!(quarrys.client.post(&path, elsewhere).await.code(), "not_found");
        let stranger = m.server.client().post(&path, right.clone()).await;
        assert_eq!(stranger.code(), "session_expired", "nobody is no event of a workspace");

        let not_found = ("not_found".to_owned(), id);
        assert_eq!(
            refusals(&m, m.ann.workspace).await,
            [not_found.clone(), not_found.clone()]
        );
        let whose = m.events(EventKind::ApprovalRefused).await;
        assert!(
            whose.iter().all(|row| row["employee"] == ben.employee.to_string()),
            "{whose:?}"
        );
        assert_eq!(refusals(&m, quarry).await, [not_found]);
        assert_eq!(
            waits.stands().await.json()["push"]["state"],
            "open",
            "nothing of it counted"
        );
        assert_eq!(m.phone.client.post(&path, right).await.status, StatusCode::OK);
        assert_eq!(codes(&m).await.len(), 2, "what is taken is not refused");
    }
}

// shows: PUSH-08
#[tokio::test]
async fn nothing_is_taken_but_what_the_phone_was_asked_with_its_own_signature() {
    for mut m in Meadow::all().await {
        let mut waits = m.knocks().await;
        let (request, number) = (m.request().await, waits.number().await);
        let path = path(&request);
        let mut altered = request.clone();
        altered["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let header = json!({ "alg": "ES256", "typ": "doorward-answer+jws", "kid": m.phone.account.device });
        let payload = json!({
            "aud": "http://localhost:8080", "sub": m.phone.account.device, "request": request["id"],
            "challenge": request["challenge"], "decision": "approve", "number": number, "warned": true,
        });
        let mut elsewhere = payload.clone();
        elsewhere["aud"] = json!("https://door.example");
        let none = json!({ "alg": "none", "typ": "doorward-answer+jws", "kid": m.phone.account.device });
        let key = m.phone.account.key();
        let signed = |key: &Key, header: &Value, said: &Value| json!({ "jws": key.sign(header, said).unwrap() });
        let right = approve(&m.phone.account, &request, &number);
        let (text, signature) = right["jws"].as_str().unwrap().rsplit_once('.').unwrap();
        let forged: String = signature.chars().rev().collect();
        let all = [
            ("another key", signed(&Key::new().unwrap(), &header, &payload)),
            ("another server", signed(key, &header, &elsewhere)),
            ("no algorithm", signed(key, &none, &payload)),
            ("no signature", json!({ "jws": text })),
            ("a forged signature", json!({ "jws": format!("{text}.{forged}") })),
            ("another challenge", approve(&m.phone.account, &altered, &number)),
        ];
        for (nth, (what, body)) in all.into_iter().enumerate() {
            let refused = m.phone.client.post(&path, body).await;
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (StatusCode::FORBIDDEN, "not_allowed"),
                "{what}"
            );
            assert_eq!(codes(&m).await, vec!["not_allowed"; nth + 1], "{what}: one event");
        }
        let log = serde_json::to_string(&m.events(EventKind::ApprovalRefused).await).unwrap();
        for secret in [number.as_str(), text, request["challenge"].as_str().unwrap()] {
            assert!(!log.contains(secret), "{log}");
        }
        assert_eq!(
            waits.stands().await.json()["push"]["state"],
            "open",
            "nothing of it counted"
        );
        assert_eq!(m.phone.client.post(&path, right).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn an_answer_is_worth_something_once_in_time_and_for_its_own_challenge() {
    for mut m in Meadow::all().await {
        let mut first = m.knocks().await;
        let (old, old_number) = (m.request().await, first.number().await);
        m.server.advance(61 * SECOND).await;
        assert_eq!(first.sends_again().await.status, StatusCode::ACCEPTED);
        assert_eq!(
            m.approves(&old, &old_number).await.code(),
            "stale_state",
            "a newer one took its place"
        );
        assert_eq!(codes(&m).await, ["stale_state"], "crossed");

        let newer = m.request().await;
        let number = first.number().await;
        assert_ne!(number, old_number);
        m.server.advance(120 * SECOND).await;
        assert_eq!(
            m.approves(&newer, &number).await.code(),
            "challenge_expired",
            "two minutes, to the second"
        );
        assert_eq!(codes(&m).await, ["stale_state", "challenge_expired"], "late");
        assert_eq!(m.requests().await.len(), 0);

        assert_eq!(first.sends_again().await.status, StatusCode::ACCEPTED);
        let request = m.request().await;
        let number = first.number().await;
        let sent = approve(&m.phone.account, &request, &number);
        let taken = m.phone.client.post(&path(&request), sent.clone()).await;
        assert_eq!(taken.status, StatusCode::OK);
        let replayed = m.phone.client.post(&path(&request), sent).await;
        assert_eq!(replayed.code(), "stale_state", "the same bytes once more");
        assert_eq!(codes(&m).await[2..], ["stale_state"], "replayed");
        assert_eq!(m.approves(&request, &number).await.code(), "stale_state", "twice");
        let deny = m.answers(&request, Decision::Deny).await;
        assert_eq!(
            deny.code(),
            "stale_state",
            "what was confirmed is not refused afterwards"
        );
        assert_eq!(codes(&m).await[3..], ["stale_state", "stale_state"], "double");

        // Somebody else's page with the same password gets nothing of it.
        let mut stranger = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        assert_eq!(stranger.stands().await.json()["awaits"], "second_factor");
        assert_eq!(first.refreshes().await.json()["awaits"], "nothing");
        assert_eq!(stranger.stands().await.json()["awaits"], "second_factor");
    }
}

// shows in part: THR-14 (the owner's own pushes: domain/src/approval.rs)
#[tokio::test]
async fn three_wrong_numbers_end_a_request_and_count_with_all_other_answers() {
    for mut m in Meadow::all().await {
        let mut waits = m.knocks().await;
        let (request, number) = (m.request().await, waits.number().await);
        for left in [2, 1, 0] {
            let wrong = m.approves(&request, &other(&number)).await;
            assert_eq!(wrong.code(), "incorrect_code");
            assert_eq!(wrong.json()["tries_left"], left);
        }
        assert_eq!(
            m.approves(&request, &number).await.code(),
            "stale_state",
            "now the right one is late"
        );
        let wrong = "incorrect_code";
        assert_eq!(codes(&m).await, [wrong, wrong, wrong, "stale_state"]);
        assert_eq!(waits.stands().await.json()["push"]["state"], "void");

        // Ten wrong answers over all methods, the numbers among them.
        for _ in 0..5 {
            assert_eq!(
                waits.types("verification_code", "000000").await.code(),
                "incorrect_code"
            );
        }
        m.server.advance(61 * SECOND).await;
        waits.sends_again().await;
        let (request, number) = (m.request().await, waits.number().await);
        for _ in 0..2 {
            assert_eq!(m.approves(&request, &other(&number)).await.code(), "incorrect_code");
        }
        assert_eq!(
            m.approves(&request, &number).await.code(),
            "stale_state",
            "the eleventh is not looked at"
        );
        assert_eq!(codes(&m).await[4..], [wrong, wrong, "stale_state"]);
        assert_eq!(
            waits.types("recovery_code", &m.codes[0]).await.code(),
            "challenge_expired"
        );
    }
}

// shows in part: PUSH-06 (the number and its tries: above), THR-13 (what the phone shows: tests/tests/system/phone_request.rs)
#[tokio::test]
async fn this_isnt_me_stops_a_login_as_long_as_it_waits_whatever_became_of_the_request_before_ann() {
    for mut m in Meadow::all().await {
        let cases = ["replaced", "out of tries", "late", "replaced and out of tries"];
        for (round, what) in cases.into_iter().enumerate() {
            let mut thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
            let request = m.request().await;
            if what.starts_with("replaced") {
                m.server.advance(61 * SECOND).await;
                assert_eq!(thief.sends_again().await.status, StatusCode::ACCEPTED);
            }
            if what.ends_with("out of tries") {
                let (newest, number) = (m.request().await, thief.number().await);
                for _ in 0..3 {
                    assert_eq!(m.approves(&newest, &other(&number)).await.code(), "incorrect_code");
                }
            }
            if what == "late" {
                m.server.advance(121 * SECOND).await;
            }
            let denied = m.answers(&request, Decision::Deny).await;
            assert_eq!(denied.json()["state"], "denied", "{what}: {}", denied.text());
            let code = m.phone.code();
            let typed = thief.types("verification_code", &code).await;
            assert_eq!(typed.code(), "challenge_expired", "{what}");
            assert_eq!(m.requests().await.len(), 0, "{what}");
            assert_eq!(m.messages("approval_denied").await.len(), round + 1, "{what}");
            assert_eq!(
                m.answers(&request, Decision::Deny).await.code(),
                "stale_state",
                "once: {what}"
            );
            // A day later, and after a login of her own, nothing of it counts.
            m.server.advance(25 * HOUR).await;
            let mut own = m.knocks().await;
            let code = m.phone.code();
            assert_eq!(own.types("verification_code", &code).await.json()["awaits"], "nothing");
            m.server.advance(MINUTE).await;
        }
        assert_eq!(m.events(EventKind::ApprovalDenied).await.len(), 4);

        // Who is in already is not stopped by it.
        let mut own = m.knocks().await;
        let request = m.request().await;
        assert_eq!(
            own.types("recovery_code", &m.codes[0]).await.json()["awaits"],
            "nothing"
        );
        assert_eq!(m.answers(&request, Decision::Deny).await.code(), "stale_state");
    }
}

// shows in part: PUSH-07 (two refusals pause it: often.rs), PUSH-06 (the number that follows from it: mod.rs)
#[tokio::test]
async fn a_refusal_counts_also_where_ann_came_in_between_the_thiefs_request_and_it() {
    for mut m in Meadow::all().await {
        m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        let thiefs = m.request().await;
        m.server.advance(30 * SECOND).await;
        let mut own = m.knocks().await;
        let code = m.phone.code();
        assert_eq!(own.types("verification_code", &code).await.json()["awaits"], "nothing");
        m.server.advance(SECOND).await;
        assert_eq!(m.answers(&thiefs, Decision::Deny).await.status, StatusCode::OK);
        m.server.advance(MINUTE).await;
        m.knocks().await;
        assert_eq!(m.request().await["unusual"], json!(["refused_lately"]));
    }
}

// shows in part: ARR-08 (access_request.rs and requests_end.rs show the other ends)
#[tokio::test]
async fn what_an_administrator_was_asked_ends_with_the_login_that_asked() {
    for mut m in Meadow::all().await {
        let asks = async |waits: &mut Waits| {
            let path = format!("/api/v1/sign-ins/{}/access-request", waits.id);
            let asked = waits.client.post(&path, Value::Null).await;
            assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
        };
        let ended = async |m: &Meadow, times: usize, what: &str| {
            let open = m.server.app().store.open_access_requests(m.ann.workspace, 10).await;
            assert!(open.unwrap().is_empty(), "{what}");
            let closed = m.events(EventKind::AccessRequestClosed).await;
            assert_eq!(closed.len(), times, "{what}: {closed:?}");
            assert_eq!(closed[0]["detail"]["why"], "void", "{what}");
        };
        let mut thief = m.knocks_with(m.server.client().at(ELSEWHERE)).await;
        asks(&mut thief).await;
        let request = m.request().await;
        assert_eq!(m.answers(&request, Decision::Deny).await.status, StatusCode::OK);
        ended(&m, 1, "This isn't me").await;

        m.decides("sign_in.wrong_answers", "3").await;
        m.server.advance(HOUR).await;
        let mut waits = m.knocks().await;
        asks(&mut waits).await;
        for _ in 0..3 {
            assert_eq!(
                waits.types("verification_code", "000000").await.code(),
                "incorrect_code"
            );
        }
        assert_eq!(
            waits.types("verification_code", "000000").await.code(),
            "challenge_expired"
        );
        ended(&m, 2, "the last wrong answer").await;
    }
}

#[tokio::test]
async fn of_many_answers_at_once_one_is_taken_and_few_numbers_are_compared() {
    for mut m in Meadow::all().await {
        m.knocks().await;
        let request = m.request().await;
        let guesses = (0..20).map(|n| approve(&m.phone.account, &request, &format!("{n:06}")));
        let sent: Vec<_> = guesses.map(|guess| posts(&m.phone.client, &request, guess)).collect();
        let answers = futures_util::future::join_all(sent).await;
        let compared = answers.iter().filter(|a| a.code() == "incorrect_code").count();
        assert!(compared <= 3, "{compared}");
        assert_eq!(codes(&m).await.len(), 20, "an event each");

        // One yes and one no, each setting out first in turn.
        for yes_first in [true, false, true, false] {
            m.server.advance(25 * HOUR).await;
            let mut waits = m.knocks().await;
            let (request, number) = (m.request().await, waits.number().await);
            let before = codes(&m).await.len();
            let yes = posts(&m.phone.client, &request, approve(&m.phone.account, &request, &number));
            let deny = m.phone.account.answer(&request, Decision::Deny).unwrap();
            let no = posts(&m.phone.client, &request, deny);
            let (yes, no) = if yes_first {
                tokio::join!(yes, no)
            } else {
                let (no, yes) = tokio::join!(no, yes);
                (yes, no)
            };
            let lost: Vec<_> = [&yes, &no].into_iter().filter(|a| a.status != StatusCode::OK).collect();
            assert_eq!(lost.len(), 1, "{} {}", yes.text(), no.text());
            assert_eq!(lost[0].code(), "stale_state");
            assert_eq!(codes(&m).await[before..], ["stale_state"], "the loser has its event");
            let in_after = waits.refreshes().await.json()["awaits"] == "nothing";
            assert_eq!(in_after, yes.status == StatusCode::OK);
        }
    }
}

async fn posts(client: &Client, request: &Value, body: Value) -> Answer {
    let path = path(request);
    client.clone().post(&path, body).await
}

/// A browser of Ann's that is in by a recovery code.
async fn enters(m: &mut Meadow) -> Client {
    let mut waits = m.knocks_with(m.server.client()).await;
    let code = m.codes.remove(0);
    let entered = waits.types("recovery_code", &code).await;
    assert_eq!(entered.json()["awaits"], "nothing", "{}", entered.text());
    waits.client
}

// shows: PUSH-02
#[tokio::test]
async fn the_phone_that_was_just_replaced_and_the_new_one_answer_at_once_and_the_new_one_wins() {
    for mut m in Meadow::all().await {
        let mut browser = enters(&mut m).await;
        m.server.advance(MINUTE).await;
        let mut waits = m.knocks().await;
        let (old, old_number) = (m.request().await, waits.number().await);

        // In the moment in which it is replaced it says yes: the page is not let in by that.
        let link = browser.shows_code().await.json()["link"].as_str().unwrap().to_owned();
        let scanned = Phone::scans(&m.server, &link, "Ann's new phone").await;
        let mut new = scanned.unwrap_or_else(|answer| panic!("{}", answer.text()));
        let digits = new.account.digits.clone();

        // Before that it is not trusted: it gets nothing, and what it says is refused.
        let asks = new.client.get("/api/v1/authenticator/requests").await;
        assert_eq!(
            (asks.status, asks.code().as_str()),
            (StatusCode::FORBIDDEN, "not_allowed")
        );
        let early = posts(&new.client, &old, approve(&new.account, &old, &old_number)).await;
        assert_eq!(
            (early.status, early.code().as_str()),
            (StatusCode::FORBIDDEN, "not_allowed")
        );
        assert_eq!(waits.stands().await.json()["push"]["state"], "open");

        let yes = posts(&m.phone.client, &old, approve(&m.phone.account, &old, &old_number));
        let (connected, _) = tokio::join!(browser.types_digits(&digits), yes);
        assert_eq!(connected.status, StatusCode::OK, "{}", connected.text());
        assert_eq!(waits.refreshes().await.json()["awaits"], "second_factor");

        // The new one is asked, and both answer at once, the old one for both requests.
        m.server.advance(61 * SECOND).await;
        assert_eq!(waits.sends_again().await.status, StatusCode::ACCEPTED);
        let (request, number) = (new.request().await, waits.number().await);
        let before = codes(&m).await.len();
        let (first, second, third) = tokio::join!(
            posts(&m.phone.client, &old, approve(&m.phone.account, &old, &old_number)),
            posts(&m.phone.client, &request, approve(&m.phone.account, &request, &number)),
            posts(&new.client, &request, approve(&new.account, &request, &number)),
        );
        for refused in [first, second] {
            assert_eq!(refused.code(), "not_allowed", "{}", refused.text());
        }
        assert_eq!(third.status, StatusCode::OK, "{}", third.text());
        assert_eq!(codes(&m).await[before..], ["not_allowed", "not_allowed"]);
        let rows = m.events(EventKind::ApprovalRefused).await;
        let by = rows.iter().filter(|row| row["actor"]["type"] == "anyone").count();
        assert_eq!(by, 3, "it is nobody's any more: {rows:?}");
        assert_eq!(
            m.events(EventKind::ApprovalGiven).await[0]["detail"]["request"],
            request["id"]
        );
        assert_eq!(waits.refreshes().await.json()["awaits"], "nothing");
    }
}
