//! A storm of password sign-ins, beside the bare hash; and what it does to session checks and memory.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::checks::{open_loop, p99};
use crate::figure::{Figure, Must, alone, beside};
use crate::hashes::{self, Sodium};
use crate::load::Connection;
use crate::prepare::PASSWORD;
use crate::process::Served;

const SPAN: Duration = Duration::from_secs(4);
const CLIENTS: u8 = 8;
/// After a storm the process is left alone for this long, then its memory is read.
const REST: Duration = Duration::from_secs(5);
/// Sessions that are checked meanwhile: few, so that memory after the storm is the storm's.
const CHECKED: usize = 1000;

pub const RATE: &str = "password sign-ins, API, 8 clients";
pub const CHECK: &str = "session check during the storm, 300/s, p99";
pub const AFTER: &str = "memory, 5 s after a storm";
pub const DURING: &str = "memory, in the storm";
pub const CRATE: &str = "bare Argon2id: the argon2 crate, the product's flags";
pub const NATIVE: &str = "bare Argon2id: the argon2 crate, this machine's own instructions";
pub const SODIUM: &str = "bare Argon2id: libsodium";

/// Sign-ins a second beside the better of libsodium and the argon2 crate in as many threads, checks during the storm
/// and without it, memory in it and after it. `fresh` is the process's own memory 10 s after its start.
pub fn storm(server: &Served, logins: &[String], cookies: &[String], fresh: f64, slices: usize) -> Vec<Figure> {
    let threads = server.threads_named("hasher");
    assert!(threads > 0, "the product hashes on threads of its own");
    let cookies = &cookies[..CHECKED.min(cookies.len())];
    let sodium = Sodium::built();
    let (mut rates, mut checks) = (Vec::new(), Vec::new());
    let (mut after, mut during, mut bare, mut of_sodium) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..slices {
        let ours = hashes::bare(threads, SPAN * 3 / 4);
        bare.push(ours);
        let theirs = sodium.as_ref().map(|sodium| sodium.rate(threads, SPAN * 3 / 4));
        of_sodium.extend(theirs);
        let limit = theirs.unwrap_or(ours).max(ours);
        rates.push((sign_ins(server, logins, SPAN, || {}), limit));
        let calm = p99(&open_loop(server, cookies, 300, SPAN));
        let mut windy = Vec::new();
        sign_ins(server, logins, SPAN, || windy = open_loop(server, cookies, 300, SPAN));
        during.push(server.rss() / 1e6);
        checks.push((p99(&windy), calm));
        std::thread::sleep(REST);
        after.push(server.rss() / 1e6);
    }
    let most = ((fresh + threads as f64 * 20e6) / 1e6 * 10.0).round() / 10.0;
    let native = hashes::native(threads, SPAN);
    vec![
        beside(RATE, "/s", &rates, Must::RatioAtLeast(0.85)),
        alone(CRATE, "/s", &bare, Must::Nothing),
        or_left_out(SODIUM, &of_sodium, "libsodium-dev or a C compiler is missing"),
        or_left_out(
            NATIVE,
            native.as_slice(),
            "target/native/release/native-hash was not built; use ./bench",
        ),
        beside(CHECK, "ms", &checks, Must::ValueAtMost(3.0)),
        alone(AFTER, "MB", &after, Must::ValueAtMost(most)),
        alone(DURING, "MB", &during, Must::Nothing),
    ]
}

fn or_left_out(figure: &str, rates: &[f64], why: &str) -> Figure {
    if rates.is_empty() {
        crate::figure::left_out(figure, why)
    } else {
        alone(figure, "/s", rates, Must::Nothing)
    }
}

/// Sign-ins a second of eight clients with an address each, two requests a sign-in, while `beside` runs.
fn sign_ins(server: &Served, logins: &[String], span: Duration, beside: impl FnOnce()) -> f64 {
    let (done, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (done, stop) = (&done, &stop);
            scope.spawn(move || {
                let login = &logins[usize::from(client) % logins.len()];
                let mut connection = Connection::open(server.port, [127, 0, client, 2]).expect("a connection");
                let mut cookies = String::new();
                while began.elapsed() < span && !stop.load(Ordering::Relaxed) {
                    if sign_in(&mut connection, login, &mut cookies) {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        beside();
    });
    stop.store(true, Ordering::Relaxed);
    done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}

fn sign_in(connection: &mut Connection, login: &str, device: &mut String) -> bool {
    let opened = connection
        .post_json("/api/v1/sign-ins", "", "{}")
        .expect("an answer")
        .json();
    let id = opened["id"].as_str().expect("an id");
    let headers = format!(
        "doorward-ticket: {}\r\n{device}",
        opened["ticket"].as_str().expect("a ticket")
    );
    let body = format!("{{\"login\":\"{login}\",\"password\":\"{PASSWORD}\"}}");
    let answer = connection
        .post_json(&format!("/api/v1/sign-ins/{id}/password"), &headers, &body)
        .expect("an answer");
    if let Some(cookie) = answer.cookie("__Host-doorward-device=") {
        *device = format!("cookie: {cookie}\r\n");
    }
    answer.status == 200
}
