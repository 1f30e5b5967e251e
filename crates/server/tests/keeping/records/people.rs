//! What people do in these stories, and every event that came of it.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Role;
use domain::event::{Chain, Row};
use domain::id::WorkspaceId;
use domain::secret::Token;
use server::use_case::operator::{self, NewEmployee};
use store::history::Filter;
use testkit::server::{Client, OtpPhone, Someone, TestServer};

pub const MINUTE: Duration = Duration::from_mins(1);
/// A password that somebody chooses in a story.
pub const CHOSEN: &str = "nine purple kettles singing";

/// Every event of the server and of its workspaces, the oldest first.
pub async fn all_events(server: &TestServer) -> Vec<(Chain, Row)> {
    let places = server.app().directory.all();
    let chains = places.iter().map(|p| Chain::Workspace(p.workspace.id));
    let mut all = Vec::new();
    for chain in chains.chain([Chain::Server]) {
        let found = server
            .app()
            .store
            .events(chain, &Filter::default(), None, 10_000)
            .await
            .unwrap();
        all.extend(found.into_iter().map(|r| (chain, r.row)));
    }
    all.sort_by_key(|(_, row)| (row.at, row.id));
    all
}

/// An administrator with a proven factor, at 203.0.113.1.
pub async fn administrator(server: &TestServer, workspace: WorkspaceId, login: &str) -> (Client, OtpPhone, Someone) {
    let who = server.administrator(workspace, login).await;
    let mut client = server.client().at([203, 0, 113, 1]);
    assert_eq!(client.sign_in(&who).await.status, StatusCode::OK);
    let phone = client.set_up_otp_app(&server.clock).await;
    server.advance(MINUTE).await;
    (client, phone, who)
}

/// The operator adds somebody; the link's token.
pub async fn invited(server: &TestServer, workspace: WorkspaceId, email: &str, groups: &[&str]) -> Token {
    let app = server.app();
    let new = NewEmployee {
        workspace,
        email: email.parse().unwrap(),
        name: email.split('@').next().unwrap().parse().unwrap(),
        role: Role::Employee,
        groups: groups.iter().map(|g| g.parse().unwrap()).collect(),
    };
    operator::add_employee(app, &new, app.now()).await.unwrap().1
}

/// A form of a page, posted to `to` with the page's token.
pub async fn post(client: &mut Client, page: &str, to: &str, fields: &[(&str, &str)]) -> testkit::server::Answer {
    let form = client.form_token(page).await;
    let all: Vec<_> = [("form", &*form)].into_iter().chain(fields.iter().copied()).collect();
    client.post_form(to, &all).await
}

/// Accepts an invitation on its page.
pub async fn accepts(client: &mut Client, link: &Token, password: &str) -> StatusCode {
    let path = format!("/invitation/{}", link.expose_text());
    let fields = [("password", password), ("again", password)];
    post(client, &path, &path, &fields).await.status
}
