//! Wakes a closed app: a message over the push service of the phone's browser (RFC 8030, 8291, 8292). It says which
//! request waits and nothing more; the app asks with its token, and only an opened app answers (PUSH-06, PUSH-09).
//!
//! It is not in the outbox: a request lives two minutes and is on the phone's screen whenever the app is opened, so a
//! message that a dying server did not send is not worth one that comes late. The page offers "Send again".

use std::time::Duration;

use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{ApprovalId, TrustedDeviceId};
use domain::keys::Purpose;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use domain::web_push::{Failure as Missed, Subscription, Vapid};
use store::StoreError;
use store::push::Which;

use crate::app::App;
use crate::failure::Failure;
use crate::outgoing::{Answer, NotSent};
use crate::request::phone::ConnectedPhone;

/// Messages on their way at once, over all phones; what comes beyond waits for its place.
pub const AT_ONCE: usize = 64;
/// How soon the same phone may ask for another test, or name another place. No policy: it keeps the server from being
/// made to knock somewhere as often as somebody likes.
const PAUSE: Duration = Duration::from_secs(5);
/// When a push service that did not answer is asked again, within the life of what waits.
const AGAIN: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(8)];
/// How long a push service is left alone that does not say until when (RFC 8030, 8.4), and at most: who names more than
/// a day is mistaken, and no phone stays unwoken for good by one answer.
const REST: Duration = Duration::from_mins(1);
const LONGEST_REST: Duration = Duration::from_hours(24);
/// How long a test message is worth something.
const TEST_LIFE: Duration = Duration::from_mins(1);

/// What the app is woken for.
#[derive(Clone, Copy, Debug)]
pub enum Wake {
    Request { id: ApprovalId, until: Timestamp },
    Test,
}

impl Wake {
    fn says(self) -> serde_json::Value {
        match self {
            Self::Request { id, .. } => serde_json::json!({ "request": id.to_string() }),
            Self::Test => serde_json::json!({ "test": true }),
        }
    }

    /// How long it is worth something yet.
    fn life(self, now: Timestamp) -> Duration {
        match self {
            Self::Request { until, .. } => until.since(now),
            Self::Test => TEST_LIFE,
        }
    }

    /// A newer message of the same topic takes the place of one that was not delivered yet (RFC 8030, 5.4).
    fn topic(self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Test => "test",
        }
    }
}

/// Why a message was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotWoken {
    /// Notifications are off.
    Off,
    /// What it was for is over.
    Late,
    /// The push service asked to be left alone.
    Rests,
    Missed(Missed),
}

/// The server's public key at push services.
pub fn public_key(app: &App) -> Result<String, Failure> {
    let vapid = Vapid::of(app.store.keys()).map_err(|_| Failure::Broken)?;
    Ok(vapid.public())
}

/// The phone's browser said where it is woken. Whether this server may speak to it is judged now, not when it is too late.
pub async fn subscribe(app: &App, phone: &ConnectedPhone, said: &Subscription) -> Result<(), Failure> {
    if app.settings.outgoing.allowed(&said.endpoint).is_err() {
        return Err(Refusal::Invalid {
            field: "endpoint",
            reason: "not_allowed",
        }
        .into());
    }
    pause(app, b"subscribe", phone).await?;
    let mut change = app.store.change(phone.now);
    change.subscribe_push(phone.phone.id, said, &mut app.entropy())?;
    let event = by_phone(EventKind::PushSubscribed, phone);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(())
}

/// "Send a test".
pub async fn test(app: &App, phone: &ConnectedPhone) -> Result<Result<(), NotWoken>, Failure> {
    pause(app, b"test", phone).await?;
    send(app, phone.phone.id, Wake::Test).await
}

async fn pause(app: &App, what: &[u8], phone: &ConnectedPhone) -> Result<(), Failure> {
    let parts = [b"push pause".as_slice(), what, phone.phone.id.bytes()];
    let key = app.store.keys().mac(Purpose::Code, &parts);
    match app.store.pay_once(key, PAUSE, phone.now).await? {
        None => Ok(()),
        Some(last) => Err(Refusal::ResendTooSoon {
            retry_after: PAUSE.saturating_sub(phone.now.since(last)),
        }
        .into()),
    }
}

/// "Turn off"; nothing happens where nothing is on.
pub async fn unsubscribe(app: &App, phone: &ConnectedPhone) -> Result<(), Failure> {
    let mut change = app.store.change(phone.now);
    change.forget_push(phone.phone.id);
    let event = by_phone(EventKind::PushUnsubscribed, phone);
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) | Err(StoreError::Stale { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn by_phone(kind: EventKind, phone: &ConnectedPhone) -> Event {
    let who = &phone.employee;
    Event::new(Chain::Workspace(who.workspace), kind, Actor::Employee(who.id))
        .of(who.account, Some(who.id))
        .from(&phone.origin())
        .with("phone", phone.phone.name.as_str())
}

/// Wakes the app, beside everything else: nobody waits for a push service.
pub fn wake(app: &App, phone: TrustedDeviceId, what: Wake) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut sent = send(&app, phone, what).await;
        for pause in AGAIN {
            if !matches!(sent, Ok(Err(NotWoken::Missed(Missed::Unreachable)))) {
                break;
            }
            tokio::time::sleep(pause).await;
            sent = send(&app, phone, what).await;
        }
        match sent {
            Ok(Ok(())) => metrics::counter!("doorward_pushes_total", "outcome" => "taken").increment(1),
            Ok(Err(NotWoken::Off | NotWoken::Late)) => {}
            Ok(Err(_)) => metrics::counter!("doorward_pushes_total", "outcome" => "missed").increment(1),
            Err(failure) => tracing::warn!(?failure, "an app could not be woken"),
        }
    });
}

/// Sends one message and keeps what the push service said of it.
async fn send(app: &App, phone: TrustedDeviceId, what: Wake) -> Result<Result<(), NotWoken>, Failure> {
    let Ok(_place) = app.pushes.acquire().await else {
        return Ok(Err(NotWoken::Off));
    };
    let now = app.now();
    if what.life(now).is_zero() {
        return Ok(Err(NotWoken::Late));
    }
    let Some(push) = app.store.push_of(phone).await? else {
        return Ok(Err(NotWoken::Off));
    };
    let Some(subscription) = &push.subscription else {
        return Ok(Err(NotWoken::Off));
    };
    if push.rests_until.is_some_and(|until| now < until) {
        return Ok(Err(NotWoken::Rests));
    }
    let outcome = match post(app, subscription, what, now).await? {
        Ok(answer) => judge(&answer, now),
        Err(NotSent::NotAllowed) => Outcome::Missed(Missed::Refused),
        Err(NotSent::Unreachable | NotSent::Slow) => Outcome::Missed(Missed::Unreachable),
    };
    match outcome {
        Outcome::Taken => {
            if push.failure.is_some() || push.rests_until.is_some() {
                app.store.note_push(phone, &push.which, None, None).await?;
            }
            Ok(Ok(()))
        }
        Outcome::Rests(until) => {
            app.store
                .note_push(phone, &push.which, Some(until), Some(Missed::Unreachable))
                .await?;
            Ok(Err(NotWoken::Rests))
        }
        Outcome::Missed(Missed::Gone) => {
            end(app, phone, &push.which, now).await?;
            Ok(Err(NotWoken::Missed(Missed::Gone)))
        }
        Outcome::Missed(why) => {
            if push.failure != Some(why) {
                app.store.note_push(phone, &push.which, None, Some(why)).await?;
            }
            Ok(Err(NotWoken::Missed(why)))
        }
    }
}

enum Outcome {
    Taken,
    Rests(Timestamp),
    Missed(Missed),
}

fn judge(answer: &Answer, now: Timestamp) -> Outcome {
    match answer.status {
        200..=299 => Outcome::Taken,
        404 | 410 => Outcome::Missed(Missed::Gone),
        429 | 503 => {
            let asked = answer.retry_after.map_or(REST, |after| after.from(now));
            Outcome::Rests(now + asked.min(LONGEST_REST))
        }
        500..=599 => Outcome::Missed(Missed::Unreachable),
        _ => Outcome::Missed(Missed::Refused),
    }
}

async fn post(
    app: &App,
    subscription: &Subscription,
    what: Wake,
    now: Timestamp,
) -> Result<Result<Answer, NotSent>, Failure> {
    let url = match app.settings.outgoing.allowed(&subscription.endpoint) {
        Ok(url) => url,
        Err(not_sent) => return Ok(Err(not_sent)),
    };
    // Nothing that a person could mend: the ring and the library are as they are.
    let fault = |_| Failure::Broken;
    let vapid = Vapid::of(app.store.keys()).map_err(fault)?;
    let authorization = vapid
        .authorization(&url.origin().ascii_serialization(), contact(app), now)
        .map_err(fault)?;
    let body = subscription
        .encrypt(what.says().to_string().as_bytes(), &mut app.entropy())
        .map_err(fault)?;
    let life = what.life(now).as_secs().to_string();
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-encoding", "aes128gcm"),
        ("content-type", "application/octet-stream"),
        ("ttl", life.as_str()),
        ("urgency", "high"),
        ("topic", what.topic()),
    ];
    let outgoing = &app.settings.outgoing;
    Ok(outgoing
        .send(reqwest::Method::POST, &subscription.endpoint, &headers, body)
        .await)
}

/// Whom a push service may write to (RFC 8292, 2.1): the support, or where the server is.
fn contact(app: &App) -> &str {
    let support = app.settings.support_href.as_str();
    if support.starts_with("mailto:") || support.starts_with("https:") {
        support
    } else {
        &app.settings.public_url
    }
}

/// The push service does not know it any more: notifications are off until the app turns them on again.
async fn end(app: &App, phone: TrustedDeviceId, which: &Which, now: Timestamp) -> Result<(), Failure> {
    let Some(stored) = app.store.phone_by_id(phone).await? else {
        return Ok(());
    };
    let Some(who) = app.store.employee(stored.employee).await? else {
        return Ok(());
    };
    let mut change = app.store.change(now);
    change.push_is_gone(phone, which);
    let event = Event::new(
        Chain::Workspace(who.workspace),
        EventKind::PushUnsubscribed,
        Actor::Server,
    )
    .of(who.account, Some(who.id))
    .with("phone", stored.name.as_str())
    .with("why", Missed::Gone.word());
    match change.commit(&[event], &mut app.entropy()).await {
        Ok(_) | Err(StoreError::Stale { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
