//! One's own telephone number: nobody takes it away by one press.

use std::time::Duration;

use axum::http::StatusCode;
use testkit::gateway::Gateway;
use testkit::place::places;
use testkit::server::TestServer;

use super::sound::{is_sound, location, post, words};

const REMOVE: &str = "/security/phone-number/remove";

// shows in part: SET-14 (who is told: sms.rs)
#[tokio::test]
async fn ann_reads_what_follows_before_her_number_goes() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut hers = server.client();
        assert_eq!(hers.sign_in(&ann).await.status, StatusCode::OK);
        let phone = hers.set_up_otp_app(&server.clock).await;
        hers.links_number(&gateway, "+49 151 23456789").await;
        let has_number = async || {
            let number = server.app().store.phone_number(ann.employee).await.unwrap();
            number.is_some()
        };

        let security = hers.get("/security").await.text();
        assert!(
            security.contains(&format!("href=\"{REMOVE}\"")),
            "{engine}: {}",
            words(&security)
        );
        assert!(!security.contains(&format!("action=\"{REMOVE}\"")), "{engine}");
        let asked = hers.get(REMOVE).await;
        is_sound(REMOVE, &asked);
        assert!(
            words(&asked.text()).contains("•••• 89"),
            "{engine}: {}",
            words(&asked.text())
        );
        assert!(has_number().await, "{engine}: asking removes nothing");

        // A while later both proofs are asked for first, and the way back is the same page.
        server.advance(Duration::from_mins(6)).await;
        let proof = hers.get(REMOVE).await;
        let back = format!("/step-up?next={REMOVE}");
        assert_eq!(location(&proof), back, "{engine}");
        let code = phone.code();
        let typed = [
            ("password", testkit::server::PASSWORD),
            ("code", &*code),
            ("next", REMOVE),
        ];
        let proven = post(&mut hers, &back, "/step-up", &typed).await;
        assert_eq!(location(&proven), REMOVE, "{engine}: {}", words(&proven.text()));

        let gone = post(&mut hers, REMOVE, REMOVE, &[]).await;
        assert_eq!(
            location(&gone),
            "/security?number=removed",
            "{engine}: {}",
            words(&gone.text())
        );
        assert!(!has_number().await, "{engine}");
        let again = hers.get(REMOVE).await;
        assert_eq!(location(&again), "/security?number=removed", "{engine}");
    }
}
