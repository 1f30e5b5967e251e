//! People are told of every login from a new device or network, and of every change of what protects them: in their
//! list, and at every confirmed address.

use std::time::Duration;

use axum::http::StatusCode;
use domain::email::Email;
use domain::event::{Actor, Chain, Event, EventKind};
use serde_json::{Value, json};
use store::outbox::Waiting;
use testkit::place::places;
use testkit::server::{Client, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_hours(24);
const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

struct Story {
    server: TestServer,
    ada: Someone,
    ben: Someone,
    /// Ben's usual browser, signed in.
    own: Client,
}

async fn stories() -> Vec<Story> {
    let mut all = Vec::new();
    for place in places() {
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut own = server.client();
        assert_eq!(own.sign_in(&ben).await.status, StatusCode::OK);
        server.advance(MINUTE).await;
        all.push(Story { server, ada, ben, own });
    }
    all
}

impl Story {
    /// Another browser on another computer, elsewhere.
    fn new_browser(&self) -> Client {
        let mut browser = self.server.client().at([203, 0, 113, 9]);
        CHROME.clone_into(&mut browser.agent);
        browser
    }

    async fn messages(&self, purpose: &str) -> Vec<Waiting> {
        let all = self.server.app().store.waiting_messages(200).await.unwrap();
        all.into_iter().filter(|m| m.purpose == purpose).collect()
    }

    async fn told(&self, purpose: &str) -> Vec<String> {
        let mut to: Vec<String> = self.messages(purpose).await.into_iter().map(|m| m.recipient).collect();
        to.sort();
        to
    }

    /// A contact e-mail, confirmed or not.
    async fn contact(&self, who: &Someone, address: &str, confirmed: bool) {
        let app = self.server.app();
        let address: Email = address.parse().unwrap();
        let mut change = app.store.change(app.now());
        change.set_contact(who.employee, who.workspace, (None, Some(&address)), (&who.login, None));
        if confirmed {
            change.confirm_contact(who.employee, &address);
        }
        let event = Event::new(
            Chain::Workspace(who.workspace),
            EventKind::EmployeeCreated,
            Actor::Operator,
        );
        change.commit(&[event], &mut app.entropy()).await.unwrap();
    }
}

async fn list(client: &mut Client) -> (Vec<Value>, u64) {
    let answer = client.get("/api/v1/notifications").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let json = answer.json();
    let all = json["notifications"].as_array().unwrap().clone();
    (all, json["unread"].as_u64().unwrap())
}

async fn newest(client: &mut Client) -> String {
    list(client).await.0[0]["id"].as_str().unwrap().to_owned()
}

// shows: NDN-01, NDN-03, NDN-04, NDN-05, NDN-06, NDN-07, NDN-08
#[tokio::test]
async fn ben_is_told_once_of_a_new_browser_at_every_confirmed_address_just_as_the_history_has_it() {
    for mut story in stories().await {
        let engine = story.server.engine();
        story.contact(&story.ben, "ben@home.example", true).await;
        assert!(story.told("new_device").await.is_empty(), "{engine}: the first login");
        story.own.sign_in(&story.ben.clone()).await;
        assert!(story.told("new_device").await.is_empty(), "{engine}: the same again");

        let mut browser = story.new_browser();
        let (.., wrong) = browser
            .password(Some("meadow"), &story.ben.login, "not his password")
            .await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(story.told("new_device").await.is_empty(), "{engine}: a failed login");
        assert_eq!(browser.sign_in(&story.ben).await.status, StatusCode::OK);
        assert!(browser.is_signed_in().await, "{engine}: nothing is blocked");
        let both = ["ben@example.org", "ben@home.example"];
        assert_eq!(story.told("new_device").await, both, "{engine}");
        browser.sign_in(&story.ben).await;
        assert_eq!(story.told("new_device").await, both, "{engine}: once");

        let (told, _) = list(&mut story.own).await;
        let [alert] = told.as_slice() else {
            panic!("{engine}: {told:?}")
        };
        let history = story.own.get("/api/v1/history?limit=200").await.json();
        let entry = history["events"].as_array().unwrap().iter();
        let entry = entry.clone().find(|e| e["id"] == alert["event"]).unwrap();
        assert_eq!(entry["kind"], "sign_in_succeeded", "{engine}");
        assert_eq!(entry["time"], alert["at"], "{engine}");
        assert_eq!(entry["ip"], alert["ip"], "{engine}");
        assert_eq!(entry["device"], alert["device"]["name"], "{engine}");
        assert_eq!(entry["client"], alert["client"], "{engine}");
        let device = json!({ "name": "Chrome on Windows", "form": "computer", "app": "Chrome", "system": "Windows" });
        assert_eq!(alert["device"], device, "{engine}");

        let mail = story.messages("new_device").await.remove(0);
        assert_eq!(mail.subject, "Your account was accessed from a new device.");
        let id = alert["id"].as_str().unwrap();
        for part in [
            "Friday 15 January 2027, 12:01:00 UTC (UTC+00:00)",
            "Computer",
            "Chrome",
            "Windows",
            "203.0.113.9",
            "another Wi-Fi",
            &format!("http://localhost:8080/w/meadow/security/alerts/{id}"),
        ] {
            assert!(mail.text.contains(part), "{engine}: {part} is missing in {}", mail.text);
            assert!(mail.html.contains(part), "{engine}: {part} is missing in the HTML");
        }

        // In Ben's own time zone once he chose one; what nobody can tell is said to be unknown.
        let zone = json!({ "name": "ben", "time_zone": "Europe/Berlin" });
        assert_eq!(
            story.own.put("/api/v1/profile", zone).await.status,
            StatusCode::NO_CONTENT
        );
        let mut vague = story.server.client().at([203, 0, 113, 77]);
        vague.agent = String::new();
        assert_eq!(vague.sign_in(&story.ben).await.status, StatusCode::OK);
        let all = story.messages("new_device").await;
        let mail = all
            .iter()
            .find(|mail| mail.text.contains("203.0.113.77"))
            .expect("a message");
        for line in [
            "When: Friday 15 January 2027, 13:01:00 CET (UTC+01:00)",
            "Device type: Unknown",
            "Browser or app: Unknown",
            "Operating system: Unknown",
            "IP address: 203.0.113.77",
        ] {
            assert!(
                mail.text.lines().any(|l| l == line),
                "{engine}: {line} is missing in {}",
                mail.text
            );
        }
    }
}

// shows: NDN-02
#[tokio::test]
async fn another_network_and_a_device_that_was_made_unknown_are_new_to_ben() {
    for mut story in stories().await {
        let engine = story.server.engine();
        story.own.address = [198, 51, 100, 4].into();
        story.own.sign_in(&story.ben).await;
        assert_eq!(story.told("new_device").await.len(), 1, "{engine}: another network");
        story.own.sign_in(&story.ben).await;
        assert_eq!(story.told("new_device").await.len(), 1, "{engine}: known by now");

        let mut second = story.new_browser();
        second.sign_in(&story.ben).await;
        assert_eq!(story.told("new_device").await.len(), 2, "{engine}: another browser");
        story.server.advance(DAY).await;
        story.own.sign_in(&story.ben).await;
        assert_eq!(story.own.delete("/api/v1/sessions").await.status, StatusCode::OK);
        assert!(!second.is_signed_in().await);
        second.sign_in(&story.ben).await;
        assert_eq!(
            story.told("new_device").await.len(),
            3,
            "{engine}: logged out everywhere"
        );
    }
}

// shows in part: NDN-02 (the table of occasions has tests of its own)
#[tokio::test]
async fn however_many_browsers_ben_uses_in_turn_none_of_them_is_new_again() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let mut browsers: Vec<Client> = (0..6).map(|_| story.server.client()).collect();
        for browser in &mut browsers {
            story.server.advance(MINUTE).await;
            browser.sign_in(&story.ben).await;
        }
        assert_eq!(story.told("new_device").await.len(), 6, "{engine}");
        for day in 0..3 {
            story.server.advance(DAY).await;
            for browser in &mut browsers {
                story.server.advance(MINUTE).await;
                browser.sign_in(&story.ben).await;
            }
            story.own.sign_in(&story.ben).await;
            assert_eq!(story.told("new_device").await.len(), 6, "{engine}: day {day}");
        }
    }
}

// shows: NDN-05
#[tokio::test]
async fn a_password_alone_tells_nothing_and_the_code_tells_it() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let phone = story.own.set_up_otp_app(&story.server.clock).await;
        story.server.advance(MINUTE).await;
        let mut thief = story.new_browser();
        let (.., waiting) = thief
            .password(Some("meadow"), &story.ben.login, testkit::server::PASSWORD)
            .await;
        assert_eq!(waiting.json()["awaits"], "second_factor");
        assert!(story.told("new_device").await.is_empty(), "{engine}");
        let mut browser = story.new_browser();
        browser.sign_in_with_code(&story.ben, &phone).await;
        assert_eq!(story.told("new_device").await.len(), 1, "{engine}");
    }
}

// shows: NDN-07
#[tokio::test]
async fn two_first_logins_at_once_both_work_and_whoever_comes_back_after_a_year_is_not_new() {
    for story in stories().await {
        let engine = story.server.engine();
        let carl = story.server.employee(story.ben.workspace, "carl@example.org").await;
        let (mut one, mut other) = (story.server.client(), story.new_browser());
        let (first, second) = tokio::join!(one.sign_in(&carl), other.sign_in(&carl));
        assert_eq!(
            (first.status, second.status),
            (StatusCode::OK, StatusCode::OK),
            "{engine}"
        );
        let to_carl = |told: Vec<String>| told.iter().filter(|to| *to == "carl@example.org").count();
        let at_once = to_carl(story.told("new_device").await);
        assert!(at_once <= 1, "{engine}: {at_once}");

        let mut own = story.own.clone();
        story.new_browser().sign_in(&story.ben).await;
        let old = newest(&mut own).await;
        story.server.advance(365 * DAY).await;
        own.sign_in(&story.ben).await;
        let (kept, _) = list(&mut own).await;
        assert!(
            kept.len() == 1 && kept[0]["id"] != old.as_str(),
            "{engine}: kept no longer than 180 days"
        );
        one.sign_in(&carl).await;
        assert_eq!(to_carl(story.told("new_device").await), at_once + 1, "{engine}");
    }
}

// shows: UI-07, NDN-04
#[tokio::test]
async fn the_list_is_the_same_in_two_browsers_and_the_new_one_puts_nothing_away_for_the_other() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let mut browser = story.new_browser();
        browser.sign_in(&story.ben).await;
        let ids = |told: Vec<Value>| told.iter().map(|t| t["id"].clone()).collect::<Vec<_>>();
        let (there, unread) = list(&mut browser).await;
        assert_eq!((unread, there.len()), (0, 1), "{engine}: about the browser itself");
        let (here, unread) = list(&mut story.own).await;
        assert_eq!(unread, 1, "{engine}");
        assert_eq!(ids(here), ids(there), "{engine}");

        let id = newest(&mut story.own).await;
        for path in [
            format!("/api/v1/notifications/{id}/read"),
            "/api/v1/notifications/read".to_owned(),
        ] {
            assert_eq!(browser.post(&path, Value::Null).await.status, StatusCode::NO_CONTENT);
        }
        assert_eq!(list(&mut story.own).await.1, 1, "{engine}: the new browser cannot");
        let page = story.own.get("/w/meadow/notifications").await.text();
        assert!(page.contains("Notifications, 1 unread"), "{engine}");
        let path = format!("/api/v1/notifications/{id}/read");
        assert_eq!(story.own.post(&path, Value::Null).await.status, StatusCode::NO_CONTENT);
        assert_eq!(list(&mut story.own).await.1, 0, "{engine}");

        // Many of them: read all at once, page by page.
        story.server.advance(MINUTE).await;
        for at in 0..3 {
            let mut more = story.server.client().at([203, 0, at, 9]);
            more.sign_in(&story.ben).await;
            story.server.advance(MINUTE).await;
        }
        assert_eq!(list(&mut story.own).await.1, 3, "{engine}");
        let page = story.own.get("/api/v1/notifications?limit=3").await.json();
        let next = page["next"].as_str().unwrap();
        let rest = story
            .own
            .get(&format!("/api/v1/notifications?limit=3&before={next}"))
            .await
            .json();
        assert_eq!(rest["notifications"][0]["id"], id.as_str(), "{engine}");
        assert_eq!(rest["next"], Value::Null, "{engine}");
        let form = story.own.form_token("/w/meadow/notifications").await;
        let all = story
            .own
            .post_form("/w/meadow/notifications/read", &[("form", &form)])
            .await;
        assert_eq!(all.status, StatusCode::SEE_OTHER, "{engine}");
        assert_eq!(list(&mut story.own).await.1, 0, "{engine}");
    }
}

// shows: NDN-09, NDN-12, NDN-13
#[tokio::test]
async fn the_page_leads_through_three_cases_and_suggests_a_second_proof_only_to_who_has_none() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let mut browser = story.new_browser();
        browser.sign_in(&story.ben).await;
        let id = newest(&mut story.own).await;
        let path = format!("/w/meadow/security/alerts/{id}");
        let page = story.own.get(&path).await.text();
        for part in [
            "It was not me",
            "I am not sure",
            "It was me",
            "action=\"/w/meadow/security/log-out-everywhere\"",
            "href=\"/w/meadow/security/password\"",
            "href=\"/w/meadow/recover\"",
            "href=\"/w/meadow/security/two-factor\"",
            &format!("href=\"/w/meadow/history?entry={id}#entry\""),
            &format!("action=\"{path}/inform\""),
            "You were in another network, or turned on a VPN.",
        ] {
            assert!(page.contains(part), "{engine}: {part} is missing");
        }
        let order = ["log-out-everywhere", "/security/password", "/inform", "your mailbox"];
        let places: Vec<_> = order.iter().map(|part| page.find(part)).collect();
        assert!(places.is_sorted() && places[0].is_some(), "{engine}: {places:?}");
        let history = story.own.get(&format!("/w/meadow/history?entry={id}")).await.text();
        let marked = history
            .split("id=\"entry\"")
            .nth(1)
            .unwrap()
            .split("</tr>")
            .next()
            .unwrap();
        assert!(
            marked.contains("Chrome on Windows") && marked.contains("203.0.113.9"),
            "{engine}: {marked}"
        );
        assert!(
            marked.contains("This is the login that the notification is about."),
            "{engine}"
        );

        story.own.set_up_otp_app(&story.server.clock).await;
        let page = story.own.get(&path).await.text();
        assert!(
            !page.contains("href=\"/w/meadow/security/two-factor\""),
            "{engine}: he has one"
        );
        assert!(page.contains("A long password that you use nowhere else"), "{engine}");

        // Without a session the link leads through the door and back.
        let door = story.server.client().get(&path).await;
        let to = door.headers["location"].to_str().unwrap();
        assert!(
            to.starts_with("/w/meadow/sign-in?next=") && to.contains(&id),
            "{engine}: {to}"
        );
    }
}

// shows in part: NDN-10 (the whole walk: tests/tests/system/alerts.rs)
#[tokio::test]
async fn the_administrators_are_informed_once_an_hour_with_the_line_of_the_history_attached() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let mut adas = story.server.client();
        adas.sign_in(&story.ada).await;
        adas.set_up_otp_app(&story.server.clock).await;
        let mut browser = story.new_browser();
        browser.sign_in(&story.ben).await;
        let id = newest(&mut story.own).await;
        let path = format!("/api/v1/notifications/{id}/inform-administrator");

        let (mut one, mut other) = (story.own.clone(), story.own.clone());
        let (first, second) = tokio::join!(one.post(&path, Value::Null), other.post(&path, Value::Null));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 429], "{engine}");
        assert_eq!(story.told("help_asked").await, ["ada@example.org"], "{engine}");
        story.server.advance(59 * MINUTE).await;
        story.own.sign_in(&story.ben).await;
        let again = story.own.post(&path, Value::Null).await;
        assert_eq!(
            (again.code(), again.headers["retry-after"].to_str().unwrap()),
            ("too_many_attempts".to_owned(), "60")
        );
        story.own.sign_in(&story.ben).await;
        story.server.advance(MINUTE).await;
        let later = story.own.post(&path, Value::Null).await;
        assert_eq!(later.status, StatusCode::NO_CONTENT, "{engine}");
        assert_eq!(story.told("help_asked").await.len(), 2, "{engine}");
    }
}

// shows: NDN-10
#[tokio::test]
async fn ada_sees_who_asks_and_the_line_and_nobody_elsewhere_does() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let mut adas = story.server.client();
        adas.sign_in(&story.ada).await;
        adas.set_up_otp_app(&story.server.clock).await;
        let quarry = story.server.workspace("quarry").await;
        let also_ada = story.server.employee(quarry, "ada@example.org").await;
        let mut elsewhere = story.server.client();
        elsewhere.sign_in(&also_ada).await;
        let mut browser = story.new_browser();
        browser.sign_in(&story.ben).await;
        let own = newest(&mut story.own).await;
        for foreign in [&mut adas, &mut elsewhere] {
            for path in [
                format!("/api/v1/notifications/{own}"),
                format!("/w/meadow/security/alerts/{own}"),
            ] {
                let answer = foreign.get(&path).await;
                assert_ne!(answer.status, StatusCode::OK, "{engine}: {path}");
                assert!(!answer.text().contains("203.0.113.9"), "{engine}: {path}");
            }
            let path = format!("/api/v1/notifications/{own}/inform-administrator");
            assert_eq!(foreign.post(&path, Value::Null).await.code(), "not_found", "{engine}");
            let path = format!("/api/v1/notifications/{own}/read");
            assert_eq!(foreign.post(&path, Value::Null).await.code(), "not_found", "{engine}");
        }
        assert_eq!(list(&mut story.own).await.1, 1, "{engine}");

        let form = story.own.form_token(&format!("/w/meadow/security/alerts/{own}")).await;
        let path = format!("/w/meadow/security/alerts/{own}/inform");
        let informed = story.own.post_form(&path, &[("form", &form)]).await;
        assert_eq!(informed.status, StatusCode::SEE_OTHER, "{engine}: {}", informed.text());
        let (told, _) = list(&mut adas).await;
        let help = told.iter().find(|t| t["kind"] == "help_asked").unwrap();
        assert_eq!(help["employee"], story.ben.employee.to_string(), "{engine}");
        assert_eq!(
            (&help["ip"], &help["device"]["name"]),
            (&json!("203.0.113.9"), &json!("Chrome on Windows"))
        );
        assert!(
            list(&mut elsewhere).await.0.iter().all(|t| t["kind"] != "help_asked"),
            "{engine}"
        );
        let page = adas.get("/w/meadow/notifications").await.text();
        assert!(page.contains("ben asks you to look at a login"), "{engine}");
        let id = help["id"].as_str().unwrap();
        let path = format!("/w/meadow/employees/{}/history?entry={id}", story.ben.employee);
        let history = adas.get(&path).await.text();
        let marked = history
            .split("id=\"entry\"")
            .nth(1)
            .unwrap()
            .split("</tr>")
            .next()
            .unwrap();
        assert!(marked.contains("203.0.113.9"), "{engine}: {marked}");
        let events = adas.get("/api/v1/events?kind=administrator_informed").await.json();
        assert_eq!(
            events["events"][0]["employee"],
            story.ben.employee.to_string(),
            "{engine}"
        );

        // Ada herself has no other administrator.
        let mut second = story.new_browser();
        second.agent = "curl/8".to_owned();
        let phoneless = story.server.administrator(quarry, "quinn@example.org").await;
        let mut quinns = story.server.client();
        quinns.sign_in(&phoneless).await;
        second.sign_in(&phoneless).await;
        let id = newest(&mut quinns).await;
        let path = format!("/api/v1/notifications/{id}/inform-administrator");
        let nobody = quinns.post(&path, Value::Null).await;
        assert_eq!(
            (nobody.status, nobody.code()),
            (StatusCode::CONFLICT, "no_administrator_available".to_owned())
        );
        let page = quinns.get(&format!("/w/quarry/security/alerts/{id}")).await.text();
        assert!(page.contains("Tell") && page.contains("the help desk"), "{engine}");
    }
}

// shows: SET-14, REC-16
#[tokio::test]
async fn a_change_is_told_in_the_readers_language_at_confirmed_addresses_and_nowhere_else() {
    for mut story in stories().await {
        let engine = story.server.engine();
        let store = &story.server.app().store;
        store.set_language(story.ben.account, "de").await.unwrap();
        story.contact(&story.ben, "ben@home.example", true).await;
        let quarry = story.server.workspace("quarry").await;
        let there = story.server.employee(quarry, "ben@example.org").await;
        story.contact(&there, "ben@quarry.example", true).await;
        let harbour = story.server.workspace("harbour").await;
        let unseen = story.server.employee(harbour, "ben@example.org").await;
        story.contact(&unseen, "ben@nowhere.example", false).await;

        story.own.set_up_otp_app(&story.server.clock).await;
        let both = ["ben@example.org", "ben@home.example"];
        assert_eq!(
            story.told("otp_app_bound").await,
            both,
            "{engine}: a matter of the workspace"
        );
        let mail = story.messages("otp_app_bound").await.remove(0);
        assert!(mail.text.contains("Authenticator-App"), "{engine}: {}", mail.text);

        story.server.advance(MINUTE).await;
        let phoneless = json!({ "current": testkit::server::PASSWORD, "new": "nine brave herons at dawn" });
        let changed = story.own.put("/api/v1/password", phoneless).await;
        assert_eq!(changed.status, StatusCode::NO_CONTENT, "{engine}: {}", changed.text());
        let three = ["ben@example.org", "ben@home.example", "ben@quarry.example"];
        assert_eq!(
            story.told("password_changed").await,
            three,
            "{engine}: of the whole account"
        );
        let kinds: Vec<_> = list(&mut story.own).await.0.iter().map(|t| t["kind"].clone()).collect();
        assert_eq!(kinds, ["password_changed", "otp_app_bound"], "{engine}");
    }
}
