//! The parts of the run. Each declares its figures, so that none can vanish: what a part does not give is in the table
//! as left out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Instant;

use store::Location;
use testkit::folder::Folder;
use tokio::runtime::Runtime;

use crate::figure::{Figure, Must, alone, left_out};
use crate::prepare::{self, Prepared};
use crate::process::Served;
use crate::{changes, checks, import, list, outbox, phones, prepare_phones, start, storm, stranger};

/// One for each client of the storm; the sessions are shared among them. 250 have four tries each in `stranger`.
const PEOPLE: usize = 250;

/// How much is done: all of it, or so little that only the bench itself is tried.
#[derive(Clone, Copy)]
pub struct Measure {
    pub slices: usize,
    pub sessions: usize,
    pub tries: usize,
}

pub struct Part {
    pub name: &'static str,
    figures: Vec<String>,
    run: fn(&Measure) -> Vec<Figure>,
}

/// All parts, in the order of the table.
pub fn parts() -> Vec<Part> {
    let part = |name, figures: &[&str], run| Part {
        name,
        figures: figures.iter().map(|&figure| figure.to_owned()).collect(),
        run,
    };
    let of = |engine: &str| [checks::CHECK, checks::RATE, checks::WEIGHT].map(|what| format!("{what}, {engine}"));
    let check = |name, engine, run| Part {
        name,
        figures: of(engine).to_vec(),
        run,
    };
    vec![
        part("page", &[start::WEIGHT, start::TRIPS, start::BLOCKING], page),
        part("idle", &[start::IDLE], idle),
        check("check-sqlite", "SQLite", check_sqlite),
        check("check-postgresql", "PostgreSQL", check_postgresql),
        part(
            "storm",
            &[
                storm::RATE,
                storm::CRATE,
                storm::SODIUM,
                storm::NATIVE,
                storm::CHECK,
                storm::AFTER,
                storm::DURING,
            ],
            storm,
        ),
        part(
            "stranger",
            &[
                stranger::RANKS,
                stranger::TIMES,
                stranger::FORGOT_RANKS,
                stranger::FORGOT_TIMES,
            ],
            stranger,
        ),
        part(
            "phone",
            &[
                phones::ASKED,
                phones::ASKED_P99,
                phones::LET_IN,
                phones::LET_IN_P99,
                phones::STREAM,
                phones::RATE,
                phones::CHECK,
                phones::CPU,
            ],
            phone,
        ),
        part("start", &[start::NEW, start::NOBODY, start::MILLION], start),
        part(
            "changes-sqlite",
            &[changes::SQLITE, changes::SQLITE_A_SYNC, changes::SQLITE_CPU],
            changes_sqlite,
        ),
        part("changes-postgresql", &[changes::POSTGRESQL], changes_postgresql),
        Part {
            name: "list-sqlite",
            figures: list::figures_of("SQLite"),
            run: list_sqlite,
        },
        Part {
            name: "list-postgresql",
            figures: list::figures_of("PostgreSQL"),
            run: list_postgresql,
        },
        Part {
            name: "import",
            figures: ["SQLite", "PostgreSQL"]
                .iter()
                .flat_map(|engine| [import::RATE, import::MEMORY].map(|what| format!("{what}, {engine}")))
                .collect(),
            run: import_on_both,
        },
        Part {
            name: "outbox",
            figures: ["SQLite", "PostgreSQL"]
                .iter()
                .flat_map(|engine| [outbox::BESIDE, outbox::RATE, outbox::OPEN].map(|what| format!("{what}, {engine}")))
                .collect(),
            run: outbox_on_both,
        },
    ]
}

impl Part {
    /// Runs it, and gives exactly its figures: what did not come is there as left out.
    pub fn figures(&self, measure: &Measure) -> Vec<Figure> {
        let began = Instant::now();
        let given = catch_unwind(AssertUnwindSafe(|| (self.run)(measure)));
        println!("  ({}: {} s)", self.name, began.elapsed().as_secs());
        let mut given = given.unwrap_or_default();
        for declared in &self.figures {
            if !given.iter().any(|figure| figure.figure == *declared) {
                given.push(left_out(declared, "it failed; see above"));
            }
        }
        given
    }

    /// Its figures as left out.
    pub fn without(&self, why: &str) -> Vec<Figure> {
        self.figures.iter().map(|figure| left_out(figure, why)).collect()
    }
}

/// A folder on which the product has worked, with people and sessions.
struct Filled {
    folder: Folder,
    prepared: Prepared,
}

impl Filled {
    fn new(people: usize, sessions: usize) -> Self {
        let folder = Folder::new("bench");
        let data = folder.path().join("data");
        let location = Location::Sqlite { folder: data.clone() };
        let prepared = runtime().block_on(async {
            let server = prepare::open(&data, location).await;
            let prepared = prepare::fill(&server, people, sessions).await;
            server.close().await.expect("closed");
            prepared
        });
        Self { folder, prepared }
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// The product on this folder, ready.
    fn served(&self) -> Served {
        let product = Served::product(&self.data(), None);
        product.until_served(Instant::now(), &["/readyz"]);
        product
    }
}

pub fn runtime() -> Runtime {
    Runtime::new().expect("a runtime")
}

fn hello() -> Served {
    let hello = Served::hello();
    hello.until_served(Instant::now(), &["/"]);
    hello
}

fn page(measure: &Measure) -> Vec<Figure> {
    start::page(&Filled::new(1, 1).served(), measure.slices)
}

/// Each reading waits ten seconds: three say enough.
fn idle(measure: &Measure) -> Vec<Figure> {
    vec![start::idle(
        &Filled::new(1, measure.sessions).data(),
        measure.slices.min(3),
    )]
}

/// Each slice takes half a minute: three say enough.
fn check_sqlite(measure: &Measure) -> Vec<Figure> {
    let filled = Filled::new(8, measure.sessions);
    let product = filled.served();
    start::rested(&product);
    let slices = measure.slices.min(3);
    checks::session_check("SQLite", &product, &hello(), &filled.prepared.cookies, slices)
}

fn check_postgresql(measure: &Measure) -> Vec<Figure> {
    let url = testkit::postgres::new_database().expect("PostgreSQL");
    let folder = Folder::new("bench-postgresql");
    let data = folder.path().join("data");
    let prepared = runtime().block_on(async {
        let server = prepare::open(&data, Location::Postgres { url: url.clone() }).await;
        let prepared = prepare::fill(&server, 8, measure.sessions).await;
        server.close().await.expect("closed");
        prepared
    });
    let product = Served::product(&data, Some(&url));
    product.until_served(Instant::now(), &["/readyz"]);
    start::rested(&product);
    let slices = measure.slices.min(3);
    checks::session_check("PostgreSQL", &product, &hello(), &prepared.cookies, slices)
}

fn storm(measure: &Measure) -> Vec<Figure> {
    let filled = Filled::new(8, measure.sessions);
    let product = filled.served();
    let fresh = start::rested(&product);
    let Prepared { logins, cookies } = &filled.prepared;
    storm::storm(&product, logins, cookies, fresh, measure.slices.min(3))
}

fn stranger(measure: &Measure) -> Vec<Figure> {
    let filled = Filled::new(PEOPLE, 1);
    let location = Location::Sqlite { folder: filled.data() };
    let forgetful = runtime().block_on(async {
        let server = prepare::open(&filled.data(), location).await;
        let forgetful = prepare::forgetful(&server, measure.tries / 2).await;
        server.close().await.expect("closed");
        forgetful
    });
    let product = filled.served();
    let mut figures = stranger::told_apart(&product, &filled.prepared.logins, measure.tries);
    figures.extend(stranger::told_apart_by_forgetting(&product, &forgetful));
    figures
}

fn phone(measure: &Measure) -> Vec<Figure> {
    let filled = Filled::new(1, measure.sessions.min(1000));
    let Prepared { logins, cookies } = &filled.prepared;
    let location = Location::Sqlite { folder: filled.data() };
    let slices = measure.slices.min(3);
    let most = phones::OPEN.min(measure.sessions);
    let (own, open, mut challenges) = runtime().block_on(async {
        let server = prepare::open(&filled.data(), location).await;
        let own = prepare_phones::phone_of(&server, &logins[0]).await;
        let open = prepare_phones::phones(&server, most).await;
        let challenges = prepare_phones::challenges(&server, phones::answered(slices)).await;
        server.close().await.expect("closed");
        (own, open, challenges)
    });
    let mut figures = {
        let product = filled.served();
        let mut figures = phones::one_after_the_other(&product, &logins[0], own, measure.tries / 20);
        figures.extend(phones::approvals(&product, &hello(), cookies, &mut challenges, slices));
        figures
    };
    // The apps of a company that sits behind one address.
    let limits = ["DOORWARD_LIMITS_CONNECTIONS", "DOORWARD_LIMITS_CONNECTIONS_PER_ADDRESS"].map(|name| (name, "20000"));
    let weights: Vec<_> = (0..measure.slices.min(3))
        .map(|_| {
            let product = Served::product_with(&filled.data(), None, &limits);
            product.until_served(Instant::now(), &["/readyz"]);
            phones::idle_streams(&product, &hello(), &open)
        })
        .collect();
    figures.push(alone(phones::STREAM, "bytes", &weights, Must::ValueAtMost(10_000.0)));
    figures
}

fn start(measure: &Measure) -> Vec<Figure> {
    let starts = measure.slices.max(5);
    let mut kept = Vec::new();
    let new = start::start(start::NEW, starts, || {
        let folder = Folder::new("bench-new");
        let data = folder.path().join("data");
        kept.push(folder);
        data
    });
    let empty = Folder::new("bench-empty");
    let nobody = start::start(start::NOBODY, starts, || empty.path().join("data"));
    let filled = Filled::new(1, 1);
    start::million_accounts(&filled.data());
    vec![new, nobody, start::start(start::MILLION, starts, || filled.data())]
}

fn changes_sqlite(measure: &Measure) -> Vec<Figure> {
    let folder = Folder::new("bench-changes");
    let data = folder.path().join("data");
    runtime().block_on(async {
        let server = prepare::open(&data, Location::Sqlite { folder: data.clone() }).await;
        let figures = changes::sqlite(&server, measure.slices).await;
        server.close().await.expect("closed");
        figures
    })
}

fn list_sqlite(measure: &Measure) -> Vec<Figure> {
    let folder = Folder::new("bench-list");
    let place = |name: &str| {
        let data = folder.path().join(name);
        (data.clone(), Location::Sqlite { folder: data })
    };
    lists(measure, "SQLite", [place("large"), place("small")])
}

fn list_postgresql(measure: &Measure) -> Vec<Figure> {
    let folder = Folder::new("bench-list");
    let place = |name: &str| {
        let url = testkit::postgres::new_database().expect("PostgreSQL");
        (folder.path().join(name), Location::Postgres { url })
    };
    lists(measure, "PostgreSQL", [place("large"), place("small")])
}

fn lists(measure: &Measure, engine: &str, [large, small]: [(PathBuf, Location); 2]) -> Vec<Figure> {
    let people = list::LARGE.min(measure.sessions);
    let (large, small) = runtime().block_on(async {
        (
            list::Company::new(&large.0, large.1, people).await,
            list::Company::new(&small.0, small.1, list::SMALL).await,
        )
    });
    list::list(engine, &large, &small, measure.slices)
}

/// A slice makes three databases and fills them: three slices say enough.
fn import_on_both(measure: &Measure) -> Vec<Figure> {
    let folder = Folder::new("bench-import");
    let people = import::PEOPLE.min(measure.sessions / 2);
    let slices = measure.slices.min(3);
    let on_sqlite = |name: &str| {
        let data = folder.path().join(name);
        (data.clone(), Location::Sqlite { folder: data })
    };
    let on_postgresql = |name: &str| {
        let url = testkit::postgres::new_database().expect("PostgreSQL");
        (folder.path().join(format!("{name}-pg")), Location::Postgres { url })
    };
    let mut figures = import::import("SQLite", &on_sqlite, people, slices);
    figures.extend(import::import("PostgreSQL", &on_postgresql, people, slices));
    figures
}

fn outbox_on_both(measure: &Measure) -> Vec<Figure> {
    let folder = Folder::new("bench-outbox");
    let data = folder.path().join("sqlite");
    let url = testkit::postgres::new_database().expect("PostgreSQL");
    let places = [
        ("SQLite", data.clone(), Location::Sqlite { folder: data }),
        (
            "PostgreSQL",
            folder.path().join("postgresql"),
            Location::Postgres { url },
        ),
    ];
    let mut figures = Vec::new();
    for (engine, data, location) in places {
        figures.extend(runtime().block_on(async {
            let sink = outbox::Sink::start();
            let server = prepare::open_with_mail(&data, location, Some(sink.mail_server())).await;
            let figures = outbox::outbox(&server, &sink, engine, measure.slices, measure.sessions / 20).await;
            server.close().await.expect("closed");
            figures
        }));
    }
    figures
}

/// pgbench writes events that no server signed, so it has a database of its own, with the product's tables.
fn changes_postgresql(measure: &Measure) -> Vec<Figure> {
    let ours = testkit::postgres::new_database().expect("PostgreSQL");
    let theirs = testkit::postgres::new_database().expect("PostgreSQL");
    let folder = Folder::new("bench-pgbench");
    runtime().block_on(async {
        let made = prepare::open(
            &folder.path().join("theirs"),
            Location::Postgres { url: theirs.clone() },
        )
        .await;
        made.close().await.expect("closed");
        let server = prepare::open(&folder.path().join("ours"), Location::Postgres { url: ours }).await;
        let figures = changes::postgresql(&server, &theirs, measure.slices).await;
        server.close().await.expect("closed");
        figures
    })
}
