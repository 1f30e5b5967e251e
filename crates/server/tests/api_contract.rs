//! The API is what its table of routes says: every route described, every code answered, no other one.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::account::Role;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{GroupId, WorkspaceId};
use domain::policy::Key;
use domain::refusal::{AddressUse, Refusal, Weakness};
use serde_json::{Value, json};
use server::api::description::{describe, status_of};
use server::api::routes::{ANY_ROUTE, Route, routes};
use server::hasher::Lane;
use server::use_case::operator::{self, NewEmployee};
use testkit::place::{Place, places};
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

// shows: SEC-10
#[test]
fn every_route_is_described_and_every_reference_leads_somewhere() {
    let described = describe();
    let schemas = described["components"]["schemas"].as_object().unwrap();
    for route in routes() {
        let operation = &described["paths"][format!("/api/v1{}", route.path)][route.method];
        assert!(
            operation.is_object(),
            "{} {} is not described",
            route.method,
            route.path
        );
        assert!(!operation["summary"].as_str().unwrap().is_empty());
        for code in route.codes.iter().chain(&ANY_ROUTE) {
            let answer = &operation["responses"][status_of(code).to_string()]["description"];
            assert!(
                answer
                    .as_str()
                    .is_some_and(|codes| codes.contains(&format!("`{code}`"))),
                "{} {}: {code}",
                route.method,
                route.path
            );
        }
    }
    let mut references = Vec::new();
    collect_references(&described, &mut references);
    assert!(references.len() > routes().len());
    for reference in references {
        let name = reference
            .strip_prefix("#/components/schemas/")
            .expect("a local reference");
        assert!(schemas.contains_key(name), "{reference} leads nowhere");
    }
    let paths = described["paths"].as_object().unwrap();
    let operations: usize = paths.values().map(|p| p.as_object().unwrap().len()).sum();
    assert_eq!(operations, routes().len(), "something is described twice or not served");
}

fn collect_references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                into.push(reference.clone());
            }
            object.values().for_each(|v| collect_references(v, into));
        }
        Value::Array(all) => all.iter().for_each(|v| collect_references(v, into)),
        _ => {}
    }
}

#[test]
fn a_codes_status_in_the_description_is_the_one_that_is_answered() {
    let wait = Duration::from_secs(1);
    let all = [
        Refusal::IncorrectLoginOrPassword,
        Refusal::EmployeeNotInWorkspace { invited: false },
        Refusal::EmailAlreadyExists { by: AddressUse::Login },
        Refusal::IncorrectCode,
        Refusal::CaptchaRequired,
        Refusal::CaptchaWrong,
        Refusal::SecondFactorSetupRequired,
        Refusal::SessionExpired,
        Refusal::MethodUnavailable,
        Refusal::TooManyAttempts { retry_after: wait },
        Refusal::Busy { retry_after: wait },
        Refusal::StepUpRequired,
        Refusal::PasswordTooWeak {
            reason: Weakness::Common,
        },
        Refusal::PasswordReused,
        Refusal::ChallengeExpired,
        Refusal::LastAdministrator,
        Refusal::NotAllowed,
        Refusal::NotFound,
        Refusal::StaleForm,
        Refusal::StaleState,
        Refusal::LinkUsed,
        Refusal::StorageFull,
        Refusal::Invalid {
            field: "f",
            reason: "r",
        },
    ];
    for refusal in all {
        assert_eq!(status_of(refusal.code()), refusal.status(), "{}", refusal.code());
    }
}

/// Every answer of a refusal, by route; what is not declared stops the test at once.
struct Record {
    routes: Vec<Route>,
    seen: RefCell<BTreeSet<(String, String)>>,
}

impl Record {
    fn new() -> Self {
        Self {
            routes: routes(),
            seen: RefCell::default(),
        }
    }

    fn route(&self, method: &Method, path: &str) -> &Route {
        let path = path.split('?').next().unwrap_or("");
        let parts: Vec<&str> = path.strip_prefix("/api/v1").expect("the API").split('/').collect();
        let fits = |route: &&Route| {
            let names: Vec<&str> = route.path.split('/').collect();
            route.method.eq_ignore_ascii_case(method.as_str())
                && names.len() == parts.len()
                && names.iter().zip(&parts).all(|(n, p)| n.starts_with('{') || n == p)
        };
        self.routes
            .iter()
            .find(fits)
            .unwrap_or_else(|| panic!("{method} {path}"))
    }

    /// Takes an answer down; hands it back.
    fn note(&self, method: &Method, path: &str, answer: Answer) -> Answer {
        let route = self.route(method, path);
        let name = format!("{} {}", route.method, route.path);
        if answer.status.is_client_error() || answer.status.is_server_error() {
            let code = answer.code();
            let declared = route.codes.contains(&&*code) || ANY_ROUTE.contains(&&*code);
            assert!(declared, "{name} answers {code:?}: {}", answer.text());
            assert_eq!(status_of(&code), answer.status.as_u16(), "{name}: {code}");
            assert_eq!(answer.json()["status"], answer.status.as_u16(), "{name}: {code}");
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{name}");
            let title = answer.json()["title"].as_str().unwrap_or("").to_owned();
            assert!(
                !title.is_empty() && !title.starts_with("refusal-"),
                "{name}: {code} has no words"
            );
            self.seen.borrow_mut().insert((name, code));
        } else if answer.status != StatusCode::NOT_MODIFIED {
            assert_eq!(answer.status.as_u16(), route.answers.0, "{name}: {}", answer.text());
            self.seen.borrow_mut().insert((name, "done".to_owned()));
        }
        answer
    }

    async fn ask(&self, client: &mut Client, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/v1{path}");
        let answer = client.ask(method.clone(), &path, body).await;
        self.note(&method, &path, answer)
    }

    async fn get(&self, client: &mut Client, path: &str) -> Answer {
        self.ask(client, Method::GET, path, None).await
    }

    async fn post(&self, client: &mut Client, path: &str, body: Value) -> Answer {
        self.ask(client, Method::POST, path, Some(body)).await
    }

    async fn put(&self, client: &mut Client, path: &str, body: Value) -> Answer {
        self.ask(client, Method::PUT, path, Some(body)).await
    }

    async fn delete(&self, client: &mut Client, path: &str) -> Answer {
        self.ask(client, Method::DELETE, path, None).await
    }

    /// Opens a sign-in; its path, and the client with the ticket.
    async fn open(&self, client: &mut Client, workspace: &str) -> (String, Client) {
        let opened = self
            .post(client, "/sign-ins", json!({ "workspace": workspace }))
            .await
            .json();
        let ticket = opened["ticket"].as_str().unwrap();
        let path = format!("/sign-ins/{}", opened["id"].as_str().unwrap());
        (path, client.with_header("doorward-ticket", ticket))
    }

    async fn password(
        &self,
        client: &mut Client,
        workspace: &str,
        login: &str,
        password: &str,
    ) -> (String, Client, Answer) {
        let (path, mut ticket) = self.open(client, workspace).await;
        let body = json!({ "login": login, "password": password });
        let answer = self.post(&mut ticket, &format!("{path}/password"), body).await;
        client.cookies.clone_from(&ticket.cookies);
        (path, ticket, answer)
    }

    /// What is declared and was never answered.
    fn missing(&self) -> Vec<String> {
        let seen = self.seen.borrow();
        let mut missing = Vec::new();
        for route in &self.routes {
            let name = format!("{} {}", route.method, route.path);
            for code in route.codes.iter().chain(&["done"]) {
                if !seen.contains(&(name.clone(), (*code).to_owned())) {
                    missing.push(format!("{name}: {code}"));
                }
            }
        }
        // A full disk is made, and `storage_full` answered, in `database_away.rs`.
        for code in ANY_ROUTE.into_iter().filter(|code| *code != "storage_full") {
            if !seen.iter().any(|(_, known)| known == code) {
                missing.push(format!("any route: {code}"));
            }
        }
        missing
    }
}

/// A path of every route, with the ids filled in.
fn filled(route: &Route, employee: &str, group: &str) -> String {
    let path = route.path.replace("{group}", group).replace("{employee}", employee);
    match route.path {
        "/settings/{key}" => "/settings/session.idle".to_owned(),
        _ => path.replace("{id}", employee),
    }
}

/// A body that every route takes.
fn body_of(route: &Route) -> Option<Value> {
    Some(match route.sends? {
        "OpenSignIn" => json!({}),
        "SendPassword" => json!({ "login": "ann@example.org", "password": PASSWORD }),
        "SendWorkspace" => json!({ "workspace": "meadow" }),
        "SendSecondFactor" => json!({ "method": "otp_app", "code": "000000" }),
        "AskCaptcha" => json!({ "login": "ann@example.org" }),
        "StepUp" => json!({ "password": PASSWORD }),
        "SendCode" => json!({ "code": "000000" }),
        "SendRole" => json!({ "role": "employee" }),
        "SendGroup" => json!({ "name": "Night shift" }),
        "SendSetting" => json!({ "value": "60" }),
        other => panic!("a new body: {other}"),
    })
}

fn method_of(route: &Route) -> Method {
    route.method.to_uppercase().parse().unwrap()
}

// shows in part: SEC-05, SEC-06, SET-11, ADM-05, CAP-08 (each is shown whole by its own tests)
#[tokio::test]
async fn every_route_answers_every_code_that_it_declares_and_no_other() {
    for place in places() {
        let engine = place.engine;
        let record = Record::new();
        everything(&record, place).await;
        let missing = record.missing();
        assert!(missing.is_empty(), "{engine}: never answered:\n{}", missing.join("\n"));
    }
}

async fn everything(record: &Record, place: Place) {
    let server = TestServer::start(place).await;
    let meadow = server.workspace("meadow").await;
    let quarry = server.workspace("quarry").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let boss = server.administrator(meadow, "boss@example.org").await;
    let other = server.employee(quarry, "other@example.org").await;

    doors(record, &server, &ann, &other).await;
    server.advance(Duration::from_secs(120)).await;
    strangers(record, &server).await;
    server.advance(Duration::from_secs(120)).await;
    own_account(record, &server, &ann).await;
    server.advance(Duration::from_secs(120)).await;
    administration(record, &server, &ann, &boss).await;
    server.advance(Duration::from_secs(120)).await;
    anything(record, &server, &ann).await;
}

/// Signing in, and every way in which it is refused.
async fn doors(record: &Record, server: &TestServer, ann: &Someone, other: &Someone) {
    let mut client = server.client();
    record
        .post(&mut client, "/sign-ins", json!({ "workspace": "nowhere" }))
        .await;
    record
        .post(&mut client, "/captchas", json!({ "login": "ann@example.org" }))
        .await;

    let (path, mut ticket) = record.open(&mut client, "meadow").await;
    for (method, rest, body) in [
        (Method::GET, "", None),
        (
            Method::POST,
            "/password",
            Some(json!({ "login": "a@b.example", "password": PASSWORD })),
        ),
        (Method::POST, "/workspace", Some(json!({ "workspace": "meadow" }))),
        (
            Method::POST,
            "/second-factor",
            Some(json!({ "method": "otp_app", "code": "000000" })),
        ),
    ] {
        let refused = record.ask(&mut client, method, &format!("{path}{rest}"), body).await;
        assert_eq!(refused.code(), "not_found", "without the ticket there is nothing");
    }
    record.get(&mut ticket, &path).await;
    record
        .post(
            &mut ticket,
            &format!("{path}/second-factor"),
            json!({ "method": "pigeon", "code": "1" }),
        )
        .await;

    // Time is up before the password.
    let (stale, mut late) = record.open(&mut client, "meadow").await;
    server.advance(Duration::from_secs(3_600)).await;
    for (method, rest, body) in [
        (Method::GET, "", None),
        (
            Method::POST,
            "/password",
            Some(json!({ "login": "a@b.example", "password": PASSWORD })),
        ),
        (Method::POST, "/workspace", Some(json!({ "workspace": "meadow" }))),
        (
            Method::POST,
            "/second-factor",
            Some(json!({ "method": "otp_app", "code": "000000" })),
        ),
    ] {
        let refused = record.ask(&mut late, method, &format!("{stale}{rest}"), body).await;
        assert_eq!(refused.code(), "challenge_expired", "{stale}{rest}");
    }

    // A wrong password, then the puzzle, then a wrong solution of it.
    let mut guesser = server.client().at([203, 0, 113, 5]);
    for _ in 0..30 {
        let (_, _, answer) = record
            .password(&mut guesser, "meadow", "zoe@example.org", "not hers at all")
            .await;
        if answer.code() == "captcha_required" {
            break;
        }
        server.advance(Duration::from_secs(61)).await;
    }
    let (path, mut ticket) = record.open(&mut guesser, "meadow").await;
    let body = json!({ "login": "zoe@example.org", "password": "x", "captcha": "bm9uc2Vuc2U=" });
    record.post(&mut ticket, &format!("{path}/password"), body).await;

    // Ann has no place in the quarry.
    let mut visitor = server.client();
    let (path, mut ticket, answer) = record.password(&mut visitor, "quarry", &other.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "nothing");
    let refused = record
        .post(
            &mut ticket,
            &format!("{path}/workspace"),
            json!({ "workspace": "quarry" }),
        )
        .await;
    assert_eq!(refused.code(), "challenge_expired");
    let mut visitor = server.client().at([203, 0, 113, 77]);
    let (path, mut ticket, answer) = record.password(&mut visitor, "meadow", &other.login, PASSWORD).await;
    assert_eq!(
        answer.json()["refused"],
        "employee_not_in_workspace",
        "{}",
        answer.text()
    );
    let body = json!({ "method": "otp_app", "code": "000000" });
    let early = record.post(&mut ticket, &format!("{path}/second-factor"), body).await;
    assert_eq!(early.code(), "stale_state");
    let body = json!({ "workspace": "quarry" });
    record.post(&mut ticket, &format!("{path}/workspace"), body).await;

    // Ida has a password and an invitation, and no place anywhere yet.
    let ida = invited(server, ann.workspace, "ida@example.org").await;
    let (_, _, answer) = record.password(&mut server.client(), "meadow", &ida, PASSWORD).await;
    assert_eq!(answer.code(), "employee_not_in_workspace");
    assert_eq!(answer.json()["reason"], "invited");
}

/// Somebody who was invited, with a password from a place that is gone.
async fn invited(server: &TestServer, workspace: WorkspaceId, login: &str) -> String {
    let app = server.app();
    let new = NewEmployee {
        workspace,
        email: login.parse().unwrap(),
        name: "Ida".parse().unwrap(),
        role: Role::Employee,
        groups: Vec::new(),
    };
    operator::add_employee(app, &new, app.now()).await.unwrap();
    let account = app.store.account_by_login(login).await.unwrap().unwrap();
    let hash = app
        .hasher
        .hash(Lane::Public, *account.id.bytes(), PASSWORD.parse().unwrap())
        .await
        .unwrap();
    let mut change = app.store.change(app.now());
    change.set_password(account.id, &hash);
    let event = Event::new(Chain::Server, EventKind::PasswordSet, Actor::Operator).of(account.id, None);
    change.commit(&[event], &mut app.entropy()).await.unwrap();
    login.to_owned()
}

/// Without a session nothing of one's own and nothing administrative is there.
async fn strangers(record: &Record, server: &TestServer) {
    let nobody = "nobody";
    for route in routes() {
        if route.who == server::api::routes::Who::Anyone {
            continue;
        }
        let path = filled(&route, nobody, nobody);
        let refused = record
            .ask(&mut server.client(), method_of(&route), &path, body_of(&route))
            .await;
        assert_eq!(refused.code(), "session_expired", "{} {}", route.method, route.path);
    }
}

async fn own_account(record: &Record, server: &TestServer, ann: &Someone) {
    let mut browser = server.client();
    let (path, mut ticket, answer) = record.password(&mut browser, "meadow", &ann.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "nothing", "{}", answer.text());
    record.get(&mut ticket, &path).await;
    for path in ["/session", "/sessions", "/history", "/second-factor"] {
        record.get(&mut browser, path).await;
    }
    let sessions = record.get(&mut browser, "/sessions").await.json();
    let mut second = server.client();
    record.password(&mut second, "meadow", &ann.login, PASSWORD).await;
    record.delete(&mut browser, "/sessions/nonsense").await;
    let of_second = record.get(&mut second, "/session").await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!sessions.to_string().contains(&of_second));
    record.delete(&mut browser, &format!("/sessions/{of_second}")).await;
    assert!(!second.is_signed_in().await);

    // Long after the password, on a device of today.
    let wait = || async {
        for _ in 0..2 {
            server.advance(Duration::from_secs(600)).await;
            assert!(browser.clone().get("/api/v1/session").await.status == StatusCode::OK);
        }
    };
    let confirm = json!({ "code": "000000" });
    let missing = record
        .post(&mut browser.clone(), "/second-factor/otp-app/confirm", confirm.clone())
        .await;
    assert_eq!(missing.code(), "challenge_expired");
    wait().await;
    record.delete(&mut browser.clone(), "/sessions").await;
    record
        .post(&mut browser.clone(), "/second-factor/otp-app", json!({}))
        .await;
    record
        .post(&mut browser.clone(), "/second-factor/otp-app/confirm", confirm.clone())
        .await;
    record
        .post(
            &mut browser,
            "/session/step-up",
            json!({ "password": "not hers at all" }),
        )
        .await;
    record
        .post(&mut browser, "/session/step-up", json!({ "password": PASSWORD }))
        .await;
    record.delete(&mut browser, "/sessions").await;
    let begun = record
        .post(&mut browser, "/second-factor/otp-app", json!({}))
        .await
        .json();
    let phone = OtpPhone::new(begun["secret"].as_str().unwrap(), server.clock.clone());
    record
        .post(
            &mut browser,
            "/second-factor/otp-app/confirm",
            json!({ "code": wrong(&phone) }),
        )
        .await;
    record
        .post(
            &mut browser,
            "/second-factor/otp-app/confirm",
            json!({ "code": phone.code() }),
        )
        .await;
    record.get(&mut browser, "/second-factor").await;
    server.advance(Duration::from_secs(60)).await;
    let body = json!({ "password": PASSWORD, "code": wrong(&phone) });
    record.post(&mut browser, "/session/step-up", body).await;

    // The second factor at the door.
    let mut again = server.client();
    let (path, mut ticket, answer) = record.password(&mut again, "meadow", &ann.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
    record.get(&mut ticket, &path).await;
    let factor = format!("{path}/second-factor");
    record
        .post(
            &mut ticket,
            &factor,
            json!({ "method": "otp_app", "code": wrong(&phone) }),
        )
        .await;
    record
        .post(
            &mut ticket,
            &format!("{path}/workspace"),
            json!({ "workspace": "meadow" }),
        )
        .await;
    server.advance(Duration::from_secs(60)).await;
    let proven = record
        .post(
            &mut ticket,
            &factor,
            json!({ "method": "otp_app", "code": phone.code() }),
        )
        .await;
    assert_eq!(proven.status, StatusCode::OK, "{}", proven.text());
    let mut out = ticket.clone();
    record.delete(&mut out, "/session").await;
}

/// A code that the phone shows neither now nor in the steps around.
fn wrong(phone: &OtpPhone) -> String {
    let now = phone.code();
    let other = if now.starts_with('9') { "1" } else { "9" };
    format!("{other}{}", &now[1..])
}

async fn administration(record: &Record, server: &TestServer, ann: &Someone, boss: &Someone) {
    let all: Vec<Route> = routes()
        .into_iter()
        .filter(|r| r.who == server::api::routes::Who::Administrator)
        .collect();
    let (employee, nobody) = (ann.employee.to_string(), "nobody".to_owned());
    let answers = |client: Client, code: &'static str| {
        let all = &all;
        let employee = employee.clone();
        async move {
            let mut client = client;
            for route in all {
                let path = filled(route, &employee, &GroupId::from_bytes([7; 16]).to_string());
                let refused = record.ask(&mut client, method_of(route), &path, body_of(route)).await;
                assert_eq!(refused.code(), code, "{} {}", route.method, route.path);
            }
        }
    };

    // Ben is no administrator; the boss has no factor; then one that this session did not prove.
    let ben = server.employee(ann.workspace, "ben@example.org").await;
    let mut client = server.client();
    record.password(&mut client, "meadow", &ben.login, PASSWORD).await;
    answers(client, "not_allowed").await;
    let mut early = server.client();
    record.password(&mut early, "meadow", &boss.login, PASSWORD).await;
    answers(early.clone(), "second_factor_setup_required").await;
    let mut admin = server.client();
    record.password(&mut admin, "meadow", &boss.login, PASSWORD).await;
    admin.set_up_otp_app(&server.clock).await;
    answers(early, "step_up_required").await;

    // What is there, and what is not.
    let group = record
        .post(&mut admin, "/groups", json!({ "name": "Night shift" }))
        .await
        .json();
    let group = group["id"].as_str().unwrap().to_owned();
    let member = format!("/groups/{group}/members/{employee}");
    record.put(&mut admin, &member, Value::Null).await;
    record.get(&mut admin, "/groups").await;
    record.delete(&mut admin, &member).await;
    record.get(&mut admin, "/employees").await;
    record.get(&mut admin, &format!("/employees/{employee}")).await;
    record.get(&mut admin, "/events").await;
    record.get(&mut admin, "/settings").await;
    record
        .put(&mut admin, "/settings/session.idle", json!({ "value": "30" }))
        .await;
    record.delete(&mut admin, "/settings/session.idle").await;
    record
        .put(&mut admin, "/settings/no.such", json!({ "value": "30" }))
        .await;
    record
        .put(&mut admin, "/settings/policy.preset", json!({ "value": "standard" }))
        .await;
    let role = json!({ "role": "administrator" });
    let boss_role = format!("/employees/{}/role", boss.employee);
    record.put(&mut admin, &boss_role, json!({ "role": "employee" })).await;
    record
        .put(&mut admin, &format!("/employees/{employee}/role"), role)
        .await;
    record
        .delete(&mut admin, &format!("/employees/{employee}/sessions"))
        .await;
    for route in all.iter().filter(|r| r.codes.contains(&"not_found")) {
        let path = filled(route, &nobody, &group);
        let refused = record.ask(&mut admin, method_of(route), &path, body_of(route)).await;
        assert_eq!(refused.code(), "not_found", "{} {}", route.method, route.path);
    }
}

/// What any route may answer.
async fn anything(record: &Record, server: &TestServer, ann: &Someone) {
    let mut client = server.client().at([198, 51, 100, 200]);
    for body in ["", "{", "[]", "{\"login\":1}", "{\"login\":\"a\",\"extra\":1}"] {
        let answer = client
            .send(Method::POST, "/api/v1/captchas", Some("application/json"), body)
            .await;
        assert_eq!(
            record.note(&Method::POST, "/api/v1/captchas", answer).code(),
            "invalid",
            "{body}"
        );
    }
    let answer = client
        .send(Method::POST, "/api/v1/captchas", Some("text/plain"), "{}")
        .await;
    assert_eq!(record.note(&Method::POST, "/api/v1/captchas", answer).code(), "invalid");

    for route in routes().iter().filter(|r| !["get"].contains(&r.method)) {
        let mut foreign = client
            .with_header("sec-fetch-site", "cross-site")
            .with_header("doorward-ticket", "x");
        let path = filled(route, &ann.employee.to_string(), "nobody");
        let answer = record.ask(&mut foreign, method_of(route), &path, body_of(route)).await;
        assert_eq!(answer.code(), "stale_form", "{} {}", route.method, route.path);
    }

    let mut flood = server.client().at([198, 51, 100, 201]);
    let most = server.app().policy().count(Key::AddressRequests);
    for _ in 0..most {
        record
            .post(&mut flood, "/sign-ins", json!({ "workspace": "nowhere" }))
            .await;
    }
    let refused = record
        .post(&mut flood, "/sign-ins", json!({ "workspace": "nowhere" }))
        .await;
    assert_eq!(refused.code(), "too_many_attempts");
    assert!(refused.headers.contains_key("retry-after"));
    let neighbour = record
        .post(&mut client.at([203, 0, 113, 200]), "/captchas", json!({ "login": "x" }))
        .await;
    assert_eq!(neighbour.status, StatusCode::OK);

    let (path, mut ticket) = record.open(&mut client.at([203, 0, 113, 201]), "meadow").await;
    server.app().store.database().close().await.unwrap();
    let body = json!({ "login": ann.login, "password": PASSWORD });
    let busy = record.post(&mut ticket, &format!("{path}/password"), body).await;
    assert_eq!(
        (busy.code(), busy.headers["retry-after"].to_str().unwrap()),
        ("busy".to_owned(), "5")
    );
}
