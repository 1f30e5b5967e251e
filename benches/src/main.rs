//! Doorward beside its limits, in one run: see `./bench`.

mod changes;
mod checks;
mod figure;
mod load;
mod prepare;
mod process;
mod start;
mod storm;

use std::time::Instant;

use figure::{Figure, Must, alone};
use process::Served;
use store::Location;
use testkit::folder::Folder;

const SESSIONS: usize = 100_000;
/// One for each client of the storm; the sessions are shared among them.
const PEOPLE: usize = 8;

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("hello") {
        hello(arguments.next().and_then(|port| port.parse().ok()).expect("a port"));
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let began = Instant::now();
    println!("load average at the start: {}", process::load_average());
    println!(
        "{:<58} {:>16} {:>9} {:>7} {:>15}  {:<15}",
        "figure", "value", "beside", "ratio", "spread", "must"
    );
    let mut table = Vec::new();
    let mut note = |figures: Vec<Figure>| {
        figures.iter().for_each(figure::say);
        table.extend(figures);
    };

    let folder = Folder::new("bench-sqlite");
    let data = folder.path().join("data");
    let location = || Location::Sqlite { folder: data.clone() };
    let prepared = runtime.block_on(async {
        let server = prepare::open(&data, location()).await;
        let prepared = prepare::fill(&server, PEOPLE, SESSIONS).await;
        server.close().await.expect("closed");
        prepared
    });
    let hello = Served::hello();
    hello.until_served(Instant::now(), &["/"]);
    {
        let product = Served::product(&data, None);
        product.until_served(Instant::now(), &["/readyz"]);
        let (rss, idle) = start::idle(&product);
        note(vec![idle, start::page(&product)]);
        let check = checks::session_check("SQLite", &product, &hello, &prepared.cookies);
        let each = (product.rss() - rss) / SESSIONS as f64;
        note(vec![
            check,
            alone("memory a live session", "bytes", &[each], Must::ValueAtMost(400.0)),
        ]);
        note(storm::storm(
            &product,
            &prepared.logins,
            &prepared.cookies,
            product.rss(),
        ));
    }
    note(vec![start::start(&data, "8 accounts")]);
    start::million_accounts(&data);
    note(vec![start::start(&data, "1,000,000 accounts")]);

    let changes_folder = Folder::new("bench-changes");
    let figures = runtime.block_on(async {
        let data = changes_folder.path().join("data");
        let server = prepare::open(&data, Location::Sqlite { folder: data.clone() }).await;
        let figures = changes::sqlite(&server).await;
        server.close().await.expect("closed");
        figures
    });
    note(figures);

    // pgbench writes events that no server signed, and the product says so: the checks get a database of their own.
    if let (Some(bent), Some(url)) = (testkit::postgres::new_database(), testkit::postgres::new_database()) {
        let (folder, changed) = (Folder::new("bench-postgresql"), Folder::new("bench-pgbench"));
        let data = folder.path().join("data");
        let (prepared, figure) = runtime.block_on(async {
            let location = Location::Postgres { url: bent.clone() };
            let server = prepare::open(&changed.path().join("data"), location).await;
            let figure = changes::postgresql(&server, &bent).await;
            server.close().await.expect("closed");
            let server = prepare::open(&data, Location::Postgres { url: url.clone() }).await;
            let prepared = prepare::fill(&server, PEOPLE, SESSIONS).await;
            server.close().await.expect("closed");
            (prepared, figure)
        });
        note(vec![figure]);
        let product = Served::product(&data, Some(&url));
        product.until_served(Instant::now(), &["/readyz"]);
        note(vec![checks::session_check(
            "PostgreSQL",
            &product,
            &hello,
            &prepared.cookies,
        )]);
    }

    println!(
        "load average at the end: {}; {} s",
        process::load_average(),
        began.elapsed().as_secs()
    );
    let json = serde_json::to_string_pretty(&table).expect("JSON");
    std::fs::write("target/bench.json", json).expect("target/bench.json");
    println!("the same in target/bench.json");
}

/// The limit: axum's hello-world.
#[tokio::main]
async fn hello(port: u16) {
    let router = axum::Router::new().fallback(|| async { "Hello, world" });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .expect("a free port");
    axum::serve(listener, router).await.expect("served");
}
