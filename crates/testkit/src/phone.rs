//! Somebody's phone with the authenticator on it, as the reference library makes it.

use axum::http::{Method, StatusCode};
use phone::{Account, Decision, Key, PairingLink};
use serde_json::{Value, json};
use server::request::now::Clock;

use crate::server::{Answer, Client, TestServer};

/// A phone that took a code. What it says goes through the API, as anybody's would.
pub struct Phone {
    pub account: Account,
    /// With the bearer of the phone.
    pub client: Client,
    pub name: String,
    clock: Clock,
}

impl Phone {
    /// Scans what a session shows, with a new key.
    pub async fn scans(server: &TestServer, link: &str, name: &str) -> Result<Self, Answer> {
        Self::scans_with(server, Key::new().expect("a key"), link, name).await
    }

    /// The same with a key that the phone has.
    pub async fn scans_with(server: &TestServer, key: Key, link: &str, name: &str) -> Result<Self, Answer> {
        let link = PairingLink::read(link).expect("a code");
        let origin = server.app().settings.public_url.clone();
        let claim = key.claim(&origin, &link.token, name, "Android 16 · Chrome");
        let mut client = server.client().at([203, 0, 113, 50]);
        let answer = client
            .post("/api/v1/authenticator/devices", claim.expect("a signature"))
            .await;
        if answer.status != StatusCode::CREATED {
            return Err(answer);
        }
        let account = Account::paired(&origin, key, &answer.json()).expect("a pairing");
        Ok(Self {
            client: client.with_header("authorization", account.authorization().as_str()),
            account,
            name: name.to_owned(),
            clock: server.clock.clone(),
        })
    }

    /// Scans a new code with the key that it has: "connect again".
    pub async fn scans_again(self, server: &TestServer, link: &str) -> Result<Self, Answer> {
        let name = self.name.clone();
        Self::scans_with(server, self.account.into_key(), link, &name).await
    }

    /// What it may be connected to besides, by id.
    pub async fn others(&mut self) -> Vec<String> {
        let answer = self.client.get("/api/v1/authenticator/others").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let all = answer.json()["workspaces"].as_array().cloned().unwrap_or_default();
        all.iter()
            .filter_map(|one| one["id"].as_str().map(str::to_owned))
            .collect()
    }

    /// A new key of the same phone takes the code for another workspace; nothing is connected by that.
    pub async fn takes_other(&mut self, server: &TestServer, workspace: &str) -> Result<(Self, String), Answer> {
        let path = format!("/api/v1/authenticator/others/{workspace}");
        let begun = self.client.post(&path, Value::Null).await;
        if begun.status != StatusCode::CREATED {
            return Err(begun);
        }
        let pairing = begun.json()["pairing"].as_str().expect("a code").to_owned();
        let name = self.name.clone();
        let other = Self::scans(server, &pairing, &name).await?;
        Ok((other, pairing))
    }

    /// Says that the new key is its own.
    pub async fn vouches(&mut self, workspace: &str, pairing: &str, other: &Self) -> Answer {
        let body = self.account.follow(workspace, pairing, &other.account);
        let path = format!("/api/v1/authenticator/others/{workspace}/connect");
        self.client.post(&path, body.expect("a signature")).await
    }

    /// The verification code that it shows now, network or not.
    pub fn code(&self) -> String {
        self.account.code(self.clock.now().seconds().unsigned_abs()).digits
    }

    /// How it stands, by the server's word; the refusal's code where it gives none.
    pub async fn state(&mut self) -> String {
        let answer = self.client.get("/api/v1/authenticator/device").await;
        match answer.json()["state"].as_str() {
            Some(state) => state.to_owned(),
            None => answer.code(),
        }
    }

    /// What waits for its answer, the newest first.
    pub async fn requests(&mut self) -> Vec<Value> {
        let answer = self.client.get("/api/v1/authenticator/requests").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["requests"].as_array().cloned().unwrap_or_default()
    }

    /// The only one that waits.
    pub async fn request(&mut self) -> Value {
        let all = self.requests().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.into_iter().next().expect("one")
    }

    /// Answers one.
    pub async fn answers(&mut self, request: &Value, decision: Decision<'_>) -> Answer {
        let body = self.account.answer(request, decision).expect("a signature");
        let id = request["id"].as_str().expect("an id");
        let path = format!("/api/v1/authenticator/requests/{id}/answer");
        self.client.post(&path, body).await
    }

    /// Types the number that the page shows, having read what is unusual.
    pub async fn approves(&mut self, request: &Value, number: &str) -> Answer {
        let decision = Decision::Approve {
            number: Some(number),
            warned: true,
        };
        self.answers(request, decision).await
    }

    /// "Remove" in the app.
    pub async fn remove(&mut self) -> Answer {
        self.client
            .ask(Method::DELETE, "/api/v1/authenticator/device", None)
            .await
    }
}

impl Client {
    /// The code that this session shows: what its QR code holds.
    pub async fn shows_code(&mut self) -> Answer {
        self.post("/api/v1/second-factor/trusted-device", Value::Null).await
    }

    /// Types the digits of a phone.
    pub async fn types_digits(&mut self, digits: &str) -> Answer {
        let body = json!({ "digits": digits });
        self.post("/api/v1/second-factor/trusted-device/confirm", body).await
    }

    /// Connects a new phone for the signed-in person, with the recovery codes that the first set-up shows.
    pub async fn connects_phone(&mut self, server: &TestServer) -> (Phone, Vec<String>) {
        let shown = self.shows_code().await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
        let link = shown.json()["link"].as_str().expect("a link").to_owned();
        let phone = Phone::scans(server, &link, "Ann's phone").await;
        let phone = phone.unwrap_or_else(|answer| panic!("{}", answer.text()));
        let done = self.types_digits(&phone.account.digits).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        let codes = done.json()["recovery_codes"].as_array().cloned().unwrap_or_default();
        let codes = codes.iter().filter_map(|code| code.as_str().map(str::to_owned));
        (phone, codes.collect())
    }
}
