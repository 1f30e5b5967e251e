//! A closed app is woken over its browser's push service, which learns nothing.

use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use domain::event::{Actor, Chain, Event, EventKind};
use serde_json::{Value, json};
use server::outgoing::{Outgoing, Reach};
use server::streams::Hint;
use testkit::folder::Folder;
use testkit::phone::Phone;
use testkit::place::places;
use testkit::push_service::{PushService, SlowService, Slowness};
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const MINUTE: Duration = Duration::from_secs(60);
/// How soon a phone may ask for another test.
const PAUSE: Duration = Duration::from_secs(5);
const PUSH: &str = "/api/v1/authenticator/device/push";

/// Ann, whose phone is connected and asleep.
struct Meadow {
    server: TestServer,
    ann: Someone,
    browser: Client,
    phone: Phone,
    service: PushService,
}

impl Meadow {
    async fn all() -> Vec<Self> {
        Self::all_by(|| Outgoing::new(Reach::Private, None).unwrap()).await
    }

    /// The same, where push services are reached in this way.
    async fn all_by(outgoing: impl Fn() -> Outgoing) -> Vec<Self> {
        let mut all = Vec::new();
        for place in places() {
            let server = TestServer::with_outgoing(place, outgoing()).await;
            let meadow = server.workspace("meadow").await;
            let ann = server.employee(meadow, "ann@example.org").await;
            let mut browser = server.client();
            assert_eq!(browser.sign_in(&ann).await.status, StatusCode::OK);
            let (phone, _) = browser.connects_phone(&server).await;
            server.advance(MINUTE).await;
            all.push(Self {
                server,
                ann,
                browser,
                phone,
                service: PushService::start().await,
            });
        }
        all
    }

    async fn subscribes(&mut self, said: Value) -> Answer {
        self.phone.client.ask(Method::PUT, PUSH, Some(said)).await
    }

    /// "Turn on notifications".
    async fn turns_on(&mut self) {
        let said = self.service.subscription();
        let answer = self.subscribes(said).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    }

    /// How it stands, as the app reads it.
    async fn stands(&mut self) -> Value {
        let answer = self.phone.client.get("/api/v1/authenticator/device").await;
        answer.json()["push"].clone()
    }

    /// "Send a test": why the push service did not take it.
    async fn tests(&mut self) -> Value {
        self.server.advance(PAUSE).await;
        let answer = self.phone.client.post(&format!("{PUSH}/test"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        let said = answer.json();
        assert_eq!(said["taken"], said["why"].is_null(), "{said}");
        said["why"].clone()
    }

    /// The password at the door.
    async fn knocks(&self) -> (String, Client) {
        let mut client = self.server.client();
        let (id, client, answer) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(answer.json()["awaits"], "second_factor", "{}", answer.text());
        (id, client)
    }

    async fn events(&self, kind: EventKind) -> usize {
        self.server.events(self.ann.workspace, kind).await.len()
    }
}

// shows: PUSH-09
// shows in part: PUSH-06 (what the phone shows: tests/tests/system/phone_request.rs)
#[tokio::test]
async fn a_closed_app_is_woken_with_nothing_but_the_requests_id() {
    for mut m in Meadow::all().await {
        let key = m.stands().await["public_key"].clone();
        assert_eq!(m.stands().await["subscribed"], false);
        m.turns_on().await;
        assert_eq!(m.stands().await["subscribed"], true);
        assert_eq!(m.events(EventKind::PushSubscribed).await, 1);

        let (id, client) = m.knocks().await;
        let pushed = m.service.next().await;
        let asked = m.phone.client.get("/api/v1/authenticator/requests").await.json();
        let request = asked["requests"][0]["id"].clone();
        assert_eq!(
            serde_json::from_str::<Value>(&pushed.text).unwrap(),
            json!({ "request": request }),
            "neither number nor name"
        );
        let sealed = String::from_utf8_lossy(&pushed.sealed).into_owned();
        assert!(
            !sealed.contains(request.as_str().unwrap()),
            "the push service reads nothing"
        );

        assert_eq!(
            (pushed.ttl, pushed.urgency.as_str()),
            (120, "high"),
            "as long as the request lives"
        );
        assert_eq!(pushed.topic, "request", "a newer one takes its place");
        assert_eq!(pushed.sender, key);
        assert_eq!(pushed.claims["aud"], m.service.origin());
        let until = pushed.claims["exp"].as_i64().unwrap() - m.server.clock.now().seconds();
        assert!((1..=24 * 3600).contains(&until), "{until} s");

        let mut asking = client.with_header("doorward-background", "1");
        let number = asking.get(&format!("/api/v1/sign-ins/{id}")).await.json()["push"]["number"].clone();
        assert!(!pushed.text.contains(number.as_str().unwrap()));
    }
}

// shows in part: PUSH-04 (what the page says: other_methods.rs)
#[tokio::test]
async fn what_a_push_service_has_forgotten_is_off_and_the_app_learns_it() {
    for mut m in Meadow::all().await {
        for gone in [404, 410] {
            m.turns_on().await;
            m.service.answers(gone, None);
            assert_eq!(m.tests().await, "gone");
            m.service.next().await;
            let stands = m.stands().await;
            assert_eq!(
                (&stands["subscribed"], &stands["failure"]),
                (&json!(false), &json!("gone"))
            );
            assert_eq!(m.tests().await, "off", "nothing is sent there any more");
        }
        assert_eq!(m.events(EventKind::PushUnsubscribed).await, 2);

        m.turns_on().await;
        assert!(m.stands().await["failure"].is_null(), "a new one begins anew");
        let off = m.phone.client.ask(Method::DELETE, PUSH, None).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT);
        assert_eq!(m.tests().await, "off");
        let off = m.phone.client.ask(Method::DELETE, PUSH, None).await;
        assert_eq!(off.status, StatusCode::NO_CONTENT, "what is off stays off");
        assert_eq!(m.events(EventKind::PushUnsubscribed).await, 3);
    }
}

#[tokio::test]
async fn a_push_service_that_wants_rest_gets_it() {
    for mut m in Meadow::all().await {
        m.turns_on().await;
        m.service.answers(429, Some(90));
        assert_eq!(m.tests().await, "rests");
        m.service.next().await;
        m.server.advance(Duration::from_secs(80)).await;
        assert_eq!(m.tests().await, "rests", "85 s later");
        assert_eq!(m.tests().await, Value::Null, "90 s later");
        m.service.next().await;
        let at_once = m.phone.client.post(&format!("{PUSH}/test"), Value::Null).await;
        assert_eq!(
            at_once.code(),
            "resend_too_soon",
            "nobody makes this server knock without end"
        );
        assert!(m.stands().await["failure"].is_null());

        // It may name a moment instead (RFC 9110, 10.2.3): 90 s after the next try.
        let at = m.server.clock.now().seconds() + 5 + 90;
        let date = format!("Fri, 15 Jan 2027 12:{:02}:{:02} GMT", at / 60 % 60, at % 60);
        m.service.answers_with(429, Some((header::RETRY_AFTER, date)));
        assert_eq!(m.tests().await, "rests");
        m.server.advance(Duration::from_secs(80)).await;
        assert_eq!(m.tests().await, "rests", "85 s later");
        assert_eq!(m.tests().await, Value::Null, "90 s later, not 60");

        let hours = |hours| Duration::from_hours(hours);
        m.service.answers(503, Some(3 * 3600));
        assert_eq!(m.tests().await, "rests");
        m.server.advance(hours(2)).await;
        assert_eq!(m.tests().await, "rests", "it said three");
        m.server.advance(hours(1)).await;
        assert_eq!(m.tests().await, Value::Null);

        m.service.answers(503, Some(1_000_000));
        assert_eq!(m.tests().await, "rests");
        m.server.advance(hours(24)).await;
        assert_eq!(m.tests().await, Value::Null, "nobody is put off for days");
    }
}

#[tokio::test]
async fn a_push_service_that_refuses_or_is_away_is_named_and_the_sign_in_goes_on() {
    for mut m in Meadow::all().await {
        m.turns_on().await;
        m.service.answers(403, None);
        assert_eq!(m.tests().await, "refused");
        assert_eq!(m.stands().await["failure"], "refused");
        m.service.next().await;

        // One that stumbles is asked again.
        m.service.answers(500, None);
        m.knocks().await;
        assert_eq!(m.service.next().await.text, m.service.next().await.text);

        m.service.vanishes();
        assert_eq!(m.tests().await, "unreachable");
        m.server.advance(MINUTE).await;
        m.knocks().await;
        let asked = m.phone.client.get("/api/v1/authenticator/requests").await.json();
        assert_eq!(
            asked["requests"].as_array().unwrap().len(),
            2,
            "the opened app has them: {asked}"
        );
    }
}

/// Far longer than a sign-in takes on a busy machine, and shorter than a push service is waited for here.
const PATIENCE: Duration = Duration::from_secs(60);
const FOREVER: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn nobody_at_the_door_waits_for_a_push_service_that_is_never_done_and_the_open_app_is_told() {
    for how in [Slowness::Silent, Slowness::Dribbles] {
        for mut m in Meadow::all_by(|| Outgoing::new(Reach::Private, None).unwrap().within(FOREVER)).await {
            let slow = SlowService::start(how).await;
            let mut said = m.service.subscription();
            said["endpoint"] = json!(slow.endpoint());
            assert_eq!(m.subscribes(said).await.status, StatusCode::NO_CONTENT);
            let id = m.phone.account.device.parse().unwrap();
            let mut app = m.server.app().streams.phones.listen(id);
            let knocked = tokio::time::timeout(PATIENCE, m.knocks()).await;
            let (id, client) = knocked.expect("the door does not wait for it");
            let told = tokio::time::timeout(PATIENCE, app.next()).await;
            assert!(matches!(told.unwrap(), Some(Hint::Request(_))), "{how:?}");
            slow.was_asked().await;

            // While it still hangs there Ann confirms in the open app, and is in.
            let mut waits = client.with_header("doorward-background", "1");
            let path = format!("/api/v1/sign-ins/{id}");
            let number = waits.get(&path).await.json()["push"]["number"].clone();
            let request = m.phone.request().await;
            let taken = m.phone.approves(&request, number.as_str().unwrap()).await;
            assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
            let mut client = client;
            assert_eq!(client.get(&path).await.json()["awaits"], "nothing");
        }
    }
}

#[tokio::test]
async fn a_push_service_that_is_never_done_is_given_up_within_the_limit() {
    for how in [Slowness::Silent, Slowness::Dribbles] {
        let limit = Duration::from_millis(300);
        for mut m in Meadow::all_by(|| Outgoing::new(Reach::Private, None).unwrap().within(limit)).await {
            let slow = SlowService::start(how).await;
            let mut said = m.service.subscription();
            said["endpoint"] = json!(slow.endpoint());
            assert_eq!(m.subscribes(said).await.status, StatusCode::NO_CONTENT);
            let tested = tokio::time::timeout(PATIENCE, m.tests()).await;
            assert_eq!(tested.expect("it is given up"), "unreachable", "{how:?}");
            slow.was_asked().await;
            let stands = m.stands().await;
            assert_eq!(
                (&stands["subscribed"], &stands["failure"]),
                (&json!(true), &json!("unreachable")),
                "it may come to itself"
            );
            // And the next one that answers is told so.
            let said = m.service.subscription();
            m.server.advance(PAUSE).await;
            assert_eq!(m.subscribes(said).await.status, StatusCode::NO_CONTENT);
            assert_eq!(m.tests().await, Value::Null);
        }
    }
}

#[tokio::test]
async fn a_push_service_leads_nowhere_else() {
    for mut m in Meadow::all().await {
        m.turns_on().await;
        let inside = PushService::start().await;
        let target = inside.subscription()["endpoint"].as_str().unwrap().to_owned();
        for status in [301, 302, 307, 308] {
            m.service.answers_with(status, Some((header::LOCATION, target.clone())));
            assert_eq!(m.tests().await, "refused", "{status}");
            m.service.next().await;
        }
        assert!(!inside.has_more().await, "nobody went there");
    }
}

#[tokio::test]
async fn a_push_service_of_an_own_authority_is_reached_where_the_operator_names_it() {
    let folder = Folder::new("push-authority");
    let authority = folder.path().join("authority.pem");
    let service = PushService::start_with_tls(&authority).await;
    let said = service.subscription();
    for knows in [false, true] {
        let file = knows.then_some(authority.as_path());
        for mut m in Meadow::all_by(|| Outgoing::new(Reach::Private, file).unwrap()).await {
            assert_eq!(m.subscribes(said.clone()).await.status, StatusCode::NO_CONTENT);
            if knows {
                assert_eq!(m.tests().await, Value::Null);
                assert_eq!(service.next().await.claims["aud"], service.origin());
            } else {
                assert_eq!(m.tests().await, "unreachable");
                assert!(!service.has_more().await, "nothing is said to somebody unknown");
            }
        }
    }
    assert!(Outgoing::new(Reach::Private, Some(&folder.path().join("nowhere.pem"))).is_err());
}

#[tokio::test]
async fn a_phone_leads_this_server_nowhere_into_its_own_network() {
    for mut m in Meadow::all_by(|| Outgoing::new(Reach::Public, None).unwrap()).await {
        let good = m.service.subscription();
        let plain = good["endpoint"].as_str().unwrap().to_owned();
        let port = plain.rsplit(':').next().unwrap().to_owned();
        for endpoint in [
            plain,
            format!("https://127.0.0.1:{port}"),
            "https://10.0.0.1/push/1".to_owned(),
            "https://[::1]/push/1".to_owned(),
            "https://[::ffff:10.0.0.1]/push/1".to_owned(),
            "https://169.254.169.254/push/1".to_owned(),
            format!("https://localhost:{port}"),
            format!("https://push.localhost:{port}"),
            "http://push.example/1".to_owned(),
        ] {
            let mut bad = good.clone();
            bad["endpoint"] = json!(endpoint);
            let answer = m.subscribes(bad).await;
            let said = answer.json();
            assert_eq!(
                (answer.status, &said["field"], &said["reason"]),
                (
                    StatusCode::UNPROCESSABLE_ENTITY,
                    &json!("endpoint"),
                    &json!("not_allowed")
                ),
                "{endpoint}"
            );
        }
        assert_eq!(m.stands().await["subscribed"], false);

        // One that was named while it was allowed is judged again before anything is sent.
        let said = serde_json::from_value(good).unwrap();
        let app = m.server.app();
        let mut change = app.store.change(app.now());
        let id = m.phone.account.device.parse().unwrap();
        change.subscribe_push(id, &said, &mut app.entropy()).unwrap();
        let subscribed = Event::new(
            Chain::Workspace(m.ann.workspace),
            EventKind::PushSubscribed,
            Actor::Server,
        );
        change.commit(&[subscribed], &mut app.entropy()).await.unwrap();
        assert_eq!(m.stands().await["subscribed"], true);
        assert_eq!(m.tests().await, "refused");
        assert!(!m.service.has_more().await);
    }
}

#[tokio::test]
async fn nonsense_is_no_subscription_and_leads_this_server_nowhere() {
    for mut m in Meadow::all().await {
        let good = m.service.subscription();
        for (field, value) in [
            ("endpoint", json!("file:///etc/passwd")),
            ("endpoint", json!("https://ann:secret@push.example/1")),
            ("endpoint", json!("nowhere")),
            ("endpoint", json!(format!("https://push.example/{}", "x".repeat(1000)))),
            ("p256dh", json!("AAAA")),
            ("auth", json!("AAAA")),
        ] {
            let mut bad = good.clone();
            bad[field] = value;
            let answer = m.subscribes(bad.clone()).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
                "{bad}"
            );
        }
        assert_eq!(m.stands().await["subscribed"], false);
    }
}

// shows in part: SES-07 (the phone is disconnected: trusted_device.rs)
#[tokio::test]
async fn a_phone_that_is_disconnected_is_woken_no_more_and_cannot_turn_it_on() {
    for mut m in Meadow::all().await {
        m.turns_on().await;
        let ended = m.browser.delete("/api/v1/sessions").await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
        let said = m.service.subscription();
        let answer = m.subscribes(said).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::FORBIDDEN, "not_allowed")
        );
        assert_eq!(m.stands().await["subscribed"], false, "of a connected phone alone");
        let test = m.phone.client.post(&format!("{PUSH}/test"), Value::Null).await;
        assert_eq!(test.code(), "not_allowed");

        // Connected again, the app says anew where it is.
        let link = m.browser.shows_code().await.json()["link"].as_str().map(str::to_owned);
        let again = m.phone.scans_again(&m.server, &link.unwrap()).await;
        let Ok(mut phone) = again else {
            panic!("the known phone comes back")
        };
        let digits = phone.account.digits.clone();
        assert_eq!(m.browser.types_digits(&digits).await.status, StatusCode::OK);
        let stands = phone.client.get("/api/v1/authenticator/device").await.json();
        assert_eq!(
            (&stands["state"], &stands["push"]["subscribed"]),
            (&json!("connected"), &json!(false))
        );
    }
}
