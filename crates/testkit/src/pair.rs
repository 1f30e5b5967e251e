//! One person's computer and phone: two real browsers, and a camera that sees what the computer shows.

use std::time::Duration;

use serde_json::json;
use server::request::now::Clock;

use crate::browser::Browser;
use crate::server::{PASSWORD, Someone, TestServer};

/// A computer and a phone beside it, at one server (or at one workspace of it: the address that pages begin with).
#[derive(Debug)]
pub struct Pair {
    pub computer: Browser,
    pub phone: Browser,
    /// Where pages begin: the server, or a workspace of it.
    pub url: String,
}

impl Pair {
    /// Two new browsers; `None` if Chromium was left out by name. The server must be at its own address.
    pub async fn start(url: &str) -> Option<Self> {
        Some(Self {
            computer: Browser::start().await?,
            phone: Browser::phone().await?,
            url: url.to_owned(),
        })
    }

    /// Two browsers of somebody who is logged in on the computer and has connected the phone as the first second proof.
    pub async fn connected(url: &str, who: &Someone) -> Option<Self> {
        let pair = Self::start(url).await?;
        pair.types_password(who).await;
        pair.opens("/security/trusted-device").await;
        pair.opens_app().await;
        pair.connects().await;
        pair.is_done().await;
        Some(pair)
    }

    /// The same two at another workspace.
    #[must_use]
    pub fn at(self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self
        }
    }

    /// The server's own address, whichever workspace the pages are of.
    pub fn origin(&self) -> &str {
        self.url.split("/w/").next().unwrap_or_default()
    }

    /// Types login and password on the computer.
    pub async fn types_password(&self, who: &Someone) {
        self.types(&who.login, PASSWORD).await;
    }

    /// The same, of somebody whom the test did not make.
    pub async fn types(&self, login: &str, password: &str) {
        self.computer.open(&format!("{}/sign-in", self.url)).await;
        self.computer.fill("Login", login).await;
        self.computer.fill("Password", password).await;
        self.computer.press("Log in").await;
    }

    /// The same as on a computer that was never used before.
    pub async fn types_password_elsewhere(&self, who: &Someone) {
        self.computer.delete_cookies().await;
        self.types_password(who).await;
    }

    /// Opens a page of the own account on the computer.
    pub async fn opens(&self, path: &str) {
        self.computer.open(&format!("{}{path}", self.url)).await;
    }

    /// Opens the app on the phone, where nothing is connected yet, as far as the page that scans.
    pub async fn opens_app(&self) {
        self.phone.open(&format!("{}/authenticator/", self.origin())).await;
        self.phone.press("Scan the QR code").await;
        self.phone.sees("Name of this phone").await;
    }

    /// Scans with the app the code that the computer shows; what the phone makes of it is not waited for.
    pub async fn scans(&self) {
        self.computer.sees("Scan this with the app").await;
        self.phone.camera_sees(&self.computer.picture_of("svg.qr").await);
        self.phone.press("Scan the QR code").await;
    }

    /// Scans, and types the phone's digits on the computer, which goes on to them by itself.
    pub async fn connects(&self) {
        self.scans().await;
        self.types_digits().await;
        self.phone.sees("From now on requests").await;
    }

    /// Types on the computer the digits that the phone shows.
    pub async fn types_digits(&self) {
        self.phone.sees("Type these digits on your computer").await;
        let shown = self.digits("digits").await;
        self.computer.sees("Is this your phone?").await;
        self.computer.fill("Digits on the phone", &shown).await;
        self.computer.press("Connect a phone").await;
    }

    /// Says on the phone that it is connected, and goes back to the workspaces.
    pub async fn is_done(&self) {
        self.phone.press("Done").await;
        self.phone.sees("Your workspaces").await;
    }

    /// The number that the computer shows while it waits for the phone.
    pub async fn number(&self) -> String {
        self.computer.sees("Nobody will ever ask you for this number").await;
        let read = "return document.getElementById('number').textContent.replace(/\\D/g, '')";
        let number = self.computer.run(read, vec![]).await;
        let number = number.as_str().unwrap_or_default().to_owned();
        assert_eq!(number.len(), 6);
        number
    }

    /// Types the computer's number on the phone's own keys, and confirms.
    pub async fn approves(&self) {
        let number = self.number().await;
        self.phone.sees("Is this you logging in?").await;
        for digit in number.chars() {
            self.phone.press(&digit.to_string()).await;
        }
        self.phone.press("Confirm login").await;
    }

    /// The phone is opened anew and learns that the test's clock went on; what it shows before says nothing of that.
    ///
    /// Panics where it did not within 10 s, or the clock went on by less than half a minute.
    pub async fn takes_the_time(&self) {
        let before = self.ahead().await;
        self.phone.reload().await;
        for _ in 0..200 {
            if (self.ahead().await - before).abs() > 30_000.0 {
                return self.phone.sees("Connected").await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the phone did not learn the time: {}", self.phone.text().await);
    }

    /// How far the phone takes the server's clock to be ahead of its own, as it keeps that, in milliseconds.
    async fn ahead(&self) -> f64 {
        let script = "return new Promise((done) => {
            const opened = indexedDB.open('doorward-authenticator', 1);
            opened.onsuccess = () => {
              const all = opened.result.transaction('accounts').objectStore('accounts').getAll();
              all.onsuccess = () => { opened.result.close(); done(all.result[0].offset); };
            };
          })";
        self.phone
            .run(script, vec![])
            .await
            .as_f64()
            .expect("a phone that knows a server")
    }

    /// The verification code, from the phone's menu.
    pub async fn code(&self, workspace: &str) -> String {
        self.phone.press("Menu").await;
        self.phone.press("Change account").await;
        self.phone.press(&format!("Actions for {workspace}")).await;
        self.phone.press("Verification code").await;
        self.phone.sees("New code in").await;
        self.digits("code").await
    }

    /// What stands in one of the phone's places of digits, as a screen reader says it, without the gaps.
    pub async fn digits(&self, id: &str) -> String {
        let script =
            "return document.getElementById(arguments[0]).querySelector('.away').textContent.replaceAll(' ', '')";
        let shown = self.phone.run(script, vec![json!(id)]).await;
        shown.as_str().unwrap_or_default().to_owned()
    }

    /// The way to another method on the computer's page, by its label.
    pub async fn chooses(&self, method: &str) {
        self.computer.press("Other login methods").await;
        self.computer.press(method).await;
    }
}

/// Waits until the service worker has everything that it keeps.
pub async fn worker_is_ready(browser: &Browser) {
    let script = "const done = arguments[0]; \
                  navigator.serviceWorker.ready.then(({ active }) => { \
                    if (active.state === 'activated') return done(true); \
                    active.onstatechange = () => active.state === 'activated' && done(true); });";
    let ready = browser.client().execute_async(script, vec![]).await;
    assert_eq!(ready.expect("the page answers"), true);
}

/// From the next page on the phone's clock goes as the server's does now, which is the test's.
pub async fn same_clock(phone: &Browser, server: &TestServer) {
    let ahead = server.clock.now().seconds() - Clock::system().now().seconds();
    let source = format!("const real = Date.now; Date.now = () => real() + {ahead}000;");
    phone.before_each_page(&source).await;
}
