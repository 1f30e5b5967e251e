//! Groups are made, renamed, filled and deleted.

use axum::http::StatusCode;
use domain::event::{Chain, EventKind};
use serde_json::{Value, json};
use store::history::Filter;
use testkit::place::places;
use testkit::server::TestServer;

// shows in part: ACC-09 (needs enforcement)
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

// shows in part: ACC-09 (needs enforcement)
#[tokio::test]
async fn on_the_pages_a_group_is_made_renamed_left_and_deleted_after_a_question() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let mut admin = server.client();
        admin.sign_in(&ada).await;
        admin.set_up_otp_app(&server.clock).await;
        let form = admin.form_token("/employees/groups").await;
        let fields = |name| [("form", &*form), ("name", name)];
        let made = admin.post_form("/employees/groups", &fields("<b>Night</b>")).await;
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let again = admin.post_form("/employees/groups", &fields("<b>Night</b>")).await;
        assert!(
            again.text().contains("There is a workgroup of that name"),
            "{engine}: {}",
            again.text()
        );
        let nameless = admin.post_form("/employees/groups", &fields(" ")).await;
        assert!(nameless.text().contains("up to 100 characters"), "{engine}");
        admin.post_form("/employees/groups", &fields("Office")).await;
        let taken = admin.post_form(&path, &fields("Office")).await;
        assert!(taken.text().contains("There is a workgroup of that name"), "{engine}");
        admin.post_form(&path, &fields("Late")).await;
        let id = path.rsplit('/').next().unwrap();
        let member = format!("/api/v1/groups/{id}/members/{}", ann.employee);
        admin.put(&member, Value::Null).await;
        let page = admin.get(&path).await.text();
        assert!(
            page.contains("Late") && page.contains("ann@example.org"),
            "{engine}: {page}"
        );
        let leave = format!("{path}/members/{}/leave", ann.employee);
        admin.post_form(&leave, &[("form", &form)]).await;
        assert!(!admin.get(&path).await.text().contains("ann@example.org"), "{engine}");

        let question = admin.get(&format!("{path}/delete")).await.text();
        assert!(
            question.contains("Late") && question.contains("stay employees"),
            "{engine}"
        );
        assert_eq!(
            admin.get(&path).await.status,
            StatusCode::OK,
            "{engine}: only a question"
        );
        admin.post_form(&format!("{path}/delete"), &[("form", &form)]).await;
        assert_eq!(admin.get(&path).await.status, StatusCode::NOT_FOUND, "{engine}");
        let left = admin.get("/employees/groups").await.text();
        assert!(left.contains("Office") && !left.contains("Late"), "{engine}");
    }
}
