//! The list of employees of a large company beside the same list of a small one.

use std::path::Path;
use std::time::Instant;

use domain::account::{Role, Status};
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EmployeeId, GroupId, WorkspaceId};
use domain::second_factor::Factors;
use server::request::entropy::SystemEntropy;
use server::run::Server;
use store::Location;
use store::employee::{Added, Employee};

use crate::figure::{Figure, Must, alone, beside, median};
use crate::prepare;
use crate::process::Served;

/// Employees of the large company and of the small one beside it.
pub const LARGE: usize = 100_000;
pub const SMALL: usize = 1_000;
pub const SLOWEST: &str = "list of 100,000 employees: the slowest of these, first byte at the median";

/// Members of the small group, in either company; each of ten large ones has a tenth of the people.
const FEW: usize = 20;
/// Requests of a slice, to either company in turn.
const REQUESTS: usize = 24;

/// What is asked for, and the query of the address; `{group}` and `{few}` are a large group and the small one. In either
/// company the answer fills the page, but for a name, an e-mail and nobody, or the pages would differ and not the searches.
const ASKED: &[(&str, &str)] = &[
    ("first page", ""),
    ("a page in the middle", "after={nobody}.m"),
    ("backwards from the middle", "before={nobody}.m"),
    ("newest first", "sort=added"),
    ("active", "status=active"),
    ("invited", "status=invited"),
    ("pending", "status=pending"),
    ("dismissed", "status=dismissed"),
    ("a large group", "group={group}"),
    ("a large group, newest first", "group={group}&sort=added"),
    ("a small group", "group={few}"),
    ("search: a letter", "search=a"),
    ("search: a name", "search=hanna"),
    ("search: two words", "search=maria%20s"),
    ("search: an e-mail", "search=person0000"),
    ("search: nobody", "search=zzzz"),
    ("search: a letter, dismissed", "search=p&status=dismissed"),
    ("search: a letter, in a large group", "search=a&group={group}"),
    ("search: a letter, in a small group", "search=a&group={few}"),
];

pub fn figures_of(engine: &str) -> Vec<String> {
    let each = ASKED.iter().map(|(what, _)| name(what, engine));
    each.chain([format!("{SLOWEST}, {engine}")]).collect()
}

fn name(what: &str, engine: &str) -> String {
    format!("list, 100,000 beside 1,000: {what}, {engine}")
}

/// A company that is served, and who looks at its list.
pub struct Company {
    pub product: Served,
    /// The header of an administrator's session.
    pub cookie: String,
    group: GroupId,
    few: GroupId,
}

impl Company {
    /// Makes it, and serves it as it is shipped.
    pub async fn new(folder: &Path, location: Location, people: usize) -> Self {
        let url = match &location {
            Location::Postgres { url } => Some(url.clone()),
            Location::Sqlite { .. } => None,
        };
        let server = prepare::open(folder, location).await;
        let (cookie, group, few) = fill(&server, people).await;
        server.close().await.expect("closed");
        if let Some(url) = &url {
            // What autovacuum does to such a table within its first minute.
            testkit::postgres::analyze(url);
        }
        let product = Served::product(folder, url.as_deref());
        product.until_served(Instant::now(), &["/readyz"]);
        Self {
            product,
            cookie,
            group,
            few,
        }
    }

    /// How long this takes until the first bytes of the answer are here, in milliseconds, and how many people it lists.
    fn ask(&self, query: &str) -> (f64, usize) {
        let nobody = EmployeeId::from_bytes([0; 16]);
        let query = query
            .replace("{group}", &self.group.to_string())
            .replace("{few}", &self.few.to_string())
            .replace("{nobody}", &nobody.to_string());
        let mut connection = self.product.connect().expect("a connection");
        let began = Instant::now();
        let answer = connection.get(&format!("/w/bench/employees?{query}"), &self.cookie);
        let answer = answer.expect("an answer");
        let took = began.elapsed().as_secs_f64() * 1000.0;
        assert_eq!(answer.status, 200, "{query}: {}", answer.head);
        let body = String::from_utf8_lossy(&answer.body);
        (took, body.matches("class=\"person\"").count())
    }
}

/// Every question, asked of both in turn. The first byte comes with the last: a page is written in one piece.
pub fn list(engine: &str, large: &Company, small: &Company, slices: usize) -> Vec<Figure> {
    let (mut figures, mut slowest) = (Vec::new(), 0.0_f64);
    for (what, query) in ASKED {
        let listed = large.ask(query).1;
        let nobody = query.contains("zzzz");
        assert_eq!(listed == 0, nobody, "{what}: {listed} people are listed");
        small.ask(query);
        let pairs: Vec<_> = (0..slices)
            .map(|_| {
                let asked: Vec<_> = (0..REQUESTS)
                    .map(|_| (large.ask(query).0, small.ask(query).0))
                    .collect();
                let (of_large, of_small): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
                (median(&of_large), median(&of_small))
            })
            .collect();
        slowest = slowest.max(median(&pairs.iter().map(|(of_large, _)| *of_large).collect::<Vec<_>>()));
        figures.push(beside(&name(what, engine), "ms", &pairs, Must::RatioAtMost(2.0)));
    }
    let most = Must::ValueAtMost(50.0);
    figures.push(alone(&format!("{SLOWEST}, {engine}"), "ms", &[slowest], most));
    figures
}

const FIRST: [&str; 40] = [
    "Anna", "Ben", "Clara", "Dirk", "Eva", "Finn", "Greta", "Hanna", "Ivan", "Jana", "Karl", "Lena", "Milan", "Nora",
    "Otto", "Paula", "Quirin", "Rosa", "Sven", "Tara", "Udo", "Vera", "Wim", "Xenia", "Yusuf", "Zoe", "Aylin", "Bruno",
    "Carla", "Deniz", "Emil", "Frida", "Gregor", "Hugo", "Ines", "Jonas", "Kira", "Luis", "Marta", "Nils",
];
const LAST: [&str; 25] = [
    "Albers",
    "Berger",
    "Celik",
    "Dahl",
    "Ekström",
    "Ferrari",
    "Gruber",
    "Huber",
    "Ivanova",
    "Jansen",
    "Krüger",
    "Lindner",
    "Müller",
    "Novak",
    "Okafor",
    "Petrov",
    "Quint",
    "Richter",
    "Sørensen",
    "Tanaka",
    "Ulrich",
    "Vogt",
    "Wagner",
    "Yılmaz",
    "Zimmer",
];

/// A company of so many people, ten groups of a tenth each and a small one, and an administrator who is signed in.
async fn fill(server: &Server, people: usize) -> (String, GroupId, GroupId) {
    let app = &server.app;
    let prepared = prepare::fill(server, 1, 1).await;
    let workspace = app.directory.all().first().expect("the workspace").workspace.id;
    let now = app.now();
    let mut entropy = SystemEntropy;
    let groups: Vec<_> = (0..11).map(|_| GroupId::new(now, &mut entropy)).collect();
    let mut change = app.store.change(now);
    for (number, group) in groups.iter().enumerate() {
        change.create_group(*group, workspace, &format!("Group {number:02}"));
    }
    change.commit(&[event(workspace)], &mut entropy).await.expect("written");
    let (few, large) = groups.split_last().expect("groups");
    for numbers in (0..people).collect::<Vec<_>>().chunks(1000) {
        let mut change = app.store.change(now);
        let mut added = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let one = person(number, workspace, &mut entropy);
            change.create_account(one.employee.account, &one.login, &one.employee.name, true);
            added.push(one);
        }
        change.create_employees(&added);
        for (one, &number) in added.iter().zip(numbers) {
            change.join_group(one.employee.id, large[number / 7 % large.len()]);
            if number % (people / FEW) == 0 {
                change.join_group(one.employee.id, *few);
            }
        }
        change.commit(&[event(workspace)], &mut entropy).await.expect("written");
    }
    administrator(server, workspace).await;
    (prepared.cookies.into_iter().next().expect("a session"), large[0], *few)
}

/// Four of five are active; the others are shared among the other states.
fn person(number: usize, workspace: WorkspaceId, entropy: &mut SystemEntropy) -> Added {
    let now = domain::time::Timestamp::from_micros(1_790_000_000_000_000 + number as i64 * 1_000_000);
    let status = match number % 20 {
        0 | 10 => Status::Invited,
        5 => Status::Pending,
        15 => Status::Dismissed,
        _ => Status::Active,
    };
    let first = match number % 10 {
        3 => "Maria Sol",
        _ => FIRST[number % FIRST.len()],
    };
    let name = format!("{first} {}", LAST[number / FIRST.len() % LAST.len()]);
    Added {
        employee: Employee {
            id: EmployeeId::new(now, entropy),
            workspace,
            account: AccountId::new(now, entropy),
            name,
            role: Role::Employee,
            status,
            factors: Factors::default(),
        },
        login: format!("person{number:06}@example.org").parse().expect("an address"),
    }
}

/// Who is signed in becomes administrator; the workspace asks administrators for no second factor, which the bench
/// would have to show with each session.
async fn administrator(server: &Server, workspace: WorkspaceId) {
    let app = &server.app;
    let account = app
        .store
        .account_by_login("person000@example.org")
        .await
        .expect("a store");
    let account = account.expect("an account").id;
    let own = app.store.employees_of(account).await.expect("a store");
    let own = own.first().expect("a place");
    let mut change = app.store.change(app.now());
    change.set_place(own, Role::Administrator, Status::Active);
    change.set_setting(workspace, "second_factor.administrators", "off", own.id);
    change
        .commit(&[event(workspace)], &mut SystemEntropy)
        .await
        .expect("written");
}

fn event(workspace: WorkspaceId) -> Event {
    Event::new(Chain::Workspace(workspace), EventKind::GroupChanged, Actor::Operator)
}
