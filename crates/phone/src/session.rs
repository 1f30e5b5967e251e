//! A session of an app: signed in once, and kept by a refresh token that only the app's own key can use.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{Key, NotUsable};

/// What kind of app signs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Mobile,
    Desktop,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Desktop => "desktop",
        }
    }
}

/// What an app keeps of one sign-in: never a password.
pub struct Session {
    pub origin: String,
    /// The session's id, which stays for as long as it lives.
    pub id: String,
    pub login: String,
    pub workspace: String,
    key: Key,
    token: Zeroizing<String>,
    refresh: Zeroizing<String>,
    device: Zeroizing<String>,
    /// The request that was made and is not answered yet.
    asked: Option<Value>,
}

impl Session {
    /// What introduces the app to a sign-in that is open: the body of `PUT /api/v1/sign-ins/{id}/client`.
    pub fn introduction(key: &Key, origin: &str, sign_in: &str, kind: Kind) -> Result<Value, NotUsable> {
        let header = json!({ "alg": "ES256", "typ": "doorward-client+jws", "jwk": key.jwk()? });
        let payload = json!({ "aud": origin, "sub": sign_in, "kind": kind.word() });
        Ok(json!({ "jws": key.sign(&header, &payload)? }))
    }

    /// What the server answered to the last step of the sign-in.
    pub fn signed_in(origin: &str, key: Key, answer: &Value) -> Result<Self, NotUsable> {
        let text = |value: &Value, field| value.as_str().map(str::to_owned).ok_or(NotUsable::Answer(field));
        let (app, session) = (&answer["app"], &answer["session"]);
        Ok(Self {
            origin: origin.to_owned(),
            id: text(&session["id"], "session.id")?,
            login: text(&session["account"]["login"], "session.account.login")?,
            workspace: text(&session["workspace"]["title"], "session.workspace.title")?,
            key,
            token: Zeroizing::new(text(&app["token"], "app.token")?),
            refresh: Zeroizing::new(text(&app["refresh"], "app.refresh")?),
            device: Zeroizing::new(text(&app["device"], "app.device")?),
            asked: None,
        })
    }

    /// The value of the `Authorization` header, until the token ends.
    pub fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.token.as_str()))
    }

    /// The value of the `Doorward-Device` header of the next sign-in.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// What asks for the next tokens: the body of `POST /api/v1/session/refresh`.
    ///
    /// Write the session down ([`Session::expose`]) before it is sent. Until its answer has come it is the same one, so
    /// that an answer that was lost is given again, and nobody takes the app for its own thief.
    pub fn refresh(&mut self) -> Result<Value, NotUsable> {
        if let Some(asked) = &self.asked {
            return Ok(asked.clone());
        }
        let header = json!({ "alg": "ES256", "typ": "doorward-refresh+jws", "kid": self.id });
        let hash = digest(&SHA256, self.refresh.as_bytes());
        let payload = json!({ "aud": self.origin, "sub": self.id, "refresh": BASE64URL_NOPAD.encode(hash.as_ref()) });
        let asked = json!({
            "session": self.id,
            "refresh": self.refresh.as_str(),
            "jws": self.key.sign(&header, &payload)?,
        });
        self.asked = Some(asked.clone());
        Ok(asked)
    }

    /// Whether a request was made whose answer has not come.
    pub fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes the answer. Its token may be over already where it was asked for long ago ([`Session::is_asking`]): then it
    /// still gets the next ones. Write the session down before the token is used.
    pub fn refreshed(&mut self, answer: &Value) -> Result<(), NotUsable> {
        let text = |field| answer[field].as_str().ok_or(NotUsable::Answer(field));
        let (token, refresh) = (text("token")?, text("refresh")?);
        self.token = Zeroizing::new(token.to_owned());
        self.refresh = Zeroizing::new(refresh.to_owned());
        self.asked = None;
        Ok(())
    }

    /// Another token of the same session, from a `Doorward-Token` header.
    pub fn use_token(&mut self, token: &str) {
        self.token = Zeroizing::new(token.to_owned());
    }

    /// Whether a refusal of [`Session::refresh`] is for good: then the app forgets the session and asks its person to
    /// sign in, and tries nothing again by itself (CAP-06). Everything else is tried again later.
    pub fn is_over(code: &str) -> bool {
        matches!(code, "session_expired" | "not_allowed" | "stale_state")
    }

    /// Everything to be kept, secrets included: for a file that only its owner reads.
    pub fn expose(&self) -> Value {
        json!({
            "origin": self.origin,
            "session": self.id,
            "login": self.login,
            "workspace": self.workspace,
            "key": BASE64URL_NOPAD.encode(self.key.expose()),
            "token": self.token.as_str(),
            "refresh": self.refresh.as_str(),
            "device": self.device.as_str(),
            "asked": self.asked,
        })
    }

    /// Reads what [`Session::expose`] gave.
    pub fn kept(value: &Value) -> Result<Self, NotUsable> {
        let text = |field| value[field].as_str().ok_or(NotUsable::Answer(field));
        let key = BASE64URL_NOPAD.decode(text("key")?.as_bytes());
        let key = Zeroizing::new(key.map_err(|_| NotUsable::Answer("key"))?);
        let secret = |field| Ok(Zeroizing::new(text(field)?.to_owned()));
        Ok(Self {
            origin: text("origin")?.to_owned(),
            id: text("session")?.to_owned(),
            login: text("login")?.to_owned(),
            workspace: text("workspace")?.to_owned(),
            key: Key::from_pkcs8(&key)?,
            token: secret("token")?,
            refresh: secret("refresh")?,
            device: secret("device")?,
            asked: Some(value["asked"].clone()).filter(|asked| !asked.is_null()),
        })
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session of {} at {}", self.login, self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anns() -> Session {
        let answer = json!({
            "session": {
                "id": "ses_1", "account": { "login": "ann@example.org" }, "workspace": { "title": "Meadow" },
            },
            "app": { "token": "t1", "refresh": "r1", "device": "d1" },
        });
        Session::signed_in("https://id.example.org", Key::new().unwrap(), &answer).unwrap()
    }

    // shows in part: APP-09 (the rest has tests of its own), CAP-06 (the rest has tests of its own)
    #[test]
    fn an_unanswered_request_is_the_same_one_also_after_the_app_was_started_again() {
        let mut session = anns();
        let asked = session.refresh().unwrap();
        assert_eq!(session.refresh().unwrap(), asked);
        assert!(session.is_asking());
        let mut again = Session::kept(&session.expose()).unwrap();
        assert_eq!(again.refresh().unwrap(), asked);
        again.refreshed(&json!({ "token": "t2", "refresh": "r2" })).unwrap();
        assert_eq!(again.authorization().as_str(), "Bearer t2");
        assert!(!again.is_asking());
        let next = again.refresh().unwrap();
        assert_eq!(next["refresh"], "r2");
        assert_ne!(next["jws"], asked["jws"]);
        assert!(Session::is_over("session_expired") && !Session::is_over("busy"));
    }

    #[test]
    fn a_session_says_no_secret() {
        assert_eq!(
            format!("{:?}", anns()),
            "Session of ann@example.org at https://id.example.org"
        );
    }
}
