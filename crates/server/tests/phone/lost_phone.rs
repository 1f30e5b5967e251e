//! The lost-phone matrix on the whole server: each way back, and whom it tells what.
//!
//! `crates/domain/tests/lost_phone.rs` shows which way each cell of the matrix has.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::id::WorkspaceId;
use serde_json::json;
use server::use_case::break_glass::{RestoreAccess, restore_access};
use testkit::gateway::Gateway;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::server::{Answer, Client, OtpPhone, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);

/// Somebody with an app, a number, and codes on paper.
struct Person {
    who: Someone,
    app: OtpPhone,
    codes: Vec<String>,
}

struct House {
    server: TestServer,
    gateway: Gateway,
    /// Messages that were looked at.
    seen: HashSet<String>,
}

impl House {
    async fn equipped(&self, who: Someone, number: &str) -> Person {
        let mut client = self.server.client();
        assert_eq!(client.sign_in(&who).await.status, StatusCode::OK);
        let (app, codes) = client.set_up_otp_app_with_codes(&self.server.clock).await;
        client.links_number(&self.gateway, number).await;
        Person { who, app, codes }
    }

    /// The trusted device of somebody who has the rest.
    async fn phone_of(&self, person: &Person) -> Phone {
        self.server.advance(MINUTE).await;
        let mut client = self.server.client();
        let signed_in = client.sign_in_with_code(&person.who, &person.app).await;
        assert_eq!(signed_in.status, StatusCode::OK, "{}", signed_in.text());
        client.connects_phone(&self.server).await.0
    }

    /// What was written by mail since the last look, and to whom.
    async fn told(&mut self) -> BTreeSet<(String, String)> {
        let all = self.server.app().store.waiting_messages(500).await.unwrap();
        let new = all.into_iter().filter(|m| m.channel == "email");
        new.filter(|mail| self.seen.insert(mail.id.to_string()))
            .map(|mail| (mail.recipient.split('@').next().unwrap().to_owned(), mail.purpose))
            .collect()
    }

    async fn expect(&mut self, what: &str, expected: &[(&str, &str)]) {
        let expected = expected
            .iter()
            .map(|(to, purpose)| ((*to).to_owned(), (*purpose).to_owned()));
        let engine = self.server.engine();
        assert_eq!(self.told().await, expected.collect(), "{engine}: {what}");
    }

    /// A new browser elsewhere that proved the password and waits.
    async fn waiting(&self, who: &Someone) -> (String, Client) {
        self.server.advance(MINUTE).await;
        let mut client = self.server.client().at([198, 51, 100, 40]);
        let (id, client, answer) = client.password(Some(&who.workspace_name), &who.login, PASSWORD).await;
        assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
        (id, client)
    }

    async fn proves(&self, waiting: (String, Client), method: &str, code: &str) -> Client {
        let (id, mut client) = waiting;
        let body = json!({ "method": method, "code": code });
        let done = client.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        client
    }

    /// "Cannot confirm login", answered by `helper`; the page that asked is let in.
    async fn is_let_in(&mut self, lost: &Person, helper: &Person, asked: &[(&str, &str)], granted: &[(&str, &str)]) {
        let (id, mut client) = self.waiting(&lost.who).await;
        let sent = ask(&mut client, &id).await;
        assert!(sent.status.is_success(), "{}", sent.text());
        self.expect("the request", asked).await;
        self.server.advance(MINUTE).await;
        let mut theirs = self.server.client();
        let signed_in = theirs.sign_in_with_code(&helper.who, &helper.app).await;
        assert_eq!(signed_in.status, StatusCode::OK, "{}", signed_in.text());
        let open = theirs.get("/api/v1/access-requests").await.json();
        let request = open["access_requests"][0]["id"].as_str().unwrap().to_owned();
        let yes = json!({ "days": 1, "reason": "called at home", "identity_checked": true });
        self.told().await;
        let answered = theirs
            .post(&format!("/api/v1/access-requests/{request}/grant"), yes)
            .await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
        self.expect("the exception", granted).await;
        let state = client.get(&format!("/api/v1/sign-ins/{id}")).await.json();
        assert_eq!(state["awaits"], "nothing", "{state}");
        self.expect("somebody is in, from a new device", &[(name(lost), "new_device")])
            .await;
        client.set_up_otp_app(&self.server.clock).await;
    }
}

async fn ask(client: &mut Client, id: &str) -> Answer {
    client
        .ask(Method::POST, &format!("/api/v1/sign-ins/{id}/access-request"), None)
        .await
}

fn name(person: &Person) -> &str {
    person.who.login.split('@').next().unwrap()
}

async fn houses() -> Vec<(House, WorkspaceId)> {
    let mut all = Vec::new();
    for place in places() {
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let house = House {
            server,
            gateway,
            seen: HashSet::new(),
        };
        all.push((house, meadow));
    }
    all
}

// shows: SET-08, RCV-07
#[tokio::test]
async fn who_lost_the_phone_is_back_at_once_by_sms_or_paper_and_is_told_of_it() {
    for (mut house, meadow) in houses().await {
        let ann = house.server.employee(meadow, "ann@example.org").await;
        let ann = house.equipped(ann, "+49 151 23456789").await;
        house.told().await;

        let (id, mut client) = house.waiting(&ann.who).await;
        let sent = client
            .ask(Method::POST, &format!("/api/v1/sign-ins/{id}/sms"), None)
            .await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let code = house.gateway.last().code();
        let mut back = house.proves((id, client), "sms", &code).await;
        house.expect("by SMS", &[("ann", "new_device")]).await;
        // She sets up again what she lost, and has new codes on paper (RCV-07).
        back.set_up_otp_app(&house.server.clock).await;
        house.expect("a new app", &[("ann", "otp_app_replaced")]).await;
        let made = back.post("/api/v1/second-factor/recovery-codes", json!({})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let code = made.json()["codes"][0].as_str().unwrap().to_owned();
        assert!(!ann.codes.contains(&code));
        house.told().await;

        let waiting = house.waiting(&ann.who).await;
        let mut back = house.proves(waiting, "recovery_code", &code).await;
        let expected = [("ann", "new_device"), ("ann", "recovery_code_used")];
        house.expect("by paper", &expected).await;
        back.set_up_otp_app(&house.server.clock).await;
        house.expect("a new app", &[("ann", "otp_app_replaced")]).await;
    }
}

// shows: SET-08
#[tokio::test]
async fn who_has_the_phone_or_its_code_or_the_app_is_back_at_once_and_is_told_of_it() {
    for (mut house, meadow) in houses().await {
        let ann = house.server.employee(meadow, "ann@example.org").await;
        let ann = house.equipped(ann, "+49 151 23456789").await;
        let mut phone = house.phone_of(&ann).await;
        house.told().await;

        // The app is gone: the phone is asked, and confirms.
        let (id, mut client) = house.waiting(&ann.who).await;
        let path = format!("/api/v1/sign-ins/{id}");
        let mut page = client.with_header("doorward-background", "1");
        let number = page.get(&path).await.json()["push"]["number"].clone();
        let request = phone.request().await;
        let approved = phone.approves(&request, number.as_str().unwrap()).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text());
        assert_eq!(client.get(&path).await.json()["awaits"], "nothing");
        house.expect("by push", &[("ann", "new_device")]).await;
        let app = client.set_up_otp_app(&house.server.clock).await;
        house.expect("a new app", &[("ann", "otp_app_replaced")]).await;

        // The phone has no network: it shows its code.
        let waiting = house.waiting(&ann.who).await;
        house.proves(waiting, "verification_code", &phone.code()).await;
        house.expect("by the phone's code", &[("ann", "new_device")]).await;

        // The phone is lost: the app, and another phone in its place.
        let waiting = house.waiting(&ann.who).await;
        let mut back = house.proves(waiting, "otp_app", &app.code()).await;
        house.expect("by the app", &[("ann", "new_device")]).await;
        back.connects_phone(&house.server).await;
        house.expect("a new phone", &[("ann", "phone_replaced")]).await;
        assert_eq!(phone.state().await, "ended", "whoever found the old one");
    }
}

// shows: ADM-01
// shows in part: THR-04 (crates/server/tests/phone/access_request.rs has the rest)
#[tokio::test]
async fn who_has_nothing_left_is_let_in_by_a_colleague_and_everybody_concerned_is_told() {
    for (mut house, meadow) in houses().await {
        let ann = house.server.employee(meadow, "ann@example.org").await;
        let ada = house.server.administrator(meadow, "ada@example.org").await;
        let bo = house.server.administrator(meadow, "bo@example.org").await;
        let ann = house.equipped(ann, "+49 151 23456789").await;
        let ada = house.equipped(ada, "+49 151 23456780").await;
        let bo = house.equipped(bo, "+49 151 23456781").await;
        // What is lost here is a trusted device, too.
        house.phone_of(&ann).await;
        house.phone_of(&ada).await;
        house.told().await;

        let told = "access_requested_told";
        let asked = [("ann", "access_requested"), ("ada", told), ("bo", told)];
        let granted = [("ann", "waiver_granted"), ("bo", "waiver_granted_told")];
        house.is_let_in(&ann, &ada, &asked, &granted).await;
        let bound = "factor_bound_under_waiver_told";
        let expected = [("ann", "factor_bound_under_waiver"), ("ada", bound), ("bo", bound)];
        house.expect("a new app under the exception", &expected).await;

        // The same for an administrator whom a colleague helps.
        let asked = [("ada", "access_requested"), ("bo", told)];
        house.is_let_in(&ada, &bo, &asked, &[("ada", "waiver_granted")]).await;
        let expected = [("ada", "factor_bound_under_waiver"), ("bo", bound)];
        house.expect("her new app under the exception", &expected).await;
    }
}

// shows: ADM-02, ADM-03
#[tokio::test]
async fn the_sole_administrator_is_sent_to_the_operator_who_lets_her_in_and_she_is_told() {
    for (mut house, meadow) in houses().await {
        let ada = house.server.administrator(meadow, "ada@example.org").await;
        let ada = house.equipped(ada, "+49 151 23456789").await;
        house.told().await;
        let (id, mut client) = house.waiting(&ada.who).await;
        let asked = ask(&mut client, &id).await;
        assert_eq!(asked.code(), "no_administrator_available");
        house.expect("a request that nobody can answer", &[]).await;
        let restore = RestoreAccess {
            workspace: meadow,
            login: ada.who.login.clone(),
            days: 1,
            reason: "phone and codes burnt".parse().unwrap(),
        };
        let now = house.server.clock.now();
        restore_access(house.server.app(), &restore, now).await.unwrap();
        house.expect("the operator", &[("ada", "waiver_granted")]).await;
        let mut client = house.server.client().at([198, 51, 100, 41]);
        let (_, client, entered) = client.password(Some("meadow"), &ada.who.login, PASSWORD).await;
        assert_eq!(entered.json()["awaits"], "nothing", "{}", entered.text());
        house.expect("she is in", &[("ada", "new_device")]).await;
        client.clone().set_up_otp_app(&house.server.clock).await;
        house
            .expect("her new app", &[("ada", "factor_bound_under_waiver")])
            .await;
    }
}
