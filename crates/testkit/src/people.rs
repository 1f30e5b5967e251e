//! How stories begin and what they ask: somebody with an app, a fresh proof, the log, the messages that wait.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use domain::id::WorkspaceId;
use serde_json::{Value, json};
use store::history::Filter;
use store::outbox::Waiting;

use crate::server::{Answer, Client, OtpPhone, Someone, TestServer};

impl TestServer {
    /// A browser of somebody who signs in and binds an app: the first second proof.
    pub async fn with_app(&self, who: &Someone) -> (Client, OtpPhone) {
        let mut client = self.client();
        let answer = client.sign_in(who).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let phone = client.set_up_otp_app(&self.clock).await;
        (client, phone)
    }

    /// A minute later, a new browser of somebody who proves both: whoever did may do what is weighty.
    pub async fn fresh(&self, who: &Someone, phone: &OtpPhone) -> Client {
        self.advance(Duration::from_mins(1)).await;
        let mut client = self.client();
        let answer = client.sign_in_with_code(who, phone).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        client
    }

    /// The newest events of one kind in a workspace's log, as the API says them.
    pub async fn events(&self, workspace: WorkspaceId, kind: EventKind) -> Vec<Value> {
        let filter = Filter {
            kind: Some(kind),
            ..Filter::default()
        };
        let chain = Chain::Workspace(workspace);
        let found = self.app().store.events(chain, &filter, None, 100).await;
        let rows = found.expect("the log");
        rows.iter()
            .map(|record| serde_json::to_value(&record.row).expect("an event"))
            .collect()
    }

    /// To whom messages of this purpose wait, in order.
    pub async fn messages(&self, purpose: &str) -> Vec<String> {
        let mut waiting = self.app().store.waiting_messages(200).await.expect("the outbox");
        waiting.retain(|message| message.purpose == purpose);
        let mut to: Vec<String> = waiting.into_iter().map(|message| message.recipient).collect();
        to.sort();
        to
    }

    /// What waits for this address, the newest first.
    pub async fn messages_to(&self, address: &str) -> Vec<Waiting> {
        let mut all = self.app().store.waiting_messages(500).await.expect("the outbox");
        all.retain(|message| message.recipient == address);
        all
    }

    /// The token of the newest link to `/…/{page}/` that went to this address.
    pub async fn token_to(&self, address: &str, page: &str) -> String {
        let messages = self.messages_to(address).await;
        let token = messages.iter().find_map(|message| {
            let (_, rest) = message.text.split_once(&format!("/{page}/"))?;
            rest.split_whitespace().next().map(str::to_owned)
        });
        token.unwrap_or_else(|| panic!("no {page} went to {address}"))
    }

    /// Somebody who is not signed in follows a link of this kind.
    pub async fn follow(&self, page: &str, token: &str) -> Answer {
        let body = json!({ "token": token });
        self.client().post(&format!("/api/v1/links/{page}"), body).await
    }
}
