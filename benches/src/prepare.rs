//! Folders and databases as the product would have made them.

use std::path::Path;

use domain::access::Proofs;
use domain::client::{ClientKind, Origin};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, DeviceId, EmployeeId, SessionId, WorkspaceId};
use domain::keys::Purpose;
use domain::policy::Policy;
use domain::secret::Token;
use domain::session::Session;
use server::app::Settings;
use server::courier::MailServer;
use server::folder::{Folder, Purpose as FolderPurpose, make_keys};
use server::hasher::Lane;
use server::request::entropy::SystemEntropy;
use server::request::now::Clock;
use server::run::{Opening, Server};
use server::use_case::operator::{self, NewEmployee};
use store::Location;

pub const PASSWORD: &str = "seven quiet otters rowing";

/// Who can sign in, and live sessions as cookie headers.
pub struct Prepared {
    pub logins: Vec<String>,
    pub cookies: Vec<String>,
}

/// Opens the product as a library over a folder, with the keys that `doorward serve` will find there.
pub async fn open(folder: &Path, location: Location) -> Server {
    open_with_mail(folder, location, None).await
}

/// The same, and its messages go to this mail server.
pub async fn open_with_mail(folder: &Path, location: Location, mail_server: Option<MailServer>) -> Server {
    let opened = Folder::open(folder, FolderPurpose::Real).expect("a folder");
    let keys = make_keys(&opened.file("doorward.keys"), &mut SystemEntropy).expect("keys");
    std::fs::create_dir_all(opened.file("checkpoints")).expect("a folder");
    let settings = Settings {
        product: "Doorward".to_owned(),
        public_url: "http://127.0.0.1".to_owned(),
        support_label: "nobody".to_owned(),
        support_href: String::new(),
        accent: None,
        brands: std::collections::BTreeMap::new(),
        demo: false,
        sms: None,
        outgoing: server::outgoing::Outgoing::new(server::outgoing::Reach::Private, None).expect("a client"),
    };
    let opening = Opening {
        location,
        keys,
        clock: Clock::system(),
        policy: Policy::default(),
        settings,
        mail_server,
        hash_threads: 2,
        hash_cost: None,
        ring_is_new: false,
        checkpoint_folders: Vec::new(),
    };
    Server::open(opening).await.expect("the server opens")
}

/// One workspace with `people` who have a password, and `sessions` live sessions shared among them, one begun a
/// millisecond.
pub async fn fill(server: &Server, people: usize, sessions: usize) -> Prepared {
    let app = &server.app;
    let mut entropy = SystemEntropy;
    let now = app.now();
    let name = "bench".parse().expect("a name");
    let workspace = operator::add_workspace(app, &name, &"Bench".parse().expect("a title"), now)
        .await
        .expect("new");
    let mut logins = Vec::new();
    let mut employees = Vec::new();
    for number in 0..people {
        let login = format!("person{number:03}@example.org");
        let (account, employee) = invited(server, workspace, &login).await;
        let typed = PASSWORD.parse().expect("a password");
        let hash = app
            .hasher
            .hash(Lane::Public, *account.bytes(), typed)
            .await
            .expect("a hash");
        operator::engage_at_once(app, workspace, account, &hash, now)
            .await
            .expect("active");
        logins.push(login);
        employees.push((account, employee));
    }
    let short = app.directory.by_id(workspace).expect("a place").short.clone();
    let mut cookies = Vec::with_capacity(sessions);
    for chunk in (0..sessions).collect::<Vec<_>>().chunks(500) {
        let mut change = app.store.change(now);
        for number in chunk {
            let (account, employee) = employees[number % employees.len()];
            let token = Token::new(&mut entropy);
            let started_at = now - std::time::Duration::from_millis((sessions - number) as u64);
            let origin = Origin {
                kind: ClientKind::Browser,
                ip: [192, 0, 2, 1].into(),
                device: "Firefox on Linux".to_owned(),
                known_device: None,
            };
            let session = Session {
                id: SessionId::new(started_at, &mut entropy),
                account,
                employee,
                workspace,
                device: DeviceId::new(now, &mut entropy),
                origin,
                proofs: Proofs {
                    password_at: now,
                    factor: None,
                },
                started_at,
                seen_at: now,
                ends_at: Some(now + std::time::Duration::from_hours(24)),
                waived: false,
            };
            change.open_session(&session, app.store.keys().mac(Purpose::Session, &[token.expose()]));
            cookies.push(format!("cookie: __Host-doorward-s-{short}={}\r\n", token.expose_text()));
        }
        let event = Event::new(Chain::Workspace(workspace), EventKind::SignInSucceeded, Actor::Operator);
        change.commit(&[event], &mut entropy).await.expect("written");
    }
    Prepared { logins, cookies }
}

/// People beside those, who have all forgotten their passwords: what stands for them is a hash of somebody else's.
pub async fn forgetful(server: &Server, people: usize) -> Vec<String> {
    let app = &server.app;
    let workspace = app.directory.by_name("bench").expect("a place").workspace.id;
    let typed = PASSWORD.parse().expect("a password");
    let hash = app.hasher.hash(Lane::Public, [0; 16], typed).await.expect("a hash");
    let mut logins = Vec::new();
    for number in 0..people {
        let login = format!("forgot{number:04}@example.org");
        let (account, _) = invited(server, workspace, &login).await;
        operator::engage_at_once(app, workspace, account, &hash, app.now())
            .await
            .expect("active");
        logins.push(login);
    }
    logins
}

async fn invited(server: &Server, workspace: WorkspaceId, login: &str) -> (AccountId, EmployeeId) {
    let app = &server.app;
    let name = login.split('@').next().expect("a name");
    let new = NewEmployee {
        workspace,
        email: login.parse().expect("an address"),
        name: name.parse().expect("a name"),
        role: domain::account::Role::Employee,
        groups: Vec::new(),
    };
    let (employee, _) = operator::add_employee(app, &new, app.now()).await.expect("new");
    let account = app.store.account_by_login(login).await.expect("a store");
    (account.expect("an account").id, employee)
}
