//! A request on the phone: typed, scanned, refused, announced by a push; in two real browsers.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use domain::approval::Subject;
use domain::policy::{Policy, Preset};
use serde_json::{Value, json};
use testkit::browser::Browser;
use testkit::pair::{Pair, worker_is_ready};
use testkit::place::sqlite;
use testkit::server::{Client, Listening, PASSWORD, Someone, TestServer};
use tokio::sync::watch;

struct Meadow {
    server: TestServer,
    listening: Listening,
    ann: Someone,
    pair: Pair,
}

/// Ann's computer, where she is logged in, and her connected phone with the app open.
async fn meadow() -> Option<Meadow> {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let pair = Pair::connected(&listening.url, &ann).await?;
    Some(Meadow {
        server,
        listening,
        ann,
        pair,
    })
}

/// What the phone's system shows, as JSON: title, text, buttons.
async fn notifications(phone: &Browser) -> Value {
    let script = "const done = arguments[0]; \
                  navigator.serviceWorker.ready.then((own) => own.getNotifications()).then((shown) => \
                    done(shown.map(({ title, body, tag, actions }) => ({ title, body, tag, actions }))))";
    phone.client().execute_async(script, vec![]).await.unwrap()
}

/// What a push shows. It is delivered again as long as nothing is shown, as a push service does: a busy browser loses one.
async fn shown_by(phone: &Browser, url: &str, data: &str, is_it: impl Fn(&Value) -> bool) -> Value {
    let push = json!({ "origin": url, "registrationId": "0", "data": data });
    let begun = std::time::Instant::now();
    loop {
        phone.devtools("ServiceWorker.deliverPushMessage", push.clone()).await;
        let delivered = std::time::Instant::now();
        while delivered.elapsed() < Duration::from_secs(5) {
            let all = notifications(phone).await;
            if let Some(found) = all.as_array().and_then(|all| all.iter().find(|one| is_it(one))) {
                return found.clone();
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{data} shows nothing");
    }
}

// shows in part: PUSH-06, THR-13 (the app: below), PUSH-09 (the server's tests decrypt what it sends)
#[tokio::test]
async fn a_push_can_only_be_opened_and_shows_no_number() {
    let Some(Meadow {
        server,
        listening,
        ann,
        pair,
    }) = meadow().await
    else {
        return;
    };
    let url = &listening.url;
    let phone = &pair.phone;
    worker_is_ready(phone).await;
    let permission = json!({ "origin": url, "permissions": ["notifications"] });
    phone.devtools("Browser.grantPermissions", permission).await;
    phone.devtools("ServiceWorker.enable", json!({})).await;
    // What the last two show is the same: open the app.
    let mut shown = Vec::new();
    for (data, tag) in [
        (r#"{"request":"unknown"}"#, "unknown"),
        (r#"{"test":true}"#, "test"),
        ("what is that?", "request"),
        ("", "request"),
    ] {
        shown.push(shown_by(phone, url, data, |one| one["tag"] == tag).await);
    }
    // A request that waits: what is unusual first, then who, from where; the id alone came with the push.
    let (path, _thief) = elsewhere(&server, &ann).await;
    let id = path.rsplit('/').next().unwrap_or_default().parse().unwrap();
    let request = server
        .app()
        .store
        .approval_of(Subject::SignIn(id))
        .await
        .unwrap()
        .unwrap();
    let data = json!({ "request": request.id.to_string() }).to_string();
    let told = shown_by(phone, url, &data, |one| {
        one["title"] == "Meadow: Is this you logging in?"
    })
    .await;
    let words =
        "Unusual login. Nobody will ever tell you a number.\nFirefox on Linux, 203.0.113.9\nOpen the app to answer.";
    assert_eq!((&told["body"], &told["actions"]), (&json!(words), &json!([])));
    for one in &shown {
        assert_eq!(one["actions"], json!([]), "nothing answers from a lock screen");
        let words = format!("{}{}", one["title"], one["body"]);
        assert!(!words.contains(|c: char| c.is_ascii_digit()), "{words}");
    }
    assert!(shown.iter().any(|one| one["title"] == "Notifications work"));
}

// shows in part: PUSH-01 (how soon: ./bench), PUSH-06 (limits, forgeries and alerts are shown by the server's tests)
#[tokio::test]
async fn ann_types_or_scans_the_number_and_her_computer_goes_on_by_itself() {
    let Some(Meadow { server, ann, pair, .. }) = meadow().await else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    pair.types_password_elsewhere(&ann).await;
    let number = pair.number().await;
    phone.sees("Is this you logging in?").await;
    phone.sees("From a device that was never used before.").await;
    let wrong = if number.starts_with('1') { "222222" } else { "111111" };
    phone.fill("Number on the computer's screen", wrong).await;
    phone.press("Confirm login").await;
    phone.sees("Tries left: 2").await;
    phone.fill("Number on the computer's screen", "").await;
    pair.approves().await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
    pair.is_done().await;

    server.advance(Duration::from_mins(2)).await;
    pair.types_password_elsewhere(&ann).await;
    phone.sees("Is this you logging in?").await;
    phone.camera_sees(&computer.picture_of("svg.qr").await);
    phone.press("Scan").await;
    phone.sees("The number was read from the QR code.").await;
    phone.press("Confirm login").await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
}

/// No question of the waiting page is ever asked by its timer. The first `streams` streams end at once, those after them
/// work and are counted; the tab is `hidden` as long as that is so.
const ONLY_THE_STREAM: &str = "
    const later = window.setTimeout;
    window.setTimeout = (work, span, ...more) => [1500, 3000].includes(span) ? 0 : later(work, span, ...more);
    const ask = window.fetch;
    let tries = 0;
    window.streams = 0;
    window.fetch = async (address, ...more) => {
      if (!String(address).endsWith('/wait')) return ask(address, ...more);
      if (++tries <= window.broken) return new Response('');
      const answer = await ask(address, ...more);
      if (answer.ok) window.streams += 1;
      return answer;
    };";

/// A number that a script says.
async fn number_of(browser: &Browser, script: &str) -> f64 {
    browser.run(script, vec![]).await.as_f64().unwrap_or_default()
}

// shows in part: PUSH-01 (how soon: ./bench)
#[tokio::test]
async fn the_computer_goes_on_by_the_stream_alone_also_after_one_that_broke() {
    let Some(Meadow {
        server: _running,
        listening: _listening,
        ann,
        pair,
    }) = meadow().await
    else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    computer
        .before_each_page(&format!("window.broken = 1; {ONLY_THE_STREAM}"))
        .await;
    pair.types_password_elsewhere(&ann).await;
    pair.number().await;
    let begun = std::time::Instant::now();
    while number_of(computer, "return window.streams").await < 1.0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "no stream is opened again");
    }
    pair.approves().await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
}

#[tokio::test]
async fn a_tab_without_a_stream_looks_again_when_somebody_looks_at_it() {
    let Some(Meadow {
        server: _running,
        listening: _listening,
        ann,
        pair,
    }) = meadow().await
    else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    let away = "window.broken = Infinity; window.away = true; \
                Object.defineProperty(Document.prototype, 'hidden', { get: () => window.away });";
    computer.before_each_page(&format!("{away} {ONLY_THE_STREAM}")).await;
    pair.types_password_elsewhere(&ann).await;
    pair.approves().await;
    phone.sees("Your computer goes on by itself.").await;
    assert_eq!(computer.path().await, "/sign-in/second-factor", "nobody looks");
    let looks = "window.away = false; document.dispatchEvent(new Event('visibilitychange'))";
    computer.run(looks, vec![]).await;
    computer.lands_on("/").await;
}

// shows: VER-08
#[tokio::test]
async fn the_code_opens_by_itself_is_copied_with_one_press_and_read_digit_by_digit() {
    let Some(Meadow {
        server: _running,
        listening,
        ann,
        pair,
    }) = meadow().await
    else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    let permissions = json!({
        "origin": listening.url,
        "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    phone.devtools("Browser.grantPermissions", permissions).await;
    pair.types_password_elsewhere(&ann).await;
    phone.sees("Is this you logging in?").await;
    pair.chooses("Verification code").await;
    phone.sees("New code in").await;
    let both = "const code = document.querySelector('#code'); const said = code.querySelector('.away').textContent;
                return [said, code.textContent.replace(said, '').replace(/\\D/g, '')];";
    let both = phone.run(both, vec![]).await;
    let one_by_one: Vec<String> = both[1].as_str().unwrap().chars().map(String::from).collect();
    assert_eq!(both[0], json!(one_by_one.join(" ")), "a screen reader says each digit");
    let large = "return parseFloat(getComputedStyle(document.querySelector('.big-code')).fontSize)";
    assert!(phone.run(large, vec![]).await.as_f64() >= Some(40.0));
    // The next code may come while it is pressed: what was copied is one of the two.
    let before = pair.digits("code").await;
    phone.press("Copy").await;
    phone.sees("Copied").await;
    let copied = "const done = arguments[0]; navigator.clipboard.readText().then(done, (error) => done(error.name))";
    let copied = phone.client().execute_async(copied, vec![]).await.unwrap();
    assert!([json!(before), json!(pair.digits("code").await)].contains(&copied));
    computer.fill("Code from the app", &pair.digits("code").await).await;
    computer.press("Continue").await;
    computer.lands_on("/").await;
}

/// Somebody at another place who knows Ann's password: the sign-in, and its client.
async fn elsewhere(server: &TestServer, ann: &Someone) -> (String, Client) {
    let mut client = server.client().at([203, 0, 113, 9]);
    let (id, client, _) = client.password(Some("meadow"), &ann.login, PASSWORD).await;
    (format!("/api/v1/sign-ins/{id}"), client)
}

// shows: THR-13
#[tokio::test]
async fn from_an_unknown_place_the_warning_comes_before_the_number_and_a_refusal_before_every_success() {
    let Some(Meadow {
        server,
        listening: _running,
        ann,
        pair,
    }) = meadow().await
    else {
        return;
    };
    let phone = &pair.phone;
    let code = pair.code("Meadow").await;
    let (path, mut thief) = elsewhere(&server, &ann).await;
    phone.sees("From a device that was never used before.").await;
    phone.sees("From a network that was never used before.").await;
    phone.sees("Nobody will ever tell you a number").await;
    phone.sees("203.0.113.9").await;
    assert!(!phone.offers("Confirm login").await, "nothing can be typed before");
    phone.press("This isn't me").await;
    phone.sees("Nobody got in with this.").await;
    let late = json!({ "method": "verification_code", "code": code });
    let late = thief.post(&format!("{path}/second-factor"), late).await;
    assert_eq!(late.code(), "challenge_expired", "a code that is right comes too late");
    assert!(phone.offers("Change the password").await);
    pair.is_done().await;

    // It is Ann, far from home: she has read the warning, and types what her screen shows.
    let (path, mut hers) = elsewhere(&server, &ann).await;
    phone.press("I am logging in myself").await;
    let mut asking = hers.with_header("doorward-background", "1");
    let stands = asking.get(&path).await.json();
    let number = stands["push"]["number"].as_str().unwrap_or_default();
    phone.fill("Number on the computer's screen", number).await;
    phone.press("Confirm login").await;
    phone.sees("Your computer goes on by itself.").await;
    assert_eq!(hers.get(&path).await.json()["awaits"], "nothing");

    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/phone.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    assert!(
        guide.contains("Only passkeys resist that"),
        "the guide says what it cannot do"
    );
}

// shows in part: THR-13, PUSH-06 (the rest: above, and the server's tests)
#[tokio::test]
async fn a_request_that_was_replaced_makes_way_for_the_next_and_one_that_is_over_can_still_be_stopped() {
    let Some(Meadow {
        server,
        listening: _running,
        ann,
        pair,
    }) = meadow().await
    else {
        return;
    };
    let phone = &pair.phone;
    let (path, mut thief) = elsewhere(&server, &ann).await;
    phone.sees("203.0.113.9").await;
    phone.press("I am logging in myself").await;
    assert!(phone.offers("Confirm login").await);
    server.advance(Duration::from_secs(61)).await;
    assert!(
        thief
            .post(&format!("{path}/push"), Value::Null)
            .await
            .status
            .is_success()
    );
    // The next one is before her, with its own warning.
    phone.sees("Nobody will ever tell you a number").await;
    assert!(!phone.offers("Confirm login").await);

    phone.press("I am logging in myself").await;
    for left in ["Tries left: 2", "Tries left: 1", "no tries are left"] {
        phone.fill("Number on the computer's screen", "111111").await;
        phone.press("Confirm login").await;
        phone.sees(left).await;
    }
    phone.press("This isn't me").await;
    phone.sees("Nobody got in with this.").await;
    let stands = thief.with_header("doorward-background", "1").get(&path).await;
    assert_eq!(stands.json()["awaits"], "password", "{}", stands.text());
}

// shows: APP-04
#[tokio::test]
async fn an_app_that_the_server_finds_too_old_says_so_and_offers_its_update() {
    let mut policy = Policy::preset(Preset::Standard);
    policy.set("phone.app_minimum", "2").unwrap();
    let server = TestServer::at_its_address_with(sqlite(), policy).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let listening = server.listen().await;
    let Some(Pair { phone, .. }) = Pair::connected(&listening.url, &ann).await else {
        return;
    };
    phone.sees("This app is too old for the server.").await;
    assert!(phone.offers("Update now").await);
    phone.press("Menu").await;
    phone.press("Install the app").await;
    phone.sees("Installed, the app keeps its keys").await;
    phone.press("Menu").await;
    phone.press("Settings").await;
    phone.sees("Notifications").await;
    phone.sees("This app is too old for the server.").await;
}

/// Keeps the answer to a code back until the page that sent it was told twice that its challenge is over, or asked for
/// itself anew.
#[derive(Clone)]
struct HeldBack(Arc<watch::Sender<Heard>>);

#[derive(Default)]
struct Heard {
    settled: bool,
    told: usize,
    asked_anew: bool,
}

impl HeldBack {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::default()))
    }

    fn asked_anew(&self) -> bool {
        self.0.borrow().asked_anew
    }

    async fn between(self, request: Request, next: Next) -> Response {
        let path = request.uri().path().to_owned();
        let proves = path.contains("/sign-in/second-factor");
        let asks = path.starts_with("/api/v1/sign-ins/") && !path.ends_with("/wait");
        if proves && request.method() == Method::POST {
            let answer = next.run(request).await;
            self.0.send_modify(|heard| heard.settled = true);
            let mut seen = self.0.subscribe();
            let enough = |heard: &Heard| heard.told == 2 || heard.asked_anew;
            drop(seen.wait_for(enough).await.unwrap());
            return answer;
        }
        self.0.send_modify(|heard| heard.asked_anew |= proves && heard.settled);
        // Asked before the challenge was over, it may be answered as open: only what is asked afterwards counts.
        let counts = asks && self.0.borrow().settled;
        let answer = next.run(request).await;
        self.0.send_modify(|heard| heard.told += usize::from(counts));
        answer
    }
}

// shows in part: SF-13 (the page alone; what counts as first is shown by the server's tests)
#[tokio::test]
async fn the_page_that_waits_for_her_phone_does_not_break_off_the_answer_to_her_code() {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let held = HeldBack::new();
    let between = held.clone();
    let listening = server
        .listen_through(|router| {
            let between = move |request: Request, next: Next| between.clone().between(request, next);
            router.layer(axum::middleware::from_fn(between))
        })
        .await;
    let Some(pair) = Pair::connected(&listening.url, &ann).await else {
        return;
    };
    let computer = &pair.computer;
    server.advance(Duration::from_mins(1)).await;
    pair.takes_the_time().await;
    let code = pair.code("Meadow").await;
    pair.types_password_elsewhere(&ann).await;
    pair.chooses("Verification code").await;
    computer.fill("Code from the app", &code).await;
    // As a password manager sends it: Chromium itself protects only what somebody pressed.
    let send = "document.querySelector('[name=code]').form.requestSubmit()";
    computer.run(send, vec![]).await;
    computer.lands_on("/").await;
    assert!(!held.asked_anew(), "the page went on while its form was on the way");
}
