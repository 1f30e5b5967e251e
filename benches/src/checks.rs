//! The session check beside hello-world, under the same script.

use std::time::{Duration, Instant};

use crate::figure::{Figure, Must, beside};
use crate::process::Served;

/// Requests in one slice.
const SLICE: usize = 60_000;
const SLICES: usize = 7;
const CONNECTIONS: usize = 2;

/// CPU time a request, cookies cycled over all live sessions; the server's worker keeps what is seen all the while.
pub fn session_check(engine: &str, product: &Served, hello: &Served, cookies: &[String]) -> Figure {
    // Once around, so that the table holds every session.
    script(product, cookies, cookies.len(), 0);
    script(hello, cookies, SLICE, 0);
    let mut slices = Vec::new();
    for slice in 0..SLICES {
        let limit = script(hello, cookies, SLICE, slice * SLICE);
        slices.push((script(product, cookies, SLICE, slice * SLICE), limit));
    }
    beside(
        &format!("session check, CPU a request, {engine}"),
        "µs",
        &slices,
        Must::RatioAtMost(1.5),
    )
}

/// Sends `requests` over a few connections; the server's CPU time a request in microseconds.
fn script(server: &Served, cookies: &[String], requests: usize, from: usize) -> f64 {
    let before = server.cpu();
    std::thread::scope(|scope| {
        for worker in 0..CONNECTIONS {
            scope.spawn(move || {
                let mut connection = server.connect().expect("a connection");
                for number in (worker..requests).step_by(CONNECTIONS) {
                    let cookie = &cookies[(from + number) % cookies.len()];
                    let answer = connection.get("/api/v1/session", cookie).expect("an answer");
                    assert_eq!(answer.status, 200, "the script's sessions are alive");
                }
            });
        }
    });
    (server.cpu() - before) / requests as f64 / 1000.0
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
