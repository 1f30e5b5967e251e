//! Ada, the administrator: turns Dora's second factor off and on, and changes a setting, until the server dies.

use serde_json::{Value, json};
use testkit::http::{Jar, ask};
use testkit::server::{OtpPhone, PASSWORD};

use super::people::code_of;

const SETTING: &str = "session.warn_before";

pub struct Ada {
    pub jar: Jar,
    phone: OtpPhone,
    dora: String,
    /// Whether Dora's factor is off: what was acknowledged, and what was under way.
    off: [bool; 2],
    /// The setting's value, the same way.
    value: [u64; 2],
    proven: std::time::Instant,
    pub acknowledged: u64,
}

impl Ada {
    pub fn new(jar: Jar, phone: OtpPhone, dora: String) -> Self {
        Self {
            jar,
            phone,
            dora,
            off: [false; 2],
            value: [120; 2],
            proven: std::time::Instant::now(),
            acknowledged: 0,
        }
    }

    pub async fn work(mut self, url: String) -> Self {
        while self.once(&url).await.is_ok() {}
        self
    }

    async fn once(&mut self, url: &str) -> Result<(), String> {
        let path = format!("/api/v1/employees/{}/waiver", self.dora);
        self.off[1] = !self.off[0];
        let (status, answer) = if self.off[1] {
            let body = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true, "challenge": "none" });
            ask(url, "PUT", &path, Some(body), &mut self.jar).await?
        } else {
            ask(url, "DELETE", &path, None, &mut self.jar).await?
        };
        assert!((200..300).contains(&status), "the exception: {status} {answer}");
        self.off[0] = self.off[1];
        self.acknowledged += 1;

        self.value[1] = 30 + (self.value[0] + 7) % 500;
        let body = json!({ "value": self.value[1].to_string() });
        let (status, answer) = ask(
            url,
            "PUT",
            &format!("/api/v1/settings/{SETTING}"),
            Some(body),
            &mut self.jar,
        )
        .await?;
        assert!((200..300).contains(&status), "the setting: {status} {answer}");
        self.value[0] = self.value[1];
        self.acknowledged += 1;
        Ok(())
    }

    pub async fn check(&mut self, url: &str, at: &str) {
        let path = format!("/api/v1/employees/{}/waiver", self.dora);
        let (status, case) = ask(url, "GET", &path, None, &mut self.jar).await.expect("an answer");
        assert_eq!(status, 200, "{at}: {case}");
        let off = case["waiver"] != Value::Null;
        assert!(
            self.off.contains(&off),
            "{at}: Dora's factor is off: {off}, and was {:?}",
            self.off
        );
        self.off = [off; 2];

        let (_, settings) = ask(url, "GET", "/api/v1/settings", None, &mut self.jar)
            .await
            .expect("an answer");
        let settings = settings["settings"].as_array().expect("settings");
        let value = settings.iter().find(|row| row["key"] == SETTING).expect("the setting");
        let value: u64 = value["value"].as_str().expect("a value").parse().expect("seconds");
        assert!(
            self.value.contains(&value),
            "{at}: the setting is {value}, and was {:?}",
            self.value
        );
        self.value = [value; 2];

        // What weighs something wants a proof of the last five minutes.
        if self.proven.elapsed().as_secs() > 200 {
            let body = json!({ "password": PASSWORD, "code": code_of(&self.phone).await });
            let (status, answer) = ask(url, "POST", "/api/v1/session/step-up", Some(body), &mut self.jar)
                .await
                .expect("an answer");
            assert_eq!(status, 204, "{at}: {answer}");
            self.proven = std::time::Instant::now();
        }
    }
}
