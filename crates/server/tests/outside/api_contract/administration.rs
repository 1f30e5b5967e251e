//! What administrators do, and what any route may answer.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::id::GroupId;
use domain::policy::Key;
use serde_json::{Value, json};
use server::api::routes::{Route, routes};
use testkit::server::{Client, OtpPhone, PASSWORD, Someone, TestServer};

use super::record::{Record, body_of, filled, method_of};

pub async fn administration(record: &Record, server: &TestServer, ann: &Someone, boss: &Someone) {
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
    let renamed = json!({ "name": "Late shift" });
    record.put(&mut admin, &format!("/groups/{group}"), renamed).await;
    let doomed = record
        .post(&mut admin, "/groups", json!({ "name": "Doomed" }))
        .await
        .json();
    let doomed = format!("/groups/{}", doomed["id"].as_str().unwrap());
    record.delete(&mut admin, &doomed).await;
    record.get(&mut admin, "/employees").await;
    dismissing(record, server, &mut admin, &ben, boss).await;
    files(record, server, &mut admin).await;
    record.get(&mut admin, &format!("/employees/{employee}")).await;
    super::profile::contact_of(record, &mut admin, &employee, &boss.login).await;
    record.get(&mut admin, "/events").await;
    messages(record, server, &mut admin, ann).await;
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
    let reopened = record
        .post(&mut admin, &format!("/employees/{employee}/reopen"), Value::Null)
        .await;
    assert_eq!(reopened.json()["reopened"], json!([]));
    let hers = turning_off(record, server, &mut admin, ann).await;
    requests(record, server, &mut admin, (ann, hers), boss).await;
    super::forgotten::forgotten(record, server, ann, &mut admin).await;
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
        let of_a_group = !route.path.contains("{employee}") && route.path.contains("{group}");
        let path = filled(route, &nobody, if of_a_group { &nobody } else { &group });
        let refused = record.ask(&mut admin, method_of(route), &path, body_of(route)).await;
        assert_eq!(refused.code(), "not_found", "{} {}", route.method, route.path);
    }
}

/// A message to oneself waits, and is tried again until it was sent.
async fn messages(record: &Record, server: &TestServer, admin: &mut Client, ann: &Someone) {
    record.post(admin, "/messages/test", Value::Null).await;
    let listed = record.get(admin, "/messages").await.json();
    let id = listed["messages"][0]["id"].as_str().unwrap().to_owned();
    let retry = format!("/messages/{id}/retry");
    record.post(admin, &retry, Value::Null).await;
    let app = server.app();
    let sent = app
        .store
        .messages(ann.workspace, store::outbox::State::Waiting, None, 1)
        .await
        .unwrap();
    let accepted = [(sent[0].id, "250 ok", app.now())];
    app.store.mark_sent(&accepted).await.unwrap();
    assert_eq!(record.post(admin, &retry, Value::Null).await.code(), "stale_state");
}

/// A file of employees; the body is none of JSON.
async fn files(record: &Record, server: &TestServer, admin: &mut Client) {
    let file = "name,email\nDora,dora@example.org\n";
    let sent = admin
        .send(Method::POST, "/api/v1/imports", Some("text/csv"), file)
        .await;
    let sent = record.note(&Method::POST, "/api/v1/imports", sent).json();
    let import = format!("/imports/{}", sent["id"].as_str().unwrap());
    record.get(admin, &import).await;
    record.get(admin, &format!("{import}/rows")).await;
    let start = format!("{import}/start");
    record.post(admin, &start, Value::Null).await;
    assert_eq!(record.post(admin, &start, Value::Null).await.code(), "stale_state");
    let invite = format!("{import}/invite");
    assert_eq!(record.post(admin, &invite, Value::Null).await.code(), "stale_state");
    server.advance(Duration::from_secs(1)).await;
    record.post(admin, &invite, Value::Null).await;
    record.get(admin, "/employees/export").await;
}

/// Ben goes and comes back; the boss stays.
async fn dismissing(record: &Record, server: &TestServer, admin: &mut Client, ben: &Someone, boss: &Someone) {
    let mut early = server.client();
    let gone = server.employee(boss.workspace, "gone@example.org").await.employee;
    let card = format!("/colleagues/{}", ben.employee);
    assert_eq!(record.get(&mut early, &card).await.code(), "session_expired");
    record.get(admin, &card).await;
    record.get(admin, "/colleagues/nobody").await;
    let reinstate = format!("/employees/{}/reinstate", ben.employee);
    assert_eq!(record.post(admin, &reinstate, Value::Null).await.code(), "stale_state");
    let dismiss = format!("/employees/{}/dismiss", ben.employee);
    record.post(admin, &dismiss, Value::Null).await;
    assert_eq!(record.post(admin, &dismiss, Value::Null).await.code(), "stale_state");
    record.post(admin, &reinstate, Value::Null).await;
    let (deleted, kept) = (format!("/employees/{gone}"), format!("/employees/{}", boss.employee));
    record.post(admin, &format!("{deleted}/dismiss"), Value::Null).await;
    record.delete(admin, &deleted).await;
    assert_eq!(record.delete(admin, &deleted).await.code(), "not_found");
    assert_eq!(record.delete(admin, &kept).await.code(), "stale_state");
    let last = format!("/employees/{}/dismiss", boss.employee);
    let refused = record.post(admin, &last, Value::Null).await;
    assert_eq!(refused.code(), "last_administrator");
}

/// Ann's second factor: off, on again by herself and by the administrator, replaced and restored.
async fn turning_off(record: &Record, server: &TestServer, admin: &mut Client, ann: &Someone) -> Client {
    let waiver = format!("/employees/{}/waiver", ann.employee);
    let restore = format!("/employees/{}/second-factor/restore", ann.employee);
    let off = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
    record.get(admin, &waiver).await;
    let gone = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true, "challenge": "sgn_none" });
    assert_eq!(record.put(admin, &waiver, gone).await.code(), "stale_state");
    assert_eq!(record.post(admin, &restore, Value::Null).await.code(), "stale_state");
    record.put(admin, &waiver, off.clone()).await;

    let mut hers = server.client();
    let (_, _, answer) = record.password(&mut hers, "meadow", &ann.login, PASSWORD).await;
    assert_eq!(answer.json()["awaits"], "nothing", "{}", answer.text());
    let set_up = |mut client: Client| async move {
        let begun = record
            .post(&mut client, "/second-factor/otp-app", json!({}))
            .await
            .json();
        let phone = OtpPhone::new(begun["secret"].as_str().unwrap(), server.clock.clone());
        let confirm = json!({ "code": phone.code() });
        record
            .post(&mut client, "/second-factor/otp-app/confirm", confirm)
            .await;
        (client, phone)
    };
    let (mut hers, new) = set_up(hers).await;
    assert_eq!(
        record
            .post(&mut hers, "/second-factor/turn-on", json!({ "code": "000000" }))
            .await
            .code(),
        "stale_state"
    );
    record.post(&mut hers, "/second-factor/restore", Value::Null).await;
    assert_eq!(
        record
            .post(&mut hers, "/second-factor/restore", Value::Null)
            .await
            .code(),
        "stale_state"
    );

    record.put(admin, &waiver, off.clone()).await;
    let mut again = server.client();
    record.password(&mut again, "meadow", &ann.login, PASSWORD).await;
    assert_eq!(
        record
            .post(&mut again, "/second-factor/restore", Value::Null)
            .await
            .code(),
        "step_up_required"
    );
    record
        .post(&mut again, "/second-factor/turn-on", json!({ "code": "000000" }))
        .await;
    let (mut again, phone) = set_up(again).await;
    record.post(admin, &restore, Value::Null).await;
    assert!(!again.is_signed_in().await, "whoever is in is out");
    record.put(admin, &waiver, off.clone()).await;
    record.password(&mut again, "meadow", &ann.login, PASSWORD).await;
    let (mut again, phone_of_now) = set_up(again).await;
    drop((new, phone));
    record.put(admin, &waiver, off).await;
    server.advance(std::time::Duration::from_secs(60)).await;
    record
        .post(
            &mut again,
            "/second-factor/turn-on",
            json!({ "code": phone_of_now.code() }),
        )
        .await;
    record.delete(admin, &waiver).await;
    again
}

/// Ann cannot confirm her login, twice: declined, and let in. The only administrator asks in vain.
async fn requests(
    record: &Record,
    server: &TestServer,
    admin: &mut Client,
    (ann, mut hers): (&Someone, Client),
    boss: &Someone,
) {
    let nothing = || (Method::POST, None);
    let (method, body) = nothing();
    let mut elsewhere = server.client().at([203, 0, 113, 90]);
    let (path, mut ticket, _) = record.password(&mut elsewhere, "meadow", &ann.login, PASSWORD).await;
    let ask = format!("{path}/access-request");
    let sent = record.ask(&mut ticket, method, &ask, body).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let (method, body) = nothing();
    let again = record.ask(&mut ticket, method, &ask, body).await;
    assert_eq!(again.code(), "resend_too_soon");
    record.get(&mut ticket, &path).await;
    let open = record.get(admin, "/access-requests").await.json();
    let request = format!(
        "/access-requests/{}",
        open["access_requests"][0]["id"].as_str().unwrap()
    );
    record.get(admin, &request).await;
    let no = json!({ "reason": "it was not her" });
    record.post(admin, &format!("{request}/refuse"), no.clone()).await;
    let yes = json!({ "days": 1, "reason": "called her", "identity_checked": true });
    for (what, body) in [("refuse", no), ("grant", yes.clone())] {
        let late = record.post(admin, &format!("{request}/{what}"), body).await;
        assert_eq!(late.code(), "stale_state");
    }
    // From a device that is known she waits for nobody.
    let (path, mut ticket, _) = record.password(&mut hers, "meadow", &ann.login, PASSWORD).await;
    let (method, body) = nothing();
    record
        .ask(&mut ticket, method, &format!("{path}/access-request"), body)
        .await;
    let open = record.get(admin, "/access-requests").await.json();
    let request = format!(
        "/access-requests/{}",
        open["access_requests"][0]["id"].as_str().unwrap()
    );
    let granted = record.post(admin, &format!("{request}/grant"), yes).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());
    record
        .delete(admin, &format!("/employees/{}/waiver", ann.employee))
        .await;

    let mut alone = server.client().at([203, 0, 113, 91]);
    let (path, mut ticket, _) = record.password(&mut alone, "meadow", &boss.login, PASSWORD).await;
    let (method, body) = nothing();
    let nobody = record
        .ask(&mut ticket, method, &format!("{path}/access-request"), body)
        .await;
    assert_eq!(nobody.code(), "no_administrator_available");
}

/// What any route may answer.
pub async fn anything(record: &Record, server: &TestServer, ann: &Someone) {
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
