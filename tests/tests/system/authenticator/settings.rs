//! The app's settings say how it stands with notifications, storage and clock, and what to do.

use std::time::Duration;

use serde_json::json;
use testkit::browser::Browser;
use testkit::pair::{same_clock, worker_is_ready};
use testkit::push_service::PushService;

use super::{Connected, connected, quiet};

/// The browser's way to a push service, which says what `localStorage.says` tells it to; whoever hurries waits for nothing.
const PUSH_MANAGER: &str = "
    const later = window.setTimeout;
    const patience = [8000, 20000];
    window.setTimeout = (work, span, ...more) => later(work, localStorage.hurry && patience.includes(span) ? 0 : span, ...more);
    const subscription = () => ({
      toJSON: () => JSON.parse(localStorage.subscription),
      unsubscribe: async () => { delete localStorage.held; return true; },
    });
    PushManager.prototype.getSubscription = async () => localStorage.held ? subscription() : null;
    PushManager.prototype.subscribe = () => {
      if (localStorage.says === 'nothing') return new Promise(() => {});
      if (localStorage.says === 'no') return Promise.reject(new DOMException('no', 'AbortError'));
      localStorage.held = 'yes';
      return Promise.resolve(subscription());
    };
    StorageManager.prototype.persisted = async () => false;
    StorageManager.prototype.persist = async () => localStorage.keeps === 'yes';";

/// What the page keeps for [`PUSH_MANAGER`] from now on.
async fn remembers(phone: &Browser, what: &str, value: &str) {
    let script = "localStorage.setItem(arguments[0], arguments[1])";
    phone.run(script, vec![json!(what), json!(value)]).await;
}

async fn opens_settings(phone: &Browser) {
    phone.reload().await;
    phone.press("Menu").await;
    phone.press("Settings").await;
    phone.sees("Version 1").await;
}

/// What the clock's row says once the app has heard the server again.
async fn clock_says(phone: &Browser, sentence: &str) {
    for _ in 0..200 {
        phone.press("Menu").await;
        phone.press("Settings").await;
        phone.sees("Version 1").await;
        if phone.text().await.contains(sentence) {
            return;
        }
    }
    phone.sees(sentence).await;
}

/// May the app notify, as the person decided in the browser's settings?
async fn notifications(phone: &Browser, url: &str, setting: &str) {
    let parameters = json!({ "origin": url, "permission": { "name": "notifications" }, "setting": setting });
    phone.devtools("Browser.setPermission", parameters).await;
}

// shows in part: PUSH-04 (what the waiting page says: the server's tests)
#[tokio::test]
async fn the_settings_say_what_to_do_whatever_the_push_service_answers() {
    let Some(Connected { server, url, pair, .. }) = connected().await else {
        return;
    };
    let phone = &pair.phone;
    worker_is_ready(phone).await;
    let service = PushService::start().await;
    let said = service.subscription();
    let said = json!({ "endpoint": said["endpoint"], "keys": { "p256dh": said["p256dh"], "auth": said["auth"] } });
    phone.before_each_page(PUSH_MANAGER).await;
    remembers(phone, "subscription", &said.to_string()).await;

    notifications(phone, &url, "denied").await;
    opens_settings(phone).await;
    phone
        .sees("Allow notifications for this app in the phone's or browser's settings.")
        .await;
    assert!(!phone.offers("Turn on notifications").await, "it would change nothing");
    notifications(phone, &url, "granted").await;
    opens_settings(phone).await;
    phone.sees("Allowed, but not set up yet").await;
    remembers(phone, "hurry", "yes").await;
    for (says, sentence) in [
        (
            "nothing",
            "did not answer. Requests appear while the app is open; try again on another network.",
        ),
        (
            "no",
            "The push service of this browser refused. Requests appear while the app is open.",
        ),
        ("yes", "Notifications are on."),
    ] {
        remembers(phone, "says", says).await;
        phone.press("Turn on notifications").await;
        phone.sees(sentence).await;
    }
    assert!(!phone.offers("Turn on notifications").await, "they are on");

    phone.press("Send a test").await;
    phone.sees("No test came within 20 seconds. Check:").await;
    phone
        .sees("while it is open, requests appear without notifications")
        .await;
    service.next().await;
    remembers(phone, "hurry", "").await;
    server.advance(Duration::from_secs(5)).await;
    phone.devtools("ServiceWorker.enable", json!({})).await;
    phone.press("Send a test").await;
    let pushed = service.next().await;
    let push = json!({ "origin": url, "registrationId": "0", "data": pushed.text });
    phone.devtools("ServiceWorker.deliverPushMessage", push).await;
    phone.sees("It works: the test came after").await;
    server.advance(Duration::from_secs(5)).await;
    service.answers(403, None);
    phone.press("Send a test").await;
    phone
        .sees("Tell your administrator; requests appear while the app is open.")
        .await;
    quiet(phone).await;
}

#[tokio::test]
async fn the_settings_say_whether_storage_is_kept_and_the_clock_right() {
    let Some(Connected { server, pair, .. }) = connected().await else {
        return;
    };
    let phone = &pair.phone;
    phone.before_each_page(PUSH_MANAGER).await;
    same_clock(phone, &server).await;
    opens_settings(phone).await;
    clock_says(phone, "Right, to within").await;
    phone.sees("The browser may delete it when space runs low").await;
    phone.press("Ask the browser to keep it").await;
    phone
        .sees("The browser did not agree. Add the app to the home screen")
        .await;
    remembers(phone, "keeps", "yes").await;
    phone.press("Ask the browser to keep it").await;
    phone.sees("Kept. The browser will not delete it by itself.").await;
    assert!(!phone.offers("Ask the browser to keep it").await);

    server.advance(Duration::from_mins(5)).await;
    opens_settings(phone).await;
    clock_says(phone, "clock is 5 minutes behind. The codes are corrected").await;
}
