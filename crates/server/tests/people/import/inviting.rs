//! Whoever was added gets an invitation when that is asked for, and not before.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::event::EventKind;
use serde_json::{Value, json};
use server::use_case::deletion;
use store::import::State;
use testkit::inbox::Inbox;
use testkit::place::places;
use testkit::server::{Answer, Client, TestServer};

use super::people::{console, file, kinds, now, send, start};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);

async fn order(admin: &mut Client, sent: &Value) -> Answer {
    let id = sent["id"].as_str().unwrap();
    admin.post(&format!("/api/v1/imports/{id}/invite"), Value::Null).await
}

/// How many got a mail; nobody got two.
fn invited(inbox: &Inbox) -> usize {
    let mut all: Vec<String> = inbox.mails().into_iter().flat_map(|mail| mail.to).collect();
    all.retain(|address| address.ends_with("@meadow.example"));
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "somebody got two: {all:?}");
    all.len()
}

/// Waits until so many got one.
async fn until_invited(inbox: &Inbox, many: usize) {
    while invited(inbox) < many {
        inbox.holds(inbox.mails().len() + 1).await;
    }
    assert_eq!(invited(inbox), many);
}

#[tokio::test]
async fn those_whom_a_stopped_file_had_added_are_invited_and_the_rest_by_the_next_file() {
    for place in places() {
        let engine = place.engine;
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let bo = server.administrator(meadow, "bo@example.org").await;
        let (mut admin, mut other) = (console(&server, &ada).await, console(&server, &bo).await);
        let many = json!({ "value": "10000" });
        other.put("/api/v1/settings/invitation.per_day", many).await;
        let sent = send(&mut admin, file(2_000)).await;
        start(&mut admin, &sent).await;
        server.advance(SECOND).await;
        let path = format!("/api/v1/employees/{}/dismiss", ada.employee);
        assert_eq!(other.post(&path, Value::Null).await.status, StatusCode::NO_CONTENT);
        server.advance(SECOND).await;
        let stopped = now(&mut other, &sent).await;
        assert_eq!(
            (&stopped["state"], &stopped["fresh"]),
            (&json!("stopped"), &json!(1600)),
            "{engine}"
        );

        assert_eq!(
            order(&mut other, &sent).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        while now(&mut other, &sent).await["state"] == "inviting" {
            server.advance(SECOND).await;
        }
        until_invited(&inbox, 1_600).await;
        let invited = now(&mut other, &sent).await;
        assert_eq!(
            (&invited["state"], &invited["invited"]),
            (&json!("invited"), &json!(1600)),
            "{engine}"
        );

        let rest = send(&mut other, file(2_000)).await;
        start(&mut other, &rest).await;
        while now(&mut other, &rest).await["state"] != "done" {
            server.advance(SECOND).await;
        }
        assert_eq!(now(&mut other, &rest).await["fresh"], 400, "{engine}");
    }
}

// shows in part: INV-09 (the pause is shown by the invitations' tests)
#[tokio::test]
async fn those_added_get_their_invitation_once_it_is_ordered_each_in_the_own_language() {
    for place in places() {
        let engine = place.engine;
        let inbox = Inbox::start().await;
        let server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let text = "name,email,language\n\
            Ann Berg,ann@meadow.example,de\n\
            <b>Bo</b>,bo@meadow.example,\n\
            Cy,cy@meadow.example,en\n\
            Di,di@meadow.example,en\n\
            Nobody,nobody,\n";
        let sent = send(&mut admin, text).await;
        assert_eq!(
            order(&mut admin, &sent).await.code(),
            "stale_state",
            "{engine}: not yet"
        );
        start(&mut admin, &sent).await;
        server.advance(SECOND).await;
        assert_eq!(invited(&inbox), 0, "{engine}: nobody asked for it");

        // Cy's mail goes out by hand, and Di is taken out again.
        let open = admin.get("/api/v1/invitations").await.json();
        let of = |login: &str| {
            let all = open["invitations"].as_array().unwrap();
            let one = all.iter().find(|one| one["email"] == login).unwrap();
            one["id"].as_str().unwrap().to_owned()
        };
        let path = format!("/api/v1/invitations/{}/resend", of("cy@meadow.example"));
        assert_eq!(
            admin.post(&path, Value::Null).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        let path = format!("/api/v1/invitations/{}", of("di@meadow.example"));
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT, "{engine}");

        let page = format!("/employees/import/{}", sent["id"].as_str().unwrap());
        assert!(
            admin.get(&page).await.text().contains("Send invitations to 4 people"),
            "{engine}"
        );
        assert_eq!(
            order(&mut admin, &sent).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        assert_eq!(order(&mut admin, &sent).await.code(), "stale_state", "{engine}: once");
        server.advance(SECOND).await;
        until_invited(&inbox, 3).await;
        assert_eq!(invited(&inbox), 3, "{engine}");
        let done = now(&mut admin, &sent).await;
        assert_eq!(
            (&done["state"], &done["invited"]),
            (&json!("invited"), &json!(2)),
            "{engine} {done}"
        );
        assert_eq!(
            order(&mut admin, &sent).await.code(),
            "stale_state",
            "{engine}: and never again"
        );
        assert_eq!(kinds(&server, meadow, EventKind::ImportInvited).await, 1, "{engine}");
        assert_eq!(kinds(&server, meadow, EventKind::InvitationSent).await, 3, "{engine}");
        let ann = &inbox.mails_to("ann@meadow.example")[0];
        assert!(ann.subject.starts_with("Einladung"), "{engine}: {}", ann.subject);
        let bo = &inbox.mails_to("bo@meadow.example")[0];
        assert!(
            bo.subject.starts_with("Invitation") && !bo.html.contains("<b>Bo"),
            "{engine}"
        );
        let open = admin.get("/api/v1/invitations").await.json();
        let inviters: Vec<&Value> = open["invitations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["invited_by"])
            .collect();
        assert!(
            inviters.iter().all(|by| **by == ada.employee.to_string()),
            "{engine}: {inviters:?}"
        );
        let page = admin.get(&page).await.text();
        assert!(page.contains("Invitations were sent to 2 people"), "{engine}");
    }
}

#[tokio::test]
async fn invitations_that_are_cut_off_or_reach_the_days_limit_go_on_and_nobody_gets_two() {
    for place in places() {
        let engine = place.engine;
        let inbox = Inbox::start().await;
        let mut server = TestServer::with_mail(place, &inbox).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let bo = server.administrator(meadow, "bo@example.org").await;
        let mut admin = console(&server, &ada).await;
        admin
            .put("/api/v1/settings/invitation.per_day", json!({ "value": "10" }))
            .await;
        let sent = send(&mut admin, file(35)).await;
        start(&mut admin, &sent).await;
        server.advance(SECOND).await;
        assert_eq!(
            order(&mut admin, &sent).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        server.advance(SECOND).await;
        until_invited(&inbox, 10).await;
        server.advance(SECOND).await;
        let rests = now(&mut admin, &sent).await;
        assert_eq!(
            (&rests["state"], &rests["invited"], rests["resumes_at"].is_string()),
            (&json!("inviting"), &json!(10), true),
            "{engine} {rests}"
        );
        let page = format!("/employees/import/{}", sent["id"].as_str().unwrap());
        assert!(
            admin.get(&page).await.text().contains("limit of invitations"),
            "{engine}"
        );
        assert_eq!(invited(&inbox), 10, "{engine}: the day has no more");

        server = server.restart().await;
        server.advance(DAY).await;
        until_invited(&inbox, 20).await;
        server.advance(SECOND).await;
        assert_eq!(invited(&inbox), 20, "{engine}: the next day, and not more");

        // Whoever ordered them is dismissed: no more go out until somebody else says so.
        let mut other = server.client();
        other.sign_in(&bo).await;
        let phone = other.set_up_otp_app(&server.clock).await;
        let path = format!("/api/v1/employees/{}/dismiss", ada.employee);
        assert_eq!(other.post(&path, Value::Null).await.status, StatusCode::NO_CONTENT);
        server.advance(DAY).await;
        other.sign_in_with_code(&bo, &phone).await;
        let stopped = now(&mut other, &sent).await;
        assert_eq!(
            (&stopped["state"], &stopped["problem"], &stopped["invited"]),
            (&json!("stopped"), &json!("not_allowed"), &json!(20)),
            "{engine} {stopped}"
        );
        let text = other.get(&page).await.text();
        assert!(text.contains("Sending stopped after 20 invitations"), "{engine}");
        assert!(text.contains("Send invitations to 15 people"), "{engine}");
        assert_eq!(
            order(&mut other, &sent).await.status,
            StatusCode::NO_CONTENT,
            "{engine}"
        );
        server.advance(SECOND).await;
        server.advance(DAY).await;
        server.advance(SECOND).await;
        until_invited(&inbox, 35).await;
        other.sign_in_with_code(&bo, &phone).await;
        let done = now(&mut other, &sent).await;
        assert_eq!(
            (&done["state"], &done["invited"]),
            (&json!("invited"), &json!(35)),
            "{engine} {done}"
        );
        assert_eq!(kinds(&server, meadow, EventKind::InvitationSent).await, 35, "{engine}");
    }
}

#[tokio::test]
async fn several_who_were_chosen_get_their_invitation() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let sent = send(&mut admin, file(3)).await;
        start(&mut admin, &sent).await;
        server.advance(SECOND).await;
        let listed = admin.get("/api/v1/employees").await.json();
        let ids: Vec<String> = listed["employees"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["name"] != "Person 2")
            .map(|e| format!("pick-{}", e["id"].as_str().unwrap()))
            .collect();
        assert_eq!(ids.len(), 3, "{engine}: two who are invited, and Ada herself");
        let form = admin.form_token("/employees").await;
        let mut fields = vec![("form", &*form), ("act", "invite"), ("back", "")];
        fields.extend(ids.iter().map(|id| (&**id, "1")));
        let answer = admin.post_form("/employees/several", &fields).await;
        let location = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
        let page = admin.get(&location).await.text();
        assert!(page.contains("2 invitations are on their way"), "{engine} {location}");
        let waiting = server.app().store.waiting_messages(100).await.unwrap();
        let to: BTreeSet<&str> = waiting
            .iter()
            .filter(|m| m.purpose == "invitation")
            .map(|m| &*m.recipient)
            .collect();
        assert_eq!(
            to,
            BTreeSet::from(["p0@meadow.example", "p1@meadow.example"]),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_workspace_that_is_closed_adds_and_invites_nobody_more_and_holds_up_nobody_else() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let quarry = server.workspace("quarry").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let carl = server.administrator(quarry, "carl@example.org").await;
        let mut admin = console(&server, &ada).await;
        let mut other = console(&server, &carl).await;
        let small = send(&mut admin, file(10)).await;
        start(&mut admin, &small).await;
        server.advance(SECOND).await;
        let large = send(&mut admin, file(2_000)).await;
        start(&mut admin, &large).await;
        order(&mut admin, &small).await;
        let app = server.app();
        deletion::suspend_workspace(app, meadow, app.now()).await.unwrap();
        let theirs = send(&mut other, file(10)).await;
        start(&mut other, &theirs).await;
        server.advance(SECOND).await;
        server.advance(SECOND).await;
        for sent in [&small, &large] {
            let id = sent["id"].as_str().unwrap().parse().unwrap();
            let import = app.store.import(id, meadow).await.unwrap().unwrap();
            assert_eq!(
                (import.state, import.problem.as_deref(), import.invited),
                (State::Stopped, Some("closed"), 0),
                "{engine}"
            );
        }
        assert_eq!(now(&mut other, &theirs).await["state"], "done", "{engine}");
    }
}
