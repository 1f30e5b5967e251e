//! Employees from a file, beside the same rows put into the same tables and indexes by plain SQL.
//!
//! The product is the shipped binary: the file goes to it over HTTP, and the time runs from its first byte until everybody
//! is added. Then the rows of the tables that it filled, events and their seals included, are put into an empty database
//! of the product's: on `SQLite` by prepared statements, 10,000 rows a commit, on PostgreSQL by `psql` with a hundred rows
//! a statement and one commit. Memory is the process's peak; beside it stands a fresh process with a tenth of the people.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use store::Location;

use crate::figure::{Figure, Must, beside};
use crate::list::Company;
use crate::part::runtime;
use crate::prepare;

pub const RATE: &str = "import of 50,000 employees beside plain SQL";
pub const MEMORY: &str = "import, peak memory: 50,000 employees beside 5,000";

pub const PEOPLE: usize = 50_000;
/// Who is there before; the plain rows contain them, and its rate counts them.
const BEFORE: usize = 1_000;
const TABLES: [&str; 9] = [
    "account",
    "employee",
    "address",
    "workgroup",
    "membership",
    "employee_word",
    "headcount",
    "event",
    "seal",
];

/// Where the slices' databases lie.
pub type NewPlace<'a> = dyn Fn(&str) -> (PathBuf, Location) + 'a;

pub fn import(engine: &str, new_place: &NewPlace<'_>, people: usize, slices: usize) -> Vec<Figure> {
    let (mut rates, mut memory) = (Vec::new(), Vec::new());
    for slice in 0..slices {
        let (folder, location) = new_place(&format!("large{slice}"));
        let (took, peak) = imported(&folder, &location, people);
        let (_, theirs) = new_place(&format!("plain{slice}"));
        let plain = plainly(&location, &theirs, &folder.with_extension("sql"));
        rates.push((people as f64 / took, (people + BEFORE) as f64 / plain));
        let (folder, location) = new_place(&format!("small{slice}"));
        memory.push((peak, imported(&folder, &location, people / 10).1));
    }
    vec![
        beside(&format!("{RATE}, {engine}"), "/s", &rates, Must::RatioAtLeast(0.3)),
        beside(
            &format!("{MEMORY}, {engine}"),
            "bytes",
            &memory,
            Must::RatioAtMost(1.25),
        ),
    ]
}

/// How long the product takes, in seconds, and the most memory that it had.
fn imported(folder: &Path, location: &Location, people: usize) -> (f64, f64) {
    let company = runtime().block_on(Company::new(folder, location.clone(), BEFORE));
    let mut file = "name,email,groups,language\n".to_owned();
    for number in 0..people {
        let group = if number % 4 == 0 { "Office;Night shift" } else { "" };
        writeln!(
            file,
            "Anna Maria Person{number},new{number:06}@example.org,\"{group}\",de"
        )
        .expect("a text");
    }
    let (product, cookie) = (&company.product, &company.cookie);
    let began = Instant::now();
    let mut connection = product.connect().expect("a connection");
    let sent = connection
        .post("/api/v1/imports", "text/csv", cookie, &file)
        .expect("an answer");
    assert_eq!(sent.status, 201, "{}", sent.head);
    let sent: serde_json::Value = serde_json::from_slice(&sent.body).expect("JSON");
    assert_eq!(sent["fresh"], people, "{sent}");
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().expect("an id"));
    let started = connection
        .post_json(&format!("{path}/start"), cookie, "")
        .expect("an answer");
    assert_eq!(started.status, 204, "{}", started.head);
    loop {
        let stands = connection.get(&path, cookie).expect("an answer");
        let stands: serde_json::Value = serde_json::from_slice(&stands.body).expect("JSON");
        if stands["state"] == "done" {
            assert_eq!(stands["fresh"], people, "{stands}");
            return (began.elapsed().as_secs_f64(), product.peak_rss());
        }
        assert_eq!(stands["state"], "running", "{stands}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How long the same rows take, in seconds.
fn plainly(from: &Location, to: &Location, file: &Path) -> f64 {
    let folder = file.with_extension("plain");
    let folder = match to {
        Location::Sqlite { folder } => folder,
        Location::Postgres { .. } => &folder,
    };
    runtime().block_on(async {
        let made = prepare::open(folder, to.clone()).await;
        made.close().await.expect("closed");
    });
    match (from, to) {
        (Location::Sqlite { folder: from }, Location::Sqlite { folder: to }) => plainly_on_sqlite(from, to),
        (Location::Postgres { url: from }, Location::Postgres { url: to }) => {
            std::fs::write(file, testkit::postgres::dump_rows(from, &TABLES)).expect("a file");
            let began = Instant::now();
            testkit::postgres::run_file(to, file);
            began.elapsed().as_secs_f64()
        }
        _ => unreachable!("one engine"),
    }
}

fn plainly_on_sqlite(from: &Path, to: &Path) -> f64 {
    let from = rusqlite::Connection::open(database(from)).expect("a database");
    let mut tables: Vec<(String, Vec<Vec<Value>>)> = Vec::new();
    for table in TABLES {
        let mut all = from.prepare(&format!("select * from {table}")).expect("a table");
        let columns = all.column_count();
        let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
        let rows = all.query_map([], |row| (0..columns).map(|at| row.get(at)).collect());
        let rows: Result<Vec<Vec<Value>>, _> = rows.expect("rows").collect();
        let insert = format!("insert or ignore into {table} values ({})", places.join(", "));
        tables.push((insert, rows.expect("rows")));
    }
    let to = rusqlite::Connection::open(database(to)).expect("a database");
    to.execute_batch("pragma journal_mode=wal; pragma synchronous=full")
        .expect("settings");
    let began = Instant::now();
    for (insert, rows) in tables {
        for some in rows.chunks(10_000) {
            to.execute_batch("begin immediate").expect("begun");
            let mut statement = to.prepare_cached(&insert).expect("prepared");
            for row in some {
                statement.execute(rusqlite::params_from_iter(row)).expect("inserted");
            }
            to.execute_batch("commit").expect("committed");
        }
    }
    began.elapsed().as_secs_f64()
}

fn database(folder: &Path) -> PathBuf {
    folder.join("doorward.db")
}
