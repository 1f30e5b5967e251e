//! "Cannot confirm login": Ann asks, the administrators are told, one of them answers, and her page goes on.

use std::time::Duration;

use axum::http::StatusCode;
use domain::access_request::State;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::EmployeeId;
use serde_json::{Value, json};
use testkit::inbox::Inbox;
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

/// The meadow: Ann, who lost her app, and the administrators Ada and Bo.
struct Meadow {
    server: TestServer,
    ann: Someone,
    anns_phone: OtpPhone,
    ada: Someone,
    adas_phone: OtpPhone,
    adas: Client,
    bo: Someone,
    bos: Client,
}

const NUMBER: &str = "+4915123456789";

async fn meadow_of(server: TestServer) -> Meadow {
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let ada = server.administrator(meadow, "ada@example.org").await;
    let bo = server.administrator(meadow, "bo@example.org").await;
    let (mut anns, anns_phone) = server.with_app(&ann).await;
    anns.delete("/api/v1/session").await;
    let (bos, _) = server.with_app(&bo).await;
    let (adas, adas_phone) = server.with_app(&ada).await;
    Meadow {
        server,
        ann,
        anns_phone,
        ada,
        adas_phone,
        adas,
        bo,
        bos,
    }
}

/// The number on record of somebody.
async fn links_number(server: &TestServer, whose: &Someone) {
    let app = server.app();
    let mut change = app.store.change(app.now());
    change.link_phone_number(whose.employee, whose.workspace, &NUMBER.parse().unwrap(), None);
    let event = Event::new(
        Chain::Workspace(whose.workspace),
        EventKind::PhoneNumberLinked,
        Actor::Account(whose.account),
    );
    change.commit(&[event], &mut app.entropy()).await.unwrap();
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        all.push(meadow_of(TestServer::start(place).await).await);
    }
    all
}

/// A browser that proved the password and waits for the second proof.
struct Waiting {
    id: String,
    client: Client,
}

impl Waiting {
    async fn ask(&mut self) -> Answer {
        let path = format!("/api/v1/sign-ins/{}/access-request", self.id);
        self.client.ask(axum::http::Method::POST, &path, None).await
    }

    async fn refresh(&mut self) -> Value {
        self.client.get(&format!("/api/v1/sign-ins/{}", self.id)).await.json()
    }
}

fn yes() -> Value {
    json!({ "days": 1, "reason": "called her at home", "identity_checked": true })
}

impl Meadow {
    async fn waiting(&self, address: [u8; 4]) -> Waiting {
        let mut client = self.server.client().at(address);
        let (id, client, answer) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(answer.json()["awaits"], "second_factor");
        Waiting { id, client }
    }

    /// Ann on the device with which she has signed in before.
    async fn waiting_at_home(&self) -> Waiting {
        self.server.advance(MINUTE).await;
        let mut client = self.server.client();
        let signed_in = client.sign_in_with_code(&self.ann, &self.anns_phone).await;
        assert_eq!(signed_in.status, StatusCode::OK);
        client.delete("/api/v1/session").await;
        let (id, client, _) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        Waiting { id, client }
    }

    async fn queue(&self) -> Vec<Value> {
        let answer = self.adas.clone().get("/api/v1/access-requests").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["access_requests"].as_array().unwrap().clone()
    }

    /// How the newest request that is over stands, and who answered it.
    async fn over(&self) -> (State, Option<EmployeeId>) {
        let store = &self.server.app().store;
        let over = store
            .closed_access_requests(self.ann.workspace, None, 10)
            .await
            .unwrap();
        (over[0].state, over[0].handled_by)
    }

    /// The ids of the requests that wait.
    async fn open(&self) -> Vec<String> {
        let store = &self.server.app().store;
        let open = store.open_access_requests(self.ann.workspace, 10).await.unwrap();
        open.iter().map(|stored| stored.request.id.to_string()).collect()
    }

    /// Ada, who proved both a moment ago, answers the only open request.
    async fn grant(&self, body: Value) -> Answer {
        let id = self.open().await[0].clone();
        let mut adas = self.fresh().await;
        adas.post(&format!("/api/v1/access-requests/{id}/grant"), body).await
    }

    async fn fresh(&self) -> Client {
        self.server.fresh(&self.ada, &self.adas_phone).await
    }

    async fn events(&self, kind: EventKind) -> Vec<Value> {
        self.server.events(self.ann.workspace, kind).await
    }

    /// The notifications of one kind in somebody's list.
    async fn notified(client: &Client, kind: &str) -> Vec<Value> {
        let list = client.clone().get("/api/v1/notifications").await.json();
        let all = list["notifications"].as_array().unwrap().clone();
        all.into_iter().filter(|n| n["kind"] == kind).collect()
    }
}

// shows: ARR-01, ARR-02, ARR-03, ARR-04, THR-04
#[tokio::test]
async fn every_administrator_but_the_asking_person_is_told_and_so_is_she_at_every_address() {
    for m in meadows().await {
        let engine = m.server.engine();
        // A contact e-mail whose owner confirmed it is an address, too.
        let change = format!("/api/v1/employees/{}/contact-email", m.ann.employee);
        let set = m
            .fresh()
            .await
            .put(&change, json!({ "email": "ann@home.example" }))
            .await;
        assert!(set.status.is_success(), "{engine}: {}", set.text());
        let mut change = m.server.app().store.change(m.server.clock.now());
        change.confirm_contact(m.ann.employee, &"ann@home.example".parse().unwrap());
        let confirmed = Event::new(
            Chain::Workspace(m.ann.workspace),
            EventKind::ContactConfirmed,
            Actor::Account(m.ann.account),
        );
        change
            .commit(&[confirmed], &mut m.server.app().entropy())
            .await
            .unwrap();

        links_number(&m.server, &m.ann).await;

        let mut home = m.waiting_at_home().await;
        assert_eq!(home.ask().await.status, StatusCode::CREATED, "{engine}");
        let told = m.server.messages("access_requested_told").await;
        assert_eq!(told, ["ada@example.org", "bo@example.org"], "{engine}");
        let own = m.server.messages("access_requested").await;
        assert_eq!(own, ["ann@example.org", "ann@home.example"], "{engine}");
        for administrator in [&m.adas, &m.bos] {
            let list = Meadow::notified(administrator, "access_requested_told").await;
            assert_eq!(list.len(), 1, "{engine}");
            assert_eq!(list[0]["ip"], "192.0.2.7");
            assert_eq!(list[0]["employee"], m.ann.employee.to_string());
            assert_eq!(list[0]["access_request"], m.queue().await[0]["id"]);
        }
        // Each page says who, when, from where, and whom to call: from the profile.
        let case = &m.queue().await[0];
        let one = format!("/employees/access-requests/{}", case["id"].as_str().unwrap());
        for page in ["/notifications", &one] {
            let page = m.adas.clone().get(page).await.text();
            for part in ["ann@example.org", "ann@home.example", NUMBER, "192.0.2.7", "Firefox"] {
                assert!(page.contains(part), "{engine}: {part}: {page}");
            }
        }
        let off = format!("/employees/{}/two-factor", m.ann.employee);
        let page = m.adas.clone().get(&off).await.text();
        assert!(page.contains(NUMBER), "{engine}: {page}");
        assert_eq!(
            (
                &case["known_device"],
                &case["known_network"],
                &case["ip"],
                &case["login"]
            ),
            (
                &true.into(),
                &true.into(),
                &"192.0.2.7".into(),
                &"ann@example.org".into()
            ),
            "{engine}"
        );
        assert_eq!(case["contact_email"], "ann@home.example");
        assert_eq!(case["phone_number"], NUMBER);
        assert!(case["last_sign_in_at"].is_string());

        // Whoever is no administrator any more was told, and reads nothing of anybody's profile.
        let role = format!("/api/v1/employees/{}/role", m.bo.employee);
        let demoted = m.fresh().await.put(&role, json!({ "role": "employee" })).await;
        assert!(demoted.status.is_success(), "{engine}: {}", demoted.text());
        let page = m.bos.clone().get("/notifications").await;
        assert_eq!(page.status, StatusCode::OK, "{engine}");
        let page = page.text();
        assert!(page.contains("192.0.2.7"), "{engine}: {page}");
        for secret in ["ann@example.org", "ann@home.example", NUMBER] {
            assert!(!page.contains(secret), "{engine}: {secret}");
        }
    }
}

// shows: THR-04
#[tokio::test]
async fn a_request_from_somewhere_else_says_that_device_and_network_are_new() {
    for m in meadows().await {
        let mut elsewhere = m.waiting([198, 51, 100, 9]).await;
        elsewhere.ask().await;
        let case = &m.queue().await[0];
        assert_eq!(
            (&case["known_device"], &case["known_network"]),
            (&false.into(), &false.into())
        );
        let page = m.adas.clone().get("/employees/access-requests").await.text();
        assert!(page.contains("New device") && page.contains("New network"), "{page}");
    }
}

// shows: ARR-04
#[tokio::test]
async fn without_a_proven_password_nobody_is_told_anything() {
    for m in meadows().await {
        let engine = m.server.engine();
        let (id, client) = m.server.client().open_sign_in(Some("meadow")).await;
        let mut unproven = Waiting { id, client };
        assert_eq!(unproven.ask().await.status, StatusCode::UNAUTHORIZED, "{engine}");
        // A name without its ticket authorises nothing.
        let known = m.waiting([192, 0, 2, 60]).await;
        let mut thief = Waiting {
            id: known.id,
            client: m.server.client(),
        };
        assert_eq!(thief.ask().await.status, StatusCode::NOT_FOUND, "{engine}");
        assert!(m.open().await.is_empty(), "{engine}");
        assert!(m.server.messages("access_requested_told").await.is_empty(), "{engine}");
        assert!(m.server.messages("access_requested").await.is_empty(), "{engine}");
    }
}

// shows: ARR-05
#[tokio::test]
async fn an_hour_lies_between_two_requests_and_the_second_press_tells_nobody() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        assert_eq!(hers.ask().await.status, StatusCode::CREATED, "{engine}");
        let again = hers.ask().await;
        assert_eq!(again.code(), "resend_too_soon", "{engine}");
        assert_eq!(again.headers["retry-after"], "3600");
        assert_eq!(hers.refresh().await["access_request"]["state"], "open");
        m.server.advance(59 * MINUTE + 59 * SECOND).await;
        assert_eq!(hers.ask().await.code(), "resend_too_soon", "{engine}");
        assert_eq!(m.server.messages("access_requested_told").await.len(), 2, "{engine}");
        // The challenge takes no code any more after so long; asking again it still does.
        m.server.advance(SECOND).await;
        assert_eq!(hers.ask().await.status, StatusCode::CREATED, "{engine}");
        assert_eq!(m.server.messages("access_requested_told").await.len(), 4, "{engine}");
        assert_eq!(m.open().await.len(), 1, "{engine}");
        let all = m
            .server
            .app()
            .store
            .access_requests_of(m.ann.employee, 10)
            .await
            .unwrap();
        assert_eq!(all.len(), 2, "{engine}");
    }
}

// shows: ARR-05
#[tokio::test]
async fn ten_presses_at_once_are_one_request() {
    for m in meadows().await {
        let hers = m.waiting([192, 0, 2, 60]).await;
        let presses = (0..10).map(|_| {
            let mut press = Waiting {
                id: hers.id.clone(),
                client: hers.client.clone(),
            };
            tokio::spawn(async move { press.ask().await.status })
        });
        let mut sent = 0;
        for press in presses.collect::<Vec<_>>() {
            match press.await.unwrap() {
                StatusCode::CREATED => sent += 1,
                status => assert_eq!(status, StatusCode::TOO_MANY_REQUESTS),
            }
        }
        assert_eq!(sent, 1, "{}", m.server.engine());
        assert_eq!(m.server.messages("access_requested_told").await.len(), 2);
    }
}

#[tokio::test]
async fn a_thief_who_asks_first_keeps_nobody_at_home_waiting_and_is_not_let_in_with_her() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut home = m.waiting_at_home().await;
        let mut thief = m.waiting([198, 51, 100, 9]).await;
        assert_eq!(thief.ask().await.status, StatusCode::CREATED, "{engine}");
        assert_eq!(
            home.ask().await.status,
            StatusCode::CREATED,
            "{engine}: from a known device"
        );
        assert_eq!(thief.ask().await.code(), "resend_too_soon", "{engine}");
        let queue = m.queue().await;
        assert_eq!((queue.len(), &queue[0]["known_device"]), (1, &true.into()), "{engine}");
        assert_eq!(queue[0]["earlier"], 1);
        assert_eq!(m.grant(yes()).await.status, StatusCode::OK, "{engine}");
        assert_eq!(thief.refresh().await["awaits"], "second_factor", "{engine}");
        assert_eq!(home.refresh().await["awaits"], "nothing", "{engine}");
    }
}

// shows: ARR-06, SF-10, DIS-15, DIS-07
#[tokio::test]
async fn five_hours_later_the_page_that_asked_goes_on_and_no_other_browser_does() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        m.server.advance(5 * HOUR).await;
        // Nothing but the answer is waited for: a code of the lost phone is no longer taken from here.
        assert_eq!(hers.refresh().await["awaits"], "access_request", "{engine}");
        let body = json!({ "method": "otp_app", "code": m.anns_phone.code() });
        let late = hers
            .client
            .post(&format!("/api/v1/sign-ins/{}/second-factor", hers.id), body)
            .await;
        assert_eq!(late.code(), "challenge_expired", "{engine}");

        let granted = m.grant(yes()).await;
        assert_eq!(granted.status, StatusCode::OK, "{engine}: {}", granted.text());
        assert_eq!(granted.json()["where"], "requesting_browser");
        assert_eq!(granted.json()["challenge"], hers.id.as_str());
        // Another browser with the right password still meets the factor.
        let mut other = m.waiting([198, 51, 100, 9]).await;
        assert_eq!(other.refresh().await["awaits"], "second_factor", "{engine}");
        m.server.advance(HOUR).await;
        assert_eq!(hers.refresh().await["awaits"], "nothing", "{engine}");
        assert!(hers.client.is_signed_in().await, "{engine}");
        assert_eq!(m.over().await, (State::Served, Some(m.ada.employee)), "{engine}");
    }
}

// shows: SF-10, ARR-08
#[tokio::test]
async fn after_two_days_nobody_can_answer_and_the_page_begins_anew() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        m.server.advance(48 * HOUR).await;
        assert_eq!(hers.refresh().await["awaits"], "access_request", "{engine}");
        let id = m.open().await[0].clone();
        let mut adas = m.fresh().await;
        let late = adas.post(&format!("/api/v1/access-requests/{id}/grant"), yes()).await;
        assert_eq!(late.code(), "stale_state", "{engine}");
        let gone = hers.client.get(&format!("/api/v1/sign-ins/{}", hers.id)).await;
        assert_eq!(gone.code(), "challenge_expired", "{engine}");
        assert_eq!(m.over().await, (State::Expired, None), "{engine}");
        let closed = m.events(EventKind::AccessRequestClosed).await;
        assert_eq!(closed.len(), 1, "{engine}");
        assert_eq!(
            (&closed[0]["detail"]["why"], &closed[0]["actor"]["type"]),
            (&"expired".into(), &"server".into())
        );
    }
}

// shows: ARR-08
#[tokio::test]
async fn who_got_in_by_the_found_phone_waits_for_nobody() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        m.server.advance(MINUTE).await;
        let mut found = m.server.client();
        assert_eq!(
            found.sign_in_with_code(&m.ann, &m.anns_phone).await.status,
            StatusCode::OK
        );
        assert!(m.open().await.is_empty(), "{engine}");
        assert_eq!(m.over().await, (State::SignedIn, None), "{engine}");
    }
}

// shows: ARR-08
#[tokio::test]
async fn of_two_administrators_who_press_at_once_one_wins_and_the_other_sees_who() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let id = m.open().await[0].clone();
        let (mut adas, mut bos) = (m.adas.clone(), m.bos.clone());
        let (grant, refuse) = (
            format!("/api/v1/access-requests/{id}/grant"),
            format!("/api/v1/access-requests/{id}/refuse"),
        );
        let granting = tokio::spawn(async move { adas.post(&grant, yes()).await });
        let no = json!({ "reason": "nobody answers her telephone" });
        let refusing = tokio::spawn(async move { bos.post(&refuse, no).await });
        let (granted, refused) = (granting.await.unwrap(), refusing.await.unwrap());
        let let_in = granted.status == StatusCode::OK;
        assert_ne!(let_in, refused.status == StatusCode::NO_CONTENT, "{engine}");
        let loser = if let_in { &refused } else { &granted };
        assert_eq!(loser.code(), "stale_state", "{engine}");
        let (state, winner) = if let_in {
            (State::Served, &m.ada)
        } else {
            (State::Refused, &m.bo)
        };
        assert_eq!(m.over().await, (state, Some(winner.employee)), "{engine}");
        let waiver = m.server.app().store.waiver(m.ann.employee).await.unwrap();
        assert_eq!(waiver.is_some(), let_in, "{engine}");
        let page = m
            .bos
            .clone()
            .get(&format!("/employees/access-requests/{id}"))
            .await
            .text();
        let name = if let_in { "By ada." } else { "By bo." };
        assert!(page.contains(name), "{engine}: {page}");
    }
}

#[tokio::test]
async fn who_is_declined_learns_it_on_the_page_and_by_mail_and_stays_outside() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let id = m.open().await[0].clone();
        let path = format!("/api/v1/access-requests/{id}/refuse");
        assert_eq!(
            m.bos.clone().post(&path, json!({ "reason": "" })).await.code(),
            "invalid"
        );
        let no = json!({ "reason": "it was not her" });
        assert_eq!(
            m.bos.clone().post(&path, no).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        let stands = hers.refresh().await;
        assert_eq!(stands["access_request"]["state"], "refused", "{engine}");
        assert_eq!(stands["awaits"], "second_factor", "{engine}");
        assert_eq!(
            m.server.messages("access_request_refused").await,
            ["ann@example.org"],
            "{engine}"
        );
        let event = &m.events(EventKind::AccessRequestRefused).await[0];
        assert_eq!(event["detail"]["reason"], "it was not her", "{engine}");
    }
}

// shows: ARR-09
#[tokio::test]
async fn a_request_changes_nothing_but_itself() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        let before = m.server.app().store.employee(m.ann.employee).await.unwrap();
        hers.ask().await;
        assert_eq!(
            m.server.app().store.employee(m.ann.employee).await.unwrap(),
            before,
            "{engine}"
        );
        assert_eq!(
            m.server.app().store.waiver(m.ann.employee).await.unwrap(),
            None,
            "{engine}"
        );
        let mut other = m.waiting([192, 0, 2, 61]).await;
        assert_eq!(other.refresh().await["awaits"], "second_factor", "{engine}");
        // The app is still asked for, and still taken.
        m.server.advance(MINUTE).await;
        let body = json!({ "method": "otp_app", "code": m.anns_phone.code() });
        let right = hers
            .client
            .post(&format!("/api/v1/sign-ins/{}/second-factor", hers.id), body)
            .await;
        assert_eq!(right.status, StatusCode::OK, "{engine}");
    }
}

// shows: ARR-07, ADM-02
#[tokio::test]
async fn the_only_administrator_is_led_to_whoever_runs_the_server() {
    for place in places() {
        let server = TestServer::start(place).await;
        let engine = server.engine();
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (mut adas, _) = server.with_app(&ada).await;
        adas.delete("/api/v1/session").await;
        let (id, client, _) = server.client().password(Some("meadow"), &ada.login, PASSWORD).await;
        let mut hers = Waiting { id, client };
        assert_eq!(hers.ask().await.code(), "no_administrator_available", "{engine}");
        let mut browser = server.client();
        let form = browser.form_token("/sign-in").await;
        let fields = [("form", form.as_str()), ("login", &ada.login), ("password", PASSWORD)];
        browser.post_form("/sign-in", &fields).await;
        let page = browser.get("/sign-in/request").await.text();
        assert!(
            page.contains("the help desk") && !page.contains("Send request"),
            "{engine}: {page}"
        );
        let sent = browser.post_form("/sign-in/request", &[("form", &form)]).await;
        assert_eq!(sent.status, StatusCode::CONFLICT, "{engine}");
        assert_eq!(
            server
                .app()
                .store
                .waiting_messages(50)
                .await
                .unwrap()
                .iter()
                .filter(|m| m.purpose.starts_with("access_request"))
                .count(),
            0,
            "{engine}"
        );
    }
}

// shows in part: EMP-04 (what else ends: dismissal.rs)
#[tokio::test]
async fn what_ends_her_challenges_ends_the_request() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let mut adas = m.fresh().await;
        let gone = adas
            .post(&format!("/api/v1/employees/{}/dismiss", m.ann.employee), Value::Null)
            .await;
        assert!(gone.status.is_success(), "{engine}: {}", gone.text());
        assert!(m.open().await.is_empty(), "{engine}");
        assert_eq!(m.over().await, (State::Void, None), "{engine}");
    }
}

// shows: DIS-09
#[tokio::test]
async fn an_administrator_does_not_answer_the_own_request() {
    for m in meadows().await {
        let engine = m.server.engine();
        let (id, client, _) = m
            .server
            .client()
            .at([192, 0, 2, 60])
            .password(Some("meadow"), &m.ada.login, PASSWORD)
            .await;
        let mut adas_browser = Waiting { id, client };
        assert_eq!(adas_browser.ask().await.status, StatusCode::CREATED, "{engine}");
        assert_eq!(
            m.server.messages("access_requested_told").await,
            ["bo@example.org"],
            "{engine}"
        );
        let request = m.open().await[0].clone();
        for (what, body) in [("grant", yes()), ("refuse", json!({ "reason": "no" }))] {
            let own = m
                .adas
                .clone()
                .post(&format!("/api/v1/access-requests/{request}/{what}"), body)
                .await;
            assert_eq!(own.code(), "not_allowed", "{engine}: {what}");
        }
    }
}

// shows: DIS-08
#[tokio::test]
async fn nobody_is_let_in_unless_the_identity_was_checked() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let mut unchecked = yes();
        unchecked["identity_checked"] = false.into();
        let refused = m.grant(unchecked).await;
        assert_eq!(refused.json()["field"], "identity_checked", "{engine}");
        assert_eq!(m.open().await.len(), 1, "{engine}: it still waits");
    }
}

// shows: ARR-01
#[tokio::test]
async fn without_script_she_presses_reads_and_reloads() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut browser = m.server.client().at([192, 0, 2, 60]);
        let form = browser.form_token("/sign-in").await;
        let fields = [("form", form.as_str()), ("login", &m.ann.login), ("password", PASSWORD)];
        browser.post_form("/sign-in", &fields).await;
        for page in ["/sign-in/second-factor", "/sign-in/methods"] {
            let page = browser.get(page).await.text();
            assert!(
                page.contains("/sign-in/request") && page.contains("Cannot confirm login"),
                "{engine}"
            );
        }
        assert!(
            browser.get("/sign-in/request").await.text().contains("Send request"),
            "{engine}"
        );
        let sent = browser.post_form("/sign-in/request", &[("form", &form)]).await;
        assert_eq!(sent.headers["location"], "/sign-in/request", "{engine}");
        let kept = sent
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|c| c.to_str().unwrap().contains("Max-Age=172800"));
        assert!(kept, "{engine}: the cookie outlives the browser's end");
        assert!(
            browser.get("/sign-in/request").await.text().contains("Request sent"),
            "{engine}"
        );
        // The first page and the page of the codes lead back to what is waited for.
        m.server.advance(30 * MINUTE).await;
        for path in ["/sign-in", "/sign-in/second-factor", "/sign-in/methods"] {
            assert_eq!(
                browser.get(path).await.headers["location"],
                "/sign-in/request",
                "{engine}: {path}"
            );
        }
        assert_eq!(browser.get("/sign-in?anew=1").await.status, StatusCode::OK, "{engine}");
        m.grant(yes()).await;
        let in_now = browser.get("/sign-in/request").await;
        assert_eq!(
            (in_now.status, &in_now.headers["location"]),
            (StatusCode::SEE_OTHER, &"/".parse().unwrap())
        );
        assert!(browser.is_signed_in().await, "{engine}");
    }
}

#[tokio::test]
async fn not_you_takes_the_request_back_and_reading_its_address_ahead_changes_nothing() {
    for m in meadows().await {
        let mut browser = m.server.client().at([192, 0, 2, 60]);
        let form = browser.form_token("/sign-in").await;
        let fields = [("form", form.as_str()), ("login", &m.ann.login), ("password", PASSWORD)];
        browser.post_form("/sign-in", &fields).await;
        browser.post_form("/sign-in/request", &[("form", &form)]).await;
        assert_eq!(m.open().await.len(), 1);
        // A browser that reads ahead, a link that somebody kept, another site's form.
        let ahead = browser
            .with_header("sec-purpose", "prefetch")
            .get("/sign-in/cancel")
            .await;
        let read = browser.get("/sign-in/cancel").await;
        for answer in [&ahead, &read] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            assert_eq!(answer.headers["location"], "/sign-in");
            assert!(!answer.headers.contains_key("set-cookie"), "{:?}", answer.headers);
        }
        let foreign = browser.post_form("/sign-in/cancel", &[("form", "guessed")]).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        assert_eq!(m.open().await.len(), 1, "{}", m.server.engine());
        let page = browser.get("/sign-in/request").await.text();
        assert!(page.contains("Request sent"), "{page}");
        assert!(!page.contains(r#"href="/sign-in/cancel""#), "no link ends anything");

        browser.post_form("/sign-in/cancel", &[("form", &form)]).await;
        assert!(m.open().await.is_empty(), "{}", m.server.engine());
        assert_eq!(
            m.events(EventKind::AccessRequestClosed).await[0]["detail"]["why"],
            "void"
        );
    }
}

// shows: ARR-02, THR-04
#[tokio::test]
async fn the_mails_arrive_over_smtp_and_lead_to_the_request() {
    for place in places() {
        let inbox = Inbox::start().await;
        let m = meadow_of(TestServer::with_mail(place, &inbox).await).await;
        links_number(&m.server, &m.ann).await;
        let mut hers = m.waiting([198, 51, 100, 9]).await;
        hers.ask().await;
        m.server.server.work().await;
        let mut seen = 0;
        for address in ["ada@example.org", "bo@example.org", "ann@example.org"] {
            let mail = loop {
                let mail = inbox.next_mail_to(address).await;
                if mail.text.contains("198.51.100.9") {
                    break mail;
                }
            };
            if address.starts_with("ann") {
                assert!(mail.text.contains("somebody knows your password"), "{}", mail.text);
            } else {
                let id = m.open().await[0].clone();
                assert!(mail.text.contains(&format!("/w/meadow/employees/access-requests/{id}")));
                for part in ["not known", "ann@example.org", NUMBER] {
                    assert!(mail.text.contains(part), "{part}: {}", mail.text);
                }
            }
            seen += 1;
        }
        assert_eq!(seen, 3);
    }
}
