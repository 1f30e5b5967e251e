//! An SMS gateway on loopback, which keeps what it was given, or refuses it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use domain::secret::SecretText;
use server::outgoing::{Outgoing, Reach};
use server::sms::{Gateway as Client, Template};

/// What the gateway says to the next messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    Takes,
    /// A status that is none of success.
    Broken,
    /// A status of success, and a text that is none.
    Refuses,
    /// It takes the message, and says so when nobody waits any more.
    Slow,
}

/// The gateway; it stops when dropped.
pub struct Gateway {
    port: u16,
    shared: Arc<Shared>,
    serving: tokio::task::JoinHandle<()>,
}

struct Shared {
    mood: Mutex<Mood>,
    taken: Mutex<Vec<Sms>>,
}

/// A message that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sms {
    pub to: String,
    pub text: String,
}

impl Sms {
    /// The code in it.
    pub fn code(&self) -> String {
        let tail = self.text.rsplit('#').next().unwrap_or_default();
        tail.chars().take_while(char::is_ascii_digit).collect()
    }
}

impl Gateway {
    pub async fn start() -> Self {
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Takes),
            taken: Mutex::default(),
        });
        let router = Router::new().route("/send", get(take)).with_state(shared.clone());
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = socket.local_addr().expect("an address").port();
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.expect("it serves") });
        Self { port, shared, serving }
    }

    /// How the server is told of it: Germany and Austria alone may be written to.
    pub fn client(&self) -> Client {
        self.client_over(Outgoing::new(Reach::Private, None).expect("a client"))
    }

    /// The same, where it is waited for no longer than this.
    pub fn client_within(&self, limit: Duration) -> Client {
        let outgoing = Outgoing::new(Reach::Private, None).expect("a client");
        self.client_over(outgoing.within(limit))
    }

    fn client_over(&self, outgoing: Outgoing) -> Client {
        let template = Template {
            url: format!(
                "http://127.0.0.1:{}/send?to={{to}}&text={{text}}&from={{sender}}",
                self.port
            ),
            post: false,
            headers: Vec::new(),
            body: None,
            content_type: "text/plain".to_owned(),
            success: Some("taken".to_owned()),
            sender: "Doorward".to_owned(),
            user: String::new(),
            password: SecretText::new(String::new()),
        };
        Client::new(template, outgoing, vec!["+49".to_owned(), "+43".to_owned()], Some("DE"))
    }

    pub fn feels(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// Nobody is there any more.
    pub fn vanishes(&self) {
        self.serving.abort();
    }

    pub fn taken(&self) -> Vec<Sms> {
        self.shared.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The newest message.
    pub fn last(&self) -> Sms {
        self.taken().last().cloned().expect("a message")
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    Query(mut sent): Query<HashMap<String, String>>,
) -> (StatusCode, &'static str) {
    let mood = *shared.mood.lock().unwrap_or_else(PoisonError::into_inner);
    match mood {
        Mood::Takes | Mood::Slow => {}
        Mood::Broken => return (StatusCode::INTERNAL_SERVER_ERROR, "taken"),
        Mood::Refuses => return (StatusCode::OK, "no credit"),
    }
    let mut part = |name: &str| sent.remove(name).unwrap_or_default();
    let sms = Sms {
        to: part("to"),
        text: part("text"),
    };
    shared.taken.lock().unwrap_or_else(PoisonError::into_inner).push(sms);
    if mood == Mood::Slow {
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
    (StatusCode::OK, "taken")
}
