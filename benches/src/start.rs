//! Starting, and standing still: time to the first page, memory, what the page weighs.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::figure::{Figure, Must, alone, beside};
use crate::process::Served;

const STARTS: usize = 5;

/// Until `/readyz` is true and the sign-in page is served, beside hello-world.
pub fn start(folder: &Path, accounts: &str) -> Figure {
    let mut slices = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let hello = Served::hello().until_served(began, &["/"]).as_secs_f64() * 1000.0;
        let began = Instant::now();
        let product = Served::product(folder, None);
        let took = product.until_served(began, &["/readyz", "/sign-in"]).as_secs_f64() * 1000.0;
        slices.push((took, hello));
    }
    beside(
        &format!("start to the sign-in page, {accounts}"),
        "ms",
        &slices,
        Must::ValueAtMost(100.0),
    )
}

/// Resident memory ten seconds after the start.
pub fn idle(server: &Served) -> (f64, Figure) {
    std::thread::sleep(Duration::from_secs(10));
    let rss = server.rss();
    (
        rss,
        alone(
            "memory, 10 s after the start",
            "MB",
            &[rss / 1e6],
            Must::ValueAtMost(25.0),
        ),
    )
}

/// What a browser that takes brotli gets for the sign-in page: HTML, style and modules, with their heads.
pub fn page(server: &Served) -> Figure {
    let mut connection = server.connect().expect("a connection");
    let accept = "accept-encoding: gzip, br\r\n";
    let page = connection.get("/sign-in", accept).expect("a page");
    let mut plain = server.connect().expect("a connection");
    let html = plain.get("/sign-in", "").expect("a page");
    let html = String::from_utf8_lossy(&html.body).into_owned();
    let mut size = page.size;
    let mut seen = Vec::new();
    for part in html
        .split('"')
        .filter(|part| part.starts_with("/s/") || part.ends_with("brand.css"))
    {
        if part.contains("favicon") || seen.contains(&part) {
            continue;
        }
        seen.push(part);
        size += connection.get(part, accept).expect("a part").size;
    }
    alone(
        "sign-in page over the wire, all parts",
        "kB",
        &[size as f64 / 1000.0],
        Must::ValueAtMost(14.0),
    )
}

/// A million accounts by plain SQL, as rows that sign-in would read.
pub fn million_accounts(folder: &Path) {
    let connection = rusqlite::Connection::open(folder.join("doorward.db")).expect("the database");
    let sql = "pragma synchronous=off; begin;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000)
        insert into account (id, login, login_shown, name, created_at)
        select randomblob(16), 'crowd' || i || '@example.org', 'crowd' || i || '@example.org', 'Crowd ' || i, 0 from n;
        commit;";
    connection.execute_batch(sql).expect("a million accounts");
}
