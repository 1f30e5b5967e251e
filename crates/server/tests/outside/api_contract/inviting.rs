//! Inviting and joining, and every way in which that is refused.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::place::Place;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

use super::record::Record;

/// The last part of a link.
fn token(link: &str) -> String {
    link.trim().rsplit('/').next().unwrap_or("").to_owned()
}

/// The token of the link of this kind that was mailed to an address.
async fn mailed(server: &TestServer, address: &str, kind: &str) -> String {
    let mails = server.app().store.waiting_messages(500).await.unwrap();
    let mails = mails.iter().filter(|mail| mail.recipient == address);
    let mut lines = mails.flat_map(|mail| mail.text.lines());
    token(lines.find(|line| line.contains(kind)).expect("a link"))
}

fn id(answer: &Answer) -> String {
    answer.json()["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", answer.text()))
        .to_owned()
}

pub async fn inviting(record: &Record, server: &TestServer, boss: &Someone) {
    let ivy = server.administrator(boss.workspace, "ivy@example.org").await;
    let joe = server.employee(boss.workspace, "joe@example.org").await;
    let mut admin = server.client().at([203, 0, 113, 40]);
    record.password(&mut admin, "meadow", &ivy.login, PASSWORD).await;
    let mut early = server.client().at([203, 0, 113, 41]);
    record.password(&mut early, "meadow", &ivy.login, PASSWORD).await;
    let mut joes = server.client().at([203, 0, 113, 42]);
    record.password(&mut joes, "meadow", &joe.login, PASSWORD).await;
    let kim = json!({ "email": "kim@example.org" });
    let of_joe = id(&record.post(&mut joes, "/invitations", kim.clone()).await);
    let number = json!({ "number": "+49 151 23456700" });

    // Ivy without a factor, then without having proven it here; Joe, who is no administrator.
    reserved(record, &mut early, &of_joe, "second_factor_setup_required").await;
    reserved_by_sms(record, &mut early, "second_factor_setup_required").await;
    admin.set_up_otp_app(&server.clock).await;
    reserved(record, &mut early, &of_joe, "step_up_required").await;
    reserved_by_sms(record, &mut early, "step_up_required").await;
    let lea = json!({ "email": "lea@example.org", "by": "hand" });
    let invited = record.post(&mut admin, "/invitations", lea).await;
    let of_ivy = id(&invited);
    let lea = token(invited.json()["link"].as_str().unwrap());
    let who = "/settings/invitation.who";
    record.put(&mut admin, who, json!({ "value": "administrators" })).await;
    reserved(record, &mut joes, &of_ivy, "not_allowed").await;
    reserved_by_sms(record, &mut joes, "not_allowed").await;
    record.delete(&mut admin, who).await;

    let resend_sms = by_sms(record, &mut admin, &number).await;
    let again = record.post(&mut joes, "/invitations", kim).await;
    assert_eq!(again.code(), "email_already_exists");
    let listed = json!({ "addresses": "mia@example.org nonsense" });
    record.post(&mut joes, "/invitations/list", listed).await;
    record.get(&mut joes, "/invitations").await;
    let resend = format!("/invitations/{of_joe}/resend");
    assert_eq!(
        record.post(&mut joes, &resend, Value::Null).await.code(),
        "resend_too_soon"
    );
    server.advance(Duration::from_secs(61)).await;
    record.post(&mut joes, &resend, Value::Null).await;
    record.post(&mut admin, &resend_sms, Value::Null).await;
    let sms = resend_sms.trim_end_matches("/resend");
    record.delete(&mut admin, sms).await;
    for (method, path) in [
        ("post", "/invitations/nobody/resend"),
        ("delete", "/invitations/nobody"),
        ("post", "/sms-invitations/nobody/resend"),
        ("delete", "/sms-invitations/nobody"),
    ] {
        let method = method.to_uppercase().parse().unwrap();
        let refused = record.ask(&mut admin, method, path, None).await;
        assert_eq!(refused.code(), "not_found", "{path}");
    }
    record
        .post(&mut admin, &format!("/invitations/{of_joe}/link"), Value::Null)
        .await;
    let early = record
        .post(&mut admin, &format!("/invitations/{of_joe}/approve"), Value::Null)
        .await;
    assert_eq!(early.code(), "stale_state");
    record.delete(&mut joes, &format!("/invitations/{of_joe}")).await;

    accepting(record, server, &mut joes, &lea).await;
    joining(record, server, &mut admin, &mut joes).await;
}

/// A server that has no gateway invites nobody by SMS.
pub async fn without_gateway(record: &Record, place: Place) {
    let server = TestServer::start(place).await;
    let meadow = server.workspace("meadow").await;
    let joe = server.administrator(meadow, "joe@example.org").await;
    let mut joes = server.client();
    record.password(&mut joes, "meadow", &joe.login, PASSWORD).await;
    joes.set_up_otp_app(&server.clock).await;
    let number = json!({ "number": "+49 151 23456700" });
    for (path, body) in [
        ("/sms-invitations", number),
        ("/sms-invitations/sin_00000000000000000000000000/resend", Value::Null),
    ] {
        let refused = record.post(&mut joes, path, body).await;
        assert_eq!(refused.code(), "method_unavailable", "{path}");
    }
}

/// What an ordinary session of one's own is not enough for.
async fn reserved(record: &Record, client: &mut Client, other: &str, code: &str) {
    let role = json!({ "email": "nia@example.org", "role": "administrator" });
    let list = json!({ "addresses": "nia@example.org", "role": "administrator" });
    let answers = [
        record.get(client, "/invitations").await,
        record.post(client, "/invitations", role).await,
        record.post(client, "/invitations/list", list).await,
        record
            .post(client, &format!("/invitations/{other}/resend"), Value::Null)
            .await,
        record.delete(client, &format!("/invitations/{other}")).await,
    ];
    for answer in answers {
        assert_eq!(answer.code(), code, "{}", answer.text());
    }
}

/// An administrator invites a number, twice; the path at which it is sent again.
async fn by_sms(record: &Record, admin: &mut Client, number: &Value) -> String {
    let sent = record.post(admin, "/sms-invitations", number.clone()).await;
    let resend = format!("/sms-invitations/{}/resend", id(&sent));
    record.get(admin, "/sms-invitations").await;
    let again = record.post(admin, "/sms-invitations", number.clone()).await;
    assert_eq!(again.code(), "phone_in_use");
    let early = record.post(admin, &resend, Value::Null).await;
    assert_eq!(early.code(), "resend_too_soon");
    resend
}

/// What only administrators do.
async fn reserved_by_sms(record: &Record, client: &mut Client, code: &str) {
    let number = json!({ "number": "+49 151 23456701", "group": "grp_00000000000000000000000000" });
    let one = "/sms-invitations/sin_00000000000000000000000000";
    let answers = [
        record.get(client, "/sms-invitations").await,
        record.post(client, "/sms-invitations", number).await,
        record.post(client, &format!("{one}/resend"), Value::Null).await,
        record.delete(client, one).await,
    ];
    for answer in answers {
        assert_eq!(answer.code(), code, "{}", answer.text());
    }
}

/// A puzzle after ten wrong passwords, and a wrong solution of it.
async fn guessing(record: &Record, client: &mut Client, path: &str, mut body: Value) {
    body["password"] = json!("not hers at all");
    for _ in 0..10 {
        let wrong = record.post(client, path, body.clone()).await;
        assert_eq!(wrong.code(), "incorrect_login_or_password");
    }
    assert_eq!(record.post(client, path, body.clone()).await.code(), "captcha_required");
    body["captcha"] = json!("bm9uc2Vuc2U=");
    assert_eq!(record.post(client, path, body).await.code(), "captcha_wrong");
}

async fn accepting(record: &Record, server: &TestServer, joes: &mut Client, lea: &str) {
    let accept = "/invitation-links/accept";
    let body = |token: &str, password: &str| json!({ "token": token, "password": password, "name": "Lea" });
    let mut stranger = server.client().at([203, 0, 113, 43]);
    record
        .post(&mut stranger, "/invitation-links/read", json!({ "token": lea }))
        .await;
    let none = record
        .post(&mut stranger, "/invitation-links/read", json!({ "token": "x" }))
        .await;
    assert_eq!(none.code(), "link_used");
    let other = record.post(joes, accept, body(lea, PASSWORD)).await;
    assert_eq!(other.code(), "stale_state", "Joe is signed in here");
    assert_eq!(
        record.post(&mut stranger, accept, body(lea, "short")).await.code(),
        "password_too_weak"
    );
    record.post(&mut stranger, accept, body(lea, PASSWORD)).await;
    assert_eq!(
        record.post(&mut stranger, accept, body(lea, PASSWORD)).await.code(),
        "link_used"
    );
    // Lea came by a link that was handed over: that the address is hers takes her session beside the mail.
    let mut leas = server.client();
    leas.password(Some("meadow"), "lea@example.org", PASSWORD).await;
    record.post(&mut leas, "/login/again", Value::Null).await;
    let link = json!({ "token": mailed(server, "lea@example.org", "/confirm-login/").await });
    let refused = record.post(&mut server.client(), "/links/confirm-login", link).await;
    assert_eq!(refused.code(), "session_expired");

    let quarry = server.app().directory.by_name("quarry").unwrap().workspace.id;
    let pat = server.employee(quarry, "pat@example.org").await;
    record.post(joes, "/invitations", json!({ "email": pat.login })).await;
    let body = json!({ "token": mailed(server, &pat.login, "/invitation/").await });
    guessing(record, &mut server.client().at([203, 0, 113, 44]), accept, body).await;
}

async fn joining(record: &Record, server: &TestServer, admin: &mut Client, joes: &mut Client) {
    let made = record.post(admin, "/join-links", json!({})).await;
    let of_link = id(&made);
    let link = token(made.json()["link"].as_str().unwrap());
    record.get(admin, "/join-links").await;
    let mut stranger = server.client().at([203, 0, 113, 45]);
    let ask = |email: &str| json!({ "token": link, "email": email });
    let quarry = server.app().directory.by_name("quarry").unwrap().workspace.id;
    let sam = server.employee(quarry, "sam@example.org").await;
    let mut confirming = Vec::new();
    for address in ["tom@example.org", &sam.login] {
        record.post(&mut stranger, "/join-links/ask", ask(address)).await;
        confirming.push(mailed(server, address, "/joining/").await);
    }
    let off = json!({ "token": "x", "email": "tom@example.org" });
    assert_eq!(
        record.post(&mut stranger, "/join-links/ask", off).await.code(),
        "link_used"
    );
    let body =
        |token: &str, password: &str| json!({ "link": of_link, "token": token, "password": password, "name": "Tom" });
    let confirm = "/join-links/confirm";
    assert_eq!(
        record.post(joes, confirm, body(&confirming[0], PASSWORD)).await.code(),
        "stale_state"
    );
    let weak = record.post(&mut stranger, confirm, body(&confirming[0], "short")).await;
    assert_eq!(weak.code(), "password_too_weak");
    record
        .post(&mut stranger, confirm, body(&confirming[0], PASSWORD))
        .await;
    let twice = record
        .post(&mut stranger, confirm, body(&confirming[0], PASSWORD))
        .await;
    assert_eq!(twice.code(), "link_used");
    guessing(
        record,
        &mut server.client().at([203, 0, 113, 46]),
        confirm,
        body(&confirming[1], ""),
    )
    .await;

    let waiting = record.get(admin, "/invitations?status=pending").await.json();
    let tom = waiting["invitations"][0]["id"].as_str().unwrap().to_owned();
    for act in ["resend", "link"] {
        let refused = record
            .post(admin, &format!("/invitations/{tom}/{act}"), Value::Null)
            .await;
        assert_eq!(refused.code(), "stale_state", "{act}");
    }
    record
        .post(admin, &format!("/invitations/{tom}/approve"), Value::Null)
        .await;
    record
        .put(admin, &format!("/join-links/{of_link}"), json!({ "is_on": false }))
        .await;
}
