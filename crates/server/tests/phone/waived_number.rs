//! A telephone number and an administrator's exception: whoever only the exception let in takes none and links none.

use std::time::Duration;

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use store::history::Filter;
use testkit::gateway::Gateway;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, Someone, TestServer};

const OWN: &str = "/api/v1/second-factor/phone-number";
const ANNS: &str = "+49 151 23456789";
const MALLORYS: &str = "+49 160 98765432";

struct Meadow {
    gateway: Gateway,
    server: TestServer,
    ann: Someone,
    ada: Client,
}

impl Meadow {
    /// Ann has an app, and with `number` her number; she lost the phone, and Ada turned the second factor off for a day.
    async fn all(number: bool) -> Vec<Self> {
        let mut all = Vec::new();
        for place in places() {
            let gateway = Gateway::start().await;
            let server = TestServer::with_sms(place, gateway.client()).await;
            let meadow = server.workspace("meadow").await;
            let ann = server.employee(meadow, "ann@example.org").await;
            let boss = server.administrator(meadow, "ada@example.org").await;
            let mut ada = server.client();
            assert_eq!(ada.sign_in(&boss).await.status, StatusCode::OK);
            ada.set_up_otp_app(&server.clock).await;
            let mut anns = server.client();
            assert_eq!(anns.sign_in(&ann).await.status, StatusCode::OK);
            anns.set_up_otp_app(&server.clock).await;
            let mut m = Self {
                gateway,
                server,
                ann,
                ada,
            };
            if number {
                assert_eq!(m.links(&mut anns, ANNS).await.status, StatusCode::OK);
            }
            m.server.advance(Duration::from_mins(1)).await;
            let off = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
            let granted = m.ada.put(&m.of_ann("waiver"), off).await;
            assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());
            all.push(m);
        }
        all
    }

    fn of_ann(&self, what: &str) -> String {
        format!("/api/v1/employees/{}/{what}", self.ann.employee)
    }

    async fn links(&self, client: &mut Client, number: &str) -> Answer {
        let sent = client.post(OWN, json!({ "number": number })).await;
        if sent.status != StatusCode::CREATED {
            return sent;
        }
        let code = json!({ "code": self.gateway.last().code() });
        client.post(&format!("{OWN}/confirm"), code).await
    }

    /// Mallory has the password, and the exception lets her in.
    async fn mallory(&self) -> Client {
        let mut client = self.server.client().at([198, 51, 100, 66]);
        let (_, _, entered) = client.password(Some("meadow"), &self.ann.login, PASSWORD).await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
        client
    }

    async fn number(&self) -> Option<String> {
        let found = self.server.app().store.phone_number(self.ann.employee).await.unwrap();
        found.map(|linked| linked.number.as_str().to_owned())
    }

    async fn events(&self, kind: EventKind) -> usize {
        let filter = Filter {
            kind: Some(kind),
            ..Filter::default()
        };
        let chain = Chain::Workspace(self.ann.workspace);
        let found = self.server.app().store.events(chain, &filter, None, 100).await;
        found.unwrap().len()
    }
}

fn plain(number: &str) -> String {
    number.replace(' ', "")
}

// shows in part: THR-03 (a telephone number; the app and the phone have their own tests)
#[tokio::test]
async fn whoever_only_an_exception_let_in_links_no_number_and_takes_none_away() {
    for number in [false, true] {
        for m in Meadow::all(number).await {
            let mut mallory = m.mallory().await;
            let linked = m.links(&mut mallory, MALLORYS).await;
            assert_eq!(linked.code(), "second_factor_setup_required");
            let removed = mallory.delete(OWN).await;
            assert_eq!(removed.code(), "second_factor_setup_required");
            assert_eq!(m.number().await, number.then(|| plain(ANNS)));
        }
    }
}

// shows in part: THR-03 (a telephone number)
#[tokio::test]
async fn this_was_not_me_takes_the_number_that_was_linked_since_and_keeps_the_one_from_before() {
    for number in [false, true] {
        for mut m in Meadow::all(number).await {
            // With an app of her own she is let in for good, until Ann says that it was not her.
            let mut mallory = m.mallory().await;
            mallory.set_up_otp_app(&m.server.clock).await;
            let linked = m.links(&mut mallory, MALLORYS).await;
            if number {
                assert_eq!(linked.code(), "not_allowed", "Ann's number stays for Ann");
                assert_eq!(mallory.delete(OWN).await.code(), "not_allowed");
            } else {
                assert_eq!(linked.status, StatusCode::OK, "{}", linked.text());
                assert_eq!(m.number().await, Some(plain(MALLORYS)));
            }
            let restored = m.ada.post(&m.of_ann("second-factor/restore"), Value::Null).await;
            assert_eq!(restored.status, StatusCode::NO_CONTENT, "{}", restored.text());
            assert_eq!(m.number().await, number.then(|| plain(ANNS)));
            let removed = m.events(EventKind::PhoneNumberRemoved).await;
            assert_eq!(removed, usize::from(!number));
        }
    }
}
