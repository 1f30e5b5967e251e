//! Somebody's app on a phone or a computer, which signs in by itself and stays signed in, as the reference library makes
//! it.

use axum::http::{Method, StatusCode};
use phone::{Key, Kind, Session};
use serde_json::{Value, json};

use crate::server::{Answer, Client, PASSWORD, Someone, TestServer};

/// An app that is signed in. What it says goes through the API, as anybody's would.
pub struct App {
    pub session: Session,
    client: Client,
}

/// An app's sign-in that is open: its key, and where it goes on.
pub struct Opening {
    pub key: Key,
    pub origin: String,
    pub id: String,
    /// With the ticket.
    pub client: Client,
}

impl Opening {
    /// Opens a sign-in at a workspace and introduces the app to it.
    pub async fn of(server: &TestServer, client: &Client, kind: Kind, workspace: &str) -> Self {
        Self::with_key(server, client, kind, workspace, Key::new().expect("a key")).await
    }

    /// The same with a key that the app has.
    pub async fn with_key(server: &TestServer, client: &Client, kind: Kind, workspace: &str, key: Key) -> Self {
        let mut plain = client.clone();
        let origin = server.app().settings.public_url.clone();
        let (id, mut with_ticket) = plain.open_sign_in(Some(workspace)).await;
        let said = Session::introduction(&key, &origin, &id, kind).expect("a signature");
        let answer = with_ticket.put(&format!("/api/v1/sign-ins/{id}/client"), said).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let ticket = answer.json()["ticket"].as_str().expect("a new ticket").to_owned();
        Self {
            key,
            origin,
            id,
            client: client.with_header("doorward-ticket", &ticket),
        }
    }

    /// Sends the password.
    pub async fn password(&mut self, login: &str, password: &str, captcha: Option<&str>) -> Answer {
        let body = json!({ "login": login, "password": password, "captcha": captcha });
        let path = format!("/api/v1/sign-ins/{}/password", self.id);
        self.client.post(&path, body).await
    }

    /// Sends a code of the second factor.
    pub async fn code(&mut self, method: &str, code: &str) -> Answer {
        let body = json!({ "method": method, "code": code });
        let path = format!("/api/v1/sign-ins/{}/second-factor", self.id);
        self.client.post(&path, body).await
    }

    /// The app, if that was the last step.
    pub fn signed_in(self, answer: &Answer) -> App {
        let session = Session::signed_in(&self.origin, self.key, &answer.json());
        let session = session.unwrap_or_else(|why| panic!("{why}: {}", answer.text()));
        let mut client = self.client;
        client.headers.retain(|(name, _)| name != "doorward-ticket");
        assert!(client.cookies.is_empty(), "an app gets no cookies");
        App { session, client }
    }
}

impl App {
    /// Signs in somebody without a second factor, at 192.0.2.7.
    pub async fn signs_in(server: &TestServer, kind: Kind, who: &Someone) -> Self {
        let mut client = server.client();
        "MeadowChat/3.1 (Linux)".clone_into(&mut client.agent);
        let mut opening = Opening::of(server, &client, kind, &who.workspace_name).await;
        let answer = opening.password(&who.login, PASSWORD, None).await;
        assert_eq!(answer.json()["awaits"], "nothing", "{}", answer.text());
        opening.signed_in(&answer)
    }

    /// The client with the app's newest token.
    pub fn client(&self) -> Client {
        self.client
            .with_header("authorization", self.session.authorization().as_str())
    }

    /// Whether its token opens the session; marked as background.
    pub async fn is_served(&self) -> bool {
        self.client().is_signed_in().await
    }

    /// Sends the request for new tokens, and forgets the answer: it was lost.
    pub async fn asks_in_vain(&mut self) -> Answer {
        let asked = self.session.refresh().expect("a signature");
        self.sends(asked).await
    }

    /// Sends any request for new tokens.
    pub async fn sends(&self, asked: Value) -> Answer {
        self.client.clone().post("/api/v1/session/refresh", asked).await
    }

    /// Gets new tokens, and keeps them.
    pub async fn refreshes(&mut self) -> Answer {
        let answer = self.asks_in_vain().await;
        if answer.status == StatusCode::OK {
            self.session.refreshed(&answer.json()).expect("tokens");
        }
        answer
    }

    /// The same app as it was written down, as a thief has it who copied the device, or after it was started again.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self {
            session: Session::kept(&self.session.expose()).expect("what was written down"),
            client: self.client.clone(),
        }
    }

    /// The same app after the server was started again.
    #[must_use]
    pub fn on(self, server: &TestServer) -> Self {
        Self {
            client: self.client.on(server),
            ..self
        }
    }

    /// "Log out" in the app.
    pub async fn logs_out(&self) -> Answer {
        self.client().ask(Method::DELETE, "/api/v1/session", None).await
    }
}
