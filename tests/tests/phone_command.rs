//! `doorward phone`: the authenticator on the command line, against a server that listens.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use testkit::crash::doorward;
use testkit::folder::Folder;
use testkit::place::sqlite;
use testkit::server::{PASSWORD, TestServer};

/// Runs the command while the server goes on working.
async fn run(accounts: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(doorward());
    command.arg("phone").arg("--accounts").arg(accounts).args(arguments);
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    let said = [stdout, stderr].concat();
    (status.success(), String::from_utf8(said).unwrap())
}

fn kept(accounts: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(accounts)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect()
}

// shows in part: APP-12 (the answer needs the request)
#[tokio::test]
async fn ann_pairs_on_the_command_line_signs_in_with_its_code_and_connects_it_again() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = TestServer::at_its_address(sqlite()).await;
    let _listening = server.listen().await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let folder = Folder::new("phone-command");
    let accounts = folder.path().join("phone");
    let mut client = server.client();
    client.sign_in(&ann).await;

    let nonsense = run(&accounts, &["pair", "nonsense"]).await;
    assert!(!nonsense.0 && nonsense.1.contains("no code"), "{}", nonsense.1);
    let shown = client.shows_code().await.json();
    let (done, said) = run(
        &accounts,
        &["pair", shown["link"].as_str().unwrap(), "--name", "Ann's shell"],
    )
    .await;
    assert!(done && said.contains("Meadow · ann@example.org"), "{said}");
    let digits = said.trim().rsplit(' ').next().unwrap();
    assert_eq!(
        run(&accounts, &["list"])
            .await
            .1
            .lines()
            .next()
            .unwrap()
            .rsplit(' ')
            .next(),
        Some("waiting")
    );
    assert!(client.types_digits(digits).await.status.is_success());
    assert!(run(&accounts, &["list"]).await.1.contains("connected"));
    let file = kept(&accounts).remove(0);
    assert_eq!(
        file.metadata().unwrap().permissions().mode() & 0o777,
        0o600,
        "for its owner only"
    );

    // The code is the one that the server takes, by the clock.
    let account = phone::Account::kept(&serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()).unwrap();
    let real = || server::request::now::Clock::system().now().seconds().unsigned_abs();
    let before = account.code(real()).digits;
    let (_, said) = run(&accounts, &["code"]).await;
    assert!(
        [before, account.code(real()).digits]
            .iter()
            .any(|code| said.starts_with(code)),
        "{said}"
    );
    server.advance(std::time::Duration::from_secs(60)).await;
    let (id, mut waiting, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
    let code = account.code(server.clock.now().seconds().unsigned_abs()).digits;
    let body = json!({ "method": "verification_code", "code": code });
    let entered = waiting
        .post(&format!("/api/v1/sign-ins/{id}/second-factor"), body)
        .await;
    assert!(entered.status.is_success(), "{}", entered.text());

    // Logged out everywhere: the same phone comes back, typed by hand this time.
    client.delete("/api/v1/sessions").await;
    assert!(run(&accounts, &["list"]).await.1.contains("disconnected"));
    let shown = client.shows_code().await.json();
    let origin = server.app().settings.public_url.clone();
    let (done, said) = run(
        &accounts,
        &["pair", shown["code"].as_str().unwrap(), "--server", &origin],
    )
    .await;
    assert!(done, "{said}");
    assert_eq!(kept(&accounts).len(), 1, "it is the same one");
    assert!(
        client
            .types_digits(said.trim().rsplit(' ').next().unwrap())
            .await
            .status
            .is_success()
    );

    assert!(run(&accounts, &["remove", "ann"]).await.0);
    assert_eq!(kept(&accounts), Vec::<PathBuf>::new());
    let seen = client.get("/api/v1/second-factor/trusted-device").await.json();
    assert_eq!(seen["device"]["state"], "disconnected");
    assert_eq!(seen["waiting"], Value::Null);
}
