//! People with connected phones, and challenges that were put to them, as the product would have made them.

use data_encoding::BASE64URL_NOPAD;
use domain::account::{Role, Status};
use domain::approval::{Asks, Budget, Number, State, Subject, Unusual};
use domain::client::{ClientKind, Origin};
use domain::entropy::Entropy as _;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, ApprovalId, EmployeeId, SignInId, TrustedDeviceId, WorkspaceId};
use domain::jws::Jws;
use domain::keys::Purpose;
use domain::policy::Policy;
use domain::second_factor::Factors;
use domain::secret::Token;
use domain::time::Timestamp;
use domain::trusted_device::State as PhoneState;
use domain::verification_code::Secret;
use phone::{Account, Key};
use serde_json::{Value, json};
use server::app::App;
use server::request::entropy::SystemEntropy;
use server::run::Server;
use server::ticket::{self, Door};
use store::Change;
use store::approval::Approval;
use store::employee::{Added, Employee};
use store::sign_in::{SignIn, Stage};
use store::trusted_device::{StoredPhone, place};

/// How many people a change adds.
const AT_ONCE: usize = 200;
/// Prepared challenges wait for their turn, and that may take longer than people are given.
const WAIT: std::time::Duration = std::time::Duration::from_hours(1);

/// A sign-in that waits for its phone's answer.
pub struct Challenge {
    pub phone: Account,
    pub sign_in: String,
    pub ticket: String,
    pub request: String,
    /// The random bytes that the phone signs.
    pub nonce: String,
    /// What the phone's owner reads on the sign-in page.
    pub number: String,
}

/// The only workspace.
fn workspace(app: &App) -> WorkspaceId {
    app.directory.all().first().expect("the workspace").workspace.id
}

/// Gives a phone to somebody who can sign in.
pub async fn phone_of(server: &Server, login: &str) -> Account {
    let (app, now) = (&server.app, server.app.now());
    let account = app
        .store
        .account_by_login(login)
        .await
        .expect("a store")
        .expect("an account");
    let places = app.store.employees_of(account.id).await.expect("a store");
    let mut change = app.store.change(now);
    let (_, phone) = connect(app, &mut change, places.first().expect("a place").id, login, now);
    change.commit(&[event(app)], &mut SystemEntropy).await.expect("written");
    phone
}

/// So many people with a phone and without a password.
pub async fn phones(server: &Server, people: usize) -> Vec<Account> {
    let with_phones = people_with_phones(server, "owner", people, |_, _, _, _| ()).await;
    with_phones.into_iter().map(|(phone, ())| phone).collect()
}

/// So many people who wait at the second proof, each with a request on an own phone.
pub async fn challenges(server: &Server, people: usize) -> Vec<Challenge> {
    let app = &server.app;
    let asked = people_with_phones(server, "waiter", people, |change, employee, phone, now| {
        put_to_phone(app, change, employee, phone, now)
    });
    let challenge = |(phone, (sign_in, approval)): (Account, ((SignInId, String), Approval))| Challenge {
        phone,
        sign_in: sign_in.0.to_string(),
        ticket: sign_in.1,
        request: approval.id.to_string(),
        nonce: BASE64URL_NOPAD.encode(&approval.challenge),
        number: Number::of(app.store.keys(), approval.id, approval.digits)
            .expose()
            .to_owned(),
    };
    asked.await.into_iter().map(challenge).collect()
}

async fn people_with_phones<T>(
    server: &Server,
    called: &str,
    people: usize,
    also: impl Fn(&mut Change<'_>, &Employee, TrustedDeviceId, Timestamp) -> T,
) -> Vec<(Account, T)> {
    let (app, workspace) = (&server.app, workspace(&server.app));
    let mut all = Vec::with_capacity(people);
    for numbers in (0..people).collect::<Vec<_>>().chunks(AT_ONCE) {
        let now = app.now();
        let mut change = app.store.change(now);
        let added: Vec<_> = numbers
            .iter()
            .map(|number| person(called, *number, workspace, now))
            .collect();
        for one in &added {
            change.create_account(one.employee.account, &one.login, &one.employee.name, true);
        }
        change.create_employees(&added);
        for one in &added {
            let (id, phone) = connect(app, &mut change, one.employee.id, one.login.folded(), now);
            let further = also(&mut change, &one.employee, id, now);
            all.push((phone, further));
        }
        change.commit(&[event(app)], &mut SystemEntropy).await.expect("written");
    }
    all
}

fn person(called: &str, number: usize, workspace: WorkspaceId, now: Timestamp) -> Added {
    Added {
        employee: Employee {
            id: EmployeeId::new(now, &mut SystemEntropy),
            workspace,
            account: AccountId::new(now, &mut SystemEntropy),
            name: format!("{called} {number}"),
            role: Role::Employee,
            status: Status::Active,
            factors: Factors::default(),
        },
        login: format!("{called}{number:05}@example.org").parse().expect("an address"),
    }
}

fn connect(
    app: &App,
    change: &mut Change<'_>,
    employee: EmployeeId,
    login: &str,
    now: Timestamp,
) -> (TrustedDeviceId, Account) {
    let mut entropy = SystemEntropy;
    let id = TrustedDeviceId::new(now, &mut entropy);
    let (token, secret) = (Token::new(&mut entropy), Secret::new(&mut entropy));
    let key = Key::new().expect("a key");
    let claim = key.claim("", "", "Phone", "Linux").expect("a claim");
    let introduced = Jws::read(claim["jws"].as_str().expect("a message"))
        .and_then(|jws| jws.introduced::<Value>("doorward-pairing+jws"));
    let keys = app.store.keys();
    change.connect_phone(&StoredPhone {
        announced: None,
        id,
        employee,
        state: PhoneState::Connected,
        key: introduced.expect("a key").0,
        token: server::request::phone::digest(app, &token),
        secret: keys
            .seal(Purpose::PhoneCode, &place(&id), secret.expose(), &mut entropy)
            .expect("sealed"),
        last_step: 0,
        name: "Phone".to_owned(),
        platform: "Linux".to_owned(),
        app: 0,
        since: now,
        connected_at: now,
        disconnected_at: None,
        suspended_at: None,
        until: None,
        confirmed_at: now,
        seen_at: Some(now),
    });
    let answer = json!({
        "device": id.to_string(), "token": token.expose_text(), "digits": "", "workspace": { "title": "Bench" },
        "employee": { "login": login },
        "code": {
            "secret": BASE64URL_NOPAD.encode(secret.expose()), "algorithm": "SHA-256", "digits": 6, "period": 30,
        },
    });
    (id, Account::paired("", key, &answer).expect("an account"))
}

fn put_to_phone(
    app: &App,
    change: &mut Change<'_>,
    who: &Employee,
    phone: TrustedDeviceId,
    now: Timestamp,
) -> ((SignInId, String), Approval) {
    let mut entropy = SystemEntropy;
    let origin = Origin {
        kind: ClientKind::Browser,
        ip: [192, 0, 2, 1].into(),
        device: "Firefox on Linux".to_owned(),
        known_device: None,
    };
    let sign_in = SignIn {
        id: SignInId::new(now, &mut entropy),
        account: who.account,
        workspace: Some(who.workspace),
        employee: Some(who.id),
        stage: Stage::Factor,
        origin: origin.clone(),
        password_at: now,
        touched_at: now,
        wrong: 0,
    };
    let door = Door {
        workspace: Some(who.workspace),
        opened_at: now,
        client: None,
    };
    let ticket = ticket::issue(app.store.keys(), sign_in.id, door, &mut entropy).expect("a ticket");
    change.keep_sign_in(&sign_in, ticket::digest(app.store.keys(), &ticket));
    let mut challenge = [0; 32];
    entropy.fill(&mut challenge);
    let approval = Approval {
        id: ApprovalId::new(now, &mut entropy),
        subject: Subject::SignIn(sign_in.id),
        account: who.account,
        employee: who.id,
        workspace: who.workspace,
        phone,
        challenge,
        created_at: now,
        expires_at: now + WAIT,
        origin,
        asks: Asks::Number,
        digits: 6,
        unusual: Unusual::default(),
        wrong: 0,
        state: State::Open,
    };
    change.ask_phone(&approval, Budget::of(&Policy::default(), now));
    ((sign_in.id, ticket.expose().to_owned()), approval)
}

fn event(app: &App) -> Event {
    Event::new(
        Chain::Workspace(workspace(app)),
        EventKind::TrustedDeviceConnected,
        Actor::Operator,
    )
}
