//! Somebody writes to the database behind the server's back: what grants is refused, said and recorded.
//!
//! One test for all of it: `/readyz` counts what the whole process has met.

use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Role;
use serde_json::json;
use server::use_case::operator::{NewEmployee, add_employee};
use store::{Batch, Database, Statement, Value};
use testkit::place::places;
use testkit::server::{PASSWORD, Stopped, TestServer};

static PROMOTE: Statement = Statement {
    name: "forged.role",
    sql: "update employee set role = 'administrator' where role = 'employee' and name = $1",
};
static DEMOTE: Statement = Statement {
    name: "mended.role",
    sql: "update employee set role = 'employee' where name = $1",
};
/// The digest is right only for whoever has the keys; a copied one shows that the MAC alone refuses the row.
static COPY_SESSION: Statement = Statement {
    name: "forged.session",
    sql: "update session set employee = (select id from employee where name = $1), \
          account = (select account from employee where name = $2) where account <> \
          (select account from employee where name = $3)",
};
static RAISE_SESSION: Statement = Statement {
    name: "forged.proof",
    sql: "update session set factor = 'otp_app', factor_at = started_at where factor is null",
};
static LOWER_SESSION: Statement = Statement {
    name: "mended.proof",
    sql: "update session set factor = null, factor_at = null where factor is not null",
};
static COPY_PASSWORD: Statement = Statement {
    name: "forged.password",
    sql: "update account set password = (select a.password from account a where a.login = $1) where login = $2",
};
static AGE_DEVICE: Statement = Statement {
    name: "forged.device",
    sql: "update device set since = since - 86400000000 where account = (select account from employee where name = $1)",
};
static MEND_DEVICE: Statement = Statement {
    name: "mended.device",
    sql: "update device set since = since + 86400000000 where account = (select account from employee where name = $1)",
};
static LENGTHEN_WAIVER: Statement = Statement {
    name: "forged.waiver",
    sql: "update waiver set ends_at = ends_at + 864000000000",
};
static SHORTEN_WAIVER: Statement = Statement {
    name: "mended.waiver",
    sql: "update waiver set ends_at = ends_at - 864000000000",
};
static SKIP_STAGE: Statement = Statement {
    name: "forged.stage",
    sql: "update sign_in set stage = 'workspace' where stage = 'factor'",
};
/// An event that never happened, with the rest of one that did; it waits for its seal.
static INVENT_EVENT: Statement = Statement {
    name: "forged.event",
    sql: "insert into event (id, chain, at, kind, row, salt, mac) values ((select id from workspace), \
          (select chain from event where kind = $1), (select at from event where kind = $2), 'role_changed', \
          (select row from event where kind = $3), (select salt from event where kind = $4), \
          (select mac from event where kind = $5))",
};
static TURN_LINK: Statement = Statement {
    name: "forged.link",
    sql: "update link set employee = (select id from employee where name = $1) where employee <> \
          (select id from employee where name = $2)",
};
static SET_STEP_BACK: Statement = Statement {
    name: "forged.last_step",
    sql: "update otp_app set last_step = last_step - 10 where employee = (select id from employee where name = $1)",
};

/// Changes rows of a stopped server.
async fn write(stopped: &Stopped, statement: &'static Statement, params: &[&str]) {
    let database = Database::open(&stopped.place.location).await.unwrap();
    let mut batch = Batch::new();
    batch.run(statement, params.iter().map(|p| Value::from(*p)).collect::<Vec<_>>());
    let written = database.write(batch).await.unwrap();
    assert!(written.count(0) > 0, "{} changed nothing", statement.name);
    database.close().await.unwrap();
}

async fn is_ready(server: &TestServer) -> bool {
    server.client().get("/readyz").await.status == StatusCode::OK
}

/// How many forged rows of `table` the server's own log tells of.
async fn recorded(server: &TestServer, table: &str) -> usize {
    server.server.work().await;
    let filter = store::history::Filter {
        kind: Some(domain::event::EventKind::RowForged),
        employee: None,
        ip: None,
        from: None,
        until: None,
    };
    let events = server
        .app()
        .store
        .events(domain::event::Chain::Server, &filter, None, 100)
        .await
        .unwrap();
    let tells = |e: &&store::history::Recorded| serde_json::to_string(&e.row).unwrap().contains(table);
    events.iter().filter(tells).count()
}

// shows in part: THR-08 (the rest has tests of its own)
#[tokio::test]
async fn rows_that_grant_and_were_written_by_somebody_else_are_refused_recorded_and_turn_readyz_red() {
    let mut red = false;
    for place in places() {
        let engine = place.engine;
        let server = TestServer::start(place).await;
        assert_eq!(is_ready(&server).await, !red, "{engine}");
        let meadow = server.workspace("meadow").await;
        let ann = server.employee(meadow, "ann@example.org").await;
        let eve = server.employee(meadow, "eve@example.org").await;
        let mut hers = server.client();
        hers.sign_in(&ann).await;
        let mut evil = server.client().at([198, 51, 100, 9]);
        evil.sign_in(&eve).await;

        // A role: Eve makes herself an administrator.
        let stopped = server.stop().await;
        write(&stopped, &PROMOTE, &["eve"]).await;
        let server = stopped.start().await;
        let mut evil = evil.on(&server);
        let refused = evil.get("/api/v1/session").await;
        assert_eq!(refused.code(), "session_expired", "{engine}: {}", refused.text());
        assert_ne!(evil.sign_in(&eve).await.status, StatusCode::OK, "{engine}");
        assert!(!is_ready(&server).await, "{engine}");
        red = true;
        assert!(recorded(&server, "employee").await > 0, "{engine}");
        assert!(hers.on(&server).is_signed_in().await, "{engine}: Ann is not touched");

        // A session: Eve's becomes Ann's.
        let stopped = server.stop().await;
        write(&stopped, &DEMOTE, &["eve"]).await;
        let server = stopped.start().await;
        let mut evil = evil.on(&server);
        assert_eq!(evil.sign_in(&eve).await.status, StatusCode::OK, "{engine}");
        let stopped = server.stop().await;
        write(&stopped, &COPY_SESSION, &["ann", "ann", "ann"]).await;
        let server = stopped.start().await;
        assert!(!evil.on(&server).is_signed_in().await, "{engine}");
        assert!(recorded(&server, "session").await > 0, "{engine}");

        // What was proven: a session that says of itself that a code was typed.
        let mut evil = server.client().at([198, 51, 100, 9]);
        evil.sign_in(&eve).await;
        let stopped = server.stop().await;
        write(&stopped, &RAISE_SESSION, &[]).await;
        let server = stopped.start().await;
        assert!(!evil.on(&server).is_signed_in().await, "{engine}");
        let stopped = server.stop().await;
        write(&stopped, &LOWER_SESSION, &[]).await;
        let server = stopped.start().await;
        assert!(
            evil.on(&server).is_signed_in().await,
            "{engine}: as it was, it is good again"
        );

        // A password: Eve's hash on Ann's account.
        let stopped = server.stop().await;
        write(&stopped, &COPY_PASSWORD, &["eve@example.org", "ann@example.org"]).await;
        let server = stopped.start().await;
        let (_, _, tried) = server
            .client()
            .password(Some("meadow"), "ann@example.org", PASSWORD)
            .await;
        assert_eq!(tried.code(), "incorrect_login_or_password", "{engine}");

        // A device: known for longer than it is.
        let stopped = server.stop().await;
        write(&stopped, &AGE_DEVICE, &["eve"]).await;
        let server = stopped.start().await;
        let mut evil = evil.on(&server);
        assert!(!evil.is_signed_in().await, "{engine}");
        assert_ne!(evil.sign_in(&eve).await.status, StatusCode::OK, "{engine}");
        assert!(recorded(&server, "device").await > 0, "{engine}");
        let stopped = server.stop().await;
        write(&stopped, &MEND_DEVICE, &["eve"]).await;
        let server = stopped.start().await;

        // A sign-in in progress: the second factor is skipped.
        let mut evil = evil.on(&server);
        evil.cookies.clear();
        evil.sign_in(&eve).await;
        let used = evil.set_up_otp_app(&server.clock).await.code();
        let mut again = server.client();
        let (id, with_ticket, waiting) = again.password(Some("meadow"), "eve@example.org", PASSWORD).await;
        assert_eq!(
            waiting.json()["awaits"],
            "second_factor",
            "{engine}: {}",
            waiting.text()
        );
        let stopped = server.stop().await;
        write(&stopped, &SKIP_STAGE, &[]).await;
        let server = stopped.start().await;
        let mut with_ticket = with_ticket.on(&server);
        let path = format!("/api/v1/sign-ins/{id}");
        let chosen = with_ticket
            .post(&format!("{path}/workspace"), json!({ "workspace": "meadow" }))
            .await;
        assert_ne!(chosen.status, StatusCode::OK, "{engine}: {}", chosen.text());
        assert!(recorded(&server, "sign_in").await > 0, "{engine}");

        // A code that was used: its step is set back, so that it would be taken again.
        let stopped = server.stop().await;
        write(&stopped, &SET_STEP_BACK, &["eve"]).await;
        let server = stopped.start().await;
        let (id, mut with_ticket, _) = server
            .client()
            .password(Some("meadow"), "eve@example.org", PASSWORD)
            .await;
        let body = json!({ "method": "otp_app", "code": used });
        let replayed = with_ticket
            .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
            .await;
        assert_eq!(replayed.code(), "method_unavailable", "{engine}: {}", replayed.text());
        assert!(recorded(&server, "otp_app").await > 0, "{engine}");

        let server = turned(server, &ann).await;
        lengthened(server, &ann).await;
    }
}

/// An invitation that was turned on an administrator who has not accepted yet opens nothing.
async fn turned(server: TestServer, ann: &testkit::server::Someone) -> TestServer {
    let engine = server.engine();
    let invite = |name: &str, role| NewEmployee {
        workspace: ann.workspace,
        email: format!("{name}@example.org").parse().unwrap(),
        name: name.parse().unwrap(),
        role,
        groups: Vec::new(),
    };
    let now = server.app().now();
    let (_, own) = add_employee(server.app(), &invite("mallory", Role::Employee), now)
        .await
        .unwrap();
    let chief = add_employee(server.app(), &invite("chief", Role::Administrator), now).await;
    chief.unwrap();
    let path = format!("/w/meadow/invitation/{}", own.expose_text());
    assert_eq!(server.client().get(&path).await.status, StatusCode::OK, "{engine}");
    let stopped = server.stop().await;
    write(&stopped, &TURN_LINK, &["chief", "chief"]).await;
    let server = stopped.start().await;
    let mut evil = server.client();
    let opened = evil.get(&path).await;
    assert_eq!(opened.status, StatusCode::GONE, "{engine}: {}", opened.text());
    assert!(recorded(&server, "link").await > 0, "{engine}");
    server
}

/// An exception that was made longer lets nobody in; as it was, it is good again.
async fn lengthened(server: TestServer, ann: &testkit::server::Someone) {
    let engine = server.engine();
    let boss = server.administrator(ann.workspace, "boss@example.org").await;
    let mut admin = server.client();
    admin.sign_in(&boss).await;
    admin.set_up_otp_app(&server.clock).await;
    let dora = server.employee(ann.workspace, "dora@example.org").await;
    let mut hers = server.client();
    hers.sign_in(&dora).await;
    hers.set_up_otp_app(&server.clock).await;
    let off = json!({ "days": 1, "reason": "lost the phone", "identity_checked": true });
    let granted = admin
        .put(&format!("/api/v1/employees/{}/waiver", dora.employee), off)
        .await;
    assert_eq!(granted.status, StatusCode::OK, "{engine}: {}", granted.text());
    let stopped = server.stop().await;
    write(&stopped, &LENGTHEN_WAIVER, &[]).await;
    let server = stopped.start().await;
    let (_, _, tried) = server
        .client()
        .password(Some("meadow"), "dora@example.org", PASSWORD)
        .await;
    assert_ne!(tried.status, StatusCode::OK, "{engine}: {}", tried.text());
    assert!(recorded(&server, "waiver").await > 0, "{engine}");
    let stopped = server.stop().await;
    write(&stopped, &SHORTEN_WAIVER, &[]).await;
    let server = stopped.start().await;
    let (_, _, tried) = server
        .client()
        .password(Some("meadow"), "dora@example.org", PASSWORD)
        .await;
    assert_eq!(tried.json()["awaits"], "nothing", "{engine}");

    // Nothing of this bends the log.
    server.advance(Duration::from_secs(2)).await;
    let id = server.app().store.server_id([0; 16]).await.unwrap();
    let report = server.app().store.verify_events(id, &[]).await.unwrap();
    assert!(report.holds(), "{engine}: {report}");

    // An event that never happened: it is not sealed, and told of once.
    let stopped = server.stop().await;
    write(&stopped, &INVENT_EVENT, &["workspace_created"; 5]).await;
    let server = stopped.start().await;
    server.advance(Duration::from_secs(2)).await;
    assert_eq!(recorded(&server, "\"event\"").await, 1, "{engine}");
    server.advance(Duration::from_secs(2)).await;
    assert_eq!(recorded(&server, "\"event\"").await, 1, "{engine}: not in every round");
}
