//! Workspaces are isolated tenants: what belongs to another one is not there (SEC-04, ACC-14).

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::api::routes::{Who, routes};
use testkit::gateway::Gateway;
use testkit::place::places;
use testkit::server::{Answer, Client, PASSWORD, TestServer};

/// An administrator's client with a proven factor.
async fn administrator(server: &TestServer, workspace: &str) -> (Client, testkit::server::Someone) {
    let id = server.workspace(workspace).await;
    let boss = server.administrator(id, &format!("boss@{workspace}.example")).await;
    let mut client = server.client();
    assert_eq!(client.sign_in(&boss).await.status, StatusCode::OK);
    client.set_up_otp_app(&server.clock).await;
    (client, boss)
}

async fn everything_of(client: &mut Client) -> String {
    let mut all = String::new();
    for path in [
        "/employees",
        "/groups",
        "/settings",
        "/sessions",
        "/messages",
        "/invitations",
        "/sms-invitations",
        "/join-links",
        "/access-requests",
    ] {
        all.push_str(&client.get(&format!("/api/v1{path}")).await.text());
    }
    all
}

// shows in part: SEC-04 (the rest has tests of its own), ACC-14 (the rest has tests of its own)
#[tokio::test]
async fn the_meadows_administrator_finds_nothing_of_the_quarry_by_any_id() {
    for place in places() {
        let engine = place.engine;
        let gateway = Gateway::start().await;
        let server = TestServer::with_sms(place, gateway.client()).await;
        let (mut here, _) = administrator(&server, "meadow").await;
        let (mut there, boss) = administrator(&server, "quarry").await;
        let carl = server.employee(boss.workspace, "carl@quarry.example").await;
        let mut carls = server.client();
        carls.sign_in(&carl).await;
        let session = carls.get("/api/v1/session").await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let body = json!({ "name": "Blasters" });
        let group = there.post("/api/v1/groups", body).await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let own = here.post("/api/v1/groups", json!({ "name": "Gardeners" })).await.json();
        let own = own["id"].as_str().unwrap().to_owned();
        let employee = carl.employee.to_string();
        there.post("/api/v1/messages/test", Value::Null).await;
        let message = there.get("/api/v1/messages").await.json()["messages"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(
            !here.get("/api/v1/messages").await.text().contains(&message),
            "{engine}"
        );
        let made = there.post("/api/v1/join-links", json!({})).await.json();
        let join_link = made["id"].as_str().unwrap().to_owned();
        let dora = json!({ "email": "dora@quarry.example" });
        let invited = there.post("/api/v1/invitations", dora).await.json();
        let invited = invited["id"].as_str().unwrap().to_owned();
        let number = json!({ "number": "+49 151 23456789" });
        let by_sms = there.post("/api/v1/sms-invitations", number).await.json();
        let by_sms = by_sms["id"].as_str().unwrap().to_owned();
        let file = "name,email\nDora,dora@quarry.example\n";
        let sent = there
            .send(Method::POST, "/api/v1/imports", Some("text/csv"), file)
            .await;
        let import = sent.json()["id"].as_str().unwrap().to_owned();
        carls.set_up_otp_app(&server.clock).await;
        let (sign_in, mut waiting, _) = server.client().password(Some("quarry"), &carl.login, PASSWORD).await;
        let asked = waiting
            .post(&format!("/api/v1/sign-ins/{sign_in}/access-request"), Value::Null)
            .await;
        assert_eq!(asked.status, StatusCode::CREATED, "{engine}: {}", asked.text());
        let waits = there.get("/api/v1/access-requests").await.json();
        let request = waits["access_requests"][0]["id"].as_str().unwrap().to_owned();
        let before = everything_of(&mut there).await;

        let mut asked = 0;
        for route in routes() {
            if matches!(route.who, Who::Anyone | Who::Phone)
                || !route.path.contains('{')
                || route.path.contains("{key}")
            {
                continue;
            }
            let id = match route.path {
                path if path.starts_with("/sessions/") => &session,
                path if path.starts_with("/messages/") => &message,
                path if path.starts_with("/join-links/") => &join_link,
                path if path.starts_with("/invitations/") => &invited,
                path if path.starts_with("/sms-invitations/") => &by_sms,
                path if path.starts_with("/imports/") => &import,
                path if path.starts_with("/access-requests/") => &request,
                _ => &employee,
            };
            for group in [&group, &own] {
                if *group == own && !route.path.contains("{employee}") && route.path.contains("{group}") {
                    continue; // it is the meadow's own
                }
                let path = route
                    .path
                    .replace("{group}", group)
                    .replace("{employee}", &employee)
                    .replace("{id}", id);
                let body = route.sends.map(|schema| match schema {
                    "RenameGroup" => json!({ "name": "Ours" }),
                    "SwitchJoinLink" => json!({ "is_on": false }),
                    "SendWaiver" | "GrantAccess" => {
                        json!({ "days": 1, "reason": "lost the phone", "identity_checked": true })
                    }
                    "RefuseAccess" => json!({ "reason": "it was not him" }),
                    "SendContactEmail" => json!({ "email": "carl@elsewhere.example" }),
                    _ => json!({ "role": "administrator" }),
                });
                let method: Method = route.method.to_uppercase().parse().unwrap();
                let answer = here.ask(method, &format!("/api/v1{path}"), body).await;
                let what = format!("{engine}: {} {}", route.method, route.path);
                assert_eq!(
                    (answer.status, answer.code()),
                    (StatusCode::NOT_FOUND, "not_found".to_owned()),
                    "{what}"
                );
                asked += 1;
            }
        }
        assert!(asked >= 12, "{asked}");
        // The quarry's group with an employee of the meadow.
        let mine = here.get("/api/v1/session").await.json()["employee"]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let mixed = here
            .put(&format!("/api/v1/groups/{group}/members/{mine}"), Value::Null)
            .await;
        assert_eq!(mixed.code(), "not_found", "{engine}");
        let pages = [
            format!("/employees/invitations/{invited}/delete"),
            format!("/employees/{employee}"),
            format!("/employees/{employee}/history"),
            format!("/employees/{employee}/end-sessions"),
            format!("/employees/{employee}/two-factor"),
            format!("/employees/{employee}/dismiss"),
            format!("/employees/{employee}/reinstate"),
            format!("/employees/{employee}/delete"),
            format!("/employees/{employee}/role"),
            format!("/employees/{employee}/contact"),
            format!("/employees/groups/{group}"),
            format!("/employees/groups/{group}/delete"),
            format!("/employees/import/{import}"),
            format!("/employees/access-requests/{request}"),
        ];
        for page in &pages {
            let answer = here.get(&format!("/w/meadow{page}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{engine}: {page}");
            assert!(!answer.text().contains("carl"), "{engine}: {page}");
        }
        let form = here.form_token("/w/meadow/settings").await;
        for path in [
            format!("/w/meadow/employees/{employee}/end-sessions"),
            format!("/w/meadow/employees/{employee}/contact"),
            format!("/w/meadow/employees/{employee}/two-factor/on"),
            format!("/w/meadow/employees/{employee}/dismiss"),
            format!("/w/meadow/employees/{employee}/reinstate"),
            format!("/w/meadow/employees/invitations/{invited}/resend"),
            format!("/w/meadow/employees/invitations/{invited}/link"),
            format!("/w/meadow/employees/invitations/{invited}/delete"),
            format!("/w/meadow/employees/join-links/{join_link}/switch"),
            format!("/w/meadow/employees/groups/{group}"),
            format!("/w/meadow/employees/groups/{group}/delete"),
            format!("/w/meadow/employees/import/{import}/start"),
            format!("/w/meadow/employees/import/{import}/invite"),
            format!("/w/meadow/security/sessions/{session}/end"),
            format!("/w/meadow/messages/{message}/retry"),
            format!("/w/meadow/employees/access-requests/{request}"),
        ] {
            let answer = here.post_form(&path, &[("form", &form)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{engine}: {path}");
        }

        let fields = [
            ("form", form.as_str()),
            ("days", "1"),
            ("reason", "lost"),
            ("identity_checked", "yes"),
            ("challenge", "none"),
        ];
        let answer = here
            .post_form(&format!("/w/meadow/employees/{employee}/two-factor"), &fields)
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{engine}: turning off");

        assert_eq!(everything_of(&mut there).await, before, "{engine}: nothing changed");
        assert!(carls.is_signed_in().await, "{engine}");
    }
}

fn names_the_quarry(answer: &Answer) -> bool {
    let text = answer.text();
    ["quarry.example", "Quarry", "Blasters", "carl"]
        .iter()
        .any(|word| text.contains(word))
}

// shows in part: SEC-04 (the rest has tests of its own), ACC-14 (the rest has tests of its own)
#[tokio::test]
async fn no_list_page_or_count_of_the_meadow_tells_of_the_quarry() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let (mut here, boss) = administrator(&server, "meadow").await;
        let (mut there, other) = administrator(&server, "quarry").await;
        there.post("/api/v1/groups", json!({ "name": "Blasters" })).await;
        let dora = json!({ "email": "dora@quarry.example" });
        assert_eq!(
            there.post("/api/v1/invitations", dora).await.status,
            StatusCode::CREATED
        );
        there
            .post("/api/v1/join-links", json!({ "exempt": "quarry.example" }))
            .await;
        let carl = server.employee(other.workspace, "carl@quarry.example").await;
        server.client().sign_in(&carl).await;
        // Carl tries the meadow's door, too.
        let mut lost = server.client();
        lost.password(Some("meadow"), &carl.login, testkit::server::PASSWORD)
            .await;

        for path in [
            "/employees",
            "/groups",
            "/events",
            "/settings",
            "/sessions",
            "/history",
            "/invitations",
            "/invitations?status=pending",
            "/join-links",
            "/access-requests",
        ] {
            let answer = here.get(&format!("/api/v1{path}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{engine}: {path}");
            assert!(!names_the_quarry(&answer), "{engine}: {path}: {}", answer.text());
        }
        for path in [
            "/",
            "/employees",
            "/employees/reports/login-history",
            "/employees/invitations",
            "/employees/invitations?status=pending",
            "/employees/join-links",
            "/employees/access-requests",
            "/employees/invite",
            "/events",
            "/settings",
            "/security",
            "/history",
        ] {
            let answer = here.get(&format!("/w/meadow{path}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{engine}: {path}");
            assert!(!names_the_quarry(&answer), "{engine}: {path}");
        }
        let narrowed = here.get(&format!("/api/v1/events?employee={}", carl.employee)).await;
        assert_eq!(narrowed.json()["events"].as_array().map(Vec::len), Some(0), "{engine}");
        // The session of one workspace is none of the other's pages.
        let wrong_door = here.get("/w/quarry/").await;
        assert_eq!(wrong_door.status, StatusCode::SEE_OTHER, "{engine}");
        drop(boss);
    }
}
