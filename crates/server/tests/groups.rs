//! Groups are made, renamed, filled and deleted.

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use store::history::Filter;
use testkit::place::places;
use testkit::server::TestServer;

// shows in part: ACC-09 (what a group asks for comes with its policy)
#[tokio::test]
async fn a_group_is_renamed_and_deleted_and_its_members_stay() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut admin = server.client();
        admin.sign_in(&ada).await;
        admin.set_up_otp_app(&server.clock).await;
        let mut anns = server.client();
        anns.sign_in(&ann).await;
        let make = |name: &str| json!({ "name": name });
        let night = admin.post("/api/v1/groups", make("Night")).await.json();
        let night = night["id"].as_str().unwrap().to_owned();
        admin.post("/api/v1/groups", make("Office")).await;
        let member = format!("/api/v1/groups/{night}/members/{}", ann.employee);
        assert_eq!(admin.put(&member, Value::Null).await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            anns.get("/api/v1/session").await.json()["groups"],
            json!(["Night"]),
            "{engine}"
        );
        let path = format!("/api/v1/groups/{night}");
        let taken = admin.put(&path, make("Office")).await;
        assert_eq!(
            (taken.code(), taken.status),
            ("invalid".to_owned(), StatusCode::UNPROCESSABLE_ENTITY)
        );
        assert_eq!(admin.put(&path, make("Late")).await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            anns.get("/api/v1/session").await.json()["groups"],
            json!(["Late"]),
            "{engine}: at once"
        );
        let listed = admin.get(&format!("/api/v1/employees?group={night}")).await.json();
        assert_eq!(listed["employees"].as_array().unwrap().len(), 1, "{engine}");
        let page = admin.get(&format!("/employees/groups/{night}")).await.text();
        assert!(page.contains("Late") && page.contains("ann@example.org"), "{engine}");
        assert_eq!(admin.delete(&path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(admin.delete(&path).await.status, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(
            anns.get("/api/v1/session").await.json()["groups"],
            json!([]),
            "{engine}"
        );
        assert!(anns.is_signed_in().await, "{engine}: Ann stays");
        let chain = Chain::Workspace(meadow);
        let events = server
            .app()
            .store
            .events(chain, &Filter::default(), None, 100)
            .await
            .unwrap();
        for kind in [EventKind::GroupRenamed, EventKind::GroupDeleted] {
            assert!(events.iter().any(|e| e.row.kind == kind), "{engine} {kind:?}");
        }
    }
}
