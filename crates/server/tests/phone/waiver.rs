//! An administrator turns somebody's second factor off for a day or two: who gets in by it, where, and until when.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::EventKind;
use domain::id::EmployeeId;
use serde_json::{Value, json};
use server::use_case::break_glass::{RestoreAccess, restore_access};
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

/// The meadow: Ann with an app that she has lost, Ada who administers, and Bo who administers too.
struct Meadow {
    server: TestServer,
    ann: Someone,
    anns_phone: OtpPhone,
    ada: Someone,
    adas_phone: OtpPhone,
    adas: Client,
    bo: Someone,
    bos_phone: OtpPhone,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let bo = server.administrator(meadow, "bo@example.org").await;
        let (mut anns, anns_phone) = server.with_app(&ann).await;
        anns.delete("/api/v1/session").await;
        let (_, bos_phone) = server.with_app(&bo).await;
        let (adas, adas_phone) = server.with_app(&ada).await;
        all.push(Meadow {
            server,
            ann,
            anns_phone,
            ada,
            adas_phone,
            adas,
            bo,
            bos_phone,
        });
    }
    all
}

fn ask(days: u64) -> Value {
    json!({ "days": days, "reason": "lost the phone on the ferry", "identity_checked": true })
}

fn path_of(who: &Someone) -> String {
    format!("/api/v1/employees/{}/waiver", who.employee)
}

impl Meadow {
    async fn off(&self, body: Value) -> Value {
        let answer = self.adas.clone().put(&path_of(&self.ann), body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// Password at the door, from somewhere: a client that waits, or is in.
    async fn password(&self, address: [u8; 4]) -> (String, Client, Answer) {
        let mut client = self.server.client().at(address);
        client.password(Some("meadow"), &self.ann.login, PASSWORD).await
    }

    async fn events(&self, kind: EventKind) -> Vec<Value> {
        self.server.events(self.ann.workspace, kind).await
    }

    async fn waiver(&self, of: EmployeeId) -> Option<domain::waiver::Waiver> {
        self.server.app().store.waiver(of).await.unwrap().map(|s| s.waiver)
    }
}

async fn refresh(client: &mut Client, id: &str) -> Answer {
    client.get(&format!("/api/v1/sign-ins/{id}")).await
}

/// A browser at the waiting page: signs in through the pages, without script.
async fn waiting_browser(server: &TestServer, who: &Someone, address: [u8; 4]) -> Client {
    let mut browser = server.client().at(address);
    let form = browser.form_token("/sign-in").await;
    let fields = [("form", form.as_str()), ("login", &who.login), ("password", PASSWORD)];
    let answer = browser.post_form("/sign-in", &fields).await;
    assert_eq!(
        answer.headers["location"],
        "/w/meadow/sign-in/second-factor".trim_start_matches("/w/meadow")
    );
    browser
}

async fn page_lets_in(browser: &mut Client) -> bool {
    let answer = browser.get("/sign-in/second-factor").await;
    answer.status == StatusCode::SEE_OTHER && answer.headers["location"] == "/"
}

// shows: DIS-01, ACC-08
#[tokio::test]
async fn only_an_administrator_turns_it_off() {
    for m in meadows().await {
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let mut bens = m.server.client();
        bens.sign_in(&ben).await;
        assert_eq!(
            bens.put(&path_of(&m.ann), ask(1)).await.code(),
            "not_allowed",
            "{engine}"
        );
        assert_eq!(bens.put(&path_of(&ben), ask(1)).await.code(), "not_allowed", "{engine}");
        assert_eq!(bens.get(&path_of(&m.ann)).await.code(), "not_allowed", "{engine}");
        assert_eq!(bens.delete(&path_of(&m.ann)).await.code(), "not_allowed", "{engine}");
        assert_eq!(m.waiver(m.ann.employee).await, None, "{engine}");
        m.off(ask(1)).await;
        assert!(m.waiver(m.ann.employee).await.is_some(), "{engine}");
    }
}

// shows: DIS-02, DIS-04, DIS-05, OTP-04, SET-09
#[tokio::test]
async fn for_exactly_one_or_two_days_the_password_is_enough_and_then_the_old_app_is_asked_for_again() {
    for m in meadows().await {
        let engine = m.server.engine();
        for days in [0, 3, 30] {
            let refused = m.adas.clone().put(&path_of(&m.ann), ask(days)).await;
            assert_eq!(refused.code(), "invalid", "{engine}: {days}");
            assert_eq!(refused.json()["field"], "days");
        }
        for (days, hours) in [(1, 24), (2, 48)] {
            let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
            let from = m.server.clock.now();
            assert_eq!(adas.put(&path_of(&m.ann), ask(days)).await.status, StatusCode::OK);
            let waiver = m.waiver(m.ann.employee).await.unwrap();
            assert_eq!(waiver.ends_at, from + hours * HOUR, "{engine}");
            // Until the last moment, not a second longer.
            m.server.advance(hours * HOUR).await;
            let (_, _, last) = m.password([192, 0, 2, 50]).await;
            assert_eq!(last.json()["awaits"], "nothing", "{engine}: {}", last.text());
            assert_eq!(last.json()["session"]["proven"].as_array().map(Vec::len), Some(1));
            m.server.advance(SECOND).await;
            let (id, mut client, late) = m.password([192, 0, 2, 51]).await;
            assert_eq!(late.json()["awaits"], "second_factor", "{engine}");
            // With what was enrolled before.
            let body = json!({ "method": "otp_app", "code": m.anns_phone.code() });
            let path = format!("/api/v1/sign-ins/{id}/second-factor");
            assert_eq!(client.post(&path, body).await.status, StatusCode::OK, "{engine}");
        }
        m.server.advance(MINUTE).await;
        let ended = m.events(EventKind::WaiverEnded).await;
        assert_eq!(ended.len(), 2, "{engine}: {ended:?}");
        assert!(
            ended
                .iter()
                .all(|e| e["detail"]["why"] == "time" && e["actor"]["type"] == "server")
        );
        // Or sooner, by herself.
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        assert_eq!(adas.put(&path_of(&m.ann), ask(1)).await.status, StatusCode::OK);
        let (_, mut hers, _) = m.password([192, 0, 2, 52]).await;
        let code = json!({ "code": m.anns_phone.code() });
        let on = hers.post("/api/v1/second-factor/turn-on", code).await;
        assert_eq!(on.status, StatusCode::NO_CONTENT, "{engine}: {}", on.text());
        let (_, _, asked) = m.password([192, 0, 2, 53]).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{engine}");
    }
}

// shows: DIS-05
#[tokio::test]
async fn it_ends_by_itself_when_nobody_works_in_the_background() {
    for m in meadows().await {
        m.off(ask(1)).await;
        m.server.clock.advance(24 * HOUR + SECOND);
        let (_, _, late) = m.password([192, 0, 2, 51]).await;
        assert_eq!(late.json()["awaits"], "second_factor", "{}", m.server.engine());
    }
}

// shows: DIS-07, SF-10
#[tokio::test]
async fn the_waiting_browser_only_refreshes_and_is_in_and_no_other_one() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = waiting_browser(&m.server, &m.ann, [192, 0, 2, 60]).await;
        let mut stranger = m.server.client().at([192, 0, 2, 61]);
        assert!(!page_lets_in(&mut hers).await, "{engine}: nothing was turned off yet");
        let case = m.adas.clone().get(&path_of(&m.ann)).await.json();
        let open = case["challenges"].as_array().unwrap();
        assert_eq!(open.len(), 1, "{engine}: {case}");
        assert_eq!(open[0]["ip"], "192.0.2.60");
        assert_eq!(open[0]["known_device"], false);
        assert!(open[0]["device"].as_str().unwrap().contains("Firefox"));
        m.off(ask(1)).await;
        // What a browser fetches ahead of its person resolves nothing.
        for purpose in ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"] {
            let mut ahead = hers.with_header("sec-purpose", purpose);
            assert!(!page_lets_in(&mut ahead).await, "{engine}: {purpose}");
        }
        let head = hers
            .clone()
            .ask(axum::http::Method::HEAD, "/sign-in/second-factor", None)
            .await;
        assert_eq!(
            head.status,
            StatusCode::OK,
            "{engine}: looking at the head resolves nothing"
        );
        // The page's script asks in the background, with the cookie that it cannot read.
        let id = open[0]["id"].as_str().unwrap();
        let mut script = hers.with_header("doorward-background", "1");
        let asked = refresh(&mut script, id).await;
        assert_eq!(asked.json()["awaits"], "refresh", "{engine}: {}", asked.text());
        assert_eq!(
            refresh(&mut hers.clone(), id).await.status,
            StatusCode::NOT_FOUND,
            "{engine}"
        );
        let mut foreign = stranger.with_header("doorward-background", "1");
        assert_eq!(
            refresh(&mut foreign, id).await.status,
            StatusCode::NOT_FOUND,
            "{engine}"
        );

        assert!(
            !page_lets_in(&mut stranger).await,
            "{engine}: the name of a challenge is not enough"
        );
        assert!(page_lets_in(&mut hers).await, "{engine}");
        assert!(hers.is_signed_in().await, "{engine}");
        let used = m.events(EventKind::WaiverUsed).await;
        assert_eq!(used.len(), 1, "{engine}");
        assert_eq!(used[0]["ip"], "192.0.2.60");
    }
}

// shows: DIS-07
// shows in part: ARR-06 (the rest has tests of its own)
#[tokio::test]
async fn who_goes_back_to_the_first_page_instead_of_refreshing_is_let_in_too() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = waiting_browser(&m.server, &m.ann, [192, 0, 2, 66]).await;
        let case = m.adas.clone().get(&path_of(&m.ann)).await.json();
        let mut picked = ask(1);
        picked["challenge"] = case["challenges"][0]["id"].clone();
        m.off(picked).await;
        let mut ahead = hers.with_header("sec-purpose", "prefetch");
        assert_eq!(ahead.get("/sign-in").await.status, StatusCode::OK, "{engine}");
        let first = hers.get("/sign-in").await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{engine}: {}", first.text());
        assert_eq!(first.headers["location"], "/");
        assert!(hers.is_signed_in().await, "{engine}");
    }
}

// shows in part: DIS-07 (the dialog's list)
#[tokio::test]
async fn no_flood_of_stolen_passwords_pushes_anns_own_browser_out_of_the_list() {
    for m in meadows().await {
        let mut hers = m.server.fresh(&m.ann, &m.anns_phone).await;
        let (_, _, waiting) = hers.password(Some("meadow"), &m.ann.login, PASSWORD).await;
        assert_eq!(waiting.json()["awaits"], "second_factor");
        for flood in 0..60 {
            m.password([198, 51, flood, 7]).await;
        }
        let case = m.adas.clone().get(&path_of(&m.ann)).await.json();
        assert_eq!(case["challenges"][0]["known_device"], true, "{}", m.server.engine());
    }
}

// shows: DIS-07
#[tokio::test]
async fn with_two_browsers_open_and_none_picked_neither_gets_in_by_a_refresh() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut one = waiting_browser(&m.server, &m.ann, [192, 0, 2, 62]).await;
        let mut two = waiting_browser(&m.server, &m.ann, [192, 0, 2, 63]).await;
        m.off(ask(1)).await;
        assert!(
            !page_lets_in(&mut one).await && !page_lets_in(&mut two).await,
            "{engine}"
        );
        // The password, typed once more, is enough.
        let (_, _, again) = m.password([192, 0, 2, 62]).await;
        assert_eq!(again.json()["awaits"], "nothing", "{engine}");
        // "None of these" is an answer, too.
        m.adas.clone().delete(&path_of(&m.ann)).await;
        let mut only = waiting_browser(&m.server, &m.ann, [192, 0, 2, 64]).await;
        let mut none = ask(1);
        none["challenge"] = "none".into();
        m.off(none).await;
        assert!(!page_lets_in(&mut only).await, "{engine}");
    }
}

// shows: DIS-15, DIS-07
#[tokio::test]
async fn a_thief_with_the_password_and_a_page_of_his_own_does_not_get_in_by_hers() {
    for m in meadows().await {
        let engine = m.server.engine();
        let (his, mut thief, _) = m.password([198, 51, 100, 66]).await;
        let (hers, mut ann, _) = m.password([192, 0, 2, 66]).await;
        let mut picked = ask(1);
        picked["challenge"] = hers.as_str().into();
        let granted = m.off(picked).await;
        assert_eq!(granted["where"], "requesting_browser", "{engine}");
        let refused = refresh(&mut thief, &his).await;
        assert_eq!(refused.json()["awaits"], "second_factor", "{engine}");
        assert_eq!(refused.json()["session"], Value::Null);
        let (_, mut again, tried) = m.password([198, 51, 100, 66]).await;
        assert_eq!(
            tried.json()["awaits"],
            "second_factor",
            "{engine}: the password elsewhere"
        );
        assert!(!again.is_signed_in().await, "{engine}");
        let stolen = thief.get(&format!("/api/v1/sign-ins/{hers}")).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND, "{engine}: her id with his ticket");

        let done = refresh(&mut ann, &hers).await;
        assert_eq!(done.json()["awaits"], "nothing", "{engine}: {}", done.text());
        // And in this browser the password is enough for as long as it lasts.
        ann.headers.clear();
        ann.delete("/api/v1/session").await;
        let (_, _, later) = ann.password(Some("meadow"), &m.ann.login, PASSWORD).await;
        assert_eq!(later.json()["awaits"], "nothing", "{engine}: {}", later.text());
        let (_, _, elsewhere) = m.password([198, 51, 100, 67]).await;
        assert_eq!(elsewhere.json()["awaits"], "second_factor", "{engine}");
        again.headers.clear();
    }
}

// shows: DIS-15
#[tokio::test]
async fn where_the_policy_says_anywhere_a_picked_browser_confines_nothing() {
    for m in meadows().await {
        let engine = m.server.engine();
        let set = m
            .adas
            .clone()
            .put("/api/v1/settings/waiver.where", json!({ "value": "anywhere" }))
            .await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{engine}");
        let (hers, mut ann, _) = m.password([192, 0, 2, 66]).await;
        let mut picked = ask(1);
        picked["challenge"] = hers.as_str().into();
        assert_eq!(m.off(picked).await["where"], "anywhere");
        let (_, _, elsewhere) = m.password([198, 51, 100, 67]).await;
        assert_eq!(elsewhere.json()["awaits"], "nothing", "{engine}");
        assert_eq!(refresh(&mut ann, &hers).await.json()["awaits"], "nothing", "{engine}");
    }
}

// shows: DIS-07, SF-10
#[tokio::test]
async fn a_picked_browser_may_come_back_hours_later_and_one_that_was_not_picked_may_not() {
    for m in meadows().await {
        let engine = m.server.engine();
        let (hers, mut ann, _) = m.password([192, 0, 2, 66]).await;
        let (other, mut else_where, _) = m.password([192, 0, 2, 67]).await;
        let mut picked = ask(1);
        picked["challenge"] = hers.as_str().into();
        m.off(picked).await;
        for _ in 0..5 {
            m.server.advance(HOUR).await;
        }
        assert_eq!(
            refresh(&mut else_where, &other).await.code(),
            "challenge_expired",
            "{engine}"
        );
        assert_eq!(refresh(&mut ann, &hers).await.json()["awaits"], "nothing", "{engine}");
    }
}

// shows: DIS-03, DIS-08, DIS-09, DIS-10
#[tokio::test]
async fn both_ways_lead_to_one_dialog_that_asks_for_a_check_and_everybody_is_told() {
    for m in meadows().await {
        let engine = m.server.engine();
        let dialog = format!("/employees/{}/two-factor", m.ann.employee);
        let page = m
            .adas
            .clone()
            .get(&format!("/employees/{}", m.ann.employee))
            .await
            .text();
        assert_eq!(
            page.matches(&format!("href=\"{dialog}\"")).count(),
            2,
            "{engine}: Actions and Security"
        );
        assert!(page.contains("Actions") && page.contains("Disable"), "{engine}");
        let mut hers = waiting_browser(&m.server, &m.ann, [192, 0, 2, 70]).await;
        let page = m.adas.clone().get(&dialog).await.text();
        for word in [
            "ann@example.org",
            "192.0.2.70",
            "Firefox on Linux",
            "New device",
            "Call or meet",
        ] {
            assert!(page.contains(word), "{engine}: {word}");
        }
        let mut adas = m.adas.clone();
        let form = adas.form_token(&dialog).await;
        let challenge = m.adas.clone().get(&path_of(&m.ann)).await.json();
        let challenge = challenge["challenges"][0]["id"].as_str().unwrap().to_owned();
        let fields = [
            ("form", form.as_str()),
            ("days", "1"),
            ("reason", "lost it"),
            ("challenge", &challenge),
        ];
        // Without the tick nothing happens, neither here nor over the API.
        let refused = adas.post_form(&dialog, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(refused.text().contains("Tick that you have checked"), "{engine}");
        let mut unchecked = ask(1);
        unchecked["identity_checked"] = false.into();
        let refused = adas.put(&path_of(&m.ann), unchecked).await;
        assert_eq!(
            (refused.code(), refused.json()["field"].clone()),
            ("invalid".into(), "identity_checked".into())
        );
        assert_eq!(m.waiver(m.ann.employee).await, None, "{engine}");
        let checked = [&fields[..], &[("identity_checked", "yes")]].concat();
        let done = adas.post_form(&dialog, &checked).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", done.text());
        let by_page = m.waiver(m.ann.employee).await.unwrap();
        assert!(page_lets_in(&mut hers).await, "{engine}");

        // The same record over the other way in.
        assert_eq!(by_page.granted_by, Some(m.ada.employee), "{engine}");
        assert_eq!(by_page.holds.word(), "requesting_browser", "{engine}");
        let events = m.events(EventKind::WaiverGranted).await;
        assert_eq!(events.len(), 1, "{engine}");
        let event = &events[0];
        assert_eq!(event["actor"]["id"], m.ada.employee.to_string(), "{engine}");
        assert_eq!(event["employee"], m.ann.employee.to_string(), "{engine}");
        let detail = &event["detail"];
        assert_eq!(
            (&detail["days"], &detail["reason"]),
            (&json!("1"), &json!("lost it")),
            "{engine}"
        );
        assert_eq!(detail["identity_checked"], "yes", "{engine}");
        assert_eq!(
            m.server.messages("waiver_granted").await,
            ["ann@example.org"],
            "{engine}"
        );
        assert_eq!(
            m.server.messages("waiver_granted_told").await,
            ["bo@example.org"],
            "{engine}: not Ada herself"
        );

        // Not for oneself.
        assert_eq!(
            adas.put(&path_of(&m.ada), ask(1)).await.code(),
            "not_allowed",
            "{engine}"
        );
        let own = adas
            .get(&format!("/employees/{}/two-factor", m.ada.employee))
            .await
            .text();
        assert!(own.contains("You cannot do this for yourself"), "{engine}");
        assert_eq!(m.waiver(m.ada.employee).await, None, "{engine}");
    }
}

// shows: DIS-11
#[tokio::test]
async fn a_session_that_the_exception_opened_ends_with_it_unless_a_factor_was_proven_in_it() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.adas
            .clone()
            .put("/api/v1/settings/session.overall", json!({ "value": "720" }))
            .await;
        m.off(ask(1)).await;
        m.server.advance(HOUR).await;
        let (_, mut plain, _) = m.password([192, 0, 2, 71]).await;
        let (_, mut proven, _) = m.password([192, 0, 2, 72]).await;
        let step_up = json!({ "password": PASSWORD, "code": m.anns_phone.code() });
        assert_eq!(
            proven.post("/api/v1/session/step-up", step_up).await.status,
            StatusCode::NO_CONTENT
        );
        let end = m.waiver(m.ann.employee).await.unwrap().ends_at;
        assert_eq!(
            plain.get("/api/v1/session").await.json()["ends_at"],
            end.to_string(),
            "{engine}"
        );
        while m.server.clock.now() < end {
            m.server.advance(20 * MINUTE).await;
            let over = m.server.clock.now() > end;
            assert_eq!(
                plain.get("/api/v1/session").await.status == StatusCode::OK,
                !over,
                "{engine}"
            );
            assert_eq!(proven.get("/api/v1/session").await.status, StatusCode::OK, "{engine}");
        }
        m.server.advance(SECOND).await;
        assert!(!plain.is_signed_in().await, "{engine}");
        assert!(proven.is_signed_in().await, "{engine}");
    }
}

// shows: DIS-12
#[tokio::test]
async fn asked_again_the_end_is_replaced_and_turned_on_again_it_is_over_at_once() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.off(ask(2)).await;
        let (_, in_by_it, _) = m.password([192, 0, 2, 73]).await;
        m.server.advance(3 * MINUTE).await;
        let from = m.server.clock.now();
        m.off(ask(2)).await;
        assert_eq!(
            m.waiver(m.ann.employee).await.unwrap().ends_at,
            from + 48 * HOUR,
            "{engine}"
        );
        assert!(
            in_by_it.is_signed_in().await,
            "{engine}: a later end takes nothing away"
        );
        m.off(ask(1)).await;
        assert_eq!(
            m.waiver(m.ann.employee).await.unwrap().ends_at,
            from + 24 * HOUR,
            "{engine}"
        );
        assert!(
            !in_by_it.is_signed_in().await,
            "{engine}: it would have outlived the exception"
        );

        let (_, again, _) = m.password([192, 0, 2, 74]).await;
        assert!(again.is_signed_in().await);
        let page = format!("/employees/{}", m.ann.employee);
        let mut adas = m.adas.clone();
        assert!(adas.get(&page).await.text().contains("Turn on again now"), "{engine}");
        let form = adas.form_token(&page).await;
        let on = adas
            .post_form(&format!("{page}/two-factor/on"), &[("form", &form)])
            .await;
        assert_eq!(on.status, StatusCode::SEE_OTHER, "{engine}: {}", on.text());
        assert!(!again.is_signed_in().await, "{engine}");
        let (_, _, asked) = m.password([192, 0, 2, 75]).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{engine}");
        assert_eq!(m.server.messages("waiver_ended").await, ["ann@example.org"], "{engine}");
        // A second press has nothing to end.
        assert_eq!(
            adas.delete(&path_of(&m.ann)).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        assert_eq!(m.events(EventKind::WaiverEnded).await.len(), 1, "{engine}");
    }
}

// shows: DIS-14
#[tokio::test]
async fn turning_it_off_logs_nobody_out_and_changes_nothing_that_is_enrolled() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.server.advance(MINUTE).await;
        let mut hers = m.server.client().at([192, 0, 2, 76]);
        assert_eq!(
            hers.sign_in_with_code(&m.ann, &m.anns_phone).await.status,
            StatusCode::OK
        );
        let before = m.server.app().store.otp_app(m.ann.employee).await.unwrap();
        m.off(ask(1)).await;
        assert!(hers.is_signed_in().await, "{engine}");
        assert_eq!(
            m.server.app().store.otp_app(m.ann.employee).await.unwrap(),
            before,
            "{engine}"
        );
        let factor = hers.get("/api/v1/second-factor").await.json();
        assert_eq!(factor["active"], true, "{engine}: {factor}");
        assert!(factor["off_until"].is_string(), "{engine}: {factor}");
    }
}

// shows: DIS-06, THR-03, DIS-15, OTP-06
#[tokio::test]
async fn a_new_app_ends_the_exception_at_once_and_sets_the_old_one_aside() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.off(ask(1)).await;
        m.server.advance(2 * HOUR).await;
        let (_, mut hers, _) = m.password([192, 0, 2, 77]).await;
        let (_, other, _) = m.password([192, 0, 2, 78]).await;
        let page = hers.get("/security").await.text();
        assert!(
            page.contains("Two-factor authentication is turned off for you until"),
            "{engine}"
        );
        assert!(
            page.contains("href=\"/security/two-factor\""),
            "{engine}: the way to set up in place"
        );
        let new = hers.set_up_otp_app(&m.server.clock).await;
        assert_eq!(m.waiver(m.ann.employee).await, None, "{engine}");
        assert!(!other.is_signed_in().await, "{engine}: it stood on the exception alone");
        let session = hers.get("/api/v1/session").await.json();
        assert_eq!(session["second_factor_off_until"], Value::Null, "{engine}");
        assert_eq!(session["proven"].as_array().map(Vec::len), Some(2), "{engine}");

        m.server.advance(MINUTE).await;
        let (id, mut next, asked) = m.password([192, 0, 2, 79]).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{engine}");
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        let old = next
            .post(&path, json!({ "method": "otp_app", "code": m.anns_phone.code() }))
            .await;
        assert_eq!(old.code(), "incorrect_code", "{engine}: the old app");
        let new = next
            .post(&path, json!({ "method": "otp_app", "code": new.code() }))
            .await;
        assert_eq!(new.status, StatusCode::OK, "{engine}");

        assert_eq!(
            m.server.messages("factor_bound_under_waiver").await,
            ["ann@example.org"],
            "{engine}"
        );
        assert_eq!(
            m.server.messages("factor_bound_under_waiver_told").await,
            ["ada@example.org", "bo@example.org"],
            "{engine}"
        );
        assert_eq!(m.events(EventKind::FactorsSuspended).await.len(), 1, "{engine}");
        let why = &m.events(EventKind::WaiverEnded).await[0]["detail"]["why"];
        assert_eq!(why, "factor_bound", "{engine}");
    }
}

// shows: DIS-06
#[tokio::test]
async fn who_finds_the_phone_again_turns_it_on_with_its_code() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.off(ask(1)).await;
        m.server.advance(MINUTE).await;
        let (_, mut hers, _) = m.password([192, 0, 2, 80]).await;
        let form = hers.form_token("/security/turn-on").await;
        let wrong = hers
            .post_form("/security/turn-on", &[("form", &form), ("code", "000000")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{engine}");
        assert!(m.waiver(m.ann.employee).await.is_some(), "{engine}");
        let code = m.anns_phone.code();
        let right = hers
            .post_form("/security/turn-on", &[("form", &form), ("code", &code)])
            .await;
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{engine}: {}", right.text());
        assert_eq!(m.waiver(m.ann.employee).await, None, "{engine}");
        assert!(hers.is_signed_in().await, "{engine}");
        let (_, _, asked) = m.password([192, 0, 2, 81]).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{engine}");
        assert!(
            m.events(EventKind::FactorsSuspended).await.is_empty(),
            "{engine}: nothing was bound"
        );
    }
}

// shows: SET-11, THR-01
#[tokio::test]
async fn the_exception_is_proof_for_a_new_app_and_for_nothing_else() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.off(ask(1)).await;
        let (_, mut hers, _) = m.password([192, 0, 2, 82]).await;
        let everywhere = hers.delete("/api/v1/sessions").await;
        assert_eq!(everywhere.code(), "step_up_required", "{engine}: an act on the account");
        m.server.advance(6 * MINUTE).await;
        let stale = hers.post("/api/v1/second-factor/otp-app", json!({})).await;
        assert_eq!(stale.code(), "step_up_required", "{engine}");
        let password = hers
            .post("/api/v1/session/step-up", json!({ "password": PASSWORD }))
            .await;
        assert_eq!(password.status, StatusCode::NO_CONTENT, "{engine}: the password alone");
        let begun = hers.post("/api/v1/second-factor/otp-app", json!({})).await;
        assert_eq!(begun.status, StatusCode::OK, "{engine}");
        assert_eq!(
            hers.delete("/api/v1/sessions").await.code(),
            "step_up_required",
            "{engine}"
        );
    }
}

// shows: THR-03
#[tokio::test]
async fn what_a_thief_bound_is_removed_and_the_old_app_is_back_for_seven_days() {
    for m in meadows().await {
        let engine = m.server.engine();
        let store = &m.server.app().store;
        let anns_codes = store.recovery_codes(m.ann.employee).await.unwrap();
        assert!(anns_codes.is_some(), "{engine}");
        m.off(ask(1)).await;
        let (_, mut thief, _) = m.password([198, 51, 100, 90]).await;
        let his = thief.set_up_otp_app(&m.server.clock).await;
        assert_eq!(store.recovery_codes(m.ann.employee).await.unwrap(), None, "{engine}");
        let made = thief.post("/api/v1/second-factor/recovery-codes", json!({})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{engine}: {}", made.text());
        let until = thief.get("/api/v1/second-factor").await.json()["restorable_until"].clone();
        let week = m.server.clock.now() + Duration::from_secs(7 * 86_400);
        assert_eq!(until, week.to_string(), "{engine}");

        m.server.advance(6 * 24 * HOUR).await;
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        let (_, mut still, _) = m.password([198, 51, 100, 90]).await;
        let restore = format!("/api/v1/employees/{}/second-factor/restore", m.ann.employee);
        assert_eq!(
            adas.post(&restore, Value::Null).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        assert!(!thief.is_signed_in().await, "{engine}");
        let back = store.recovery_codes(m.ann.employee).await.unwrap();
        assert_eq!(back, anns_codes, "{engine}: her codes are back, and his are gone");
        still.headers.clear();

        let (id, mut ann, _) = m.password([192, 0, 2, 91]).await;
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        let wrong = ann
            .post(&path, json!({ "method": "otp_app", "code": his.code() }))
            .await;
        assert_eq!(wrong.code(), "incorrect_code", "{engine}: the thief's app");
        let right = ann
            .post(&path, json!({ "method": "otp_app", "code": m.anns_phone.code() }))
            .await;
        assert_eq!(right.status, StatusCode::OK, "{engine}: {}", right.text());
        assert_eq!(
            m.server.messages("factors_restored").await,
            ["ann@example.org"],
            "{engine}"
        );
        assert_eq!(m.events(EventKind::FactorsRestored).await.len(), 1, "{engine}");
        assert_eq!(
            adas.post(&restore, Value::Null).await.code(),
            "stale_state",
            "{engine}: once"
        );
    }
}

// shows: THR-03
#[tokio::test]
async fn after_seven_days_nothing_is_left_to_restore() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.off(ask(1)).await;
        let (_, mut hers, _) = m.password([192, 0, 2, 92]).await;
        let new = hers.set_up_otp_app(&m.server.clock).await;
        m.server.advance(Duration::from_secs(7 * 86_400) + SECOND).await;
        let mut later = m.server.client();
        assert_eq!(later.sign_in_with_code(&m.ann, &new).await.status, StatusCode::OK);
        assert_eq!(
            later.get("/api/v1/second-factor").await.json()["restorable_until"],
            Value::Null
        );
        let gone = later.post("/api/v1/second-factor/restore", Value::Null).await;
        assert_eq!(gone.code(), "stale_state", "{engine}");
    }
}

// shows: DIS-16
#[tokio::test]
async fn an_hour_and_ten_minutes_before_the_end_the_person_is_told_once_also_over_a_restart() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        m.off(ask(1)).await;
        m.server.advance(Duration::from_secs(23 * 3600 - 1)).await;
        assert_eq!(m.server.messages("waiver_ending").await.len(), 0, "{engine}");
        m.server.advance(5 * SECOND).await;
        assert_eq!(
            m.server.messages("waiver_ending").await,
            ["ann@example.org"],
            "{engine}"
        );
        m.server.advance(MINUTE).await;
        m.server = m.server.restart().await;
        m.server.advance(MINUTE).await;
        assert_eq!(
            m.server.messages("waiver_ending").await.len(),
            1,
            "{engine}: once, also over a restart"
        );
        m.server.advance(48 * MINUTE).await;
        assert_eq!(m.server.messages("waiver_ending").await.len(), 2, "{engine}");
        m.server.advance(5 * MINUTE).await;
        assert_eq!(m.server.messages("waiver_ending").await.len(), 2, "{engine}");
        let all = m.server.app().store.waiting_messages(200).await.unwrap();
        let text = &all.iter().find(|w| w.purpose == "waiver_ending").unwrap().text;
        assert!(text.contains("/w/meadow/security"), "{engine}: {text}");
        assert_eq!(m.events(EventKind::WaiverEnding).await.len(), 2, "{engine}");
    }
}

// shows: DIS-13, ADM-01
#[tokio::test]
async fn a_colleague_lets_an_administrator_in_who_sets_up_a_new_app_before_the_console_opens() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut bos = m.server.fresh(&m.bo, &m.bos_phone).await;
        assert_eq!(
            bos.put(&path_of(&m.ada), ask(1)).await.status,
            StatusCode::OK,
            "{engine}"
        );
        let mut adas = m.server.client().at([192, 0, 2, 93]);
        let (_, _, signed_in) = adas.password(Some("meadow"), &m.ada.login, PASSWORD).await;
        assert_eq!(signed_in.json()["awaits"], "nothing", "{engine}");
        for path in ["/api/v1/employees", "/api/v1/events", "/api/v1/settings"] {
            assert_eq!(
                adas.get(path).await.code(),
                "second_factor_setup_required",
                "{engine}: {path}"
            );
        }
        assert_eq!(
            adas.put(&path_of(&m.ann), ask(1)).await.code(),
            "second_factor_setup_required"
        );
        adas.set_up_otp_app(&m.server.clock).await;
        assert_eq!(adas.get("/api/v1/employees").await.status, StatusCode::OK, "{engine}");
        assert_eq!(
            m.server.messages("waiver_granted").await,
            ["ada@example.org"],
            "{engine}"
        );
        assert!(
            m.server.messages("waiver_granted_told").await.is_empty(),
            "{engine}: Bo did it, Ada is the person"
        );
    }
}

// shows in part: SEC-03 (needs the pages of later issues)
#[tokio::test]
async fn two_administrators_at_once_leave_one_exception_and_two_refreshes_one_session() {
    for m in meadows().await {
        let engine = m.server.engine();
        let bos = m.server.fresh(&m.bo, &m.bos_phone).await;
        let mut tries = Vec::new();
        for mut client in [m.adas.clone(), bos.clone(), m.adas.clone(), bos] {
            let path = path_of(&m.ann);
            tries.push(tokio::spawn(async move { client.put(&path, ask(1)).await }));
        }
        let mut granted = 0;
        for each in tries {
            let answer = each.await.unwrap();
            let lost = answer.code() == "stale_state";
            assert!(answer.status == StatusCode::OK || lost, "{engine}: {}", answer.text());
            granted += usize::from(!lost);
        }
        assert!(granted >= 1, "{engine}");
        assert_eq!(m.events(EventKind::WaiverGranted).await.len(), granted, "{engine}");
        assert_eq!(m.server.messages("waiver_granted").await.len(), granted, "{engine}");
        m.adas.clone().delete(&path_of(&m.ann)).await;

        let (id, client, _) = m.password([192, 0, 2, 94]).await;
        m.off(ask(1)).await;
        let mut tries = Vec::new();
        for _ in 0..4 {
            let (id, mut client) = (id.clone(), client.clone());
            tries.push(tokio::spawn(async move { refresh(&mut client, &id).await.json() }));
        }
        let mut sessions = 0;
        for each in tries {
            sessions += usize::from(each.await.unwrap()["session"].is_object());
        }
        assert_eq!(sessions, 1, "{engine}");
        assert_eq!(m.events(EventKind::WaiverUsed).await.len(), 1, "{engine}");
    }
}

// shows in part: DIS-08 (the step-up is ours: REQUIREMENTS names none)
#[tokio::test]
async fn an_unattended_console_turns_nothing_off() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.server.advance(6 * MINUTE).await;
        let refused = m.adas.clone().put(&path_of(&m.ann), ask(1)).await;
        assert_eq!(refused.code(), "step_up_required", "{engine}");
        let dialog = format!("/employees/{}/two-factor", m.ann.employee);
        let led = m.adas.clone().get(&dialog).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{engine}");
        assert!(
            led.headers["location"].to_str().unwrap().starts_with("/step-up?next="),
            "{engine}"
        );
    }
}

// shows: ADM-03
#[tokio::test]
async fn the_operator_lets_the_sole_administrator_in_and_no_network_route_does() {
    for m in meadows().await {
        let engine = m.server.engine();
        let asked = |login: &str, days| RestoreAccess {
            workspace: m.ann.workspace,
            login: login.to_owned(),
            days,
            reason: "phone and codes burnt".parse().unwrap(),
        };
        let now = m.server.clock.now();
        for (login, days) in [
            ("ann@example.org", 1),
            ("nobody@example.org", 1),
            ("ada@example.org", 3),
        ] {
            let refused = restore_access(m.server.app(), &asked(login, days), now).await;
            assert!(refused.is_err(), "{engine}: {login} for {days}");
        }
        assert_eq!(m.waiver(m.ann.employee).await, None, "{engine}");
        let waiver = restore_access(m.server.app(), &asked("ADA@example.org", 2), now)
            .await
            .unwrap();
        assert_eq!(waiver.ends_at, now + 48 * HOUR, "{engine}");

        let (_, _, ada) = m.server.client().password(Some("meadow"), &m.ada.login, PASSWORD).await;
        assert_eq!(ada.json()["awaits"], "nothing", "{engine}");
        let (_, _, bo) = m.server.client().password(Some("meadow"), &m.bo.login, PASSWORD).await;
        assert_eq!(
            bo.json()["awaits"],
            "second_factor",
            "{engine}: for exactly that person"
        );
        let event = &m.events(EventKind::BreakGlassUsed).await[0];
        assert_eq!(event["actor"]["type"], "operator", "{engine}");
        assert_eq!(event["employee"], m.ada.employee.to_string(), "{engine}");
        assert_eq!(event["detail"]["reason"], "phone and codes burnt", "{engine}");
        assert_eq!(
            m.server.messages("waiver_granted").await,
            ["ada@example.org"],
            "{engine}"
        );
        assert_eq!(
            m.server.messages("waiver_granted_told").await,
            ["bo@example.org"],
            "{engine}"
        );
        for route in server::api::routes::routes() {
            let words = ["restore-access", "break", "operator"];
            assert!(!words.iter().any(|word| route.path.contains(word)), "{}", route.path);
        }
        for path in ["/admin/restore-access", "/api/v1/admin/restore-access"] {
            let body = json!({ "workspace": "meadow", "login": m.ada.login, "days": 1, "reason": "x" });
            let answer = m.adas.clone().post(path, body).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{engine}: {path}");
        }
    }
}

// shows: ADM-05
#[tokio::test]
async fn the_only_administrator_with_one_way_in_is_warned_until_there_is_a_second() {
    for place in places() {
        let server = TestServer::start(place).await;
        let engine = server.engine();
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (mut adas, _) = server.with_app(&ada).await;
        let warned = |page: String| page.contains("You are the only administrator");
        assert!(!warned(adas.get("/").await.text()), "{engine}: she has recovery codes");
        adas.set_up_otp_app(&server.clock).await;
        assert!(
            warned(adas.get("/").await.text()),
            "{engine}: a new app has voided them"
        );
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut anns = server.client();
        anns.sign_in(&ann).await;
        assert!(!warned(anns.get("/").await.text()), "{engine}");
        assert!(
            warned(adas.get("/").await.text()),
            "{engine}: an employee is no second administrator"
        );
        let role = format!("/api/v1/employees/{}/role", ann.employee);
        let promoted = adas.put(&role, json!({ "role": "administrator" })).await;
        assert_eq!(promoted.status, StatusCode::NO_CONTENT, "{engine}");
        assert!(!warned(adas.get("/").await.text()), "{engine}");
        adas.put(&role, json!({ "role": "employee" })).await;
        assert!(warned(adas.get("/").await.text()), "{engine}: it comes back");
        let codes = adas.post("/api/v1/second-factor/recovery-codes", json!({})).await;
        assert_eq!(codes.status, StatusCode::CREATED, "{engine}");
        assert!(
            !warned(adas.get("/").await.text()),
            "{engine}: with codes she has a second way"
        );
    }
}
