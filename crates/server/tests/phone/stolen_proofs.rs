//! Mallory has Ann's password, and more: an exception that was made for Ann, her old SIM card, an old session. What he
//! binds or asks for opens nothing further; on both engines.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::EventKind;
use serde_json::{Value, json};
use server::request::cookie::SESSION_PREFIX;
use server::use_case::break_glass::{RestoreAccess, restore_access};
use server::use_case::{employees, session};
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const NEW: &str = "nine brave herons at dawn";
const NUMBER: &str = "+49 151 23456789";
const OWN_NUMBER: &str = "/api/v1/second-factor/phone-number";
const CODES: &str = "/api/v1/second-factor/recovery-codes";

/// Ann with an app and a number, and Ada who administers.
struct Meadow {
    gateway: Gateway,
    server: TestServer,
    ann: Someone,
    anns: Client,
    anns_app: OtpPhone,
    ada: Someone,
    adas_app: OtpPhone,
}

async fn meadows() -> Vec<Meadow> {
    let mut all = Vec::new();
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let (mut anns, anns_app) = server.with_app(&ann).await;
        let sent = anns.post(OWN_NUMBER, json!({ "number": NUMBER })).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let code = json!({ "code": gateway.last().code() });
        let linked = anns.post(&format!("{OWN_NUMBER}/confirm"), code).await;
        assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());
        let (_, adas_app) = server.with_app(&ada).await;
        all.push(Meadow {
            gateway,
            server,
            ann,
            anns,
            anns_app,
            ada,
            adas_app,
        });
    }
    all
}

impl Meadow {
    /// Ada makes an exception for Ann that holds anywhere, and Mallory signs in by it.
    async fn mallory(&self) -> Client {
        let mut ada = self.server.fresh(&self.ada, &self.adas_app).await;
        let off = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
        let granted = ada.put(&self.of_ann("waiver"), off).await;
        assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());
        let mut mallory = self.server.client().at([198, 51, 100, 66]);
        let (.., entered) = mallory.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(entered.json()["awaits"], "nothing", "{}", entered.text());
        mallory
    }

    fn of_ann(&self, what: &str) -> String {
        format!("/api/v1/employees/{}/{what}", self.ann.employee)
    }

    /// "This wasn't me", by Ada.
    async fn restore(&self) {
        let mut ada = self.server.fresh(&self.ada, &self.adas_app).await;
        let restored = ada.post(&self.of_ann("second-factor/restore"), Value::Null).await;
        assert_eq!(restored.status, StatusCode::NO_CONTENT, "{}", restored.text());
    }

    /// A browser that nobody knows, with the password: what it waits for.
    async fn challenge(&self) -> (String, Client, Vec<String>) {
        let mut stranger = self.server.client().at([198, 51, 100, 67]);
        let (id, client, asked) = stranger.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(asked.json()["awaits"], "second_factor", "{}", asked.text());
        let methods = asked.json()["methods"].as_array().cloned().unwrap_or_default();
        let methods = methods.iter().filter_map(|word| word.as_str().map(str::to_owned));
        (format!("/api/v1/sign-ins/{id}"), client, methods.collect())
    }

    async fn proves(&self, method: &str, code: &str) -> (Client, Answer) {
        let (path, mut client, _) = self.challenge().await;
        let body = json!({ "method": method, "code": code });
        let answer = client.post(&format!("{path}/second-factor"), body).await;
        client.headers.clear();
        (client, answer)
    }
}

/// Another password and another login: what they are answered.
async fn account_acts(client: &mut Client, code: Option<&str>) -> [String; 2] {
    let mut password = json!({ "current": PASSWORD, "new": NEW });
    let mut login = json!({ "login": "mallory@evil.example", "password": PASSWORD });
    if let Some(code) = code {
        password["code"] = code.into();
        login["code"] = code.into();
    }
    let login = client.put("/api/v1/login", login).await;
    let password = client.put("/api/v1/password", password).await;
    [password, login].map(|answer| match answer.status {
        StatusCode::NO_CONTENT => "done".to_owned(),
        _ => answer.code(),
    })
}

const REFUSED: [&str; 2] = ["step_up_required", "step_up_required"];

// shows in part: THR-01, THR-02, ACC-15 (an app; a phone has its own test)
#[tokio::test]
async fn an_app_that_was_bound_under_an_exception_opens_nothing_of_the_account_for_three_days() {
    for hours in [1, 100] {
        for m in meadows().await {
            let engine = m.server.engine();
            m.server.advance(hours * HOUR).await;
            let mut mallory = m.mallory().await;
            assert_eq!(account_acts(&mut mallory, None).await, REFUSED, "{engine}: as before");
            let his = mallory.set_up_otp_app(&m.server.clock).await;
            assert_eq!(account_acts(&mut mallory, None).await, REFUSED, "{engine}, {hours} h");
            assert_eq!(mallory.delete("/api/v1/sessions").await.code(), "step_up_required");
            m.server.advance(MINUTE).await;
            let code = his.code();
            assert_eq!(
                account_acts(&mut mallory, Some(&code)).await,
                REFUSED,
                "{engine}: by its code"
            );

            // Nor by what he makes with it.
            let step = json!({ "password": PASSWORD, "code": code });
            let proven = mallory.post("/api/v1/session/step-up", step).await;
            assert_eq!(proven.status, StatusCode::NO_CONTENT, "{engine}: {}", proven.text());
            assert_eq!(
                account_acts(&mut mallory, None).await,
                REFUSED,
                "{engine}: after a step-up"
            );
            let made = mallory.post(CODES, Value::Null).await.json();
            let paper = made["codes"][0].as_str().expect("a code");
            let (mut by_paper, entered) = m.proves("recovery_code", paper).await;
            assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
            assert_eq!(
                account_acts(&mut by_paper, None).await,
                REFUSED,
                "{engine}: by his codes"
            );

            // The pages say so instead of asking for a code that is never right.
            for page in ["/security/password", "/profile/login"] {
                let shown = mallory.get(page).await.text();
                assert!(shown.contains("that you had before"), "{engine}: {page}: {shown}");
                assert!(!shown.contains("id=\"code\""), "{engine}: {page}");
            }
            let everywhere = mallory.get("/security/log-out-everywhere").await;
            assert_eq!(everywhere.status, StatusCode::FORBIDDEN, "{engine}");

            // After three days it is an app like any other.
            m.server.advance(73 * HOUR).await;
            let (mut later, entered) = m.proves("otp_app", &his.code()).await;
            assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
            assert_eq!(account_acts(&mut later, None).await, ["done", "done"], "{engine}");
        }
    }
}

// shows in part: THR-01, THR-02 (a phone)
#[tokio::test]
async fn a_phone_that_was_connected_under_an_exception_is_no_older_than_it_is() {
    for m in meadows().await {
        let engine = m.server.engine();
        m.server.advance(100 * HOUR).await;
        let mut mallory = m.mallory().await;
        let (his, _): (Phone, _) = mallory.connects_phone(&m.server).await;
        assert_eq!(account_acts(&mut mallory, None).await, REFUSED, "{engine}");
        m.server.advance(MINUTE).await;
        let code = his.code();
        assert_eq!(
            account_acts(&mut mallory, Some(&code)).await,
            REFUSED,
            "{engine}: by its code"
        );
    }
}

// shows in part: THR-02 (a phone beside an app, both of one employee)
#[tokio::test]
async fn a_new_phone_proves_itself_and_not_the_old_app_beside_it() {
    for mut m in meadows().await {
        let engine = m.server.engine();
        m.server.advance(100 * HOUR).await;
        let mut hers = m.server.fresh(&m.ann, &m.anns_app).await;
        let (phone, _) = hers.connects_phone(&m.server).await;
        assert_eq!(
            account_acts(&mut hers, None).await,
            REFUSED,
            "{engine}: proven by the new phone"
        );
        m.server.advance(MINUTE).await;
        let code = phone.code();
        let by_phone = account_acts(&mut hers, Some(&code)).await;
        assert_eq!(by_phone, ["incorrect_code", "incorrect_code"], "{engine}");
        let code = m.anns_app.code();
        let login = json!({ "login": "ann.new@example.org", "password": PASSWORD, "code": code });
        let by_app = hers.put("/api/v1/login", login).await;
        assert_eq!(by_app.status, StatusCode::NO_CONTENT, "{engine}: {}", by_app.text());
        m.anns.cookies.clear();
    }
}

// shows in part: THR-03 (a phone in the place of an app)
#[tokio::test]
async fn a_phone_that_was_connected_under_an_exception_lays_the_lost_app_aside_and_it_comes_back() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.mallory().await;
        let (phone, _) = hers.connects_phone(&m.server).await;
        m.server.advance(MINUTE).await;
        let (.., methods) = m.challenge().await;
        assert_eq!(methods, ["push", "verification_code"], "{engine}");
        let (_, lost) = m.proves("otp_app", &m.anns_app.code()).await;
        assert_eq!(lost.code(), "method_unavailable", "{engine}: whoever found the app");
        let (_, own) = m.proves("verification_code", &phone.code()).await;
        assert_eq!(own.status, StatusCode::OK, "{engine}: {}", own.text());
        assert!(hers.get("/security").await.text().contains("Not set up"), "{engine}");

        m.restore().await;
        let (.., methods) = m.challenge().await;
        assert_eq!(methods, ["otp_app", "sms", "recovery_code"], "{engine}: as before");
        m.server.advance(MINUTE).await;
        let (_, back) = m.proves("otp_app", &m.anns_app.code()).await;
        assert_eq!(back.status, StatusCode::OK, "{engine}: {}", back.text());
    }
}

// shows in part: THR-03 (a telephone number)
#[tokio::test]
async fn the_former_number_rests_with_the_former_app_and_goes_or_comes_back_with_it() {
    for is_restored in [true, false] {
        for m in meadows().await {
            let engine = m.server.engine();
            // Ann herself: the phone is gone, and the SIM card with it.
            let mut hers = m.mallory().await;
            let new = hers.set_up_otp_app(&m.server.clock).await;
            m.server.advance(MINUTE).await;
            let (path, mut thief, methods) = m.challenge().await;
            assert_eq!(methods, ["otp_app"], "{engine}: who has the card and the password");
            let sent = thief.post(&format!("{path}/sms"), Value::Null).await;
            assert_eq!(sent.code(), "method_unavailable", "{engine}");
            let page = hers.get("/security").await.text();
            assert!(page.contains("No codes go to your number"), "{engine}: {page}");
            assert!(!page.contains("Codes go to your number \u{2022}"), "{engine}");
            let factors = hers.get("/api/v1/second-factor").await.json();
            assert_eq!(factors["phone_number"]["rests"], true, "{engine}: {factors}");

            if is_restored {
                m.restore().await;
                let (path, mut ann, methods) = m.challenge().await;
                assert!(methods.contains(&"sms".to_owned()), "{engine}: {methods:?}");
                let sent = ann.post(&format!("{path}/sms"), Value::Null).await;
                assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
                let code = m.gateway.last().code();
                let body = json!({ "method": "sms", "code": code });
                let entered = ann.post(&format!("{path}/second-factor"), body).await;
                assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
                ann.headers.clear();
                let factors = ann.get("/api/v1/second-factor").await.json();
                assert_eq!(factors["phone_number"]["rests"], false, "{engine}: {factors}");
                continue;
            }
            // When nothing can be taken back any more, it is not there any more; and can be entered again.
            m.server.advance(7 * 24 * HOUR + SECOND).await;
            m.server.advance(20 * MINUTE).await;
            let (.., methods) = m.challenge().await;
            assert_eq!(methods, ["otp_app"], "{engine}: it does not come back by itself");
            let linked = m.server.app().store.phone_number(m.ann.employee).await.unwrap();
            assert_eq!(linked, None, "{engine}");
            let removed = m.server.events(m.ann.workspace, EventKind::PhoneNumberRemoved).await;
            assert_eq!(removed.len(), 1, "{engine}");
            assert_eq!(removed[0]["actor"]["type"], "server", "{engine}");
            let mut hers = m.server.fresh(&m.ann, &new).await;
            let sent = hers.post(OWN_NUMBER, json!({ "number": NUMBER })).await;
            assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
        }
    }
}

// shows in part: ADM-05 (waiver.rs shows the rest)
#[tokio::test]
async fn a_number_that_rests_is_no_second_way_in_for_the_only_administrator() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut ada = m.server.fresh(&m.ada, &m.adas_app).await;
        ada.set_up_otp_app(&m.server.clock).await;
        let warned = |page: String| page.contains("You are the only administrator");
        assert!(warned(ada.get("/").await.text()), "{engine}: an app and nothing else");
        let sent = ada.post(OWN_NUMBER, json!({ "number": "+49 151 23456780" })).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{engine}: {}", sent.text());
        let code = json!({ "code": m.gateway.last().code() });
        ada.post(&format!("{OWN_NUMBER}/confirm"), code).await;
        assert!(!warned(ada.get("/").await.text()), "{engine}: an app and a number");

        m.server.advance(MINUTE).await;
        let let_in = RestoreAccess {
            workspace: m.ada.workspace,
            login: m.ada.login.clone(),
            days: 1,
            reason: "the phone is burnt".parse().unwrap(),
        };
        let now = m.server.clock.now();
        restore_access(m.server.app(), &let_in, now).await.unwrap();
        let mut new = m.server.client();
        assert_eq!(new.sign_in(&m.ada).await.json()["awaits"], "nothing", "{engine}");
        new.set_up_otp_app(&m.server.clock).await;
        let app = m.server.app();
        let token = new.cookies.iter().find(|(name, _)| name.starts_with(SESSION_PREFIX));
        let token = token.expect("a session").1.parse().expect("a token");
        let live = session::check(app, &token, true, app.now()).await.unwrap();
        assert!(
            employees::stands_alone(app, &live).await.unwrap(),
            "{engine}: the number rests"
        );
    }
}

/// How Ann defends herself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Defence {
    LogOutEverywhere,
    ChangePassword,
    ResetPassword,
}

async fn asks_for_reset(server: &TestServer, login: &str) -> String {
    let asked = server
        .client()
        .post("/api/v1/password-resets", json!({ "login": login }))
        .await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    server.server.work().await;
    server.token_to(login, "reset").await
}

// shows in part: NDN-10, REC-11, SES-05 (the links that a thief asked for)
#[tokio::test]
async fn what_a_thief_asked_for_is_void_once_ann_logs_out_everywhere_or_has_another_password() {
    for defence in [
        Defence::LogOutEverywhere,
        Defence::ChangePassword,
        Defence::ResetPassword,
    ] {
        for place in places() {
            let server = TestServer::start(place).await;
            let cell = format!("{}, {defence:?}", server.engine());
            let meadow = server.workspace("meadow").await;
            let ann = server.employee(meadow, "ann@example.org").await;
            let mut hers = server.client();
            assert_eq!(hers.sign_in(&ann).await.status, StatusCode::OK);
            let mut mallory = server.client().at([198, 51, 100, 66]);
            assert_eq!(mallory.sign_in(&ann).await.status, StatusCode::OK);
            let login = json!({ "login": "mallory@evil.example", "password": PASSWORD });
            let asked = mallory.put("/api/v1/login", login).await;
            assert_eq!(asked.status, StatusCode::NO_CONTENT, "{cell}: {}", asked.text());
            let link = server.token_to("mallory@evil.example", "confirm-login").await;

            // Ann is told at the address that she confirmed, and nobody else is.
            assert_eq!(
                server.messages("login_change_asked").await,
                [ann.login.as_str()],
                "{cell}"
            );
            let waiting = server.app().store.waiting_messages(500).await.unwrap();
            let warning = waiting.iter().find(|m| m.purpose == "login_change_asked").unwrap();
            for part in ["198.51.100.66", "/security", "Nothing has changed yet"] {
                assert!(warning.text.contains(part), "{cell}: {part}: {}", warning.text);
            }

            let contact = json!({ "email": "mallory2@evil.example" });
            let set = mallory.put("/api/v1/contact-email", contact).await;
            assert_eq!(set.status, StatusCode::NO_CONTENT, "{cell}: {}", set.text());
            let ear = server.token_to("mallory2@evil.example", "confirm-contact").await;

            server.advance(MINUTE).await;
            let reset = asks_for_reset(&server, &ann.login).await;
            match defence {
                Defence::LogOutEverywhere => {
                    let done = hers.delete("/api/v1/sessions").await;
                    assert_eq!(done.status, StatusCode::OK, "{cell}: {}", done.text());
                }
                Defence::ChangePassword => {
                    let body = json!({ "current": PASSWORD, "new": NEW });
                    let done = hers.put("/api/v1/password", body).await;
                    assert_eq!(done.status, StatusCode::NO_CONTENT, "{cell}: {}", done.text());
                }
                Defence::ResetPassword => {
                    let body = json!({ "token": reset, "password": NEW });
                    let done = server.client().put("/api/v1/password-resets", body).await;
                    assert!(done.status.is_success(), "{cell}: {}", done.text());
                }
            }
            let followed = mallory
                .post("/api/v1/links/confirm-login", json!({ "token": link }))
                .await;
            assert_eq!(followed.code(), "link_used", "{cell}: {}", followed.text());
            let confirmed = server.follow("confirm-contact", &ear).await;
            assert_eq!(confirmed.code(), "link_used", "{cell}: {}", confirmed.text());
            let stands = server.app().store.account(ann.account).await.unwrap().unwrap();
            assert_eq!(stands.login_shown, ann.login, "{cell}");
            let body = json!({ "token": reset, "password": "eleven otters by the sea" });
            let late = server.client().put("/api/v1/password-resets", body).await;
            if defence == Defence::LogOutEverywhere {
                // It went to her own mailbox: whoever has stolen her session does not keep her from it (REC-03).
                assert!(late.status.is_success(), "{cell}: {}", late.text());
            } else {
                assert_eq!(late.code(), "incorrect_security_word", "{cell}: {}", late.text());
            }
        }
    }
}

// shows in part: SET-11 (a recovery code, in the session that it opened)
#[tokio::test]
async fn a_session_that_a_recovery_code_opened_asks_for_the_new_app_once_there_is_one() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut anns = m.anns.clone();
        let made = anns.post(CODES, Value::Null).await.json();
        let paper = [0, 1].map(|at| made["codes"][at].as_str().expect("a code").to_owned());
        m.server.advance(MINUTE).await;
        let (mut stolen, entered) = m.proves("recovery_code", &paper[0]).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        let alone = json!({ "password": PASSWORD });
        let lost = stolen.post("/api/v1/session/step-up", alone.clone()).await;
        assert_eq!(lost.status, StatusCode::NO_CONTENT, "{engine}: nothing else is left");

        // Ann, in another browser, has a new app.
        m.server.advance(MINUTE).await;
        let (mut hers, entered) = m.proves("recovery_code", &paper[1]).await;
        assert_eq!(entered.status, StatusCode::OK, "{engine}: {}", entered.text());
        hers.set_up_otp_app(&m.server.clock).await;
        m.server.advance(6 * MINUTE).await;
        let again = stolen.post("/api/v1/session/step-up", alone).await;
        assert_eq!(again.code(), "incorrect_code", "{engine}: the password alone");
        for path in ["/api/v1/second-factor/otp-app", CODES] {
            let refused = stolen.post(path, json!({})).await;
            assert_eq!(refused.code(), "step_up_required", "{engine}: {path}");
        }
    }
}

// shows in part: SES-15 (the end)
#[tokio::test]
async fn however_often_ann_pauses_one_proof_lasts_for_one_overall_life() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut ada = m.server.fresh(&m.ada, &m.adas_app).await;
        let one_proof = json!({ "value": "one_proof" });
        let set = ada.put("/api/v1/settings/session.after_idle", one_proof).await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{engine}: {}", set.text());
        let mut client = m.server.fresh(&m.ann, &m.anns_app).await;
        let end = client.get("/api/v1/session").await.json()["ends_at"].clone();
        let mut hours = 0;
        loop {
            m.server.advance(HOUR).await;
            hours += 1;
            assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
            let (.., asked) = client.password(Some("meadow"), &m.ann.login, PASSWORD).await;
            if asked.json()["awaits"] == "second_factor" {
                break;
            }
            assert_eq!(asked.json()["awaits"], "nothing", "{engine}: {}", asked.text());
            assert_eq!(client.get("/api/v1/session").await.json()["ends_at"], end, "{engine}");
            assert!(hours < 30, "{engine}: one proof for ever");
        }
        assert_eq!(hours, 25, "{engine}: a day, and not an hour less");
    }
}

// shows in part: SET-11 (a contact e-mail)
#[tokio::test]
async fn an_unattended_browser_changes_no_contact_email() {
    for m in meadows().await {
        let engine = m.server.engine();
        let mut hers = m.server.fresh(&m.ann, &m.anns_app).await;
        let mut ada = m.server.fresh(&m.ada, &m.adas_app).await;
        m.server.advance(6 * MINUTE).await;
        let of_ann = format!("/employees/{}/contact", m.ann.employee);
        let mallorys = json!({ "email": "mallory@evil.example" });
        let own = hers.put("/api/v1/contact-email", mallorys.clone()).await;
        assert_eq!(own.code(), "step_up_required", "{engine}");
        let others = ada.put(&m.of_ann("contact-email"), mallorys).await;
        assert_eq!(others.code(), "step_up_required", "{engine}");

        // The pages lead through the step-up, and back.
        for (client, app, page) in [
            (&mut hers, &m.anns_app, "/profile/contact"),
            (&mut ada, &m.adas_app, of_ann.as_str()),
        ] {
            let led = client.get(page).await;
            assert_eq!(led.status, StatusCode::SEE_OTHER, "{engine}: {page}");
            let step_up = led.headers["location"].to_str().unwrap().to_owned();
            assert_eq!(step_up, format!("/step-up?next={page}"), "{engine}");
            let form = client.form_token(&step_up).await;
            let code = app.code();
            let fields = [
                ("form", &*form),
                ("next", page),
                ("password", PASSWORD),
                ("code", &code),
            ];
            let back = client.post_form("/step-up", &fields).await;
            assert_eq!(back.headers["location"], page, "{engine}");
            let form = client.form_token(page).await;
            let fields = [("form", form.as_str()), ("email", "ann@home.example")];
            let saved = client.post_form(page, &fields).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.text());
            // A page that stood open for too long.
            m.server.advance(6 * MINUTE).await;
            let form = any_form(client).await;
            let fields = [("form", form.as_str()), ("email", "mallory@evil.example")];
            let late = client.post_form(page, &fields).await;
            let to = late.headers["location"].to_str().unwrap().to_owned();
            assert!(to.starts_with("/step-up?next="), "{engine}: {to}");
        }
        let contact = m.server.app().store.contact(m.ann.employee).await.unwrap();
        assert_eq!(
            contact.map(|c| c.address),
            Some("ann@home.example".to_owned()),
            "{engine}"
        );
    }
}

/// A form's token from a page that asks for no proof.
async fn any_form(client: &mut Client) -> String {
    client.form_token("/security").await
}
