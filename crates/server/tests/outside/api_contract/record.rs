//! Answers taken down and held against the table of routes.

use std::cell::RefCell;
use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::api::description::status_of;
use server::api::routes::{ANY_ROUTE, Route, routes};
use testkit::server::{Answer, Client, PASSWORD};

/// Every answer of a refusal, by route; what is not declared stops the test at once.
pub struct Record {
    pub routes: Vec<Route>,
    seen: RefCell<BTreeSet<(String, String)>>,
}

impl Record {
    pub fn new() -> Self {
        Self {
            routes: routes(),
            seen: RefCell::default(),
        }
    }

    pub fn route(&self, method: &Method, path: &str) -> &Route {
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
    pub fn note(&self, method: &Method, path: &str, answer: Answer) -> Answer {
        let route = self.route(method, path);
        let name = format!("{} {}", route.method, route.path);
        let kept = answer.headers.get("cache-control").map(|v| v.to_str().unwrap());
        let may_keep =
            name == "get /session" && (answer.status.is_success() || answer.status == StatusCode::NOT_MODIFIED);
        let own = if may_keep { "private, no-cache" } else { "no-store" };
        assert_eq!(kept, Some(own), "{name}: what is somebody's lies in no cache");
        let told = answer.text();
        assert!(
            !told.contains(PASSWORD) && !told.contains("$argon2"),
            "{name}: a password"
        );
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

    pub async fn ask(&self, client: &mut Client, method: Method, path: &str, body: Option<Value>) -> Answer {
        let path = format!("/api/v1{path}");
        let answer = client.ask(method.clone(), &path, body).await;
        self.note(&method, &path, answer)
    }

    pub async fn get(&self, client: &mut Client, path: &str) -> Answer {
        self.ask(client, Method::GET, path, None).await
    }

    pub async fn post(&self, client: &mut Client, path: &str, body: Value) -> Answer {
        self.ask(client, Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, client: &mut Client, path: &str, body: Value) -> Answer {
        self.ask(client, Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, client: &mut Client, path: &str) -> Answer {
        self.ask(client, Method::DELETE, path, None).await
    }

    /// Opens a sign-in; its path, and the client with the ticket.
    pub async fn open(&self, client: &mut Client, workspace: &str) -> (String, Client) {
        let opened = self
            .post(client, "/sign-ins", json!({ "workspace": workspace }))
            .await
            .json();
        let ticket = opened["ticket"].as_str().unwrap();
        let path = format!("/sign-ins/{}", opened["id"].as_str().unwrap());
        (path, client.with_header("doorward-ticket", ticket))
    }

    pub async fn password(
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
    pub fn missing(&self) -> Vec<String> {
        let seen = self.seen.borrow();
        let mut missing = Vec::new();
        for route in &self.routes {
            let name = format!("{} {}", route.method, route.path);
            // An answer without an end is read in `approval.rs`.
            let ends = !route.is_stream();
            for code in route.codes.iter().chain(ends.then_some(&"done")) {
                // Two who act on one invitation at the same moment meet in `invitations/by_sms.rs`.
                let is_raced = *code == "stale_state" && route.path.starts_with("/sms-invitations");
                if !is_raced && !seen.contains(&(name.clone(), (*code).to_owned())) {
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
pub fn filled(route: &Route, employee: &str, group: &str) -> String {
    let path = route.path.replace("{group}", group).replace("{employee}", employee);
    match route.path {
        "/settings/{key}" => "/settings/session.idle".to_owned(),
        _ => path.replace("{id}", employee),
    }
}

/// A body that every route takes.
pub fn body_of(route: &Route) -> Option<Value> {
    Some(match route.sends? {
        "OpenSignIn" | "SendJoinLink" => json!({}),
        "SendPassword" => json!({ "login": "ann@example.org", "password": PASSWORD }),
        "SendRefresh" => json!({ "session": "ses_0", "refresh": "x", "jws": "x" }),
        "SendWorkspace" => json!({ "workspace": "meadow" }),
        "SendSecondFactor" => json!({ "method": "otp_app", "code": "000000" }),
        "AskCaptcha" | "AskPasswordReset" => json!({ "login": "ann@example.org" }),
        "StepUp" | "AskPhone" | "AnnouncePhone" => json!({ "password": PASSWORD }),
        "ChangePassword" => json!({ "current": PASSWORD, "new": "nine brave herons at dawn" }),
        "SendCode" => json!({ "code": "000000" }),
        "PutBannerOff" => json!({ "kind": "connect_phone" }),
        "SendDigits" => json!({ "digits": "000000" }),
        "SendPairing" | "SendFollowing" => json!({ "pairing": "0123456789ABCDEFGHJKMNPQR0", "jws": "x" }),
        "SendAnswer" | "SendClient" => json!({ "jws": "x" }),
        "SendWaiver" | "GrantAccess" => json!({ "days": 1, "reason": "lost the phone", "identity_checked": true }),
        "SendSubscription" => json!({ "endpoint": "https://push.example/1", "p256dh": "x", "auth": "x" }),
        "SendNumber" | "InviteNumber" => json!({ "number": "+49 151 23456789" }),
        "RefuseAccess" => json!({ "reason": "it was not her" }),
        "RenameGroup" => json!({ "name": "Somebody else" }),
        "SetNewPassword" => json!({ "token": "x", "password": "nine brave herons at dawn" }),
        "SendRole" => json!({ "role": "employee" }),
        "SendGroup" => json!({ "name": "Night shift" }),
        "SendProfile" => json!({ "name": "Ann" }),
        "SendLogin" => json!({ "login": "ann@example.com", "password": PASSWORD }),
        "SendContactEmail" => json!({ "email": "contact@example.com" }),
        "SendLink" => json!({ "token": "nonsense" }),
        "SendSetting" => json!({ "value": "60" }),
        "SendInvitation" => json!({ "email": "kim@example.org" }),
        "SendInvitations" => json!({ "addresses": "kim@example.org" }),
        "SwitchJoinLink" => json!({ "is_on": true }),
        "AcceptInvitation" => json!({ "token": "x", "password": PASSWORD }),
        "AskToJoin" => json!({ "token": "x", "email": "kim@example.org" }),
        "ConfirmJoining" => json!({ "link": "x", "token": "x", "password": PASSWORD }),
        other => panic!("a new body: {other}"),
    })
}

pub fn method_of(route: &Route) -> Method {
    route.method.to_uppercase().parse().unwrap()
}
