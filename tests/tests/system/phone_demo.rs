//! `doorward demo --phone` as a process: an evening's try on a real phone, over TLS that nobody vouches for.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::browser::Browser;
use testkit::crash::{PATIENCE, Program, free_port};
use testkit::folder::Folder;
use testkit::pair::Pair;

/// What the program has printed, once it has said this.
async fn printed(program: &Program, words: &str) -> String {
    let begun = Instant::now();
    loop {
        let said = std::fs::read_to_string(program.output()).unwrap_or_default();
        if said.contains(words) {
            return said;
        }
        assert!(begun.elapsed() < PATIENCE, "never said {words:?}: {said}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Goes on where the browser warns that nobody vouches for the certificate, as the guide says.
async fn goes_on(browser: &Browser) {
    let parameters = json!({ "ignore": true });
    browser
        .devtools("Security.setIgnoreCertificateErrors", parameters)
        .await;
}

/// Login and password of the first person of the company, from the page that only this machine sees.
async fn somebody(browser: &Browser, url: &str) -> (String, String) {
    browser.open(&format!("{url}/demo")).await;
    let read = "return [...document.querySelector('tbody tr').querySelectorAll('code')].map((c) => c.textContent)";
    let row = browser.run(read, vec![]).await;
    let text = |at: usize| row[at].as_str().unwrap_or_default().to_owned();
    (text(0), text(1))
}

// shows in part: THR-19 (that other machines see no passwords: crates/server/tests)
#[tokio::test]
async fn the_demo_for_phones_pairs_one_over_tls_and_it_confirms_a_login() {
    let folder = Folder::new("phone-demo");
    let listen = format!("127.0.0.1:{}", free_port());
    let url = format!("https://{listen}");
    let program = Program::doorward(folder.path()).arguments(["demo", "--phone", "--listen", &listen]);
    let running = program.start().await;
    let said = printed(&program, "Ctrl-C stops.").await;
    for words in [
        "Scan this with the phone's camera.",
        "It is open to your local network until you stop it.",
        &format!("{url}/authenticator/"),
        &format!("{url}/demo/certificate"),
        "█",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }

    let Some(pair) = Pair::start(&url).await else { return };
    let Pair { computer, phone, .. } = &pair;
    goes_on(computer).await;
    goes_on(phone).await;
    let (login, password) = somebody(computer, &url).await;
    let kind = "const done = arguments[0]; fetch('/demo/certificate').then((a) => done(a.headers.get('content-type')))";
    let kind = computer.client().execute_async(kind, vec![]).await.unwrap();
    assert_eq!(kind, Value::from("application/x-x509-ca-cert"));

    pair.types(&login, &password).await;
    computer.sees("Security").await;
    pair.opens("/security/trusted-device").await;
    pair.opens_app().await;
    pair.connects().await;
    pair.is_done().await;
    computer.delete_cookies().await;
    pair.types(&login, &password).await;
    pair.approves().await;
    phone.sees("Your computer goes on by itself.").await;
    computer.lands_on("/").await;
    assert!(running.stop().await.success());
}
