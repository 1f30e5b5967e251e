//! The demo company: invented people with random passwords, new at each start (THR-19).

use std::sync::OnceLock;

use domain::account::{Role, ShownName, WorkspaceName};
use domain::email::Email;
use domain::entropy::Entropy;
use domain::id::WorkspaceId;
use domain::refusal::Refusal;

use crate::app::App;
use crate::failure::Failure;
use crate::hasher::Lane;
use crate::use_case::operator::{self, NewEmployee};

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub login: String,
    pub password: String,
    pub note: String,
}

/// The issuer of the certificate, where phones are let in.
static ISSUER: OnceLock<Vec<u8>> = OnceLock::new();

/// From now on the demo answers to the local network, too; `issuer` is its certificate's, as phones install it (DER).
pub fn let_phones_in(issuer: Vec<u8>) {
    drop(ISSUER.set(issuer));
}

/// What a phone may install to trust this demo; none where it is on this machine alone.
pub fn issuer() -> Option<&'static [u8]> {
    ISSUER.get().map(Vec::as_slice)
}

static PEOPLE: OnceLock<Vec<Person>> = OnceLock::new();

/// Who can sign in to this demo, with what; empty in a server that is none.
pub fn people() -> &'static [Person] {
    PEOPLE.get().map_or(&[], Vec::as_slice)
}

const COMPANY: (&str, &str) = ("meadow", "Meadow & Sons");

/// Name, login, groups; the first is the administrator.
const CAST: [(&str, &str, &[&str]); 13] = [
    ("Ada Meadow", "ada", &["Office"]),
    ("Ben Okafor", "ben", &["Workshop"]),
    ("Carla Reyes", "carla", &["Workshop"]),
    ("Dmitri Volkov", "dmitri", &["Workshop", "Drivers"]),
    ("Elif Yıldız", "elif", &["Office"]),
    ("Farid Haddad", "farid", &["Drivers"]),
    ("Grace Lindqvist", "grace", &["Office"]),
    ("Hana Sato", "hana", &["Workshop"]),
    ("Ivo Marković", "ivo", &["Drivers"]),
    ("Jun Park", "jun", &["Office", "Workshop"]),
    ("Katarzyna Wiśniewska-Brzezińska", "katarzyna", &["Office"]),
    ("Liam O’Connor", "liam", &["Drivers"]),
    ("Maryam سلطانی", "maryam", &["Workshop"]),
];

/// Words of a demo password: short, easy to type, told apart at a glance.
const WORDS: [&str; 32] = [
    "amber", "anchor", "apple", "basket", "birch", "bridge", "candle", "cedar", "clover", "copper", "coral", "daisy",
    "ember", "fable", "garnet", "harbor", "hazel", "island", "kettle", "lantern", "maple", "meteor", "nutmeg",
    "orchard", "pepper", "quartz", "raven", "saddle", "thistle", "velvet", "walnut", "willow",
];

/// Makes the company in an empty server, or gives the people of a kept one new passwords.
pub async fn furnish(app: &App) -> Result<(), Failure> {
    let name: WorkspaceName = COMPANY.0.parse().map_err(|_| Failure::Broken)?;
    let title: ShownName = COMPANY.1.parse().map_err(|_| Failure::Broken)?;
    let workspace = match app.directory.by_name(COMPANY.0) {
        Some(place) => place.workspace.id,
        None => operator::add_workspace(app, &name, &title, app.now()).await?,
    };
    let mut people = Vec::with_capacity(CAST.len());
    for (at, (name, login, groups)) in CAST.iter().enumerate() {
        people.push(engage(app, workspace, name, login, groups, at == 0).await?);
    }
    drop(PEOPLE.set(people));
    Ok(())
}

async fn engage(
    app: &App,
    workspace: WorkspaceId,
    name: &str,
    login: &str,
    groups: &[&str],
    administrator: bool,
) -> Result<Person, Failure> {
    let now = app.now();
    let email: Email = format!("{login}@meadow.example").parse().map_err(|_| Failure::Broken)?;
    let new = NewEmployee {
        workspace,
        email: email.clone(),
        name: name.parse().map_err(|_| Failure::Broken)?,
        role: if administrator {
            Role::Administrator
        } else {
            Role::Employee
        },
        groups: groups.iter().filter_map(|g| g.parse().ok()).collect(),
    };
    match operator::add_employee(app, &new, now).await {
        Ok(_) | Err(Failure::Refused(Refusal::EmailAlreadyExists { .. })) => {}
        Err(failure) => return Err(failure),
    }
    let password = password(&mut app.entropy());
    let account = app
        .store
        .account_by_login(email.folded())
        .await?
        .ok_or(Failure::Broken)?;
    let typed = password.parse().map_err(|_| Failure::Broken)?;
    let hash = app.hasher.hash(Lane::Public, *account.id.bytes(), typed).await?;
    operator::engage_at_once(app, workspace, account.id, &hash, now).await?;
    let note = if administrator { "administrator" } else { "" };
    Ok(Person {
        name: name.to_owned(),
        login: email.written().to_owned(),
        password,
        note: note.to_owned(),
    })
}

/// Four words out of 32 and two digits: 26 bits, new at each start, good for a demo on loopback and nothing else.
fn password(entropy: &mut dyn Entropy) -> String {
    let mut random = [0; 5];
    entropy.fill(&mut random);
    let words: Vec<&str> = random[..4]
        .iter()
        .map(|b| WORDS[usize::from(*b) % WORDS.len()])
        .collect();
    format!("{}-{:02}", words.join("-"), random[4] % 100)
}
