//! What only the demo shows: who can sign in, every message, every component (THR-19).

use axum::http::header;
use axum::response::{IntoResponse, Response};
use pages::initials;
use pages::view::{DemoHome, DemoMessage, DemoOutbox, DemoPerson, Look};

use super::said::when;
use super::visit::Visit;
use crate::demo;

/// `GET /demo`.
pub async fn people(visit: Visit) -> Response {
    let person = |p: &demo::Person| DemoPerson {
        name: p.name.clone(),
        initials: initials(&p.name),
        login: p.login.clone(),
        password: p.password.clone(),
        otp_key: None,
        note: p.note.clone(),
    };
    let people = demo::people().iter().map(person).collect();
    visit.page(&DemoHome {
        frame: visit.frame(),
        people,
    })
}

/// `GET /demo/outbox`.
pub async fn outbox(visit: Visit) -> Response {
    let shown = async {
        let waiting = visit.app.store.waiting_messages(200).await?;
        let message = |m: store::outbox::Waiting| DemoMessage {
            when: when(&visit, m.created_at),
            channel: m.channel,
            to: m.recipient,
            subject: m.subject,
            body: m.text,
        };
        let messages = waiting.into_iter().map(message).collect();
        Ok(visit.page(&DemoOutbox {
            frame: visit.frame(),
            messages,
        }))
    };
    visit.show(shown.await)
}

/// `GET /demo/certificate`: what a phone installs to trust a demo that lets phones in.
pub async fn certificate(visit: Visit) -> Response {
    match demo::issuer() {
        Some(issuer) => ([(header::CONTENT_TYPE, "application/x-x509-ca-cert")], issuer).into_response(),
        None => visit.not_found(),
    }
}

/// `GET /_look`.
pub async fn look(visit: Visit) -> Response {
    visit.page(&Look {
        frame: visit.frame(),
        when: when(&visit, visit.now),
    })
}
