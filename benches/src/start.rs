//! Starting, and standing still: time to the first page, memory, what the page weighs.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::figure::{Figure, Must, alone, beside};
use crate::process::Served;

pub const NEW: &str = "start to the sign-in page, 0 accounts, a new folder each";
pub const NOBODY: &str = "start to the sign-in page, 0 accounts";
pub const MILLION: &str = "start to the sign-in page, 1,000,000 accounts";
pub const IDLE: &str = "memory, 10 s after the start";
pub const WEIGHT: &str = "sign-in page over the wire, all parts";
pub const TRIPS: &str = "sign-in page, round trips for its bytes (14.6 kB each)";
pub const BLOCKING: &str = "sign-in page, requests one after another until it is painted";
/// What a server may send before it hears from the client: ten segments of 1,460 bytes. Source: RFC 6928.
const FLIGHT: f64 = 14.6;

/// Until `/readyz` is true and the sign-in page is served, beside hello-world. `folder` names the one to start on.
pub fn start(figure: &str, starts: usize, mut folder: impl FnMut() -> std::path::PathBuf) -> Figure {
    let mut slices = Vec::new();
    for _ in 0..starts {
        let began = Instant::now();
        let hello = Served::hello().until_served(began, &["/"]).as_secs_f64() * 1000.0;
        let folder = folder();
        let began = Instant::now();
        let product = Served::product(&folder, None);
        let took = product.until_served(began, &["/readyz", "/sign-in"]).as_secs_f64() * 1000.0;
        slices.push((took, hello));
    }
    beside(figure, "ms", &slices, Must::ValueAtMost(100.0))
}

/// Resident memory ten seconds after each of some starts.
pub fn idle(folder: &Path, starts: usize) -> Figure {
    let mut readings = Vec::new();
    for _ in 0..starts {
        let product = Served::product(folder, None);
        product.until_served(Instant::now(), &["/readyz"]);
        readings.push(rested(&product) / 1e6);
    }
    alone(IDLE, "MB", &readings, Must::ValueAtMost(25.0))
}

/// Resident memory in bytes, ten seconds from now.
pub fn rested(server: &Served) -> f64 {
    std::thread::sleep(Duration::from_secs(10));
    server.rss()
}

/// What a browser that takes brotli gets for the sign-in page, heads included, and how it has to ask for it.
///
/// Its bytes take one round trip when all parts together fit into one first flight of TCP. Beside it for information,
/// how many requests wait for each other until it can be painted: one for the HTML, and one more if the HTML names what
/// blocks painting (a style sheet, a script in the head that is neither a module nor deferred), which is asked for all
/// at once and, as it may be kept for ever, on the first visit only. What those name in turn (`@import`) is a third.
pub fn page(server: &Served, readings: usize) -> Vec<Figure> {
    let (mut weights, mut trips, mut blocking) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..readings {
        let html = ask(server, "/sign-in", "").1;
        let mut sizes = vec![ask(server, "/sign-in", "accept-encoding: gzip, br\r\n").0];
        let (mut blocks, mut imports) = (false, false);
        let mut seen: Vec<&str> = Vec::new();
        for tag in html
            .split('<')
            .filter(|tag| tag.starts_with("link ") || tag.starts_with("script "))
        {
            let address = tag.split('"').find(|part| part.starts_with('/'));
            let Some(address) = address.filter(|found| !tag.contains("rel=\"icon\"") && !seen.contains(found)) else {
                continue;
            };
            seen.push(address);
            sizes.push(ask(server, address, "accept-encoding: gzip, br\r\n").0);
            let is_style = tag.contains("rel=\"stylesheet\"");
            let is_script = tag.starts_with("script ") && !tag.contains("type=\"module\"") && !tag.contains(" defer");
            blocks |= is_style || is_script;
            imports |= is_style && ask(server, address, "").1.contains("@import");
        }
        let weight = sizes.iter().sum::<usize>() as f64 / 1000.0;
        weights.push(weight);
        trips.push((weight / FLIGHT).ceil());
        blocking.push(1.0 + f64::from(u8::from(blocks)) + f64::from(u8::from(imports)));
    }
    vec![
        alone(WEIGHT, "kB", &weights, Must::ValueAtMost(14.0)),
        alone(TRIPS, "", &trips, Must::ValueAtMost(1.0)),
        alone(BLOCKING, "", &blocking, Must::Nothing),
    ]
}

/// Bytes over the wire, and the body as text.
fn ask(server: &Served, path: &str, headers: &str) -> (usize, String) {
    let mut connection = server.connect().expect("a connection");
    let answer = connection.get(path, headers).expect("an answer");
    assert_eq!(answer.status, 200, "{path}");
    (answer.size, String::from_utf8_lossy(&answer.body).into_owned())
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
