//! What people do in these stories.

use axum::http::StatusCode;
use domain::id::WorkspaceId;
use serde_json::{Value, json};
use store::outbox::Waiting;
use testkit::server::{Answer, Client, Someone, TestServer};

/// A password that somebody chooses in a story.
pub const CHOSEN: &str = "nine purple kettles singing";

/// An administrator with a proven factor.
pub async fn administrator(server: &TestServer, workspace: WorkspaceId, login: &str) -> (Client, Someone) {
    let who = server.administrator(workspace, login).await;
    let mut client = server.client().at([203, 0, 113, 1]);
    assert_eq!(client.sign_in(&who).await.status, StatusCode::OK);
    client.set_up_otp_app(&server.clock).await;
    (client, who)
}

/// Every mail that waits for this address, the oldest first.
pub async fn mails_to(server: &TestServer, address: &str) -> Vec<Waiting> {
    let mut all = server.app().store.waiting_messages(500).await.unwrap();
    all.retain(|mail| mail.recipient == address);
    all.reverse();
    all
}

/// The path of the link in a mail, and that the link is on the server's own address.
pub fn path_in(mail: &Waiting) -> String {
    let own = "http://localhost:8080";
    let line = mail
        .text
        .lines()
        .find(|line| line.starts_with(own) && !line.ends_with("/sign-in"));
    let line = line.unwrap_or_else(|| panic!("no link in {}", mail.text));
    line[own.len()..].to_owned()
}

/// The path of the newest invitation to this address.
pub async fn invited_path(server: &TestServer, address: &str) -> String {
    let mut mails = mails_to(server, address).await;
    mails.retain(|mail| mail.purpose == "invitation");
    path_in(mails.last().expect("an invitation"))
}

/// Invites one address; the employee's id.
pub async fn invite(client: &mut Client, email: &str) -> String {
    let answer = client.post("/api/v1/invitations", json!({ "email": email })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{email}: {}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Makes a link to be handed over to a new person; its path.
pub async fn invite_by_hand(client: &mut Client, email: &str) -> String {
    let body = json!({ "email": email, "by": "hand" });
    let answer = client.post("/api/v1/invitations", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{email}: {}", answer.text());
    path_of(&answer.json()["link"])
}

pub fn path_of(link: &Value) -> String {
    link.as_str()
        .unwrap()
        .strip_prefix("http://localhost:8080")
        .unwrap()
        .to_owned()
}

/// A form of a page, posted to `to` with the page's token.
pub async fn post(client: &mut Client, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    let form = client.form_token(page).await;
    let all: Vec<_> = [("form", &*form)].into_iter().chain(fields.iter().copied()).collect();
    client.post_form(to, &all).await
}

/// Accepts on the page of the link.
pub async fn accept(client: &mut Client, path: &str, password: &str) -> Answer {
    let fields = [("password", password), ("again", password)];
    post(client, path, path, &fields).await
}

/// What stands between the tags.
pub fn words(answer: &Answer) -> String {
    let html = answer.text();
    let parts = html.split('<').skip(1);
    let parts = parts.map(|part| part.split_once('>').map_or("", |(_, after)| after));
    parts.collect::<Vec<_>>().join(" ")
}

/// The open invitations as the API lists them.
pub async fn open(client: &mut Client) -> Vec<String> {
    listed(client, "invited").await
}

pub async fn listed(client: &mut Client, status: &str) -> Vec<String> {
    let answer = client.get(&format!("/api/v1/invitations?status={status}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let all = answer.json()["invitations"].as_array().cloned().unwrap_or_default();
    let mut all: Vec<String> = all
        .iter()
        .map(|one| one["email"].as_str().unwrap().to_owned())
        .collect();
    all.sort(); // the clock stands still: in the list they are of one moment
    all
}
