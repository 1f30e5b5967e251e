//! Whether a stranger can tell by the time that an answer takes which logins exist (PWD-09, REC-13).

use std::time::Instant;

use domain::entropy::Entropy;
use server::request::entropy::SystemEntropy;

use crate::figure::{Figure, Must, alone, median};
use crate::load::Connection;
use crate::prepare::PASSWORD;
use crate::process::Served;

/// Tries of one login: fewer than the throttle lets pass without a puzzle.
const EACH: usize = 4;

pub const RANKS: &str = "unknown login against wrong password: chance to tell (AUC)";
pub const TIMES: &str = "the same: unknown login's median time less wrong password's";
pub const FORGOT_RANKS: &str = "password forgotten, unknown login against known: chance to tell (AUC)";
pub const FORGOT_TIMES: &str = "the same: unknown login's median time less known one's";

/// Wrong passwords for logins that exist and for logins that nobody has, in random order, one at a time, each from an
/// address range of its own so that no throttle speaks; everything as in production, the hash too.
///
/// The value is the chance that a try of an unknown login took longer than one of a known login (the rank test's
/// U / n²): one half when the times say nothing.
pub fn told_apart(server: &Served, logins: &[String], tries: usize) -> Vec<Figure> {
    let mut plan: Vec<(bool, String)> = Vec::new();
    for number in 0..tries / 2 {
        let login = &logins[number / EACH % logins.len()];
        plan.push((true, login.clone()));
        // As long as the known one, and nobody's.
        plan.push((false, login.replacen("person", "nobody", 1)));
    }
    told_by([RANKS, TIMES], plan, |from, login| wrong_password(server, from, login))
}

/// Links for a forgotten password, asked for at logins that exist and at logins that nobody has, each once: the next one is
/// taken after a minute.
pub fn told_apart_by_forgetting(server: &Served, logins: &[String]) -> Vec<Figure> {
    let known = logins.iter().map(|login| (true, login.clone()));
    let nobody = logins
        .iter()
        .map(|login| (false, login.replacen("forgot", "nobody", 1)));
    let plan = known.chain(nobody).collect();
    told_by([FORGOT_RANKS, FORGOT_TIMES], plan, |from, login| {
        forgotten(server, from, login)
    })
}

fn told_by(
    [ranks, times]: [&str; 2],
    mut plan: Vec<(bool, String)>,
    asked: impl Fn([u8; 4], &str) -> f64,
) -> Vec<Figure> {
    shuffle(&mut plan);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (number, (exists, login)) in plan.iter().enumerate() {
        let range = [127, 100 + (number / 250) as u8, (number % 250) as u8, 2];
        let took = asked(range, login);
        if *exists { &mut known } else { &mut unknown }.push(took);
    }
    let mut wins = 0.0;
    for of_unknown in &unknown {
        for of_known in &known {
            wins += match of_unknown.total_cmp(of_known) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    let auc = wins / (unknown.len() * known.len()) as f64;
    vec![
        alone(ranks, "", &[auc], Must::ValueBetween(0.47, 0.53)),
        alone(times, "ms", &[median(&unknown) - median(&known)], Must::Nothing),
    ]
}

/// Milliseconds from the try to its answer.
fn wrong_password(server: &Served, from: [u8; 4], login: &str) -> f64 {
    let mut connection = Connection::open(server.port, from).expect("a connection");
    let opened = connection.post_json("/api/v1/sign-ins", "", "{}").expect("an answer");
    let opened: serde_json::Value = serde_json::from_slice(&opened.body).expect("JSON");
    let (id, ticket) = (&opened["id"], &opened["ticket"]);
    let path = format!("/api/v1/sign-ins/{}/password", id.as_str().expect("an id"));
    let headers = format!("doorward-ticket: {}\r\n", ticket.as_str().expect("a ticket"));
    let body = format!("{{\"login\":\"{login}\",\"password\":\"not {PASSWORD}\"}}");
    let began = Instant::now();
    let answer = connection.post_json(&path, &headers, &body).expect("an answer");
    let took = began.elapsed().as_secs_f64() * 1000.0;
    let said = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(said.contains("incorrect_login_or_password"), "{} {said}", answer.status);
    took
}

/// The same of a link for a forgotten password.
fn forgotten(server: &Served, from: [u8; 4], login: &str) -> f64 {
    let mut connection = Connection::open(server.port, from).expect("a connection");
    let body = format!("{{\"login\":\"{login}\"}}");
    let began = Instant::now();
    let answer = connection
        .post_json("/api/v1/password-resets", "", &body)
        .expect("an answer");
    let took = began.elapsed().as_secs_f64() * 1000.0;
    assert_eq!(answer.status, 202, "{}", String::from_utf8_lossy(&answer.body));
    took
}

/// Fisher and Yates.
fn shuffle<T>(all: &mut [T]) {
    for last in (1..all.len()).rev() {
        let mut random = [0; 8];
        SystemEntropy.fill(&mut random);
        all.swap(last, (u64::from_ne_bytes(random) % (last as u64 + 1)) as usize);
    }
}
