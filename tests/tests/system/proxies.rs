//! Whose address a message names: the client's own, and what a proxy says only where the operator declared it. The built
//! program as a process, real mails, on both engines.

use serde_json::json;
use testkit::http::{Jar, ask};
use testkit::inbox::Mail;
use testkit::server::PASSWORD;

use crate::company::{ADA, Company, companies};

/// Where a header says that somebody comes from.
const SAID: &str = "203.0.113.9";

/// Logs in with headers of a proxy, from a browser that nobody knows; what Ada is told.
async fn told(company: &Company) -> Mail {
    let url = company.url("");
    let mut jar = Jar::default();
    let (_, opened) = ask(&url, "POST", "/api/v1/sign-ins", Some(json!({})), &mut jar)
        .await
        .expect("an answer");
    let text = |name: &str| opened[name].as_str().unwrap_or_default().to_owned();
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    jar.headers = vec![
        header("doorward-ticket", &text("ticket")),
        header("x-forwarded-for", SAID),
        header("forwarded", &format!("for={SAID}")),
        header("x-real-ip", SAID),
    ];
    let body = json!({ "login": ADA, "password": PASSWORD });
    let path = format!("/api/v1/sign-ins/{}/password", text("id"));
    let (status, said) = ask(&url, "POST", &path, Some(body), &mut jar).await.expect("an answer");
    assert_eq!(status, 200, "{}: {said}", company.engine);
    company.mail(ADA, "Your account was accessed from a new device.").await
}

// shows: NDN-15
#[tokio::test(flavor = "multi_thread")]
async fn ada_is_told_the_address_that_somebody_came_from_and_not_the_one_that_they_claim() {
    for (company, running) in companies().await {
        company.set_up(&company.first_link(), "meadow", ADA).await;
        let confirm = company
            .mail(ADA, "Confirm your e-mail address")
            .await
            .link("/w/meadow/confirm-login/");
        let mut jar = Jar::default();
        let own = crate::crash::people::sign_in(&company.url(""), ADA, PASSWORD, &mut jar).await;
        assert!(
            own.is_ok(),
            "{}: her first browser, of which nobody is told",
            company.engine
        );
        assert_eq!(company.submit(&confirm, &[], &mut jar).await, 200);

        let mail = told(&company).await;
        assert!(
            mail.text.contains("IP address: 127.0.0.1"),
            "{}: {}",
            company.engine,
            mail.text
        );
        assert!(
            !mail.text.contains(SAID) && !mail.html.contains(SAID),
            "{}",
            company.engine
        );

        // Behind a proxy that the operator declared, its word counts.
        running.stop().await;
        let serve = company.program(&["serve"]);
        let _running = serve.variable("DOORWARD_TRUSTED_PROXIES", "127.0.0.1/32").start().await;
        let mail = told(&company).await;
        assert!(
            mail.text.contains(&format!("IP address: {SAID}")),
            "{}: {}",
            company.engine,
            mail.text
        );
    }
}
