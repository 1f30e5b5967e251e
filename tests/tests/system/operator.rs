//! The operator on the server's host, when the last administrator is locked out: the command beside a running server and
//! without one.

use testkit::crash::{Program, free_port};
use testkit::folder::Folder;
use testkit::http::{Jar, submit};
use testkit::place;
use testkit::server::PASSWORD;

use crate::crash::people::{prove, set_up_app, sign_in};

const ADA: &str = "ada@example.org";

async fn story(engine: &str, database: Option<String>) {
    let folder = Folder::new("operator");
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let data = folder.path().join("data");
    let program = |arguments: &[&str]| {
        let program = Program::doorward(folder.path())
            .arguments(arguments.iter().copied())
            .variable("DOORWARD_FOLDER", &data)
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
            .variable("DOORWARD_PUBLIC_URL", &url)
            .ready_at(format!("{url}/readyz"));
        match &database {
            Some(url) => program.variable("DOORWARD_DATABASE_URL", url),
            None => program,
        }
    };
    let restore = |login: &str, days: &str| {
        let line = [
            "admin",
            "restore-access",
            "--workspace",
            "meadow",
            "--login",
            login,
            "--days",
            days,
        ];
        program(&[&line[..], &["--reason", "lost phone and codes"]].concat()).run()
    };

    let running = program(&["serve"]).start().await;
    let link = std::fs::read_to_string(data.join("setup-link")).expect("a set-up link");
    let path = link.trim().strip_prefix(&url).expect("our own address").to_owned();
    let fields = [
        ("workspace", "Meadow"),
        ("address", "meadow"),
        ("name", "Ada Meadow"),
        ("email", ADA),
        ("password", PASSWORD),
    ];
    let status = submit(&url, &path, &fields, &mut Jar::default())
        .await
        .expect("an answer");
    assert_eq!(status, 303, "{engine}: the set-up");
    let mut jar = Jar::default();
    sign_in(&url, ADA, PASSWORD, &mut jar)
        .await
        .expect("the administrator signs in");
    let (_, codes) = set_up_app(&url, &mut jar).await;

    // She lost the phone and the codes: the password alone opens nothing.
    let door = sign_in(&url, ADA, PASSWORD, &mut Jar::default())
        .await
        .expect("the password");
    let guess = prove(&url, &door, "recovery_code", "00000-00000", &mut Jar::default()).await;
    assert!(guess.is_err(), "{engine}");
    assert!(!signed_in(&url).await, "{engine}");

    for (login, days) in [("nobody@example.org", "1"), (ADA, "3"), (ADA, "0")] {
        let (status, said) = restore(login, days);
        assert!(!status.success(), "{engine}: {login}, {days} days: {said}");
    }
    let without_reason = [
        "admin",
        "restore-access",
        "--workspace",
        "meadow",
        "--login",
        ADA,
        "--days",
        "1",
    ];
    assert!(
        !program(&without_reason).run().0.success(),
        "{engine}: a reason is required"
    );
    assert!(
        !signed_in(&url).await,
        "{engine}: nothing was granted by what was refused"
    );

    let (status, said) = restore(ADA, "1");
    assert!(status.success() && said.contains("is off until"), "{engine}: {said}");
    let tells = codes.iter().any(|code| said.contains(code.as_str())) || said.contains(PASSWORD);
    assert!(!tells, "{engine}: nothing secret is printed");
    assert!(signed_in(&url).await, "{engine}: the password is enough now");

    // The same while no server runs.
    running.stop().await;
    let (status, said) = restore(ADA, "2");
    assert!(status.success(), "{engine}: {said}");
    let running = program(&["serve"]).start().await;
    assert!(signed_in(&url).await, "{engine}");
    running.stop().await;
    let (status, said) = program(&["events", "verify"]).run();
    assert!(status.success(), "{engine}: {said}");
}

/// Whether the password alone signs Ada in.
async fn signed_in(url: &str) -> bool {
    let mut jar = Jar::default();
    drop(sign_in(url, ADA, PASSWORD, &mut jar).await);
    jar.cookies.keys().any(|name| name.starts_with("__Host-doorward-s-"))
}

// shows in part: ADM-03 (the event and the messages are shown by the server's tests), THR-20 (the rest has tests of its own)
#[tokio::test(flavor = "multi_thread")]
async fn the_operator_lets_the_last_administrator_in_beside_a_running_server_and_without_one() {
    story("SQLite", None).await;
    let Some(place) = place::postgres() else { return };
    let store::Location::Postgres { url } = &place.location else {
        unreachable!("a place on PostgreSQL")
    };
    story("PostgreSQL", Some(url.clone())).await;
}
