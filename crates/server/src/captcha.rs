//! The CAPTCHA: a proof of work (ALTCHA, version 2) that the server makes and checks by itself.
//!
//! A person sees a few words of waiting; nothing is to be read, heard or recognised (CAP-09). It is friction, not the
//! defence: the throttle is (THR-11).
//!
//! A puzzle is signed under a key that the attempt's scope (the login's or the address's digest) goes into, so that it
//! is worth nothing for another attempt. Its end stands inside, in our own time: the crate would ask the system's
//! clock. Whoever accepts a proof must still insert its digest once, guarded, in the change that it pays for.

use std::collections::BTreeMap;
use std::time::Duration;

use altcha::{
    Challenge, ChallengeParameters, HmacAlgorithm, Payload, VerifySolutionOptions, sign_challenge, verify_solution,
};
use aws_lc_rs::pbkdf2;
use data_encoding::{BASE64, HEXLOWER};
use domain::entropy::Entropy;
use domain::keys::{Digest, KeyRing, Purpose};
use domain::refusal::Refusal;
use domain::time::Timestamp;

/// PBKDF2 passes of one try: long enough that a browser's overhead per call does not count, short enough that a
/// check costs the server a tenth of a millisecond.
const PASSES: u32 = 500;

/// A solution is about 700 bytes; more is not looked at.
const MOST_TEXT: usize = 4_096;

const ALGORITHM: &str = "PBKDF2/SHA-256";

/// A solved puzzle, not yet used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proof {
    /// The same for every solution of the same puzzle: the key of the guarded insert.
    pub digest: [u8; 32],
    /// After this the digest need not be kept.
    pub expires_at: Timestamp,
}

/// A puzzle as JSON, for the page's `data-captcha` and for the API.
///
/// It takes `cost` PBKDF2 passes on average (`captcha.cost`), at least half and at most one and a half of that: the
/// number of tries is drawn here, so that nobody is unlucky for long. 50,000 passes take a slow phone about a quarter
/// of a second.
pub fn challenge(
    keys: &KeyRing,
    scope: &[u8],
    cost: u64,
    life: Duration,
    now: Timestamp,
    entropy: &mut dyn Entropy,
) -> Result<serde_json::Value, Refusal> {
    let mut random = [0; 36];
    entropy.fill(&mut random);
    let (nonce, rest) = random.split_at(16);
    let (salt, draw) = rest.split_at(16);
    let counter = tries(cost, draw);

    let mut password = nonce.to_vec();
    password.extend_from_slice(&counter.to_be_bytes());
    let mut key = [0; 32];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, passes()?, salt, &password, &mut key);

    let expires = serde_json::Value::from((now + life).micros());
    let mut parameters = ChallengeParameters {
        algorithm: ALGORITHM.to_owned(),
        cost: PASSES,
        data: Some(BTreeMap::from([("expires".to_owned(), expires)])),
        expires_at: None,
        key_length: key.len(),
        // Half of the key: no other counter hits it by chance, and the solution shows the other half.
        key_prefix: HEXLOWER.encode(&key[..16]),
        key_signature: None,
        memory_cost: None,
        nonce: HEXLOWER.encode(nonce),
        parallelism: None,
        salt: HEXLOWER.encode(salt),
    };
    let secret = HEXLOWER.encode(&keys.mac(Purpose::Captcha, &[b"puzzle", scope]));
    sign_challenge(&HmacAlgorithm::Sha256, &mut parameters, None, &secret, None)
        .ok()
        .and_then(|challenge| serde_json::to_value(&challenge).ok())
        .ok_or(Refusal::CaptchaWrong)
}

/// Whether `solution` (base64 of the JSON of challenge and solution, as the form sends it) solves a puzzle that was made
/// for this scope and has not ended. Refuses with `captcha_wrong` only; a new puzzle is the remedy.
pub fn check(keys: &KeyRing, solution: &str, scope: &[u8], now: Timestamp) -> Result<Proof, Refusal> {
    let payload = read(solution).ok_or(Refusal::CaptchaWrong)?;
    let parameters = &payload.challenge.parameters;
    let end = parameters.data.as_ref().and_then(|data| data.get("expires")?.as_i64());
    let expires_at = Timestamp::from_micros(end.ok_or(Refusal::CaptchaWrong)?);
    let solves = |secret: &Digest| is_solved(&payload, &HEXLOWER.encode(secret));
    let secrets = keys.macs(Purpose::Captcha, &[b"puzzle", scope]);
    let signed_by = secrets.iter().position(solves).ok_or(Refusal::CaptchaWrong)?;
    if expires_at <= now {
        return Err(Refusal::CaptchaWrong);
    }
    let nonce = parameters.nonce.to_ascii_lowercase();
    // Under the key that made the puzzle: it counts once, whatever becomes of the ring meanwhile.
    let used = keys.macs(Purpose::Captcha, &[b"used", nonce.as_bytes()]);
    Ok(Proof {
        digest: *used.get(signed_by).ok_or(Refusal::CaptchaWrong)?,
        expires_at,
    })
}

/// How many tries this puzzle takes: around `cost / PASSES`, between half and one and a half of it.
fn tries(cost: u64, draw: &[u8]) -> u32 {
    let usual = u32::try_from(cost / u64::from(PASSES)).unwrap_or(u32::MAX / 2).max(2);
    let drawn = draw.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    usual / 2 + drawn % usual
}

fn passes() -> Result<std::num::NonZeroU32, Refusal> {
    std::num::NonZeroU32::new(PASSES).ok_or(Refusal::CaptchaWrong)
}

fn read(solution: &str) -> Option<Payload> {
    if solution.len() > MOST_TEXT {
        return None;
    }
    let json = BASE64.decode(solution.trim().as_bytes()).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The signature is compared before a single pass is spent on what somebody sent.
fn is_solved(payload: &Payload, secret: &str) -> bool {
    let Payload { challenge, solution } = payload;
    // The crate's own end would be held against the system's clock; ours never carries one.
    challenge.parameters.expires_at.is_none()
        && verify_solution(VerifySolutionOptions::new(challenge, solution, secret)).is_ok_and(|result| result.verified)
}

/// Solves a puzzle as the page does: for clients without a browser, and for tests.
pub fn solve(challenge: &str) -> Option<String> {
    let challenge: Challenge = serde_json::from_str(challenge).ok()?;
    let solution = altcha::solve_challenge(altcha::SolveChallengeOptions::new(&challenge)).ok()??;
    let json = serde_json::to_vec(&Payload { challenge, solution }).ok()?;
    Some(BASE64.encode(&json))
}

#[cfg(test)]
mod tests {
    use domain::entropy::Seeded;

    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const LIFE: Duration = Duration::from_mins(5);

    fn ring() -> KeyRing {
        KeyRing::generate(&mut Seeded::new(1)).unwrap()
    }

    fn puzzle(scope: &[u8]) -> String {
        let made = challenge(&ring(), scope, 1_000, LIFE, NOON, &mut Seeded::new(2));
        made.unwrap().to_string()
    }

    fn altered(solution: &str, from: &str, to: &str) -> String {
        let json = String::from_utf8(BASE64.decode(solution.as_bytes()).unwrap()).unwrap();
        assert!(json.contains(from), "{json}");
        BASE64.encode(json.replacen(from, to, 1).as_bytes())
    }

    // shows in part: CAP-09 (the rest has tests of its own)
    #[test]
    fn a_solved_puzzle_is_a_proof_for_five_minutes_and_always_the_same_one() {
        let solved = solve(&puzzle(b"ann")).unwrap();
        let first = check(&ring(), &solved, b"ann", NOON).unwrap();
        assert_eq!(first.expires_at, NOON + LIFE);
        let again = altered(&solved, "\"counter\"", "\"extra\":1,\"counter\"");
        let last = Timestamp::from_micros((NOON + LIFE).micros() - 1);
        assert_eq!(
            check(&ring(), &again, b"ann", last),
            Ok(first),
            "a second use has the same key"
        );
        assert_eq!(check(&ring(), &solved, b"ann", NOON + LIFE), Err(Refusal::CaptchaWrong));
    }

    // shows in part: CAP-09 (the rest has tests of its own)
    #[test]
    fn a_proof_counts_for_its_own_attempt_and_server_only() {
        let solved = solve(&puzzle(b"ann")).unwrap();
        assert_eq!(check(&ring(), &solved, b"ben", NOON), Err(Refusal::CaptchaWrong));
        let other = KeyRing::generate(&mut Seeded::new(9)).unwrap();
        assert_eq!(check(&other, &solved, b"ann", NOON), Err(Refusal::CaptchaWrong));
    }

    // shows in part: CAP-09 (the rest has tests of its own)
    #[test]
    fn a_puzzle_that_was_made_easier_or_longer_lived_is_refused() {
        let solved = solve(&puzzle(b"ann")).unwrap();
        let end = (NOON + LIFE).micros().to_string();
        for changed in [
            altered(&solved, &end, &(NOON + LIFE * 2).micros().to_string()),
            altered(&solved, "\"cost\":500", "\"cost\":1"),
            altered(&solved, "\"keyLength\":32", "\"expiresAt\":0,\"keyLength\":32"),
            altered(&solved, "\"counter\":", "\"counter\":1"),
            altered(&solved, "\"derivedKey\":\"", "\"derivedKey\":\"00"),
            altered(&solved, "\"nonce\":\"", "\"nonce\":\"00"),
            "nonsense".to_owned(),
            String::new(),
            "A".repeat(MOST_TEXT + 4),
        ] {
            assert_eq!(
                check(&ring(), &changed, b"ann", NOON),
                Err(Refusal::CaptchaWrong),
                "{changed}"
            );
        }
    }

    #[test]
    fn nobody_tries_more_than_one_and_a_half_times_the_usual() {
        assert_eq!(tries(50_000, &[0, 0, 0, 0]), 50);
        assert_eq!(tries(50_000, &[0, 0, 0, 99]), 149);
        assert!((50..150).contains(&tries(50_000, &[255; 4])));
        assert!((1..3).contains(&tries(0, &[255; 4])));
        assert!(tries(u64::MAX, &[255; 4]) > 1_000_000);
    }
}
