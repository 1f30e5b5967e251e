//! A company of a story: the built program as a process, its real mail server, and an administrator who set it up by
//! the link that the program made.

use std::path::Path;

use server::request::now::Clock;
use testkit::browser::Browser;
use testkit::crash::{Program, Running, free_port};
use testkit::folder::Folder;
use testkit::http::{Jar, submit};
use testkit::inbox::{Inbox, Mail};
use testkit::postgres;
use testkit::server::{OtpPhone, PASSWORD};

/// Who administers the meadow.
pub const ADA: &str = "ada@example.org";
/// What people choose when they join.
pub const CHOSEN: &str = "nine purple kettles singing";
/// What an invitation to the meadow says first.
pub const INVITED: &str = "Invitation to “Meadow”";

pub struct Company {
    pub engine: &'static str,
    pub inbox: Inbox,
    folder: Folder,
    database: Option<String>,
    port: u16,
}

/// A new one on each engine, with its program at work.
pub async fn companies() -> Vec<(Company, Running)> {
    let mut all = vec![Company::new("SQLite", None).await];
    if let Some(url) = postgres::new_database() {
        all.push(Company::new("PostgreSQL", Some(url)).await);
    }
    all
}

impl Company {
    pub async fn new(engine: &'static str, database: Option<String>) -> (Self, Running) {
        let company = Self {
            engine,
            inbox: Inbox::start().await,
            folder: Folder::new("company"),
            database,
            port: free_port(),
        };
        let running = company.program(&["serve"]).start().await;
        (company, running)
    }

    /// Everything that the program keeps and what it printed: files by name, and the database of PostgreSQL as a dump.
    pub fn kept(&self) -> Vec<(String, Vec<u8>)> {
        let mut kept = Vec::new();
        read(self.folder.path(), &mut kept);
        if let Some(url) = &self.database {
            kept.push(("the dump".to_owned(), postgres::dump(url)));
        }
        kept
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn program(&self, arguments: &[&str]) -> Program {
        let mut program = Program::doorward(self.folder.path())
            .arguments(arguments.iter().copied())
            .variable("DOORWARD_FOLDER", self.folder.path().join("data"))
            .variable("DOORWARD_KEYS_FILE", self.folder.path().join("ring"))
            .variable("DOORWARD_LISTEN", format!("127.0.0.1:{}", self.port))
            .variable("DOORWARD_PUBLIC_URL", self.url(""))
            .ready_at(self.url("/readyz"));
        for (name, value) in self.inbox.variables() {
            program = program.variable(&name, value);
        }
        match &self.database {
            Some(url) => program.variable("DOORWARD_DATABASE_URL", url),
            None => program,
        }
    }

    /// The link that the program wrote at its first start.
    pub fn first_link(&self) -> String {
        let file = self.folder.path().join("data/setup-link");
        let link = std::fs::read_to_string(file).expect("a set-up link");
        link.trim().to_owned()
    }

    /// A link for one more workspace, as the operator asks for it beside the running program.
    pub fn further_link(&self) -> String {
        let (status, said) = self.program(&["setup-link"]).run();
        assert!(status.success(), "{}: {said}", self.engine);
        let link = said.split_whitespace().find(|word| word.contains("/setup/"));
        link.unwrap_or_else(|| panic!("no link in: {said}")).to_owned()
    }

    /// Sets up a workspace without a browser; its administrator's password is [`PASSWORD`].
    pub async fn set_up(&self, link: &str, workspace: &str, administrator: &str) {
        let mut title = workspace.to_owned();
        title[..1].make_ascii_uppercase();
        let name = administrator.split('@').next().unwrap_or_default();
        let fields = [
            ("workspace", title.as_str()),
            ("address", workspace),
            ("name", name),
            ("email", administrator),
            ("password", PASSWORD),
        ];
        let status = self.submit(link, &fields, &mut Jar::default()).await;
        assert_eq!(status, 303, "{}: the set-up of {workspace}", self.engine);
    }

    /// Opens the page of one of our own links and sends its form; the status of the answer.
    pub async fn submit(&self, link: &str, fields: &[(&str, &str)], jar: &mut Jar) -> u16 {
        let path = link.strip_prefix(&self.url("")).expect("our own address");
        submit(&self.url(""), path, fields, jar).await.expect("an answer")
    }

    /// Ada's browser, after the set-up, in the console: her app is set up.
    pub async fn adas_desk(&self, desk: &Browser) -> OtpPhone {
        self.set_up(&self.first_link(), "meadow", ADA).await;
        self.log_in(desk, ADA, PASSWORD).await;
        desk.lands_on("/w/meadow/").await;
        self.set_up_app(desk).await
    }

    /// Sets up an app in the browser of somebody who is signed in.
    pub async fn set_up_app(&self, browser: &Browser) -> OtpPhone {
        browser.open(&self.url("/w/meadow/security/otp")).await;
        let script = "return document.getElementById('key').textContent.replaceAll(' ', '')";
        let key = browser.run(script, vec![]).await;
        let phone = OtpPhone::new(key.as_str().unwrap_or_default(), Clock::system());
        browser.fill("Code from the app", &phone.code()).await;
        browser.press("Confirm and turn on").await;
        browser.sees("Save your recovery codes").await;
        phone
    }

    /// Types login and password at the meadow's door.
    pub async fn log_in(&self, browser: &Browser, login: &str, password: &str) {
        browser.open(&self.url("/w/meadow/sign-in")).await;
        browser.fill("Login", login).await;
        browser.fill("Password", password).await;
        browser.press("Log in").await;
    }

    /// Ada invites these addresses; she is signed in, with her app.
    pub async fn invite(&self, desk: &Browser, addresses: &str) {
        desk.open(&self.url("/w/meadow/employees/invite")).await;
        desk.fill("E-mail addresses", addresses).await;
        desk.press("Invite").await;
        desk.sees("What became of it").await;
    }

    /// Somebody whom Ada invited, and who joined with [`CHOSEN`] without a browser.
    pub async fn member(&self, desk: &Browser, login: &str) {
        self.invite(desk, login).await;
        let link = self.mail(login, INVITED).await.link("/w/meadow/invitation/");
        let name = login.split('@').next().unwrap_or_default();
        let fields = [("name", name), ("password", CHOSEN), ("again", CHOSEN)];
        let status = self.submit(&link, &fields, &mut Jar::default()).await;
        assert_eq!(status, 303, "{}: {login} joins", self.engine);
    }

    /// The next mail to this address with this subject; others before it are passed over.
    pub async fn mail(&self, to: &str, subject: &str) -> Mail {
        loop {
            let mail = self.inbox.next_mail_to(to).await;
            if mail.subject == subject {
                return mail;
            }
        }
    }
}

/// Fills the form of somebody who joins with a password of their own.
pub async fn join(browser: &Browser, name: &str, workspace: &str) {
    browser.fill("Your name", name).await;
    browser.fill("Choose a password", CHOSEN).await;
    browser.fill("The same password again", CHOSEN).await;
    browser.press(&format!("Join {workspace}")).await;
    browser.sees("Your account is ready").await;
}

/// Nothing went wrong in these browsers that nobody expected.
pub async fn quiet(browsers: &[&Browser]) {
    for browser in browsers {
        assert_eq!(browser.console_errors().await, Vec::<String>::new());
    }
}

fn read(folder: &Path, kept: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, kept);
        } else if let Ok(bytes) = std::fs::read(&path) {
            kept.push((path.display().to_string(), bytes));
        }
    }
}
