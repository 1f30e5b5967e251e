//! A company's people come from a file.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::event::EventKind;
use serde_json::{Value, json};
use testkit::place::places;
use testkit::server::TestServer;

use super::people::{console, file, kinds, now, rows, send, start};

#[tokio::test]
async fn a_file_is_looked_at_then_added_and_sent_twice_it_changes_nothing() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let text = "name,email,groups,role\n\
            Ann Berg,ann@meadow.example,Office;Night,\n\
            Ada Again,Ada@Example.org,,\n\
            ,nobody@meadow.example,,\n\
            Bo,bo-at-home,,\n\
            \"=HYPERLINK(\"\"http://evil\"\")\",formula@meadow.example,,Administrator\n\
            Ann Twice,ANN@meadow.example,,\n\
            Short\n\
            <script>alert(1)</script>,script@meadow.example,,\n\
            Chef,chef@meadow.example,,owner\n";
        let sent = send(&mut admin, text).await;
        assert_eq!(sent["state"], "checked", "{engine} {sent}");
        assert_eq!(
            [&sent["fresh"], &sent["known"], &sent["refused"]],
            [3, 1, 5],
            "{engine}"
        );
        let outcomes = [
            "new", "known", "name", "email", "new", "repeated", "fields", "new", "role",
        ];
        let expected: Vec<_> = (2..).zip(outcomes.map(str::to_owned)).collect();
        assert_eq!(rows(&mut admin, &sent).await, expected, "{engine}");
        let before = server.app().store.headcount(meadow).await.unwrap();
        server.advance(Duration::from_secs(1)).await;
        assert_eq!(
            server.app().store.headcount(meadow).await.unwrap(),
            before,
            "nobody was added yet"
        );

        assert_eq!(start(&mut admin, &sent).await.status, StatusCode::NO_CONTENT);
        assert_eq!(start(&mut admin, &sent).await.code(), "stale_state", "{engine}: once");
        server.advance(Duration::from_secs(1)).await;
        let done = now(&mut admin, &sent).await;
        assert_eq!(
            (&done["state"], &done["fresh"], &done["done"]),
            (&json!("done"), &json!(3), &json!(9))
        );
        let listed = admin.get("/api/v1/employees?status=invited&search=ann").await.json();
        assert_eq!(
            listed["employees"][0]["groups"],
            json!(["Night", "Office"]),
            "{engine} {listed}"
        );
        assert_eq!(
            kinds(&server, meadow, EventKind::EmployeeCreated).await,
            4,
            "{engine}: one event each"
        );
        assert_eq!(kinds(&server, meadow, EventKind::ImportFinished).await, 1, "{engine}");
        let waiting = server.app().store.waiting_messages(100).await.unwrap();
        let theirs = waiting.iter().filter(|m| m.recipient.ends_with("@meadow.example"));
        assert_eq!(theirs.count(), 0, "{engine}: nobody who was added gets a message");

        let again = send(&mut admin, text).await;
        assert_eq!([&again["fresh"], &again["known"]], [0, 4], "{engine} {again}");
        assert_eq!(start(&mut admin, &again).await.status, StatusCode::NO_CONTENT);
        let count = server.app().store.headcount(meadow).await.unwrap();
        server.advance(Duration::from_secs(1)).await;
        assert_eq!(now(&mut admin, &again).await["state"], "done", "{engine}");
        assert_eq!(server.app().store.headcount(meadow).await.unwrap(), count, "{engine}");
        assert_eq!(kinds(&server, meadow, EventKind::EmployeeCreated).await, 4, "{engine}");

        // What comes out is no formula, and hostile names stay text.
        let out = admin.get("/api/v1/employees/export?status=invited").await;
        assert!(
            out.text().contains("\"'=HYPERLINK(\"\"http://evil\"\")\""),
            "{}",
            out.text()
        );
        assert_eq!(out.text().lines().count(), 4, "{engine} {}", out.text());
        assert_eq!(out.headers["content-type"], "text/csv; charset=utf-8");
        let page = admin.get("/employees?status=invited").await.text();
        assert!(!page.contains("<script>alert"), "{engine}");
        assert_eq!(
            kinds(&server, meadow, EventKind::EmployeesExported).await,
            1,
            "{engine}"
        );
        // Our own export is a file of people who are here already.
        let back = send(&mut admin, out.text()).await;
        assert_eq!(
            (&back["known"], &back["fresh"]),
            (&json!(3), &json!(0)),
            "{engine} {back}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_with_its_reason_and_adds_nobody() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let endless = format!("name,email\n\"{}", "x".repeat(60_000));
        let files: [(&[u8], &str); 7] = [
            (b"", "empty"),
            (b"name,email,salary\nAnn,ann@x.example,1\n", "unknown_column salary"),
            (b"name,groups\nAnn,Office\n", "missing_column email"),
            (b"name,email,login\n", "repeated_column login"),
            (b"name,email\nM\xfcller,m@x.example\n", "encoding"),
            (b"\xff\xfen\0a\0m\0e\0\n\0", "encoding"),
            (endless.as_bytes(), "too_large"),
        ];
        for (file, problem) in files {
            let sent = send(&mut admin, file).await;
            assert_eq!(
                (&sent["state"], &sent["problem"]),
                (&json!("stopped"), &json!(problem)),
                "{engine}"
            );
            assert_eq!(
                start(&mut admin, &sent).await.code(),
                "stale_state",
                "{engine} {problem}"
            );
            let page = admin
                .get(&format!("/employees/import/{}", sent["id"].as_str().unwrap()))
                .await;
            assert!(page.text().contains("was not taken"), "{engine} {problem}");
        }
        let many = format!("name,email\n{}", "A,a@x.example\n".repeat(100_001));
        let sent = send(&mut admin, many).await;
        assert_eq!(sent["problem"], "too_many_rows", "{engine}");
        server.advance(Duration::from_secs(1)).await;
        let counts = server.app().store.headcount(meadow).await.unwrap();
        assert_eq!(counts.iter().map(|(_, n)| n).sum::<i64>(), 1, "{engine}");
    }
}

#[tokio::test]
async fn an_import_that_is_cut_off_goes_on_where_it_was_and_adds_everybody_once() {
    for place in places() {
        let engine = place.engine;
        let mut server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let sent = send(&mut admin, file(2_450)).await;
        assert_eq!(
            (&sent["fresh"], &sent["rows"]),
            (&json!(2450), &json!(2450)),
            "{engine} {sent}"
        );
        start(&mut admin, &sent).await;
        server.advance(Duration::from_secs(1)).await; // four parts
        assert_eq!(now(&mut admin, &sent).await["done"], 1600, "{engine}");
        server = server.restart().await;
        let mut admin = admin.on(&server);
        // Somebody takes an address of the rest meanwhile.
        server.employee(meadow, "p2000@meadow.example").await;
        server.advance(Duration::from_secs(1)).await;
        let done = now(&mut admin, &sent).await;
        assert_eq!(
            [&done["state"], &done["fresh"], &done["known"]],
            [&json!("done"), &json!(2449), &json!(1)],
            "{engine} {done}"
        );
        let counts = server.app().store.headcount(meadow).await.unwrap();
        assert!(
            counts.iter().any(|(s, n)| s.word() == "invited" && *n == 2449),
            "{engine} {counts:?}"
        );
        assert_eq!(
            kinds(&server, meadow, EventKind::EmployeeCreated).await,
            2_451,
            "{engine}"
        );
        let groups = admin.get("/api/v1/groups").await.json();
        assert_eq!(groups["groups"].as_array().unwrap().len(), 2, "{engine} {groups}");
        let found = admin.get("/api/v1/employees?search=p1234@&status=invited").await.json();
        assert_eq!(found["employees"].as_array().unwrap().len(), 1, "{engine}");
    }
}

#[tokio::test]
async fn whoever_is_dismissed_while_the_file_is_added_adds_nobody_more() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let bo = server.administrator(meadow, "bo@example.org").await;
        let mut admin = console(&server, &ada).await;
        let mut other = console(&server, &bo).await;
        let sent = send(&mut admin, file(2_000)).await;
        start(&mut admin, &sent).await;
        server.advance(Duration::from_secs(1)).await;
        let path = format!("/api/v1/employees/{}/dismiss", ada.employee);
        assert_eq!(other.post(&path, Value::Null).await.status, StatusCode::NO_CONTENT);
        server.advance(Duration::from_secs(1)).await;
        let stopped = now(&mut other, &sent).await;
        assert_eq!(
            (&stopped["state"], &stopped["problem"]),
            (&json!("stopped"), &json!("not_allowed")),
            "{engine}"
        );
        assert_eq!(stopped["fresh"], 1600, "{engine}: what was added stays");
    }
}

#[tokio::test]
async fn a_form_with_a_file_needs_its_token_and_a_stranger_sends_nothing() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let token = admin.form_token("/employees/import").await;
        let form = |token: &str| {
            format!(
                "--xx\r\ncontent-disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n\
                 --xx\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../<b>people.csv\"\r\n\
                 content-type: text/csv\r\n\r\nname,email\r\nAnn,ann@meadow.example\r\n\r\n--xx--\r\n"
            )
        };
        let kind = Some("multipart/form-data; boundary=xx");
        let refused = admin.send(Method::POST, "/employees/import", kind, form("wrong")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine} {}", refused.text());
        let sent = admin.send(Method::POST, "/employees/import", kind, form(&token)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{engine} {}", sent.text());
        let path = sent.headers["location"].to_str().unwrap().to_owned();
        let page = admin.get(&path).await.text();
        assert!(
            page.contains("Add 1 employee") && !page.contains("<b>people"),
            "{engine}"
        );
        let mut stranger = server.client();
        let turned_away = stranger
            .send(Method::POST, "/employees/import", kind, form(&token))
            .await;
        assert_eq!(turned_away.status, StatusCode::SEE_OTHER, "{engine}: to the door");
    }
}

#[tokio::test]
async fn the_rows_that_were_not_taken_are_found_among_thousands() {
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        let meadow = server.workspace("meadow").await;
        let ada = server.administrator(meadow, "ada@example.org").await;
        let mut admin = console(&server, &ada).await;
        let mut text = file(6_000);
        // One in each of twelve parts, and none in the last ones.
        for part in 0..12 {
            text = text.replace(&format!(";p{}@meadow.example;", part * 400 + 7), ";nobody;");
        }
        let sent = send(&mut admin, text).await;
        assert_eq!(sent["refused"], 12, "{engine} {sent}");
        let path = format!("/api/v1/imports/{}/rows?only=refused", sent["id"].as_str().unwrap());
        let mut found = Vec::new();
        let mut next = Some(0);
        while let Some(part) = next {
            let rows = admin.get(&format!("{path}&part={part}")).await.json();
            found.extend(
                rows["rows"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|r| r["row"].as_u64().unwrap()),
            );
            assert!(
                rows["rows"].as_array().unwrap().iter().all(|r| r["outcome"] == "email"),
                "{engine}"
            );
            next = rows["next"].as_i64();
        }
        let expected: Vec<u64> = (0..12).map(|part| part * 400 + 7 + 2).collect();
        assert_eq!(found, expected, "{engine}: each once, in order");
        let page = format!("/employees/import/{}?only=refused", sent["id"].as_str().unwrap());
        let page = admin.get(&page).await.text();
        assert!(
            page.contains("no e-mail address") && !page.contains("p1@meadow"),
            "{engine}"
        );
    }
}
