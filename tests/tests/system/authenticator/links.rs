//! Links that a phone's own camera opens.

use domain::time::Timestamp;
use serde_json::json;
use testkit::browser::Browser;
use testkit::pair::Pair;
use testkit::place::sqlite;
use testkit::server::TestServer;

use super::{Connected, connected, quiet};

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) \
                       Chrome/140.0.0.0 Mobile Safari/537.36";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

/// The browser is one of this kind of phone from now on.
async fn is_a(phone: &Browser, agent: &str) {
    phone
        .devtools("Network.setUserAgentOverride", json!({ "userAgent": agent }))
        .await;
}

// shows in part: SET-12 (life and single use: the server's tests)
#[tokio::test]
async fn the_link_of_the_code_opened_by_the_camera_of_an_android_phone_asks_and_connects_it() {
    let server = TestServer::at_its_address(sqlite()).await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let _listening = server.listen().await;
    let mut computer = server.client();
    computer.sign_in(&ann).await;
    let shown = computer.shows_code().await.json();
    let Some(phone) = Browser::phone().await else { return };
    is_a(&phone, ANDROID).await;
    phone.open(shown["link"].as_str().unwrap()).await;
    phone
        .sees("Go on only if the QR code was on your own screen just now.")
        .await;
    assert!(!phone.url().await.contains("pair="), "the secret is out of the address");
    phone.press("Connect this phone").await;
    phone.sees("Type these digits on your computer").await;
    quiet(&phone).await;
}

// shows in part: SET-12, PUSH-06 (what is wrong is refused: phone_request.rs and the server's tests)
#[tokio::test]
async fn the_link_of_the_number_opened_by_the_camera_of_an_android_phone_fills_it_in() {
    let Some(Connected {
        server, url, ann, pair, ..
    }) = connected().await
    else {
        return;
    };
    let Pair { computer, phone, .. } = &pair;
    is_a(phone, ANDROID).await;
    pair.types_password_elsewhere(&ann).await;
    let number = pair.number().await;
    phone.sees("Is this you logging in?").await;
    let (now, store) = (server.app().now(), &server.app().store);
    let device = store.phone(ann.employee).await.unwrap().unwrap();
    let open = store
        .open_approvals(device.id, Timestamp::from_seconds(0), now)
        .await
        .unwrap();
    phone
        .open(&format!("{url}/authenticator/#request={}", open[0].id))
        .await;
    phone.sees("Is this you logging in?").await;
    phone
        .open(&format!("{url}/authenticator/#answer={}.{number}", open[0].id))
        .await;
    phone.sees("The number was read from the QR code.").await;
    assert!(!phone.url().await.contains(&number), "it is out of the address");
    phone.press("Confirm login").await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
}

// shows in part: SET-12 (life and single use: the server's tests)
#[tokio::test]
async fn any_link_opened_by_the_camera_of_an_iphone_only_says_how_to_install_the_app() {
    let server = TestServer::start(sqlite()).await;
    let listening = server.listen().await;
    let Some(phone) = Browser::phone().await else { return };
    is_a(&phone, IPHONE).await;
    for link in [
        "pair=0123456789ABCDEFGHJKMNPQR0",
        "answer=apr_0.482913",
        "request=apr_0",
    ] {
        phone.open("about:blank").await;
        phone.open(&format!("{}/authenticator/#{link}", listening.url)).await;
        phone.sees("Add the app to the home screen").await;
        phone.sees("connect it there: scan the QR code inside the app").await;
        for verb in ["Connect this phone", "Confirm login", "Scan the QR code"] {
            assert!(!phone.offers(verb).await, "{link}: {verb}");
        }
        assert!(!phone.url().await.contains('='), "{link}");
    }
    // Inside the installed app it is another matter.
    phone
        .before_each_page("Object.defineProperty(navigator, 'standalone', { get: () => true })")
        .await;
    phone.open("about:blank").await;
    phone
        .open(&format!(
            "{}/authenticator/#pair=0123456789ABCDEFGHJKMNPQR0",
            listening.url
        ))
        .await;
    phone
        .sees("Go on only if the QR code was on your own screen just now.")
        .await;
}
