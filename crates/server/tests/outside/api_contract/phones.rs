//! A phone that is connected, disconnected and removed, and everything that is refused on the way.

use std::time::Duration;

use axum::http::Method;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::EmployeeId;
use phone::{Account, Decision, Key};
use serde_json::{Value, json};
use testkit::server::{Client, PASSWORD, Someone, TestServer};

use super::record::Record;

const OWN: &str = "/second-factor/trusted-device";
const CONFIRM: &str = "/second-factor/trusted-device/confirm";
const OTHER: &str = "/second-factor/trusted-device/other";
const OTHERS: &str = "/authenticator/others";
/// How a closed app is woken.
const WAKES: [(&str, &Method); 3] = [
    ("/authenticator/device/push", &Method::PUT),
    ("/authenticator/device/push/test", &Method::POST),
    ("/authenticator/device/push", &Method::DELETE),
];
const DEVICES: &str = "/authenticator/devices";

/// A phone with a new key takes the code that this session shows.
async fn takes(record: &Record, server: &TestServer, code: &str) -> (Account, Client) {
    let (key, mut client) = (Key::new().unwrap(), server.client());
    let origin = &server.app().settings.public_url;
    let claim = key.claim(origin, code, "Petra's phone", "Android").unwrap();
    let answer = record.post(&mut client, DEVICES, claim).await.json();
    let account = Account::paired(origin, key, &answer).unwrap();
    let phone = client.with_header("authorization", account.authorization().as_str());
    (account, phone)
}

async fn shows(record: &Record, client: &mut Client) -> String {
    let shown = record.post(client, OWN, Value::Null).await.json();
    shown["code"].as_str().unwrap().to_owned()
}

/// A browser's subscription at a push service that is not there; only subscribing sends one.
fn subscription(method: &Method) -> Option<Value> {
    // The example of RFC 8291, 5.
    let key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    let said = json!({ "endpoint": "http://127.0.0.1:9/push", "p256dh": key, "auth": "BTBZMqHH6r4Tts7J_aSIgg" });
    (*method == Method::PUT).then_some(said)
}

/// Another phone in place of the one that `client` has just connected; `second` has proven nothing of it.
async fn announced(record: &Record, server: &TestServer, client: &mut Client, second: &mut Client) {
    let with = |password: &str| json!({ "password": password });
    let unproven = record.post(second, OTHER, with(PASSWORD)).await;
    assert_eq!(unproven.code(), "step_up_required");
    // A session of a browser ends by itself over night, unless the workspace decides otherwise.
    assert_eq!(record.post(client, OTHER, with(PASSWORD)).await.code(), "not_allowed");
    idle(server, Some("1440")).await;
    let wrong = record.post(client, OTHER, with("not this one")).await;
    assert_eq!(wrong.code(), "incorrect_login_or_password");
    record.post(client, OTHER, with(PASSWORD)).await;
    record.delete(client, OTHER).await;
    idle(server, None).await;
}

/// After how many minutes a session of the meadow is idle.
async fn idle(server: &TestServer, minutes: Option<&str>) {
    let app = server.app();
    let meadow = app.directory.by_name("meadow").unwrap().workspace.id;
    let mut change = app.store.change(app.now());
    match minutes {
        Some(minutes) => change.set_setting(meadow, "session.idle", minutes, EmployeeId::from_bytes([0; 16])),
        None => change.unset_setting(meadow, "session.idle"),
    }
    let event = Event::new(Chain::Workspace(meadow), EventKind::SettingChanged, Actor::Operator);
    change.commit(&[event], &mut app.entropy()).await.unwrap();
    app.directory.reload(&app.store).await.unwrap();
}

pub async fn phones(record: &Record, server: &TestServer, meadow: domain::id::WorkspaceId) {
    let petra = server.employee(meadow, "petra@example.org").await;
    let harbour = server.workspace("harbour").await;
    server.employee(harbour, "petra@example.org").await;
    let mut client = server.client();
    record.password(&mut client, "meadow", &petra.login, PASSWORD).await;
    let mut second = server.client();
    record.password(&mut second, "meadow", &petra.login, PASSWORD).await;

    record.get(&mut client, OWN).await;
    let none = record.post(&mut client, OTHER, json!({ "password": PASSWORD })).await;
    assert_eq!(none.code(), "not_found");
    record.get(&mut client, "/banner").await;
    record
        .post(&mut client, "/banner/later", json!({ "kind": "connect_phone" }))
        .await;
    assert_eq!(
        record.post(&mut client, "/banner/all-fine", Value::Null).await.code(),
        "stale_state"
    );
    let code = shows(record, &mut client).await;
    let digits = |account: &Account| json!({ "digits": account.digits });
    assert_eq!(
        record.post(&mut client, CONFIRM, json!({ "digits": "1" })).await.code(),
        "stale_state"
    );
    let (account, mut phone) = takes(record, server, &code).await;
    record.get(&mut phone, "/authenticator/device").await;
    for (path, method) in WAKES {
        record.ask(&mut phone, method.clone(), path, subscription(method)).await; // not_allowed
        let mut nobody = server.client();
        record
            .ask(&mut nobody, method.clone(), path, subscription(method))
            .await; // session_expired
    }
    let late = Key::new()
        .unwrap()
        .claim(&server.app().settings.public_url, &code, "x", "x")
        .unwrap();
    assert_eq!(
        record.post(&mut server.client(), DEVICES, late).await.code(),
        "link_used"
    );
    assert_eq!(
        record.post(&mut client, CONFIRM, json!({ "digits": "1" })).await.code(),
        "incorrect_code"
    );
    let others = shows(record, &mut second).await;
    let (of_second, _) = takes(record, server, &others).await;
    record.post(&mut client, CONFIRM, digits(&account)).await;
    assert_eq!(
        record.post(&mut second, CONFIRM, digits(&of_second)).await.code(),
        "step_up_required"
    );
    record.delete(&mut second, &format!("{OWN}/pairing")).await;
    announced(record, server, &mut client, &mut second).await;
    assert_eq!(
        record.post(&mut client, CONFIRM, digits(&account)).await.code(),
        "challenge_expired"
    );

    record.post(&mut client, "/banner/all-fine", Value::Null).await;

    for (path, method) in WAKES {
        record.ask(&mut phone, method.clone(), path, subscription(method)).await;
        record.ask(&mut phone, method.clone(), path, subscription(method)).await; // resend_too_soon
    }
    let mut nonsense = subscription(&Method::PUT);
    nonsense.as_mut().unwrap()["auth"] = json!("x");
    record.ask(&mut phone, Method::PUT, WAKES[0].0, nonsense).await; // invalid

    let follows = others_of(record, server, (&account, &mut phone)).await;
    requests(record, server, &petra, (&account, &mut phone)).await;
    // The phone is disconnected by it: only this one comes back by the password alone.
    record.delete(&mut client, "/sessions").await;
    for path in ["/authenticator/requests", "/authenticator/stream", OTHERS] {
        assert_eq!(record.get(&mut phone, path).await.code(), "not_allowed");
    }
    let (follow, connect, sent) = &follows;
    record.post(&mut phone, follow, Value::Null).await; // not_allowed
    record.post(&mut server.client(), follow, Value::Null).await; // session_expired
    record.post(&mut server.client(), connect, sent.clone()).await; // session_expired
    let known = shows(record, &mut client).await;
    let strange = Key::new()
        .unwrap()
        .claim(&server.app().settings.public_url, &known, "x", "x")
        .unwrap();
    assert_eq!(
        record.post(&mut server.client(), DEVICES, strange).await.code(),
        "not_allowed"
    );
    server.advance(Duration::from_mins(6)).await;
    assert_eq!(
        record.post(&mut client, OWN, Value::Null).await.code(),
        "step_up_required"
    );

    record.delete(&mut phone, "/authenticator/device").await;
    assert_eq!(
        record
            .ask(&mut phone, Method::GET, "/authenticator/device", None)
            .await
            .code(),
        "session_expired"
    );
    let nowhere = Key::new().unwrap();
    let nowhere = nowhere.claim("x", "0123456789ABCDEFGHJKMNPQR0", "x", "x").unwrap();
    assert_eq!(
        record.post(&mut server.client(), DEVICES, nowhere).await.code(),
        "not_found"
    );
}

/// The phone follows Petra to her other workspace; the paths of that, and what was sent.
async fn others_of(
    record: &Record,
    server: &TestServer,
    (account, phone): (&Account, &mut Client),
) -> (String, String, Value) {
    let offered = record.get(phone, OTHERS).await.json();
    let id = offered["workspaces"][0]["id"].as_str().unwrap().to_owned();
    let follow = format!("{OTHERS}/{id}");
    let connect = format!("{follow}/connect");
    record.post(phone, &format!("{OTHERS}/nowhere"), Value::Null).await; // not_found
    let begun = record.post(phone, &follow, Value::Null).await.json();
    let code = begun["pairing"].as_str().unwrap().to_owned();
    let early = account.follow(&id, &code, account).unwrap();
    record.post(phone, &connect, early.clone()).await; // stale_state
    let (other, _) = takes(record, server, &code).await;
    record.post(phone, &connect, early).await; // not_allowed
    let sent = account.follow(&id, &code, &other).unwrap();
    record.post(phone, &connect, sent.clone()).await;
    record.post(phone, &connect, sent.clone()).await; // not_found
    (follow, connect, sent)
}

/// Two sign-ins that the phone confirms and refuses, and every answer that is not taken.
async fn requests(record: &Record, server: &TestServer, petra: &Someone, (account, phone): (&Account, &mut Client)) {
    let mut client = server.client().at([198, 51, 100, 76]);
    let (path, mut ticket, _) = record.password(&mut client, "meadow", &petra.login, PASSWORD).await;
    let (push, code, wait) = (
        format!("{path}/push"),
        format!("{path}/verification-code"),
        format!("{path}/wait"),
    );
    assert_eq!(
        record.post(&mut ticket, &push, Value::Null).await.code(),
        "resend_too_soon"
    );
    record.post(&mut ticket, &code, Value::Null).await;
    let waiting = record.get(phone, "/authenticator/requests").await.json();
    let request = waiting["requests"][0].clone();
    let answer = format!("/authenticator/requests/{}/answer", request["id"].as_str().unwrap());
    let says = |request: &Value, number: Option<&str>, warned| {
        let decision = Decision::Approve { number, warned };
        account.answer(request, decision).unwrap()
    };
    let nobody = "/authenticator/requests/apr_0000000000000000000000/answer";
    let right = says(&request, None, true);
    assert_eq!(record.post(phone, nobody, right.clone()).await.code(), "not_found");
    assert_eq!(
        record.post(&mut server.client(), &answer, right.clone()).await.code(),
        "session_expired"
    );
    assert_eq!(
        record.post(phone, &answer, json!({ "jws": "x" })).await.code(),
        "not_allowed"
    );
    assert_eq!(
        record.post(phone, &answer, says(&request, None, false)).await.code(),
        "invalid"
    );
    assert_eq!(
        record.post(phone, &answer, right.clone()).await.code(),
        "incorrect_code"
    );
    let number = record.get(&mut ticket, &path).await.json()["push"]["number"].clone();
    server.advance(Duration::from_secs(121)).await;
    let right = says(&request, number.as_str(), true);
    assert_eq!(record.post(phone, &answer, right).await.code(), "challenge_expired");
    record.post(&mut ticket, &push, Value::Null).await;
    let waiting = record.get(phone, "/authenticator/requests").await.json();
    let request = waiting["requests"][0].clone();
    let answer = format!("/authenticator/requests/{}/answer", request["id"].as_str().unwrap());
    let no = account.answer(&request, Decision::Deny).unwrap();
    record.post(phone, &answer, no.clone()).await;
    assert_eq!(record.post(phone, &answer, no).await.code(), "stale_state");

    for path in [&push, &code, &wait] {
        let method = if path == &wait { Method::GET } else { Method::POST };
        let over = record.ask(&mut ticket, method.clone(), path, None).await;
        assert_eq!(over.code(), "challenge_expired", "{path}");
        let foreign = record.ask(&mut server.client(), method, path, None).await;
        assert_eq!(foreign.code(), "not_found", "{path}");
    }
    for path in ["/authenticator/requests", "/authenticator/stream", OTHERS] {
        assert_eq!(record.get(&mut server.client(), path).await.code(), "session_expired");
    }
    // Strangers with the password, until nothing more goes out; a second refusal pauses it.
    let mut stranger = server.client().at([198, 51, 100, 77]);
    let mut last = None;
    for _ in 0..6 {
        let (path, ticket, _) = record.password(&mut stranger, "meadow", &petra.login, PASSWORD).await;
        last = Some((format!("{path}/push"), ticket));
    }
    let (push, mut ticket) = last.expect("a sign-in");
    assert_eq!(
        record.post(&mut ticket, &push, Value::Null).await.code(),
        "too_many_attempts"
    );
    let waiting = record.get(phone, "/authenticator/requests").await.json();
    let request = waiting["requests"][0].clone();
    let answer = format!("/authenticator/requests/{}/answer", request["id"].as_str().unwrap());
    record
        .post(phone, &answer, account.answer(&request, Decision::Deny).unwrap())
        .await;
    assert_eq!(
        record.post(&mut ticket, &push, Value::Null).await.code(),
        "method_unavailable"
    );
}
