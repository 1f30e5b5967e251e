//! The phone: how soon a request is on it, how soon its answer lets somebody in, what an open app costs, and what answers
//! cost those who only have a session.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use phone::{Account, Decision};
use serde_json::{Value, json};

use crate::checks::{closed_loop, open_loop, p99};
use crate::figure::{Figure, Must, alone, beside, median};
use crate::load::Connection;
use crate::prepare::PASSWORD;
use crate::prepare_phones::Challenge;
use crate::process::Served;

pub const ASKED: &str = "push: from the password to the request on the open app, hash included";
pub const ASKED_P99: &str = "the same, p99";
pub const LET_IN: &str = "push: from the phone's answer to the session";
pub const LET_IN_P99: &str = "push: from the phone's answer to the session, p99";
pub const STREAM: &str = "memory a stream of 10,000 open apps, above one of hello-world";
pub const RATE: &str = "approvals from prepared challenges, session included";
pub const CHECK: &str = "session check during 200 approvals/s, 300/s, p99";
pub const CPU: &str = "session check, CPU a request: beside 200 approvals/s and alone, processors always busy";

/// Open apps at once.
pub const OPEN: usize = 10_000;
/// Approvals a second.
pub const APPROVALS: u32 = 200;
/// How long checks and approvals are timed beside each other, once a slice.
const TIMED: Duration = Duration::from_secs(3);
/// How often in a slice checks alone, approvals beside hello-world and approvals beside checks take turns: what the machine
/// does meanwhile meets all.
const TURNS: u32 = 4;
/// How long each of the three goes on at a time: a clock tick of the CPU time is a hundredth of a second.
const TURN: Duration = Duration::from_secs(2);

/// How many challenges a slice uses up.
pub fn answered(slices: usize) -> usize {
    slices * (of(TIMED) + 2 * TURNS as usize * of(TURN))
}

/// Approvals in this time.
fn of(span: Duration) -> usize {
    (span.as_secs_f64() * f64::from(APPROVALS)) as usize
}

/// One person signs in again and again, with the app open: medians and p99 in milliseconds.
pub fn one_after_the_other(server: &Served, login: &str, mut phone: Account, tries: usize) -> Vec<Figure> {
    phone.origin = server.origin();
    let (events, heard) = mpsc::channel();
    let mut app = server.connect().expect("a connection");
    app.listen("/api/v1/authenticator/stream", &bearer(&phone))
        .expect("a stream");
    std::thread::spawn(move || {
        while let Ok(event) = app.event() {
            if events.send((Instant::now(), event)).is_err() {
                return;
            }
        }
    });
    let (mut asked, mut let_in) = (Vec::new(), Vec::new());
    let mut device = String::new();
    for _ in 0..tries {
        let (began, sign_in) = Browser::signs_in(server, login, &mut device);
        let (at, request) = loop {
            let (at, (name, data)) = heard.recv_timeout(Duration::from_secs(10)).expect("a request");
            if name == "request" {
                break (at, data);
            }
        };
        asked.push(at.duration_since(began).as_secs_f64() * 1000.0);
        let_in.push(sign_in.waits_for(server, &phone, &request));
    }
    vec![
        alone(ASKED, "ms", &[median(&asked)], Must::ValueAtMost(100.0)),
        alone(ASKED_P99, "ms", &[p99(&asked)], Must::Nothing),
        alone(LET_IN, "ms", &[median(&let_in)], Must::ValueAtMost(200.0)),
        alone(LET_IN_P99, "ms", &[p99(&let_in)], Must::Nothing),
    ]
}

/// A browser whose password was taken.
struct Browser {
    connection: Connection,
    path: String,
    headers: String,
}

impl Browser {
    /// Sends the password; the time is that of sending it.
    fn signs_in(server: &Served, login: &str, device: &mut String) -> (Instant, Self) {
        let mut connection = server.connect().expect("a connection");
        let opened = connection
            .post_json("/api/v1/sign-ins", "", "{}")
            .expect("an answer")
            .json();
        let path = format!("/api/v1/sign-ins/{}", opened["id"].as_str().expect("an id"));
        let ticket = format!("doorward-ticket: {}\r\n", opened["ticket"].as_str().expect("a ticket"));
        let body = json!({ "login": login, "password": PASSWORD }).to_string();
        let headers = format!("{ticket}{device}");
        let began = Instant::now();
        let answer = connection.post_json(&format!("{path}/password"), &headers, &body);
        let answer = answer.expect("an answer");
        assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.head);
        if let Some(cookie) = answer.cookie("__Host-doorward-device=") {
            *device = format!("cookie: {cookie}\r\n");
        }
        let headers = format!("{ticket}{device}");
        (
            began,
            Self {
                connection,
                path,
                headers,
            },
        )
    }

    /// From the phone's answer until the waiting browser has its session, in milliseconds.
    fn waits_for(mut self, server: &Served, phone: &Account, request: &Value) -> f64 {
        let stands = self
            .connection
            .get(&self.path, &self.headers)
            .expect("an answer")
            .json();
        let number = stands["push"]["number"].as_str();
        let mut waiting = server.connect().expect("a connection");
        waiting
            .listen(&format!("{}/wait", self.path), &self.headers)
            .expect("a stream");
        let warned = request["warn"] == true;
        let body = phone.answer(request, Decision::Approve { number, warned });
        let path = format!(
            "/api/v1/authenticator/requests/{}/answer",
            request["id"].as_str().expect("an id")
        );
        let mut app = server.connect().expect("a connection");
        let began = Instant::now();
        let taken = app.post_json(&path, &bearer(phone), &body.expect("a signature").to_string());
        assert_eq!(taken.expect("an answer").status, 200);
        waiting.event().expect("a hint to look");
        let answer = self.connection.get(&self.path, &self.headers).expect("an answer");
        let took = began.elapsed();
        assert_eq!(answer.json()["awaits"], "nothing", "{}", answer.head);
        took.as_secs_f64() * 1000.0
    }
}

/// What each of so many streams that nothing is said on weighs, in bytes: the product's with a phone each, and
/// hello-world's.
pub fn idle_streams(server: &Served, hello: &Served, phones: &[Account]) -> f64 {
    let weight = |server: &Served, path: &str, headers: fn(&Account) -> String| {
        let before = server.rss();
        let open: Vec<TcpStream> = std::thread::scope(|scope| {
            let openers: Vec<_> = phones
                .chunks(phones.len().div_ceil(8))
                .map(|some| {
                    scope.spawn(move || {
                        some.iter()
                            .map(|phone| idle_stream(server, path, &headers(phone)))
                            .collect()
                    })
                })
                .collect();
            let opened = openers.into_iter().map(|opener| opener.join().expect("an opener"));
            opened
                .collect::<Vec<io::Result<Vec<TcpStream>>>>()
                .into_iter()
                .collect::<io::Result<Vec<_>>>()
        })
        .expect("streams")
        .into_iter()
        .flatten()
        .collect();
        (server.rss() - before) / open.len() as f64
    };
    weight(server, "/api/v1/authenticator/stream", bearer) - weight(hello, "/stream", |_| String::new())
}

/// A stream whose head has come.
fn idle_stream(server: &Served, path: &str, headers: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n")?;
    let mut head = [0; 2048];
    let read = stream.read(&mut head)?;
    assert!(
        head[..read].starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&head[..read])
    );
    Ok(stream)
}

/// Answers at a fixed rate, each with the session that it opens; what they do to session checks.
///
/// What the server spends on a check alone and beside approvals is compared while no processor is ever idle, since work on
/// an idle machine costs more: each waking up, and less company in the caches. So checks come as fast as they are
/// answered, and what the approvals cost by themselves is measured beside hello-world under the same script. Where fewer
/// checks come, what approvals do to them is shared by fewer. The store is SQLite.
pub fn approvals(
    server: &Served,
    hello: &Served,
    cookies: &[String],
    challenges: &mut Vec<Challenge>,
    slices: usize,
) -> Vec<Figure> {
    for challenge in challenges.iter_mut() {
        challenge.phone.origin = server.origin();
    }
    let mut next = |span| challenges.split_off(challenges.len() - of(span));
    let (mut rates, mut checks, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..slices {
        let calm = p99(&open_loop(server, cookies, 300, TIMED));
        let (timed, mut windy) = (next(TIMED), Vec::new());
        let within = approve(server, &timed, || windy = open_loop(server, cookies, 300, TIMED));
        checks.push((p99(&windy), calm));

        let (mut many, mut took) = (0, Duration::ZERO);
        let (mut by_themselves, mut approvals, mut together) = (0.0, 0.0, 0.0);
        let (mut asked_alone, mut asked_beside) = (0, 0);
        for _ in 0..TURNS {
            by_themselves += spent(server, || asked_alone += closed_loop(server, cookies, TURN));
            let (only, both) = (next(TURN), next(TURN));
            many += only.len() + both.len();
            let greet = || {
                closed_loop(hello, cookies, TURN);
            };
            approvals += spent(server, || took += approve(server, &only, greet));
            let check = || asked_beside += closed_loop(server, cookies, TURN);
            together += spent(server, || took += approve(server, &both, check));
        }
        let rate = |many: usize, took: Duration| many as f64 / took.as_secs_f64();
        rates.push(rate(timed.len(), within).min(rate(many, took)));
        cpu.push((
            (together - approvals) / asked_beside as f64,
            by_themselves / asked_alone as f64,
        ));
    }
    vec![
        alone(RATE, "/s", &rates, Must::ValueAtLeast(0.97 * f64::from(APPROVALS))),
        beside(CHECK, "ms", &checks, Must::ValueAtMost(3.0)),
        beside(CPU, "µs", &cpu, Must::RatioAtMost(1.1)),
    ]
}

/// The CPU time of the server meanwhile, in microseconds.
fn spent(server: &Served, work: impl FnOnce()) -> f64 {
    let before = server.cpu();
    work();
    (server.cpu() - before) / 1000.0
}

/// Answers all of them at their times, or later where the answers before took longer, while `beside` runs; how long all
/// took.
fn approve(server: &Served, challenges: &[Challenge], beside: impl FnOnce()) -> Duration {
    const SENDERS: usize = 8;
    let began = Instant::now();
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            scope.spawn(move || {
                let mut connection = server.connect().expect("a connection");
                for (number, challenge) in challenges.iter().enumerate().skip(sender).step_by(SENDERS) {
                    let due = began + Duration::from_secs(1) / APPROVALS * number as u32;
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    challenge.is_approved(&mut connection);
                }
            });
        }
        beside();
    });
    began.elapsed()
}

impl Challenge {
    fn is_approved(&self, connection: &mut Connection) {
        let number = Some(self.number.as_str());
        let request = json!({ "id": self.request, "challenge": self.nonce });
        let body = self.phone.answer(&request, Decision::Approve { number, warned: true });
        let path = format!("/api/v1/authenticator/requests/{}/answer", self.request);
        let taken = connection.post_json(&path, &bearer(&self.phone), &body.expect("a signature").to_string());
        let taken = taken.expect("an answer");
        assert_eq!(taken.status, 200, "{}", String::from_utf8_lossy(&taken.body));
        let ticket = format!("doorward-ticket: {}\r\n", self.ticket);
        let answer = connection
            .get(&format!("/api/v1/sign-ins/{}", self.sign_in), &ticket)
            .expect("an answer");
        assert_eq!(answer.json()["awaits"], "nothing", "{}", answer.head);
    }
}

fn bearer(phone: &Account) -> String {
    format!("authorization: {}\r\n", phone.authorization().as_str())
}
