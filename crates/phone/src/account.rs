//! One account of the app: a workspace, its key, its token and the secret of its codes.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{Key, NotUsable};

/// What a phone keeps of one workspace.
pub struct Account {
    pub origin: String,
    /// The id that the server gave the phone.
    pub device: String,
    pub workspace: String,
    pub login: String,
    /// The digits that the person types into the browser, until the phone is connected.
    pub digits: String,
    key: Key,
    token: Zeroizing<String>,
    secret: Zeroizing<Vec<u8>>,
}

/// What the person decided about a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision<'a> {
    /// With the number of the sign-in page, where one is asked for.
    Approve { number: Option<&'a str>, warned: bool },
    /// "This isn't me".
    Deny,
}

/// A verification code, and for how long it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Code {
    pub digits: String,
    pub seconds_left: u64,
}

const PERIOD: u64 = 30;

impl Account {
    /// What the server answered to [`Key::claim`].
    pub fn paired(origin: &str, key: Key, answer: &Value) -> Result<Self, NotUsable> {
        let text = |value: &Value, field| value.as_str().map(str::to_owned).ok_or(NotUsable::Answer(field));
        let code = &answer["code"];
        if code["algorithm"] != "SHA-256" || code["digits"] != 6 || code["period"] != PERIOD {
            return Err(NotUsable::Answer("code"));
        }
        let secret = Zeroizing::new(text(&code["secret"], "code.secret")?);
        let secret = BASE64URL_NOPAD.decode(secret.as_bytes());
        Ok(Self {
            origin: origin.to_owned(),
            device: text(&answer["device"], "device")?,
            workspace: text(&answer["workspace"]["title"], "workspace.title")?,
            login: text(&answer["employee"]["login"], "employee.login")?,
            digits: text(&answer["digits"], "digits")?,
            key,
            token: Zeroizing::new(text(&answer["token"], "token")?),
            secret: Zeroizing::new(secret.map_err(|_| NotUsable::Answer("code.secret"))?),
        })
    }

    /// The value of the `Authorization` header of every further call.
    pub fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", self.token.as_str()))
    }

    /// The key, to connect the same phone again after it was disconnected.
    pub fn into_key(self) -> Key {
        self.key
    }

    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The answer to one of `GET /api/v1/authenticator/requests`: the body of its `…/answer`.
    pub fn answer(&self, request: &Value, decision: Decision<'_>) -> Result<Value, NotUsable> {
        let text = |field| request[field].as_str().ok_or(NotUsable::Answer(field));
        let header = json!({ "alg": "ES256", "typ": "doorward-answer+jws", "kid": self.device });
        let mut payload = json!({
            "aud": self.origin,
            "sub": self.device,
            "request": text("id")?,
            "challenge": text("challenge")?,
        });
        match decision {
            Decision::Deny => payload["decision"] = json!("deny"),
            Decision::Approve { number, warned } => {
                payload["decision"] = json!("approve");
                if let Some(number) = number {
                    payload["number"] = json!(number);
                }
                if warned {
                    payload["warned"] = json!(true);
                }
            }
        }
        Ok(json!({ "jws": self.key.sign(&header, &payload)? }))
    }

    /// What lets the waiting `other` of the same phone be connected in another workspace: the body of
    /// `POST /api/v1/authenticator/others/{workspace}/connect`. [`Account::recovery_codes`] reads what comes back.
    pub fn follow(&self, workspace: &str, pairing: &str, other: &Self) -> Result<Value, NotUsable> {
        let header = json!({ "alg": "ES256", "typ": "doorward-following+jws", "kid": self.device });
        let payload = json!({
            "aud": self.origin, "sub": self.device, "workspace": workspace, "device": other.device,
        });
        Ok(json!({ "pairing": pairing, "jws": self.key.sign(&header, &payload)? }))
    }

    /// The recovery codes in the answer to [`Account::follow`]. Show them once and keep them nowhere: they belong on paper.
    pub fn recovery_codes(answer: &Value) -> Result<Vec<Zeroizing<String>>, NotUsable> {
        let text = |code: &Value| code.as_str().map(|code| Zeroizing::new(code.to_owned()));
        let codes = answer["recovery_codes"].as_array();
        let codes = codes.and_then(|codes| codes.iter().map(text).collect());
        codes.ok_or(NotUsable::Answer("recovery_codes"))
    }

    /// The verification code at a moment of the server's clock, in seconds since 1970. Needs no network.
    pub fn code(&self, at: u64) -> Code {
        let totp = totp_rs::Builder::new()
            .with_algorithm(totp_rs::Algorithm::SHA256)
            .with_digits(6)
            .with_step_duration(PERIOD)
            .with_secret(totp_rs::Secret::new(self.secret.to_vec().into_boxed_slice()))
            .build_noncompliant();
        Code {
            digits: totp.generate(at).to_string(),
            seconds_left: PERIOD - at % PERIOD,
        }
    }

    /// Everything to be kept, secrets included: for a file that only its owner reads.
    pub fn expose(&self) -> Value {
        json!({
            "origin": self.origin,
            "device": self.device,
            "workspace": self.workspace,
            "login": self.login,
            "key": BASE64URL_NOPAD.encode(self.key.expose()),
            "token": self.token.as_str(),
            "secret": BASE64URL_NOPAD.encode(&self.secret),
        })
    }

    /// Reads what [`Account::expose`] gave.
    pub fn kept(value: &Value) -> Result<Self, NotUsable> {
        let text = |field| value[field].as_str().ok_or(NotUsable::Answer(field));
        let bytes = |field| {
            let decoded = BASE64URL_NOPAD.decode(text(field)?.as_bytes());
            Ok(Zeroizing::new(decoded.map_err(|_| NotUsable::Answer(field))?))
        };
        Ok(Self {
            origin: text("origin")?.to_owned(),
            device: text("device")?.to_owned(),
            workspace: text("workspace")?.to_owned(),
            login: text("login")?.to_owned(),
            digits: String::new(),
            key: Key::from_pkcs8(&bytes("key")?)?,
            token: Zeroizing::new(text("token")?.to_owned()),
            secret: bytes("secret")?,
        })
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account of {} at {}", self.login, self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anns() -> Account {
        let answer = json!({
            "device": "phn_1", "token": "t", "digits": "482913", "workspace": { "title": "Meadow" },
            "employee": { "login": "ann@example.org" },
            "code": {
                "secret": BASE64URL_NOPAD.encode(b"12345678901234567890123456789012"),
                "algorithm": "SHA-256", "digits": 6, "period": 30,
            },
        });
        Account::paired("https://id.example.org", Key::new().unwrap(), &answer).unwrap()
    }

    // shows in part: APP-03, APP-12 (the rest has tests of its own)
    #[test]
    fn codes_are_those_of_rfc_6238_and_need_no_network() {
        let code = anns().code(59);
        assert_eq!((code.digits.as_str(), code.seconds_left), ("119246", 1));
        assert_eq!(anns().code(1_111_111_109).digits, "084774", "zeros in front are shown");
    }

    #[test]
    fn recovery_codes_are_read_or_their_lack_is_said() {
        let read = |answer| Account::recovery_codes(&answer).map(|codes| codes.iter().map(|c| c.to_string()).collect());
        let two = vec!["7K3QX-9MDVA".to_owned(), "0B2CT-4N8ZE".to_owned()];
        assert_eq!(read(json!({ "recovery_codes": two })), Ok(two));
        for lacking in [json!({}), json!({ "recovery_codes": [1] })] {
            assert_eq!(read(lacking), Err(NotUsable::Answer("recovery_codes")));
        }
    }

    #[test]
    fn an_account_is_kept_and_read_back_and_says_no_secret() {
        let account = anns();
        let again = Account::kept(&account.expose()).unwrap();
        assert_eq!(again.code(59), account.code(59));
        assert_eq!(again.authorization().as_str(), "Bearer t");
        assert_eq!(again.key().expose(), account.key().expose());
        assert_eq!(
            format!("{account:?}"),
            "Account of ann@example.org at https://id.example.org"
        );
    }
}
