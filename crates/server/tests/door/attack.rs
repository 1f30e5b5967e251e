//! A thousand attackers make a hundred guesses each against a thousand logins; on both engines.
//!
//! What is shown is the throttle, not the hash, which is a fast one as in every test that does not ask for another. The
//! puzzle is put off for as long as the policy allows, since it is friction and not the defence.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use domain::client::ClientKind;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{DeviceId, WorkspaceId};
use domain::keys::Purpose;
use domain::policy::Policy;
use domain::secret::Token;
use serde_json::json;
use server::app::App;
use server::hasher::Lane;
use server::request::caller::Caller;
use server::request::now::Clock;
use server::use_case::operator::{self, NewEmployee};
use server::use_case::sign_in::{self, Outcome, Typed};
use store::device::Device;
use store::otp_app::StoredOtpApp;
use testkit::place::Place;
use testkit::server::{Client, OtpPhone, PASSWORD, TestServer};
use tokio::task::JoinSet;

const MINUTE: Duration = Duration::from_secs(60);
const PEOPLE: usize = 1_000;
const GUESSES_A_MINUTE: usize = 10;
const MINUTES: usize = 10;
/// At most so many requests at a time.
const AT_ONCE: usize = 100;

/// Somebody with an account, an authenticator app and a browser that is known.
struct Owner {
    login: String,
    account: domain::id::AccountId,
    device: Token,
    phone: OtpPhone,
}

/// Where owners are; attackers are anywhere else.
const HOME: [u8; 4] = [192, 0, 2, 7];
const AWAY: [u8; 4] = [203, 0, 113, 5];

async fn own(app: App, workspace: WorkspaceId, number: usize, clock: Clock) -> Owner {
    let now = clock.now();
    let mut entropy = app.entropy();
    let login = format!("person{number}@example.org");
    let new = NewEmployee {
        workspace,
        email: login.parse().unwrap(),
        name: format!("Person {number}").parse().unwrap(),
        role: domain::account::Role::Employee,
        groups: Vec::new(),
    };
    let (employee, _) = operator::add_employee(&app, &new, now).await.unwrap();
    let account = app.store.account_by_login(&login).await.unwrap().unwrap().id;
    let hash = app
        .hasher
        .hash(Lane::Public, *account.bytes(), PASSWORD.parse().unwrap())
        .await
        .unwrap();
    operator::engage_at_once(&app, workspace, account, &hash, now)
        .await
        .unwrap();

    let secret = domain::otp_app::Secret::new(&mut entropy);
    let keys = app.store.keys();
    let place: [&[u8]; 2] = [b"otp_app", employee.bytes()];
    let sealed = keys
        .seal(Purpose::OtpApp, &place, secret.expose(), &mut entropy)
        .unwrap();
    app.store
        .begin_otp_app_setup(employee, sealed.clone(), now)
        .await
        .unwrap();
    let bound = StoredOtpApp {
        secret: sealed,
        digits: 6,
        step: 30,
        drift: 0,
        last_step: 0,
        bound_at: now,
        used_at: None,
    };
    let device = Token::new(&mut entropy);
    let known = Device {
        id: DeviceId::new(now, &mut entropy),
        account,
        since: now,
    };
    let mut change = app.store.change(now);
    change.bind_otp_app(employee, &bound, now);
    let digest = keys.mac(Purpose::Device, &[account.bytes(), device.expose()]);
    change.remember_device(&known, digest, "Firefox on Linux", (5, now));
    let event = Event::new(Chain::Workspace(workspace), EventKind::OtpAppBound, Actor::Operator);
    change.commit(&[event], &mut entropy).await.unwrap();
    Owner {
        login,
        account,
        device,
        phone: OtpPhone::new(secret.base32().expose(), clock),
    }
}

/// Runs `work` for every number below `many`, some at a time.
async fn all<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    many: usize,
    mut work: impl FnMut(usize) -> F,
) -> Vec<T> {
    let (mut running, mut done) = (JoinSet::new(), Vec::with_capacity(many));
    for number in 0..many {
        if running.len() >= AT_ONCE {
            done.push(running.join_next().await.unwrap().unwrap());
        }
        running.spawn(work(number));
    }
    while let Some(each) = running.join_next().await {
        done.push(each.unwrap());
    }
    done
}

fn attacker(number: usize) -> Caller {
    let ip: IpAddr = [10, (number / 250) as u8, (number % 250) as u8, 1].into();
    Caller {
        kind: ClientKind::Browser,
        ip,
        range: format!("10.{}.{}.0/24", number / 250, number % 250),
        device: "Chrome on Linux".to_owned(),
        device_token: None,
        session_tokens: Vec::new(),
    }
}

/// One try without the router, which would take most of the test's time; what it came to, in a word.
async fn try_once(
    app: &App,
    workspace: WorkspaceId,
    login: &str,
    password: &str,
    plain: bool,
    by: usize,
) -> &'static str {
    let now = app.now();
    let opened = sign_in::open(app, Some(workspace), now).unwrap();
    let typed = Typed {
        login: login.to_owned(),
        password: password.parse().unwrap(),
        captcha: None,
        plain,
        code: None,
    };
    match sign_in::prove_password(app, opened.id, opened.ticket, typed, &attacker(by), now).await {
        Ok(Outcome::Waits(_)) => "challenge",
        Ok(Outcome::SignedIn(_)) => "in",
        Err(failure) => failure.code(),
    }
}

/// A hundred guesses by each attacker, spread over all logins and ten minutes.
async fn attack(server: &TestServer, workspace: WorkspaceId, owners: &Arc<Vec<Owner>>) {
    for minute in 0..MINUTES {
        let answers = all(PEOPLE, |attacker| {
            let (app, owners) = (server.app().clone(), owners.clone());
            async move {
                let mut answers = Vec::new();
                for guess in 0..GUESSES_A_MINUTE {
                    let login = &owners[(attacker + (minute * GUESSES_A_MINUTE + guess) * 7) % PEOPLE].login;
                    answers.push(try_once(&app, workspace, login, "not the password", false, attacker).await);
                }
                answers
            }
        });
        let answers = answers.await.concat();
        let judged = answers.iter().filter(|a| **a == "incorrect_login_or_password").count();
        assert_eq!(judged, PEOPLE * GUESSES_A_MINUTE, "every guess of this rate is judged");
        if minute == MINUTES / 2 {
            // Thieves who know the password stand before the second factor while the door is open.
            let before = thieves(server, workspace, owners, 3).await;
            assert!(
                before.iter().all(|a| *a == "challenge" || *a == "too_many_attempts"),
                "{before:?}"
            );
            on_known_devices(server, owners, 10).await;
        }
        server.advance(MINUTE).await;
    }
}

/// Twenty thieves who know a password, each another's; the ones named by `which` in every ten.
async fn thieves(
    server: &TestServer,
    workspace: WorkspaceId,
    owners: &Arc<Vec<Owner>>,
    which: usize,
) -> Vec<&'static str> {
    all(20, |number| {
        let (app, owners) = (server.app().clone(), owners.clone());
        async move {
            try_once(
                &app,
                workspace,
                &owners[number * 10 + which].login,
                PASSWORD,
                true,
                number,
            )
            .await
        }
    })
    .await
}

fn browser(server: &TestServer, at: [u8; 4], device: Option<&Token>) -> Client {
    let mut client = server.client().at(at);
    if let Some(token) = device {
        client
            .cookies
            .push(("__Host-doorward-device".to_owned(), token.expose_text()));
    }
    client
}

/// Every so manieth owner signs in on the known device, through the router: nobody is refused.
async fn on_known_devices(server: &TestServer, owners: &Arc<Vec<Owner>>, every: usize) {
    let signed_in = all(PEOPLE / every, |number| {
        let owners = owners.clone();
        let mut client = browser(server, HOME, Some(&owners[number * every].device));
        async move {
            let owner = &owners[number * every];
            let (id, mut ticket, asked) = client.password(Some("meadow"), &owner.login, PASSWORD).await;
            assert_eq!(asked.json()["awaits"], "second_factor", "{}", asked.text());
            let body = json!({ "method": "otp_app", "code": owner.phone.code() });
            let answer = ticket.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        }
    });
    assert_eq!(signed_in.await.len(), PEOPLE / every);
}

/// Every owner tries a new device, through the router, while the attack goes on; who did not get in.
async fn on_new_devices(server: &TestServer, owners: &Arc<Vec<Owner>>, who: Vec<usize>) -> Vec<usize> {
    let who = Arc::new(who);
    let tries = all(who.len(), |at| {
        let (owners, number) = (owners.clone(), who[at]);
        let mut client = browser(server, [203, 0, (number % 250) as u8, 5], None);
        async move {
            let owner = &owners[number];
            let (id, mut ticket) = client.open_sign_in(Some("meadow")).await;
            let body = json!({ "login": owner.login, "password": PASSWORD, "code": owner.phone.code() });
            let answer = ticket.post(&format!("/api/v1/sign-ins/{id}/password"), body).await;
            (number, answer.status == StatusCode::OK)
        }
    });
    tries
        .await
        .into_iter()
        .filter(|(_, in_)| !in_)
        .map(|(number, _)| number)
        .collect()
}

// shows in part: PWD-10 (the rest has tests of its own), THR-11 (the rest has tests of its own)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_a_thousand_attackers_keep_nobody_out_and_get_nobody_in() {
    keep_nobody_out_and_get_nobody_in(testkit::place::sqlite()).await;
}

// shows in part: PWD-10 (the rest has tests of its own), THR-11 (the rest has tests of its own)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql_a_thousand_attackers_keep_nobody_out_and_get_nobody_in() {
    if let Some(place) = testkit::place::postgres() {
        keep_nobody_out_and_get_nobody_in(place).await;
    }
}

async fn keep_nobody_out_and_get_nobody_in(place: Place) {
    let began = Instant::now();
    let engine = place.engine;
    let mut policy = Policy::default();
    for (name, value) in [
        ("captcha.after_passwords", "100"),
        ("captcha.after_address", "10000"),
        ("address.failures", "100000"),
        ("address.requests", "1000000"),
        ("hash.queue", "4096"),
        // The machine of a test may have better to do than threads of the lowest priority.
        ("hash.wait", "10"),
    ] {
        policy.set(name, value).unwrap();
    }
    let server = TestServer::with(place, policy).await;
    let meadow = server.workspace("meadow").await;
    let owners = all(PEOPLE, |number| {
        own(server.app().clone(), meadow, number, server.clock.clone())
    });
    let owners = Arc::new(owners.await);
    server.advance(MINUTE).await;
    eprintln!("{engine}: {PEOPLE} people after {:?}", began.elapsed());

    attack(&server, meadow, &owners).await;
    eprintln!(
        "{engine}: {} guesses after {:?}",
        PEOPLE * MINUTES * GUESSES_A_MINUTE,
        began.elapsed()
    );

    let after = thieves(&server, meadow, &owners, 7).await;
    assert!(after.iter().all(|a| *a == "incorrect_login_or_password"), "{after:?}");
    server.advance(MINUTE).await;
    on_known_devices(&server, &owners, 1).await;
    eprintln!("{engine}: all in on known devices after {:?}", began.elapsed());
    server.advance(MINUTE).await;

    let attack_began = server.clock.now();
    let mut out: Vec<usize> = (0..PEOPLE).collect();
    for _ in 0..2 {
        let more = thieves(&server, meadow, &owners, 7).await;
        assert!(!more.contains(&"in"));
        out = on_new_devices(&server, &owners, out).await;
        server.advance(Duration::from_secs(59)).await;
    }
    assert!(out.is_empty(), "{engine}: {} owners are out", out.len());
    assert!(server.clock.now().since(attack_began) < 2 * MINUTE);
    for owner in owners.iter() {
        for session in server.app().store.sessions_of(owner.account).await.unwrap() {
            let IpAddr::V4(ip) = session.origin.ip else {
                panic!("no thief is in")
            };
            assert!(
                ip.octets() == HOME || ip.octets()[..2] == AWAY[..2],
                "{ip} is no owner's"
            );
        }
    }
    eprintln!("{engine}: done after {:?}", began.elapsed());
}
