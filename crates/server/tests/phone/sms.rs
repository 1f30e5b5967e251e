//! Codes by SMS: a number is linked, replaced and removed; a code signs in; nobody is bothered, and nobody is deceived.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use testkit::gateway::{Gateway, Mood};
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);
const NUMBER: &str = "+49 151 23456789";

/// Ann with an app and a number, and Ada who administers.
struct Meadow {
    gateway: Gateway,
    server: TestServer,
    ann: Someone,
    anns: Client,
    anns_phone: OtpPhone,
    ada: Someone,
    adas_phone: OtpPhone,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (anns, anns_phone) = server.with_app(&ann).await;
        let (_, adas_phone) = server.with_app(&ada).await;
        all.push(Meadow {
            gateway,
            server,
            ann,
            anns,
            anns_phone,
            ada,
            adas_phone,
        });
    }
    all
}

/// A browser that waits for the second proof.
struct Waiting {
    id: String,
    client: Client,
}

impl Waiting {
    async fn ask(&mut self) -> Answer {
        let path = format!("/api/v1/sign-ins/{}/sms", self.id);
        self.client.ask(Method::POST, &path, None).await
    }

    async fn type_code(&mut self, code: &str) -> Answer {
        let path = format!("/api/v1/sign-ins/{}/second-factor", self.id);
        self.client.post(&path, json!({ "method": "sms", "code": code })).await
    }

    async fn methods(&mut self) -> Value {
        self.client.get(&format!("/api/v1/sign-ins/{}", self.id)).await.json()["methods"].clone()
    }
}

impl Meadow {
    async fn waiting(&self, address: [u8; 4]) -> Waiting {
        let mut client = self.server.client().at(address);
        let (id, client, answer) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
        Waiting { id, client }
    }

    async fn linked(mut self) -> Self {
        let (client, gateway) = (&mut self.anns, &self.gateway);
        client.links_number(gateway, NUMBER).await;
        self.server.advance(MINUTE).await;
        self
    }

    async fn events(&self, kind: EventKind) -> Vec<Value> {
        self.server.events(self.ann.workspace, kind).await
    }
}

/// Another code than this one.
fn wrong_one(code: &str) -> String {
    format!("{}{}", &code[..5], (code.as_bytes()[5] - b'0' + 1) % 10)
}

// shows: SMS-02, SMS-05, SET-03
#[tokio::test]
async fn a_code_that_came_by_sms_signs_ann_in() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        assert_eq!(
            hers.methods().await,
            json!(["otp_app", "sms", "recovery_code"]),
            "{engine}"
        );
        let sent = hers.ask().await;
        assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
        assert_eq!(sent.json()["number"], "•••• 89", "{engine}");
        assert_eq!(sent.json()["again_in"], 60);
        assert!(
            !sent.text().contains("23456789"),
            "{engine}: the number is not told before a session"
        );
        let sms = m.gateway.last();
        assert_eq!(sms.to, "+4915123456789");
        assert!(sms.text.contains("Meadow") && sms.text.ends_with(&format!("@localhost:8080 #{}", sms.code())));
        let done = hers.type_code(&sms.code()).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());
        let proven = done.json()["session"]["proven"].to_string();
        assert!(proven.contains("sms"), "{engine}: {proven}");
        // A code is used up.
        let mut other = m.waiting([192, 0, 2, 61]).await;
        assert_eq!(other.type_code(&sms.code()).await.code(), "incorrect_code", "{engine}");
        for event in m.events(EventKind::SmsSent).await {
            assert!(!event.to_string().contains(&sms.code()), "{engine}: {event}");
        }
    }
}

// shows: SMS-01
#[tokio::test]
async fn without_a_linked_number_sms_is_neither_offered_nor_taken() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        assert!(!hers.methods().await.to_string().contains("sms"), "{engine}");
        assert_eq!(hers.ask().await.code(), "method_unavailable", "{engine}");
        assert_eq!(hers.type_code("123456").await.code(), "method_unavailable", "{engine}");
        assert!(m.gateway.taken().is_empty());
    }
}

// shows: SMS-03, SET-03, SET-10
#[tokio::test]
async fn a_number_counts_from_its_code_on_and_until_then_the_old_one() {
    for m in meadows().await {
        let mut m = m.linked().await;
        let engine = m.server.engine();
        let begun = m
            .anns
            .post(
                "/api/v1/second-factor/phone-number",
                json!({ "number": "+43 664 1234567" }),
            )
            .await;
        assert_eq!(begun.status, StatusCode::CREATED, "{engine}: {}", begun.text());
        let code = m.gateway.last().code();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        assert_eq!(
            hers.ask().await.json()["number"],
            "•••• 89",
            "{engine}: the old one still"
        );
        let confirm = "/api/v1/second-factor/phone-number/confirm";
        let refused = m.anns.post(confirm, json!({ "code": wrong_one(&code) })).await;
        assert_eq!(refused.code(), "incorrect_code", "{engine}");
        let linked = m.anns.post(confirm, json!({ "code": code })).await;
        assert_eq!(linked.json()["number"], "•••• 67", "{engine}: {}", linked.text());
        // The code that went to the old number is void.
        let old = m
            .gateway
            .taken()
            .iter()
            .rev()
            .find(|sms| sms.to == "+4915123456789")
            .unwrap()
            .code();
        assert_eq!(hers.type_code(&old).await.code(), "incorrect_code", "{engine}");
        m.server.advance(MINUTE).await;
        assert_eq!(hers.ask().await.json()["number"], "•••• 67", "{engine}");
        assert_eq!(m.events(EventKind::PhoneNumberReplaced).await.len(), 1, "{engine}");
        let told = m.server.app().store.waiting_messages(50).await.unwrap();
        assert!(
            told.iter()
                .any(|mail| mail.purpose == "phone_number_replaced" && mail.recipient == "ann@example.org")
        );
    }
}

// shows: SMS-04, SF-09
#[tokio::test]
async fn a_code_lives_five_minutes_and_five_tries_and_the_next_comes_after_one() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let first = m.gateway.last().code();
        assert_eq!(hers.ask().await.code(), "resend_too_soon", "{engine}");
        m.server.advance(59 * SECOND).await;
        assert_eq!(hers.ask().await.code(), "resend_too_soon", "{engine}");
        m.server.advance(SECOND).await;
        assert_eq!(hers.ask().await.status, StatusCode::CREATED, "{engine}");
        let second = m.gateway.last().code();
        // One valid code at a time.
        if first != second {
            assert_eq!(hers.type_code(&first).await.code(), "incorrect_code", "{engine}");
        }
        for _ in 0..4 {
            hers.type_code(&wrong_one(&second)).await;
        }
        let sixth = hers.type_code(&second).await;
        assert_eq!(
            (sixth.code(), &sixth.json()["reason"]),
            ("incorrect_code".to_owned(), &"new_code_needed".into())
        );
        m.server.advance(MINUTE).await;
        hers.ask().await;
        let third = m.gateway.last().code();
        m.server.advance(5 * MINUTE + SECOND).await;
        assert_eq!(
            hers.type_code(&third).await.json()["reason"],
            "new_code_needed",
            "{engine}"
        );
        hers.ask().await;
        m.server.advance(5 * MINUTE).await;
        let last = hers.type_code(&m.gateway.last().code()).await;
        assert_eq!(last.status, StatusCode::OK, "{engine}: {}", last.text());
    }
}

// shows: SMS-04, THR-16
#[tokio::test]
async fn ten_messages_a_day_also_over_a_restart_and_a_known_device_has_its_own() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        // From the beginning of a day, so that no window ends on the way.
        let mut thief = m.waiting([198, 51, 100, 9]).await;
        for message in 0..10 {
            m.server.advance(MINUTE).await;
            assert_eq!(thief.ask().await.status, StatusCode::CREATED, "{engine}: {message}");
        }
        let Meadow {
            gateway,
            server,
            ann,
            anns_phone,
            ..
        } = m;
        let server = server.restart().await;
        server.advance(MINUTE).await;
        thief.client = thief.client.on(&server);
        let refused = thief.ask().await;
        assert_eq!(refused.code(), "too_many_attempts", "{engine}: {}", refused.text());
        // Ann's own browser is known, and pays from its own budget.
        let mut home = server.client();
        let known = home.sign_in_with_code(&ann, &anns_phone).await;
        assert_eq!(known.status, StatusCode::OK, "{}", known.text());
        home.delete("/api/v1/session").await;
        let (id, client, _) = home.password(Some("meadow"), &ann.login, PASSWORD).await;
        let mut hers = Waiting { id, client };
        assert_eq!(hers.ask().await.status, StatusCode::CREATED, "{engine}");
        drop(gateway);
    }
}

// shows: THR-16
#[tokio::test]
async fn the_workspace_has_a_budget_and_far_countries_get_nothing() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        let set = adas
            .put("/api/v1/settings/sms.per_day_workspace", json!({ "value": "10" }))
            .await;
        assert!(set.status.is_success(), "{}", set.text());
        let mut m = m.linked().await;
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        for _ in 0..9 {
            assert_eq!(hers.ask().await.status, StatusCode::CREATED, "{engine}");
            m.server.advance(MINUTE).await;
        }
        assert_eq!(hers.ask().await.code(), "too_many_attempts", "{engine}");
        let before = m.gateway.taken().len();
        m.anns = m.server.fresh(&m.ann, &m.anns_phone).await;
        let far = m
            .anns
            .post(
                "/api/v1/second-factor/phone-number",
                json!({ "number": "+1 212 555 2368" }),
            )
            .await;
        assert_eq!(far.json()["reason"], "not_allowed_there", "{engine}: {}", far.text());
        assert_eq!(m.gateway.taken().len(), before, "{engine}");
    }
}

// shows in part: THR-11, THR-16 (codes pay from their own)
#[tokio::test]
async fn whoever_spends_every_invitation_leaves_ann_her_codes() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        let raised = adas
            .put("/api/v1/settings/sms.per_day_workspace", json!({ "value": "10" }))
            .await;
        assert!(raised.status.is_success(), "{}", raised.text());
        let m = m.linked().await;
        let ben = m.server.administrator(m.ann.workspace, "ben@example.org").await;
        let (mut bens, _) = m.server.with_app(&ben).await;
        let mut codes = Vec::new();
        for number in 10..20 {
            let body = json!({ "number": format!("+49 151 234567{number}") });
            codes.push(bens.post("/api/v1/sms-invitations", body).await.code());
        }
        let taken = codes.iter().filter(|code| code.is_empty()).count();
        assert_eq!(taken, 5, "{engine}: half of the workspace's day: {codes:?}");
        assert_eq!(codes[5], "too_many_attempts", "{engine}");
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        let sent = hers.ask().await;
        assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
        let done = hers.type_code(&m.gateway.last().code()).await;
        assert_eq!(done.status, StatusCode::OK, "{engine}: {}", done.text());
    }
}

// shows in part: THR-11 (strangers: resting.rs)
#[tokio::test]
async fn numbers_of_colleagues_cost_ben_none_of_the_tries_of_his_codes() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let (mut bens, _) = m.server.with_app(&ben).await;
        bens.links_number(&m.gateway, "+43 664 1234567").await;
        let mut codes = Vec::new();
        for _ in 0..4 {
            m.server.advance(MINUTE).await;
            for _ in 0..5 {
                let typed = json!({ "number": NUMBER });
                let guessed = bens.post("/api/v1/second-factor/phone-number", typed).await;
                codes.push(guessed.code());
            }
        }
        let sent = bens.ask(Method::POST, "/api/v1/session/step-up/sms", None).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
        let body = json!({ "password": PASSWORD, "method": "sms", "code": m.gateway.last().code() });
        let proven = bens.post("/api/v1/session/step-up", body).await;
        assert!(proven.status.is_success(), "{engine}: {}", proven.text());
        let guesses = codes.iter().filter(|code| *code == "phone_in_use").count();
        assert_eq!(guesses, 10, "{engine}: {codes:?}");
        assert_eq!(codes[10], "too_many_attempts", "{engine}");
    }
}

// shows: SMS-06
#[tokio::test]
async fn a_gateway_that_does_not_take_it_is_said_at_once_and_the_app_still_works() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        for (mood, why) in [(Mood::Broken, "status 500"), (Mood::Refuses, "refused")] {
            m.gateway.feels(mood);
            m.server.advance(MINUTE).await;
            let answer = hers.ask().await;
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::CONFLICT, "method_unavailable".to_owned())
            );
            assert_eq!(answer.json()["reason"], "not_sent", "{engine}");
            let failed = m.events(EventKind::SmsFailed).await;
            assert_eq!(failed[0]["detail"]["why"], why, "{engine}");
        }
        m.gateway.vanishes();
        m.server.advance(MINUTE).await;
        assert_eq!(hers.ask().await.json()["reason"], "not_sent", "{engine}");
        // On the page: the other methods, and why.
        let mut browser = m.server.client().at([192, 0, 2, 70]);
        let form = browser.form_token("/sign-in").await;
        let fields = [("form", form.as_str()), ("login", &m.ann.login), ("password", PASSWORD)];
        browser.post_form("/sign-in", &fields).await;
        m.server.advance(MINUTE).await;
        let page = browser.post_form("/sign-in/sms", &[("form", &form)]).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{engine}");
        assert!(
            page.text().contains("could not be sent") && page.text().contains("Authenticator app"),
            "{}",
            page.text()
        );
        let path = format!("/api/v1/sign-ins/{}/second-factor", hers.id);
        let by_app = json!({ "method": "otp_app", "code": m.anns_phone.code() });
        assert_eq!(hers.client.post(&path, by_app).await.status, StatusCode::OK, "{engine}");
        let (waiting, _) = m.server.app().store.count_messages(None).await.unwrap();
        let mails = m.server.app().store.waiting_messages(100).await.unwrap();
        assert!(
            mails.iter().filter(|w| w.channel == "sms" && w.attempts == 0).count() == 0,
            "{waiting}"
        );
    }
}

// shows: SET-04, SET-05, EMP-05
#[tokio::test]
async fn a_former_employees_number_is_taken_until_an_administrator_removes_it() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        let gone = adas
            .post(&format!("/api/v1/employees/{}/dismiss", m.ann.employee), Value::Null)
            .await;
        assert!(gone.status.is_success(), "{}", gone.text());
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let (mut bens, _) = m.server.with_app(&ben).await;
        let before = m.gateway.taken().len();
        let typed = json!({ "number": "0151 / 234 567 89" });
        let refused = bens.post("/api/v1/second-factor/phone-number", typed.clone()).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "phone_in_use".to_owned()),
            "{engine}"
        );
        assert!(!refused.text().contains("ann"), "{engine}: not whose");
        assert_eq!(m.gateway.taken().len(), before, "{engine}: no message went out");
        let path = format!("/api/v1/employees/{}/phone-number", m.ann.employee);
        assert_eq!(bens.delete(&path).await.code(), "not_allowed", "{engine}");
        assert_eq!(adas.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(m.events(EventKind::PhoneNumberRemoved).await.len(), 1, "{engine}");
        bens.links_number(&m.gateway, "0151 / 234 567 89").await;
        let holder = m.server.app().store.phone_number(ben.employee).await.unwrap();
        assert_eq!(holder.unwrap().number.as_str(), "+4915123456789", "{engine}");
    }
}

// shows: SET-05
#[tokio::test]
async fn a_removed_number_is_no_method_any_more_and_its_person_is_told() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let code = m.gateway.last().code();
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        let page = adas
            .get(&format!("/employees/{}/phone-number", m.ann.employee))
            .await
            .text();
        assert!(page.contains("+4915123456789"), "{engine}: {page}");
        assert!(!page.contains("no method left"), "{engine}: she has her app");
        let path = format!("/api/v1/employees/{}/phone-number", m.ann.employee);
        assert_eq!(adas.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(hers.type_code(&code).await.code(), "method_unavailable", "{engine}");
        let told = m.server.app().store.waiting_messages(50).await.unwrap();
        let mail = told
            .iter()
            .find(|mail| mail.purpose == "phone_number_removed")
            .expect("a mail");
        assert_eq!(mail.recipient, "ann@example.org", "{engine}");
        assert!(mail.text.contains("ada"), "{engine}: {}", mail.text);
    }
}

// shows: SET-05
#[tokio::test]
async fn whoever_takes_the_last_method_away_is_told_before() {
    for m in meadows().await {
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let mut bens = m.server.client();
        assert_eq!(bens.sign_in(&ben).await.status, StatusCode::OK);
        bens.connects_phone(&m.server).await;
        // Another phone voids the codes on paper, and the logout disconnects that phone.
        bens.connects_phone(&m.server).await;
        bens.links_number(&m.gateway, NUMBER).await;
        assert!(bens.delete("/api/v1/sessions").await.status.is_success());
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        let path = format!("/employees/{}/phone-number", ben.employee);
        let page = adas.get(&path).await.text();
        assert!(page.contains("no method left"), "{engine}: {page}");
    }
}

// shows: SET-04
#[tokio::test]
async fn two_who_link_one_number_at_once_are_one_who_did() {
    for m in meadows().await {
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let (bens, _) = m.server.with_app(&ben).await;
        let mut linking = Vec::new();
        for mut client in [m.anns.clone(), bens] {
            let sent = client
                .post("/api/v1/second-factor/phone-number", json!({ "number": NUMBER }))
                .await;
            assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
            let body = json!({ "code": m.gateway.last().code() });
            linking.push((client, body));
        }
        let racing: Vec<_> = linking
            .into_iter()
            .map(|(mut client, body)| {
                tokio::spawn(async move { client.post("/api/v1/second-factor/phone-number/confirm", body).await })
            })
            .collect();
        let mut codes = Vec::new();
        for one in racing {
            codes.push(one.await.unwrap().code());
        }
        codes.sort();
        assert_eq!(codes, [String::new(), "phone_in_use".to_owned()], "{engine}");
    }
}

// shows: THR-15
#[tokio::test]
async fn after_a_reset_by_link_sms_waits_for_three_days() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let store = &m.server.app().store;
        let mut change = store.change(m.server.clock.now());
        let link = store::link::Link {
            account: Some(m.ann.account),
            address: Some(m.ann.login.clone()),
            expires_at: m.server.clock.now() + HOUR,
            ..store::link::Link::default()
        };
        change.create_link(store::link::LinkPurpose::PasswordReset, [7; 32], &link);
        change.use_link(store::link::LinkPurpose::PasswordReset, [7; 32]);
        let event = domain::event::Event::new(
            Chain::Server,
            EventKind::PasswordReset,
            domain::event::Actor::Account(m.ann.account),
        );
        change.commit(&[event], &mut m.server.app().entropy()).await.unwrap();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        assert_eq!(hers.methods().await, json!(["otp_app", "recovery_code"]), "{engine}");
        assert_eq!(hers.ask().await.code(), "method_unavailable", "{engine}");
        m.server.advance(72 * HOUR).await;
        let mut later = m.waiting([192, 0, 2, 61]).await;
        assert_eq!(later.ask().await.status, StatusCode::CREATED, "{engine}");
    }
}

// shows: THR-07
// shows in part: SMS-06 (the refusals have a test of their own)
#[tokio::test]
async fn no_code_and_no_whole_number_is_in_an_event_or_in_the_clear_in_the_outbox() {
    for m in meadows().await {
        let m = m.linked().await;
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let code = m.gateway.last().code();
        for kind in [EventKind::SmsSent, EventKind::PhoneNumberLinked] {
            for event in m.events(kind).await {
                let text = event.to_string();
                assert!(!text.contains(&code) && !text.contains("23456789"), "{text}");
            }
        }
        let kept = m.server.app().store.sms_code(
            *hers.id.parse::<domain::id::SignInId>().unwrap().bytes(),
            domain::sms::Purpose::SignIn,
        );
        assert!(!format!("{:?}", kept.await.unwrap().unwrap()).contains(&code));
    }
}

// shows in part: ACC-17 (crates/server/tests/people/deletion.rs has the rest)
#[tokio::test]
async fn her_own_data_has_her_number() {
    for m in meadows().await {
        let mut m = m.linked().await;
        let data = m.anns.get("/api/v1/profile/data").await.json();
        let number = &data["workspaces"][0]["phone_number"];
        assert_eq!(number["number"], "+4915123456789", "{}: {data}", m.server.engine());
    }
}

// shows: SET-11
#[tokio::test]
async fn linking_wants_a_recent_proof_and_something_that_it_adds_to() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.server.advance(6 * MINUTE).await;
        let mut anns = m.anns.clone();
        let late = anns
            .post("/api/v1/second-factor/phone-number", json!({ "number": NUMBER }))
            .await;
        assert_eq!(late.code(), "step_up_required", "{engine}");
        let carl = m.server.employee(m.ann.workspace, "carl@example.org").await;
        let mut carls = m.server.client();
        carls.sign_in(&carl).await;
        let alone = carls
            .post("/api/v1/second-factor/phone-number", json!({ "number": NUMBER }))
            .await;
        assert_eq!(
            alone.code(),
            "second_factor_setup_required",
            "{engine}: SMS alone protects nothing"
        );
        assert!(m.gateway.taken().is_empty(), "{engine}");
    }
}

// shows: SMS-02, SET-03
#[tokio::test]
async fn by_the_pages_and_without_script() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        let security = m.anns.get("/security").await.text();
        assert!(
            security.contains("SMS code") && security.contains("Enter phone number"),
            "{engine}"
        );
        let form = m.anns.form_token("/security/phone-number").await;
        let sent = m
            .anns
            .post_form("/security/phone-number", &[("form", &form), ("number", NUMBER)])
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{engine}: {}", sent.text());
        let asked = m.anns.get("/security/phone-number").await.text();
        assert!(asked.contains("•••• 89"), "{engine}");
        let code = m.gateway.last().code();
        let refused = m
            .anns
            .post_form(
                "/security/phone-number",
                &[("form", &form), ("code", &wrong_one(&code))],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{engine}");
        let linked = m
            .anns
            .post_form("/security/phone-number", &[("form", &form), ("code", &code)])
            .await;
        assert_eq!(
            linked.headers["location"],
            "/security?number=linked",
            "{engine}: {}",
            linked.text()
        );
        m.server.advance(MINUTE).await;
        let mut browser = m.server.client().at([192, 0, 2, 60]);
        let form = browser.form_token("/sign-in").await;
        let fields = [("form", form.as_str()), ("login", &m.ann.login), ("password", PASSWORD)];
        browser.post_form("/sign-in", &fields).await;
        assert!(
            browser.get("/sign-in/methods").await.text().contains("/sign-in/sms"),
            "{engine}"
        );
        let sent = browser.post_form("/sign-in/sms", &[("form", &form)]).await;
        assert_eq!(sent.headers["location"], "/sign-in/second-factor/sms", "{engine}");
        let page = browser.get("/sign-in/second-factor/sms").await.text();
        assert!(
            page.contains("•••• 89") && !page.contains("23456789"),
            "{engine}: {page}"
        );
        let code = m.gateway.last().code();
        let other = wrong_one(&code);
        let fields = [("form", form.as_str()), ("method", "sms"), ("code", &other)];
        let refused = browser.post_form("/sign-in/second-factor", &fields).await;
        assert!(
            refused.text().contains("Type the newest one that came"),
            "{engine}: {}",
            refused.text()
        );
        let fields = [("form", form.as_str()), ("method", "sms"), ("code", &code)];
        let done = browser.post_form("/sign-in/second-factor", &fields).await;
        assert_eq!(done.headers["location"], "/", "{engine}: {}", done.text());
        assert!(browser.is_signed_in().await, "{engine}");
    }
}

// shows: SET-11, SET-08
#[tokio::test]
async fn whoever_lost_the_app_proves_once_more_by_sms_and_sets_a_new_one_up() {
    for m in meadows().await {
        let mut m = m.linked().await;
        let engine = m.server.engine();
        let mut hers = m.waiting([192, 0, 2, 60]).await;
        hers.ask().await;
        let entered = hers.type_code(&m.gateway.last().code()).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        let mut client = hers.client;
        m.server.advance(6 * MINUTE).await;
        let begin = "/api/v1/second-factor/otp-app";
        assert_eq!(
            client.post(begin, Value::Null).await.code(),
            "step_up_required",
            "{engine}"
        );
        let step_up = "/api/v1/session/step-up";
        let alone = client.post(step_up, json!({ "password": PASSWORD })).await;
        assert_eq!(alone.code(), "incorrect_code", "{engine}: a number is linked");
        let sent = client.ask(Method::POST, "/api/v1/session/step-up/sms", None).await;
        assert_eq!(sent.json()["number"], "•••• 89", "{engine}: {}", sent.text());
        let code = m.gateway.last().code();
        let typed = |code: &str| json!({ "password": PASSWORD, "code": code, "method": "sms" });
        assert_eq!(
            client.post(step_up, typed(&wrong_one(&code))).await.code(),
            "incorrect_code",
            "{engine}"
        );
        let elsewhere = m.anns.post(step_up, typed(&code)).await;
        assert_eq!(elsewhere.code(), "incorrect_code", "{engine}: it is this session's");
        let proven = client.post(step_up, typed(&code)).await;
        assert_eq!(proven.status, StatusCode::NO_CONTENT, "{engine}: {}", proven.text());
        let again = client.post(step_up, typed(&code)).await;
        assert_eq!(again.code(), "incorrect_code", "{engine}: a code is used up");
        client.set_up_otp_app(&m.server.clock).await;
    }
}

// shows: SET-08
// shows in part: SET-11 (the acts that want it have tests of their own)
#[tokio::test]
async fn with_a_disconnected_phone_and_a_number_ben_proves_himself_on_the_page_and_connects_it_again() {
    for m in meadows().await {
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let mut bens = m.server.client();
        assert_eq!(bens.sign_in(&ben).await.status, StatusCode::OK);
        bens.connects_phone(&m.server).await;
        bens.links_number(&m.gateway, NUMBER).await;
        assert!(bens.delete("/api/v1/sessions").await.status.is_success());
        m.server.advance(6 * MINUTE).await;
        assert_eq!(bens.shows_code().await.code(), "step_up_required", "{engine}");

        let page = bens.get("/step-up?next=/security/trusted-device").await.text();
        assert!(
            page.contains("•••• 89") && !page.contains("name=\"password\""),
            "{engine}: {page}"
        );
        let form = bens.form_token("/step-up").await;
        let next = ("next", "/security/trusted-device");
        let sent = bens.post_form("/step-up/sms", &[("form", &form), next]).await;
        let asks = "/step-up?by=sms&next=/security/trusted-device";
        assert_eq!(sent.headers["location"], asks, "{engine}: {}", sent.text());
        let page = bens.get(asks).await.text();
        assert!(page.contains("Code from the message"), "{engine}: {page}");
        let code = m.gateway.last().code();
        let fields = |code| {
            [
                ("form", form.as_str()),
                next,
                ("method", "sms"),
                ("password", PASSWORD),
                ("code", code),
            ]
        };
        let refused = bens.post_form("/step-up", &fields(wrong_one(&code).leak())).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{engine}");
        let done = bens.post_form("/step-up", &fields(&code)).await;
        assert_eq!(
            done.headers["location"],
            "/security/trusted-device",
            "{engine}: {}",
            done.text()
        );
        bens.connects_phone(&m.server).await;
    }
}

// shows: EMP-05
#[tokio::test]
async fn the_number_of_a_former_employee_is_listed_and_can_go_with_the_dismissal() {
    for m in meadows().await {
        let m = m.linked().await;
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let (mut bens, _) = m.server.with_app(&ben).await;
        bens.links_number(&m.gateway, "+43 664 1234567").await;
        let mut adas = m.server.fresh(&m.ada, &m.adas_phone).await;
        for (who, ticks) in [(m.ann.employee, false), (ben.employee, true)] {
            let path = format!("/employees/{who}/dismiss");
            let page = adas.get(&path).await.text();
            assert!(page.contains("name=\"remove_number\""), "{engine}: {page}");
            let form = adas.form_token(&path).await;
            let mut fields = vec![("form", form.as_str())];
            if ticks {
                fields.push(("remove_number", "yes"));
            }
            let done = adas.post_form(&path, &fields).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{engine}: {}", done.text());
        }
        let store = &m.server.app().store;
        let of = async |who| {
            store
                .phone_number(who)
                .await
                .unwrap()
                .map(|linked| linked.number.as_str().to_owned())
        };
        assert_eq!(of(m.ann.employee).await.as_deref(), Some("+4915123456789"), "{engine}");
        assert_eq!(of(ben.employee).await, None, "{engine}");
        assert_eq!(m.events(EventKind::PhoneNumberRemoved).await.len(), 1, "{engine}");
        let list = adas.get("/employees?status=dismissed").await.text();
        let free = |who| format!("/employees/{who}/phone-number");
        assert!(list.contains(&free(m.ann.employee)), "{engine}: hers is listed");
        assert!(!list.contains(&free(ben.employee)), "{engine}: he has none");
    }
}

// shows: SET-02
#[tokio::test]
async fn the_set_up_goes_on_with_the_number_and_whoever_skips_it_is_protected_without() {
    for m in meadows().await {
        let engine = m.server.engine();
        let ben = m.server.employee(m.ann.workspace, "ben@example.org").await;
        let mut bens = m.server.client();
        assert_eq!(bens.sign_in(&ben).await.status, StatusCode::OK);
        let begun = bens.post("/api/v1/second-factor/otp-app", json!({})).await.json();
        let app = OtpPhone::new(begun["secret"].as_str().unwrap(), m.server.clock.clone());
        let form = bens.form_token("/security/otp").await;
        let codes = bens
            .post_form("/security/otp", &[("form", &form), ("code", &app.code())])
            .await;
        let step = "/security/phone-number?first=1";
        assert!(codes.text().contains(step), "{engine}: {}", codes.text());
        let page = bens.get(step).await.text();
        assert!(page.contains("Skip this step"), "{engine}: {page}");
        // Skipped: the second factor is on, and SMS is none of it.
        let has = bens.get("/api/v1/second-factor").await.json();
        assert_eq!(has["active"], true, "{engine}");
        assert!(!has["methods"].to_string().contains("sms"), "{engine}");
        // And taken: the way back keeps the step.
        let form = bens.form_token(step).await;
        let sent = bens
            .post_form(step, &[("form", &form), ("first", "1"), ("number", NUMBER)])
            .await;
        assert_eq!(sent.headers["location"], step, "{engine}: {}", sent.text());
        let fields = [
            ("form", form.as_str()),
            ("first", "1"),
            ("code", &m.gateway.last().code()),
        ];
        let done = bens.post_form("/security/phone-number", &fields).await;
        assert_eq!(
            done.headers["location"],
            "/security?number=linked",
            "{engine}: {}",
            done.text()
        );
    }
}
