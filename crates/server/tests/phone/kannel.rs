//! Codes by SMS through a real Kannel, configured as the guide prints it.

use std::fs;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::event::{Chain, EventKind};
use serde_json::json;
use server::config::{Asked, load};
use server::sms::Gateway;
use server::use_case::operator;
use store::history::Filter;
use testkit::folder::Folder;
use testkit::kannel::{self, Kannel};
use testkit::place::sqlite;
use testkit::server::{PASSWORD, TestServer};

const GUIDE: &str = include_str!("../../../../docs/guide/sms.md");

/// The gateway of the guide's block about Kannel, at this one's port.
fn gateway(kannel: &Kannel) -> Gateway {
    let folder = Folder::new("kannel-doorward");
    let blocks = GUIDE
        .split("```toml\n")
        .skip(1)
        .filter_map(|block| block.split("```").next());
    let block = blocks
        .into_iter()
        .find(|block| block.contains("sendsms"))
        .expect("the guide's block");
    let secret = folder.path().join("password");
    fs::write(&secret, kannel::PASSWORD).unwrap();
    let secret = secret.to_str().unwrap();
    let block = block
        .replace("127.0.0.1:13013", &format!("127.0.0.1:{}", kannel.port))
        .replace("/run/credentials/doorward.service/sms-password", secret)
        .replace("user = \"doorward\"", &format!("user = \"{}\"", kannel::USER));
    let file = folder.path().join("doorward.toml");
    fs::write(&file, format!("folder = \"data\"\n{block}")).unwrap();
    let asked = Asked {
        file: Some(file),
        ..Asked::default()
    };
    let config = load(&asked, &[])
        .map_err(|problems| problems.to_string())
        .unwrap()
        .config;
    Gateway::of(&config.sms, "Doorward").unwrap().expect("a gateway")
}

// shows: SMS-02, SMS-06
#[tokio::test(flavor = "multi_thread")]
async fn a_code_goes_through_a_real_kannel_once_it_has_a_line() {
    let Some(mut kannel) = Kannel::start().await else {
        return;
    };
    let server = TestServer::with_sms(sqlite(), gateway(&kannel)).await;
    let title = "Grüne Wiese".parse().unwrap();
    let meadow = operator::add_workspace(server.app(), &"wiese".parse().unwrap(), &title, server.clock.now()).await;
    let meadow = meadow.unwrap();
    let ann = server.employee(meadow, "ann@example.org").await;
    let mut anns = server.client();
    assert_eq!(anns.sign_in(&ann).await.status, StatusCode::OK);
    anns.set_up_otp_app(&server.clock).await;
    let number = json!({ "number": "+49 151 23456789" });

    // It keeps what it cannot pass on, and says so: a code that comes some day helps nobody.
    let queued = anns.post("/api/v1/second-factor/phone-number", number.clone()).await;
    assert_eq!(
        (queued.status, queued.json()["reason"].clone()),
        (StatusCode::CONFLICT, json!("not_sent"))
    );
    let filter = Filter {
        kind: Some(EventKind::SmsFailed),
        ..Filter::default()
    };
    let failed = server
        .app()
        .store
        .events(Chain::Workspace(meadow), &filter, None, 10)
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(&failed[0].row).unwrap()["detail"]["why"],
        "refused"
    );

    kannel.gets_a_line().await;
    kannel.delivered(1).await;
    server.advance(Duration::from_secs(61)).await;
    let sent = anns.post("/api/v1/second-factor/phone-number", number).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let message = kannel.delivered(2).await.remove(1);
    assert_eq!(message.to, "+4915123456789");
    assert!(
        message.text.contains("Grüne Wiese") && message.text.contains('\n'),
        "{message:?}"
    );
    let linked = anns
        .post(
            "/api/v1/second-factor/phone-number/confirm",
            json!({ "code": message.code() }),
        )
        .await;
    assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());

    server.advance(Duration::from_secs(61)).await;
    let (id, mut door, _) = server.client().password(Some("wiese"), &ann.login, PASSWORD).await;
    let sent = door
        .ask(Method::POST, &format!("/api/v1/sign-ins/{id}/sms"), None)
        .await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let code = kannel.delivered(3).await.remove(2).code();
    let body = json!({ "method": "sms", "code": code });
    let done = door.post(&format!("/api/v1/sign-ins/{id}/second-factor"), body).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}
