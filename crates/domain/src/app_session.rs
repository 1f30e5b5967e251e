//! Sessions of apps: they stay signed in by a refresh credential that only the app's own key can use (APP-08, APP-09).
//!
//! An app makes a key and says which one it is while its sign-in is open. Its session's token lives as long as a browser
//! may pause, and is never prolonged; before it ends, or long after, the app sends its refresh token, signed by that
//! key, and gets a new token and a new refresh token. A refresh token counts once. The same signed request sent again,
//! because its answer was lost, is answered the same; anything else about a token that was used shows that there are
//! two of what should be one, and ends the session.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::client::ClientKind;
use crate::entropy::Entropy;
use crate::id::{SessionId, SignInId};
use crate::jws::{Jws, PublicKey};
use crate::keys::{Digest, KeyRing, Purpose};
use crate::policy::{Key, Policy};
use crate::secret::Token;
use crate::time::Timestamp;

/// What the signed message of an app is, in its header.
const CLIENT: &str = "doorward-client+jws";
const REFRESH: &str = "doorward-refresh+jws";

/// An app that signs in: what kind it is, and the key that its session will be bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AppClient {
    pub kind: ClientKind,
    pub key: PublicKey,
}

/// Why an app's message is none: what is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotFromAnApp(pub &'static str);

#[derive(Deserialize)]
struct Introduced {
    aud: String,
    sub: String,
    kind: String,
}

impl AppClient {
    /// Reads the message by which an app introduces itself to this sign-in at this server; signed by the key it brings.
    pub fn read(jws: &str, sign_in: SignInId, origin: &str) -> Result<Self, NotFromAnApp> {
        let (key, said): (PublicKey, Introduced) = Jws::read(jws)
            .and_then(|jws| jws.introduced(CLIENT))
            .map_err(|_| NotFromAnApp("not_signed"))?;
        if said.aud != origin {
            return Err(NotFromAnApp("other_server"));
        }
        if said.sub != sign_in.to_string() {
            return Err(NotFromAnApp("other_sign_in"));
        }
        let kind = ClientKind::from_word(&said.kind).filter(|kind| kind.is_app());
        Ok(Self {
            kind: kind.ok_or(NotFromAnApp("kind"))?,
            key,
        })
    }
}

/// A request for new tokens whose signature holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The refresh token's digests, under every key of the ring.
    presented: Vec<Digest>,
    /// Tells this request from every other one.
    pub request: Digest,
}

#[derive(Deserialize)]
struct Refreshing {
    aud: String,
    sub: String,
    refresh: String,
}

impl Asked {
    /// Reads a request about `session`: the refresh token, and the message by which the session's key signs it.
    pub fn read(
        jws: &str,
        token: &Token,
        of: (SessionId, &PublicKey),
        origin: &str,
        keys: &KeyRing,
    ) -> Result<Self, NotFromAnApp> {
        let (session, key) = (of.0.to_string(), of.1);
        let said: Refreshing = Jws::read(jws)
            .and_then(|jws| jws.signed_by(REFRESH, &session, key))
            .map_err(|_| NotFromAnApp("not_signed"))?;
        let text = zeroize::Zeroizing::new(token.expose_text());
        let hash = BASE64URL_NOPAD.encode(digest(&SHA256, text.as_bytes()).as_ref());
        if said.aud != origin || said.sub != session || !bool::from(said.refresh.as_bytes().ct_eq(hash.as_bytes())) {
            return Err(NotFromAnApp("not_signed"));
        }
        let mut request = [0; 32];
        request.copy_from_slice(digest(&SHA256, jws.as_bytes()).as_ref());
        Ok(Self {
            presented: presented(token, keys),
            request,
        })
    }
}

/// The digests by which a refresh token may be kept: under every key of the ring.
fn presented(token: &Token, keys: &KeyRing) -> Vec<Digest> {
    keys.macs(Purpose::App, &[b"refresh", token.expose()])
}

/// Under what the store keeps a refresh token.
pub fn kept_as(token: &Token, keys: &KeyRing) -> Digest {
    keys.mac(Purpose::App, &[b"refresh", token.expose()])
}

/// What an app stays signed in by, as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credential {
    pub session: SessionId,
    /// The app's key: without it a refresh token is worth nothing.
    pub key: PublicKey,
    /// The digest of the refresh token that counts now.
    pub refresh: Digest,
    /// What the newest rotation was made from; `None` before the first one.
    pub rotated: Option<Rotated>,
    pub rotated_at: Timestamp,
}

/// The newest rotation, as far as it is needed to answer its request once more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rotated {
    /// The digest of the refresh token that it used up.
    pub former: Digest,
    pub request: Digest,
    /// From it and the ring the tokens are made: none of them is stored.
    pub salt: [u8; 32],
}

/// The two tokens that an app gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tokens {
    /// Opens the session until it ends.
    pub token: Token,
    /// Gets the next ones, once.
    pub refresh: Token,
}

/// What is to be done with a request whose signature holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The credential as it is from now on, and the tokens.
    Rotate(Box<Credential>, Tokens),
    /// Its answer was lost: the same one again.
    Repeat(Tokens),
    /// Its answer has arrived, since its token is in use: nothing is handed out twice.
    Answered,
    /// The token was used up before, by another request: there are two who have it. The session ends.
    Reused,
}

impl Credential {
    /// What a session that begins now is kept by.
    pub fn new(session: SessionId, key: PublicKey, refresh: &Token, keys: &KeyRing, now: Timestamp) -> Self {
        Self {
            session,
            key,
            refresh: kept_as(refresh, keys),
            rotated: None,
            rotated_at: now,
        }
    }

    /// Judges a request. `arrived` says that the session's newest token was used already.
    pub fn judge(
        &self,
        asked: &Asked,
        arrived: bool,
        keys: &KeyRing,
        now: Timestamp,
        entropy: &mut dyn Entropy,
    ) -> Verdict {
        let is = |digest: &Digest| {
            let same = |presented: &Digest| bool::from(presented.ct_eq(digest));
            asked.presented.iter().any(same)
        };
        if is(&self.refresh) {
            let mut salt = [0; 32];
            entropy.fill(&mut salt);
            let rotated = Rotated {
                former: self.refresh,
                request: asked.request,
                salt,
            };
            let tokens = made(self.session, &salt, keys).swap_remove(0);
            let next = Self {
                refresh: kept_as(&tokens.refresh, keys),
                rotated: Some(rotated),
                rotated_at: now,
                ..self.clone()
            };
            return Verdict::Rotate(Box::new(next), tokens);
        }
        let same = self
            .rotated
            .filter(|rotated| is(&rotated.former) && bool::from(rotated.request.ct_eq(&asked.request)));
        let Some(rotated) = same else {
            return Verdict::Reused;
        };
        if arrived {
            return Verdict::Answered;
        }
        // The ring may have got a new key meanwhile: the tokens are those whose digest is kept.
        let made = made(self.session, &rotated.salt, keys);
        let kept = made
            .into_iter()
            .find(|tokens| presented(&tokens.refresh, keys).contains(&self.refresh));
        kept.map_or(Verdict::Answered, Verdict::Repeat)
    }

    /// Whether `token` is the one that counts, or the one before: whoever has it was given it, or took it.
    pub fn knows(&self, token: &Token, keys: &KeyRing) -> bool {
        let presented = presented(token, keys);
        presented.contains(&self.refresh) || self.rotated.is_some_and(|r| presented.contains(&r.former))
    }
}

/// The tokens of a rotation, under every key of the ring, the newest first.
fn made(session: SessionId, salt: &[u8; 32], keys: &KeyRing) -> Vec<Tokens> {
    let all = |what: &[u8]| keys.macs(Purpose::App, &[what, session.bytes(), salt]);
    let pair = |(token, refresh)| Tokens {
        token: Token::from_bytes(token),
        refresh: Token::from_bytes(refresh),
    };
    all(b"new token")
        .into_iter()
        .zip(all(b"new refresh"))
        .map(pair)
        .collect()
}

/// When the token of an app that was handed out at `now` ends: it is not prolonged by use, so that a stolen one does not
/// last. An exception that lets the session in ends it at the latest (DIS-11).
pub fn token_ends(now: Timestamp, waived_until: Option<Timestamp>, policy: &Policy) -> Timestamp {
    let end = now + policy.span(Key::SessionIdle);
    waived_until.map_or(end, |waived| waived.min(end))
}

/// Whether an app that was last heard of at `seen_at` is still signed in (APP-08).
pub fn is_kept(seen_at: Timestamp, policy: &Policy, now: Timestamp) -> bool {
    now.since(seen_at) <= silence(policy)
}

/// How long an app may say nothing.
pub fn silence(policy: &Policy) -> Duration {
    policy.span(Key::SessionAppSilence)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::{Value, json};

    use super::*;
    use crate::entropy::Seeded;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const HERE: &str = "https://id.example.org";

    fn pair() -> EcdsaKeyPair {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
    }

    fn public(pair: &EcdsaKeyPair) -> PublicKey {
        PublicKey::from_bytes(pair.public_key().as_ref()).unwrap()
    }

    fn signed(pair: &EcdsaKeyPair, header: &Value, payload: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let text = format!("{}.{}", part(header), part(payload));
        let signature = pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }

    fn session() -> SessionId {
        SessionId::from_bytes([7; 16])
    }

    fn hash(token: &Token) -> String {
        BASE64URL_NOPAD.encode(digest(&SHA256, token.expose_text().as_bytes()).as_ref())
    }

    fn asks(pair: &EcdsaKeyPair, token: &Token) -> String {
        let header = json!({ "alg": "ES256", "typ": REFRESH, "kid": session().to_string() });
        let payload = json!({ "aud": HERE, "sub": session().to_string(), "refresh": hash(token) });
        signed(pair, &header, &payload)
    }

    struct App {
        pair: EcdsaKeyPair,
        keys: KeyRing,
        refresh: Token,
        kept: Credential,
        entropy: Seeded,
    }

    fn app() -> App {
        let mut entropy = Seeded::new(3);
        let keys = KeyRing::generate(&mut entropy).unwrap();
        let pair = pair();
        let refresh = Token::new(&mut entropy);
        let kept = Credential::new(session(), public(&pair), &refresh, &keys, NOW);
        App {
            pair,
            keys,
            refresh,
            kept,
            entropy,
        }
    }

    impl App {
        fn read(&self, jws: &str, token: &Token) -> Result<Asked, NotFromAnApp> {
            Asked::read(jws, token, (session(), &self.kept.key), HERE, &self.keys)
        }

        fn judge(&mut self, jws: &str, token: &Token, arrived: bool) -> Verdict {
            let asked = self.read(jws, token).unwrap();
            let verdict = self.kept.judge(&asked, arrived, &self.keys, NOW, &mut self.entropy);
            if let Verdict::Rotate(next, _) = &verdict {
                self.kept = (**next).clone();
            }
            verdict
        }
    }

    // shows in part: APP-09 (the rest has tests of its own)
    #[test]
    fn a_refresh_token_counts_once_a_lost_answer_comes_again_and_a_copy_ends_it() {
        let mut app = app();
        let first = app.refresh.clone();
        let request = asks(&app.pair, &first);
        let Verdict::Rotate(_, tokens) = app.judge(&request, &first, false) else {
            panic!("the first time")
        };
        assert_ne!(tokens.refresh, first);
        assert_ne!(tokens.token, tokens.refresh);
        assert_eq!(app.judge(&request, &first, false), Verdict::Repeat(tokens.clone()));
        assert_eq!(app.judge(&request, &first, true), Verdict::Answered);
        let another = asks(&app.pair, &first);
        assert_eq!(app.judge(&another, &first, false), Verdict::Reused);

        let second = asks(&app.pair, &tokens.refresh);
        let Verdict::Rotate(_, later) = app.judge(&second, &tokens.refresh, true) else {
            panic!("the next one")
        };
        assert_ne!(later, tokens);
        assert_eq!(app.judge(&request, &first, false), Verdict::Reused, "two back");
    }

    #[test]
    fn a_lost_answer_comes_again_after_the_ring_got_a_new_key() {
        let mut app = app();
        let first = app.refresh.clone();
        let request = asks(&app.pair, &first);
        let Verdict::Rotate(_, tokens) = app.judge(&request, &first, false) else {
            panic!("the first time")
        };
        app.keys = app.keys.rotated(NOW, &mut app.entropy).unwrap();
        assert_eq!(app.judge(&request, &first, false), Verdict::Repeat(tokens.clone()));
        let second = asks(&app.pair, &tokens.refresh);
        let went_on = matches!(app.judge(&second, &tokens.refresh, true), Verdict::Rotate(..));
        assert!(went_on, "an older key's token still counts");
    }

    // shows in part: APP-09 (the rest has tests of its own)
    #[test]
    fn without_the_apps_own_key_a_refresh_token_is_worth_nothing() {
        let app = app();
        let token = &app.refresh;
        assert!(app.read(&asks(&app.pair, token), token).is_ok());
        let stolen = asks(&pair(), token);
        assert_eq!(app.read(&stolen, token), Err(NotFromAnApp("not_signed")));
        let other = Token::new(&mut Seeded::new(9));
        let of_other = asks(&app.pair, &other);
        assert_eq!(app.read(&of_other, token), Err(NotFromAnApp("not_signed")));
        let header = json!({ "alg": "ES256", "typ": REFRESH, "kid": session().to_string() });
        let right = json!({ "aud": HERE, "sub": session().to_string(), "refresh": hash(token) });
        for (field, value) in [("aud", "https://evil.example"), ("sub", "ses_other"), ("refresh", "")] {
            let mut payload = right.clone();
            payload[field] = json!(value);
            let message = signed(&app.pair, &header, &payload);
            assert_eq!(app.read(&message, token), Err(NotFromAnApp("not_signed")), "{field}");
        }
        for (field, value) in [("typ", "doorward-answer+jws"), ("kid", "ses_other")] {
            let mut other = header.clone();
            other[field] = json!(value);
            let message = signed(&app.pair, &other, &right);
            assert_eq!(app.read(&message, token), Err(NotFromAnApp("not_signed")), "{field}");
        }
    }

    #[test]
    fn an_app_introduces_itself_to_one_sign_in_at_one_server() {
        let sign_in = SignInId::from_bytes([5; 16]);
        let pair = pair();
        let point = pair.public_key().as_ref();
        let part = |range: &[u8]| BASE64URL_NOPAD.encode(range);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": part(&point[1..33]), "y": part(&point[33..]) });
        let header = json!({ "alg": "ES256", "typ": CLIENT, "jwk": jwk });
        let read = |field: &str, value: &str| {
            let mut payload = json!({ "aud": HERE, "sub": sign_in.to_string(), "kind": "desktop" });
            if !field.is_empty() {
                payload[field] = json!(value);
            }
            AppClient::read(&signed(&pair, &header, &payload), sign_in, HERE)
        };
        let desktop = AppClient {
            kind: ClientKind::Desktop,
            key: public(&pair),
        };
        assert_eq!(read("", ""), Ok(desktop));
        assert_eq!(read("kind", "mobile").map(|app| app.kind), Ok(ClientKind::Mobile));
        for (field, value, wrong) in [
            ("kind", "browser", "kind"),
            ("kind", "integration", "kind"),
            ("aud", "https://evil.example", "other_server"),
            ("sub", "sgn_other", "other_sign_in"),
        ] {
            assert_eq!(read(field, value), Err(NotFromAnApp(wrong)), "{value}");
        }
        assert_eq!(AppClient::read("x", sign_in, HERE), Err(NotFromAnApp("not_signed")));
    }

    // shows in part: APP-08 (the rest has tests of its own)
    #[test]
    fn an_app_may_be_silent_for_90_days_and_its_token_lives_as_long_as_a_browsers_pause() {
        let policy = Policy::default();
        let days = |n: u64| Duration::from_hours(24 * n);
        assert!(is_kept(NOW, &policy, NOW + days(90)));
        assert!(!is_kept(NOW, &policy, NOW + days(90) + Duration::from_secs(1)));
        assert_eq!(token_ends(NOW, None, &policy), NOW + Duration::from_mins(24));
        let soon = NOW + Duration::from_mins(5);
        assert_eq!(token_ends(NOW, Some(soon), &policy), soon);
    }
}
