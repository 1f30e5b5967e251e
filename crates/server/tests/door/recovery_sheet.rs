//! The new set on paper and in a file: from the live page only, in the same session, while it counts.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use testkit::place::places;
use testkit::server::{Client, PASSWORD, TestServer};

const PAGE: &str = "/w/meadow/security/recovery-codes";

/// What stands between `before` and the next `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let at = text.find(before).expect("it is on the page") + before.len();
    text[at..].split(after).next().unwrap_or("")
}

fn codes_of(page: &str) -> Vec<String> {
    let parts = page.split("<li><code>").skip(1);
    parts
        .filter_map(|part| part.split('<').next())
        .map(str::to_owned)
        .collect()
}

async fn post(client: &mut Client, path: &str, token: &str, sheet: &str) -> (StatusCode, String, String) {
    let answer = client.post_form(path, &[("form", token), ("sheet", sheet)]).await;
    let kind = answer
        .headers
        .get("content-disposition")
        .map(|v| v.to_str().unwrap().to_owned());
    (answer.status, answer.text(), kind.unwrap_or_default())
}

// shows: RCV-05
// shows in part: RCV-13 (the API's routes are shown elsewhere)
#[tokio::test]
async fn ann_prints_and_saves_exactly_her_new_set_and_nobody_else_can_ask_for_it() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let ben = server.employee(meadow, "ben@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let (_, first) = hers.set_up_otp_app_with_codes(&server.clock).await;
        server.advance(Duration::from_secs(60)).await;

        let token = hers.form_token(PAGE).await;
        let page = hers.post_form(PAGE, &[("form", &token)]).await.text();
        let codes = codes_of(&page);
        assert_eq!(codes.len(), 10, "{engine}: {page}");
        assert!(first.iter().all(|code| !codes.contains(code)), "{engine}: a new set");
        let sheet = between(&page, "name=\"sheet\" value=\"", "\"").to_owned();
        let token = between(&page, "name=\"form\" value=\"", "\"").to_owned();
        for code in &codes {
            assert!(!sheet.contains(code.as_str()), "{engine}: the sheet is sealed");
        }

        let (status, printed, _) = post(&mut hers, &format!("{PAGE}/print"), &token, &sheet).await;
        assert_eq!(status, StatusCode::OK, "{engine}");
        let (status, saved, kind) = post(&mut hers, &format!("{PAGE}/save"), &token, &sheet).await;
        assert_eq!(status, StatusCode::OK, "{engine}");
        assert!(kind.starts_with("attachment"), "{engine}: {kind}");
        for code in &codes {
            assert!(
                printed.contains(code) && saved.contains(code),
                "{engine}: both hold the whole set"
            );
        }
        assert!(first.iter().all(|code| !saved.contains(code)), "{engine}: and only it");

        // No address shows it: neither by asking, nor without what the live page sent along, nor to anybody else.
        for path in [format!("{PAGE}/print"), format!("{PAGE}/save")] {
            let asked = hers.get(&path).await;
            assert!(asked.status.is_client_error(), "{engine}: {}", asked.status);
            for wrong in ["", "AAAA", &sheet[1..]] {
                let (status, text, _) = post(&mut hers, &path, &token, wrong).await;
                assert!(
                    status.is_client_error() && !text.contains(&codes[0]),
                    "{engine}: {wrong}"
                );
            }
        }
        let mut his = server.client();
        his.sign_in(&ben).await;
        his.set_up_otp_app(&server.clock).await;
        let token_of_his = his.form_token("/w/meadow/security").await;
        let (status, text, _) = post(&mut his, &format!("{PAGE}/save"), &token_of_his, &sheet).await;
        assert!(
            status.is_client_error() && !text.contains(&codes[0]),
            "{engine}: Ben asks for Ann's"
        );

        // A quarter of an hour later the page is only paper that was printed.
        server.advance(Duration::from_secs(15 * 60)).await;
        let (status, text, _) = post(&mut hers, &format!("{PAGE}/save"), &token, &sheet).await;
        assert!(
            status.is_client_error() && !text.contains(&codes[0]),
            "{engine}: {status}"
        );
    }
}

// shows: ADM-04
// shows in part: OTP-03 (the exception is shown by waiver.rs)
#[tokio::test]
async fn an_administrator_without_the_phone_gets_into_the_console_by_a_recovery_code() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut client = server.client();
        client.sign_in(&ada).await;
        let (_, codes) = client.set_up_otp_app_with_codes(&server.clock).await;

        let (id, mut elsewhere, waiting) = server.client().password(Some("meadow"), &ada.login, PASSWORD).await;
        assert_eq!(waiting.json()["awaits"], "second_factor", "{engine}");
        let body = json!({ "method": "recovery_code", "code": codes[0] });
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        assert_eq!(
            elsewhere.post(&path, body.clone()).await.status,
            StatusCode::OK,
            "{engine}"
        );
        assert_eq!(
            elsewhere.get("/api/v1/employees").await.status,
            StatusCode::OK,
            "{engine}"
        );

        let (id, mut again, _) = server.client().password(Some("meadow"), &ada.login, PASSWORD).await;
        let path = format!("/api/v1/sign-ins/{id}/second-factor");
        assert_eq!(again.post(&path, body).await.code(), "incorrect_code", "{engine}: once");
    }
}
