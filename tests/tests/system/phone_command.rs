//! `doorward phone`: the authenticator on the command line, against a server that listens.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::event::{Actor, Chain, Event, EventKind};
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

// shows: APP-12
#[tokio::test]
async fn ann_pairs_on_the_command_line_signs_in_with_its_code_and_its_answer_and_connects_it_again() {
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

    // A request: what is unusual is said, and nothing happens without the number; the other one is refused.
    let answer = async |more: &[&str]| run(&accounts, &[&["answer"], more].concat()).await;
    assert!(answer(&[]).await.1.contains("nothing is asked now"));
    let (id, mut waiting, _) = server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
    let path = format!("/api/v1/sign-ins/{id}");
    let mut asking = waiting.with_header("doorward-background", "1");
    let number = asking.get(&path).await.json()["push"]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let (done, said) = answer(&[]).await;
    assert!(!done && said.contains("Firefox on Linux from 192.0.2.7"), "{said}");
    assert!(said.contains("Nobody will ever tell you a number."), "{said}");
    let (done, said) = answer(&[&number, "--warned"]).await;
    assert!(done && said.contains("approved"), "{said}");
    assert_eq!(waiting.get(&path).await.json()["awaits"], "nothing");
    // Of several the one that is meant is named; one that asks for no number is not confirmed by looking at it.
    server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
    let first = answer(&[]).await.1.split(':').next().unwrap_or_default().to_owned();
    let app = server.app();
    let mut change = app.store.change(app.now());
    change.set_setting(ann.workspace, "push.answer", "confirm", ann.employee);
    let by_operator = Event::new(
        Chain::Workspace(ann.workspace),
        EventKind::SettingChanged,
        Actor::Operator,
    );
    change.commit(&[by_operator], &mut app.entropy()).await.unwrap();
    app.directory.reload(&app.store).await.unwrap();
    server.client().password(Some("meadow"), &ann.login, PASSWORD).await;
    let (done, said) = answer(&["--deny"]).await;
    assert!(!done && said.contains("several wait"), "{said}");
    let (done, said) = answer(&["--deny", "--request", &first]).await;
    assert!(done && said.contains("denied"), "{said}");
    let (done, said) = answer(&[]).await;
    assert!(!done && said.contains("confirm it with --confirm"), "{said}");
    let (done, said) = answer(&["--confirm"]).await;
    assert!(done && said.contains("approved"), "{said}");

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

fn read_session(file: &Path) -> phone::Session {
    let text = std::fs::read(file).unwrap();
    phone::Session::kept(&serde_json::from_slice(&text).unwrap()).unwrap()
}

/// The same with something on its standard input.
async fn run_with(accounts: &Path, typed: &str, arguments: &[&str]) -> (bool, String) {
    use std::io::Write as _;
    let mut command = Command::new(doorward());
    command.arg("phone").arg("--accounts").arg(accounts).args(arguments);
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let typed = typed.to_owned();
    let run = move || {
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(run).await.unwrap();
    let said = [stdout, stderr].concat();
    (status.success(), String::from_utf8(said).unwrap())
}

/// A session that is kept by a process of its own, line by line, until this is dropped.
struct Kept {
    child: std::process::Child,
    said: tokio::sync::mpsc::UnboundedReceiver<String>,
}

impl Kept {
    fn every_second(accounts: &Path) -> Self {
        use std::io::{BufRead as _, BufReader};
        let mut command = Command::new(doorward());
        command.arg("phone").arg("--accounts").arg(accounts);
        command.args(["session", "keep", "--every", "1"]);
        command.stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, said) = tokio::sync::mpsc::unbounded_channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let heard = sender.clone();
        std::thread::spawn(move || {
            BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        std::thread::spawn(move || {
            BufReader::new(err)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| heard.send(line))
        });
        Self { child, said }
    }

    /// The next line with these words; those before it are of earlier rounds.
    async fn says(&mut self, words: &str) -> String {
        let patience = std::time::Duration::from_secs(60);
        loop {
            let line = tokio::time::timeout(patience, self.said.recv()).await;
            let line = line
                .unwrap_or_else(|_| panic!("it never says {words}"))
                .expect("it goes on");
            if line.contains(words) {
                return line;
            }
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

// shows in part: APP-12 (the other acts are shown above and below)
#[tokio::test]
async fn a_session_that_is_kept_gets_new_tokens_round_by_round_also_after_the_server_was_away() {
    let server = TestServer::at_its_address(sqlite()).await;
    let listening = server.listen().await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let folder = Folder::new("session-kept");
    let accounts = folder.path().join("phone");
    let origin = server.app().settings.public_url.clone();
    let begin = ["session", "begin", "--server", &origin, "--login", &ann.login];
    let (done, said) = run_with(&accounts, PASSWORD, &begin).await;
    assert!(done, "{said}");
    let tokens = || std::fs::read_to_string(&kept(&accounts.join("sessions"))[0]).unwrap();
    let first_tokens = tokens();

    let mut keeps = Kept::every_second(&accounts);
    let first = keeps.says("Meadow · ann@example.org · desktop, to ").await;
    let of_first = tokens();
    assert_ne!(of_first, first_tokens, "new tokens, and written down");
    // Longer than a token lives: only a round of its own can have said what follows.
    let hour = std::time::Duration::from_secs(3_600);
    server.advance(hour).await;
    let mut second = keeps.says("Meadow · ann@example.org · desktop, to ").await;
    while second == first {
        second = keeps.says("Meadow · ann@example.org · desktop, to ").await; // it was said before the hour
    }
    assert_ne!(tokens(), of_first);

    listening.cut().await;
    keeps.says("trying again").await;
    server.advance(hour).await;
    let _listening = server.listen().await;
    let mut third = keeps.says("Meadow · ann@example.org · desktop, to ").await;
    while third == second {
        third = keeps.says("Meadow · ann@example.org · desktop, to ").await;
    }
    let (done, said) = run(&accounts, &["session", "show"]).await;
    assert!(done && said.contains("desktop"), "{said}");
}

// shows: APP-02
// shows in part: APP-12 (the phone's own acts are shown above), CAP-06 (the counter is shown by the server's tests)
#[tokio::test]
async fn a_messenger_on_the_command_line_stays_signed_in_without_a_password_and_stops_when_it_is_over() {
    let server = TestServer::at_its_address(sqlite()).await;
    let _listening = server.listen().await;
    let meadow = server.workspace("meadow").await;
    let ann = server.employee(meadow, "ann@example.org").await;
    let folder = Folder::new("session-command");
    let accounts = folder.path().join("phone");
    let origin = server.app().settings.public_url.clone();
    let begin = [
        "session",
        "begin",
        "--server",
        &origin,
        "--login",
        &ann.login,
        "--workspace",
        "meadow",
    ];
    let wrong = run_with(&accounts, "wrong", &begin).await;
    assert!(
        !wrong.0 && wrong.1.contains("incorrect_login_or_password"),
        "{}",
        wrong.1
    );
    let (done, said) = run_with(&accounts, &format!("{PASSWORD}\n"), &begin).await;
    assert!(done && said.contains("Meadow · ann@example.org · desktop"), "{said}");
    let files = kept(&accounts.join("sessions"));
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(!text.contains(PASSWORD), "never the password");

    // Days later: the token is over, and the session goes on.
    server.advance(std::time::Duration::from_secs(40 * 86_400)).await;
    let shown = run(&accounts, &["session", "show"]).await;
    assert!(!shown.0 && shown.1.contains("session_expired"), "{}", shown.1);
    for _ in 0..2 {
        let (done, said) = run(&accounts, &["session", "keep", "--once"]).await;
        assert!(
            done && said.contains("Meadow · ann@example.org · desktop, to "),
            "{said}"
        );
    }
    let (done, said) = run(&accounts, &["session", "show", "ann"]).await;
    assert!(done && said.contains("desktop"), "{said}");

    // An answer is lost, and the computer sleeps longer than its token lives.
    let mut session = read_session(&files[0]);
    let asked = session.refresh().unwrap();
    std::fs::write(&files[0], session.expose().to_string()).unwrap();
    let lost = server.client().post("/api/v1/session/refresh", asked).await;
    assert!(lost.status.is_success(), "{}", lost.text());
    server.advance(std::time::Duration::from_secs(3 * 3600)).await;
    let (done, said) = run(&accounts, &["session", "keep", "--once"]).await;
    assert!(done && said.contains("desktop, to "), "{said}");
    let (done, said) = run(&accounts, &["session", "show", "ann"]).await;
    assert!(done, "{said}");

    // With her app's code, as a phone.
    let mut client = server.client();
    client.sign_in(&ann).await;
    let otp = client.set_up_otp_app(&server.clock).await;
    server.advance(std::time::Duration::from_secs(60)).await;
    let code = otp.code();
    let mobile = [&begin[..], &["--kind", "mobile", "--code", &code]].concat();
    let (done, said) = run_with(&accounts, PASSWORD, &mobile).await;
    assert!(done && said.contains("mobile"), "{said}");
    assert_eq!(kept(&accounts.join("sessions")).len(), 2);
    assert!(!run(&accounts, &["session", "show"]).await.0, "which one?");

    // Logged out everywhere: it says so once, forgets the session, and tries nothing again.
    client.delete("/api/v1/sessions").await;
    for file in kept(&accounts.join("sessions")).iter().skip(1) {
        std::fs::remove_file(file).unwrap();
    }
    let (done, said) = run(&accounts, &["session", "keep"]).await;
    assert!(!done && said.contains("session_expired"), "{said}");
    assert_eq!(kept(&accounts.join("sessions")), Vec::<PathBuf>::new());

    let (done, said) = run_with(&accounts, PASSWORD, &begin).await;
    assert!(!done && said.contains("--code"), "{said}");
    server.advance(std::time::Duration::from_secs(60)).await;
    let code = otp.code();
    let with_code = [&begin[..], &["--code", &code]].concat();
    let (done, said) = run_with(&accounts, PASSWORD, &with_code).await;
    assert!(done, "{said}");
    let credential = || std::fs::read_to_string(&kept(&accounts.join("sessions"))[0]).unwrap();
    let before = credential();
    assert!(run(&accounts, &["session", "remove"]).await.0);
    assert_eq!(kept(&accounts.join("sessions")), Vec::<PathBuf>::new());
    let sessions = async || client.clone().get("/api/v1/sessions").await.json()["sessions"].clone();
    assert_eq!(sessions().await.as_array().unwrap().len(), 1);

    // Removed is removed: with login and password again there is a new credential.
    server.advance(std::time::Duration::from_secs(60)).await;
    let code = otp.code();
    let with_code = [&begin[..], &["--code", &code]].concat();
    let (done, said) = run_with(&accounts, PASSWORD, &with_code).await;
    assert!(done, "{said}");
    assert_ne!(credential(), before);
    assert!(run(&accounts, &["session", "keep", "--once"]).await.0);
    assert_eq!(sessions().await.as_array().unwrap().len(), 2);
}
