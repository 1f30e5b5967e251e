//! A storm of password sign-ins, beside the bare hash; and what it does to session checks and memory.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};

use crate::checks::{open_loop, p99};
use crate::figure::{Figure, Must, alone, beside};
use crate::load::Connection;
use crate::prepare::PASSWORD;
use crate::process::Served;

const SPAN: Duration = Duration::from_secs(4);
const SLICES: usize = 5;
const CLIENTS: u8 = 8;
const THREADS: usize = 2;

/// Sign-ins a second beside the bare crate in as many threads, checks during the storm and without it, memory after it.
pub fn storm(server: &Served, logins: &[String], cookies: &[String], idle_rss: f64) -> Vec<Figure> {
    let (mut rates, mut calm, mut windy) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..SLICES {
        let limit = bare(SPAN);
        rates.push((sign_ins(server, logins, SPAN, || {}), limit));
        calm.push(p99(&open_loop(server, cookies, 300, SPAN)));
        let mut during = Vec::new();
        sign_ins(server, logins, SPAN, || during = open_loop(server, cookies, 300, SPAN));
        windy.push(p99(&during));
    }
    let slices: Vec<(f64, f64)> = windy.iter().copied().zip(calm).collect();
    let check = beside(
        "session check during the storm, 300/s, p99",
        "ms",
        &slices,
        Must::ValueAtMost(3.0),
    );
    let most = idle_rss + THREADS as f64 * 20e6;
    vec![
        beside(
            "password sign-ins, API, 8 clients",
            "/s",
            &rates,
            Must::RatioAtLeast(0.85),
        ),
        check,
        alone(
            "memory after the storm",
            "MB",
            &[server.rss() / 1e6],
            Must::ValueAtMost((most / 1e6).round()),
        ),
    ]
}

/// Bare Argon2id in as many threads, memory reused: hashes a second.
fn bare(span: Duration) -> f64 {
    let began = Instant::now();
    let counts: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(move || {
                    let params = Params::new(19_456, 2, 1, Some(32)).expect("parameters");
                    let mut memory = vec![Block::default(); params.block_count()];
                    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                    let mut tag = [0; 32];
                    let mut count = 0;
                    while began.elapsed() < span {
                        argon2
                            .hash_password_into_with_memory(PASSWORD.as_bytes(), &[7; 16], &mut tag, &mut memory)
                            .expect("a hash");
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap_or(0)).sum()
    });
    counts as f64 / began.elapsed().as_secs_f64()
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
    let opened = connection.post_json("/api/v1/sign-ins", "", "{}").expect("an answer");
    let opened: serde_json::Value = serde_json::from_slice(&opened.body).expect("JSON");
    let id = opened["id"].as_str().expect("an id");
    let headers = format!(
        "doorward-ticket: {}\r\n{device}",
        opened["ticket"].as_str().expect("a ticket")
    );
    let body = format!("{{\"login\":\"{login}\",\"password\":\"{PASSWORD}\"}}");
    let answer = connection
        .post_json(&format!("/api/v1/sign-ins/{id}/password"), &headers, &body)
        .expect("an answer");
    let cookie = answer
        .head
        .lines()
        .find(|line| line.contains("__Host-doorward-device="));
    if let Some(value) = cookie
        .and_then(|line| line.split(": ").nth(1))
        .and_then(|c| c.split(';').next())
    {
        *device = format!("cookie: {value}\r\n");
    }
    answer.status == 200
}
