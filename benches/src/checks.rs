//! The session check beside hello-world, under the same script.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::policy::{Key, Policy};

use crate::figure::{Figure, Must, alone, beside};
use crate::process::Served;

const CONNECTIONS: usize = 4;
/// How long the product and hello-world take turns, so that the machine's weather meets both alike.
const OURS: Duration = Duration::from_secs(3);
const HELLO: Duration = Duration::from_millis(750);

/// CPU time a request, cookies cycled over all live sessions; and what a live session weighs.
///
/// In a slice the product works for longer than `session.last_seen_every`, in turns with hello-world, and what it spends
/// meanwhile counts as its own: nothing that keeping last-seen times costs this process falls between two slices. What
/// PostgreSQL's own processes spend is not in it.
pub fn session_check(engine: &str, product: &Served, hello: &Served, cookies: &[String], slices: usize) -> Vec<Figure> {
    let whole = Policy::default().span(Key::SessionLastSeenEvery) + Duration::from_millis(1500);
    let idle = product.rss();
    let next = AtomicUsize::new(0);
    // Once around, so that the table holds every session.
    script(product, cookies, &next, |sent, _| sent < cookies.len());
    script(hello, cookies, &next, |_, spent| spent < HELLO);
    let (mut ratios, mut weights, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..slices {
        let before = (product.cpu(), hello.cpu());
        let (mut worked, mut sent, mut greeted) = (Duration::ZERO, 0, 0);
        while worked < whole {
            let began = Instant::now();
            sent += script(product, cookies, &next, |_, spent| spent < OURS);
            worked += began.elapsed();
            greeted += script(hello, cookies, &next, |_, spent| spent < HELLO);
        }
        rates.push(sent as f64 / worked.as_secs_f64());
        let limit = (hello.cpu() - before.1) / greeted as f64 / 1000.0;
        ratios.push(((product.cpu() - before.0) / sent as f64 / 1000.0, limit));
        weights.push((product.rss() - idle) / cookies.len() as f64);
    }
    let name = |what: &str| format!("{what}, {engine}");
    vec![
        beside(&name(CHECK), "µs", &ratios, Must::RatioAtMost(1.5)),
        alone(&name(RATE), "/s", &rates, Must::Nothing),
        alone(&name(WEIGHT), "bytes", &weights, Must::ValueAtMost(400.0)),
    ]
}

pub const CHECK: &str = "session check, CPU a request";
pub const RATE: &str = "session check, requests meanwhile";
pub const WEIGHT: &str = "memory a live session";

/// Sends requests for so long, each when the one before was answered. Returns how many were answered.
pub fn closed_loop(server: &Served, cookies: &[String], span: Duration) -> usize {
    script(server, cookies, &AtomicUsize::new(0), |_, spent| spent < span)
}

/// Sends requests over a few connections for as long as `goes_on` (told how many were begun, and the time) says so.
/// Returns how many were answered.
fn script(
    server: &Served,
    cookies: &[String],
    next: &AtomicUsize,
    goes_on: impl Fn(usize, Duration) -> bool + Sync,
) -> usize {
    let (first, began) = (next.load(Ordering::Relaxed), Instant::now());
    let goes_on = &goes_on;
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(move || {
                let mut connection = server.connect().expect("a connection");
                loop {
                    let number = next.load(Ordering::Relaxed);
                    if !goes_on(number - first, began.elapsed()) {
                        break;
                    }
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let cookie = &cookies[number % cookies.len()];
                    let answer = connection.get("/api/v1/session", cookie).expect("an answer");
                    assert_eq!(answer.status, 200, "the script's sessions are alive");
                }
            });
        }
    });
    next.load(Ordering::Relaxed) - first
}

/// Latencies of checks at fixed times, whatever the answers take: `rate` a second for `span`, in milliseconds.
pub fn open_loop(server: &Served, cookies: &[String], rate: u32, span: Duration) -> Vec<f64> {
    const SENDERS: u32 = 6;
    let began = Instant::now() + Duration::from_millis(20);
    let total = (span.as_secs_f64() * f64::from(rate)) as u32;
    let mut all = Vec::new();
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                scope.spawn(move || {
                    let mut connection = server.connect().expect("a connection");
                    let mut taken = Vec::new();
                    for number in (sender..total).step_by(SENDERS as usize) {
                        let due = began + Duration::from_secs(1) / rate * number;
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        let cookie = &cookies[number as usize % cookies.len()];
                        let answer = connection.get("/api/v1/session", cookie).expect("an answer");
                        assert_eq!(answer.status, 200);
                        taken.push(due.elapsed().as_secs_f64() * 1000.0);
                    }
                    taken
                })
            })
            .collect();
        for sender in senders {
            all.extend(sender.join().expect("a sender"));
        }
    });
    all
}

/// The value that 99 of 100 do not exceed.
pub fn p99(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}
