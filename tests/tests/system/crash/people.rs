//! Signing in, step by step, over a real connection.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::http::{Jar, ask};
use testkit::server::OtpPhone;

/// A sign-in whose password is proven: where it goes on, and with which ticket.
pub struct Door {
    path: String,
    ticket: String,
}

/// Login and password. The jar holds a session if nothing more is asked.
pub async fn sign_in(url: &str, login: &str, password: &str, jar: &mut Jar) -> Result<Door, String> {
    let (_, opened) = ask(url, "POST", "/api/v1/sign-ins", Some(json!({})), jar).await?;
    let text = |name: &str| opened[name].as_str().unwrap_or("").to_owned();
    let door = Door {
        path: format!("/api/v1/sign-ins/{}", text("id")),
        ticket: text("ticket"),
    };
    let body = json!({ "login": login, "password": password });
    let (status, answer) = door.post(url, "password", body, jar).await?;
    match status {
        200 | 202 => Ok(door),
        _ => Err(answer.to_string()),
    }
}

/// The second proof.
pub async fn prove(url: &str, door: &Door, method: &str, code: &str, jar: &mut Jar) -> Result<(), String> {
    let body = json!({ "method": method, "code": code });
    let (status, answer) = door.post(url, "second-factor", body, jar).await?;
    if status == 200 { Ok(()) } else { Err(answer.to_string()) }
}

impl Door {
    async fn post(&self, url: &str, step: &str, body: Value, jar: &mut Jar) -> Result<(u16, Value), String> {
        jar.headers = vec![("doorward-ticket".to_owned(), self.ticket.clone())];
        let answer = ask(url, "POST", &format!("{}/{step}", self.path), Some(body), jar).await;
        jar.headers.clear();
        answer
    }
}

/// A code of a step that was not used yet: the real clock has to reach the next one.
pub async fn code_of(phone: &OtpPhone) -> String {
    let last = phone.code();
    for _ in 0..80 {
        let code = phone.code();
        if code != last {
            return code;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("the phone shows the same code for ever");
}

/// Sets up an app: the phone, and the recovery codes that came with it.
pub async fn set_up_app(url: &str, jar: &mut Jar) -> (OtpPhone, Vec<String>) {
    let begun = ask(url, "POST", "/api/v1/second-factor/otp-app", Some(json!({})), jar).await;
    let (_, begun) = begun.expect("an answer");
    let secret = begun["secret"].as_str().expect("a secret");
    let phone = OtpPhone::new(secret, server::request::now::Clock::system());
    let body = json!({ "code": phone.code() });
    let confirmed = ask(url, "POST", "/api/v1/second-factor/otp-app/confirm", Some(body), jar).await;
    let (status, confirmed) = confirmed.expect("an answer");
    assert_eq!(status, 200, "{confirmed}");
    let codes = confirmed["recovery_codes"].as_array().expect("recovery codes");
    let codes = codes.iter().filter_map(|code| code.as_str().map(str::to_owned));
    (phone, codes.collect())
}
