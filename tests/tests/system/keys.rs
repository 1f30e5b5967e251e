//! The operator rotates the key ring beside a running server, and asks the doctor.

use testkit::crash::{Program, free_port};
use testkit::folder::Folder;
use testkit::http::{Jar, ask, submit};
use testkit::place;
use testkit::server::PASSWORD;

use crate::crash::people::sign_in;

const ADA: &str = "ada@example.org";

async fn story(engine: &str, database: Option<String>) {
    let folder = Folder::new("keys");
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let (data, ring) = (folder.path().join("data"), folder.path().join("ring"));
    let program = |arguments: &[&str]| {
        let program = Program::doorward(folder.path())
            .arguments(arguments.iter().copied())
            .variable("DOORWARD_FOLDER", &data)
            .variable("DOORWARD_KEYS_FILE", &ring)
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
            .variable("DOORWARD_PUBLIC_URL", &url)
            .ready_at(format!("{url}/readyz"));
        match &database {
            Some(url) => program.variable("DOORWARD_DATABASE_URL", url),
            None => program,
        }
    };
    let done = |line: &[&str]| {
        let (status, said) = program(line).run();
        assert!(status.success(), "{engine}: {line:?}: {said}");
        said
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
    let mut old = Jar::default();
    sign_in(&url, ADA, PASSWORD, &mut old).await.expect("Ada signs in");

    let before = std::fs::read_to_string(&ring).expect("a ring");
    let said = done(&["keys", "rotate"]);
    assert!(
        said.contains("1 passwords") && said.contains("1 sessions"),
        "{engine}: {said}"
    );
    assert!(
        !said.contains("employees"),
        "{engine}: rows are put under the new key: {said}"
    );
    let after = std::fs::read_to_string(&ring).expect("a ring");
    let secret = |text: &str| text.lines().next_back().unwrap_or_default().to_owned();
    assert!(
        after.contains(&secret(&before)) && after != before,
        "{engine}: the old key stays"
    );
    assert!(
        !said.contains(secret(&before).split(' ').next_back().unwrap()),
        "{engine}: no key is printed"
    );

    let (status, _) = ask(&url, "GET", "/api/v1/session", None, &mut old)
        .await
        .expect("an answer");
    assert_eq!(status, 200, "{engine}: her session lives on");
    let said = done(&["keys", "retire"]);
    assert!(said.contains("No key can go yet"), "{engine}: {said}");
    sign_in(&url, ADA, PASSWORD, &mut Jar::default())
        .await
        .expect("Ada signs in again");
    let said = done(&["keys", "status"]);
    assert!(
        !said.contains("passwords"),
        "{engine}: her password moved to the new key: {said}"
    );
    let said = done(&["events", "verify"]);
    assert!(!said.contains("changed"), "{engine}: {said}");
    let said = done(&["doctor", "--json"]);
    assert!(
        said.contains("\"check\":\"event log\"") && !said.contains("\"bad\""),
        "{engine}: {said}"
    );

    // The same while no server runs, and the ring that was not finished.
    running.stop().await;
    done(&["keys", "rotate", "--resume"]);
    done(&["doctor"]);
    let moved = folder.path().join("moved");
    std::fs::rename(&ring, &moved).expect("the ring is lost");
    let (status, said) = program(&["doctor"]).run();
    assert!(
        !status.success() && said.contains("Put the ring back"),
        "{engine}: {said}"
    );
    let (status, said) = program(&["serve"]).run();
    assert!(
        !status.success() && said.contains("put the ring back"),
        "{engine}: {said}"
    );
    std::fs::rename(&moved, &ring).expect("and found");
    let running = program(&["serve"]).start().await;
    sign_in(&url, ADA, PASSWORD, &mut Jar::default())
        .await
        .expect("and all is well");
    running.stop().await;

    // The ring of another server is named at the start, and changes nothing.
    std::fs::rename(&ring, &moved).expect("the ring is lost again");
    let other = Folder::new("keys-other");
    let made = Program::doorward(other.path())
        .arguments(["serve"])
        .variable("DOORWARD_FOLDER", other.path().join("data"))
        .variable("DOORWARD_KEYS_FILE", &ring)
        .variable("DOORWARD_LISTEN", format!("127.0.0.1:{port}"))
        .variable("DOORWARD_PUBLIC_URL", &url)
        .ready_at(format!("{url}/readyz"));
    made.start().await.stop().await;
    let (status, said) = program(&["serve"]).run();
    assert!(
        !status.success() && said.contains("not the one of this database"),
        "{engine}: {said}"
    );
    let (status, said) = program(&["keys", "replace-lost", "--reason", "the disk died"]).run();
    assert!(
        !status.success() && said.contains("lost for good"),
        "{engine}: a ring that is there is not replaced: {said}"
    );

    // It is gone for good: a new one, everybody invited again, and nothing of the old one opens anything.
    std::fs::remove_file(&ring).expect("no ring");
    let said = done(&[
        "keys",
        "replace-lost",
        "--reason",
        "the disk died, and the copy with it",
    ]);
    let link = said.split_whitespace().find(|word| word.contains("/invitation/"));
    let link = link
        .expect("a link for Ada")
        .strip_prefix(&url)
        .expect("our own address");
    let link = link.to_owned();
    let running = program(&["serve"]).start().await;
    let refused = sign_in(&url, ADA, PASSWORD, &mut Jar::default()).await;
    assert!(refused.is_err(), "{engine}: the old password is void");
    let (status, _) = ask(&url, "GET", "/api/v1/session", None, &mut old)
        .await
        .expect("an answer");
    assert_eq!(status, 401, "{engine}: and so is the old session");
    let anew = "a long way back to the door";
    let status = submit(&url, &link, &[("password", anew), ("again", anew)], &mut Jar::default())
        .await
        .expect("an answer");
    assert_eq!(status, 303, "{engine}: Ada follows her link");
    sign_in(&url, ADA, anew, &mut Jar::default())
        .await
        .expect("Ada is back");
    let said = done(&["events", "verify"]);
    assert!(
        !said.contains("changed") && !said.contains("forged"),
        "{engine}: {said}"
    );
    let said = done(&["doctor", "--json"]);
    assert!(!said.contains("\"bad\""), "{engine}: {said}");
    let said = done(&["keys", "status"]);
    assert!(!said.contains("under no key"), "{engine}: {said}");
    running.stop().await;
}

// shows: THR-18
#[tokio::test(flavor = "multi_thread")]
async fn the_key_ring_is_rotated_while_ada_works_and_what_is_left_under_the_old_key_is_said() {
    story("SQLite", None).await;
    let Some(place) = place::postgres() else { return };
    let store::Location::Postgres { url } = &place.location else {
        unreachable!("a place on PostgreSQL")
    };
    story("PostgreSQL", Some(url.clone())).await;
}
