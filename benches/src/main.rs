//! Doorward beside its limits, in one run: see `./bench`.

mod changes;
mod checks;
mod figure;
mod hashes;
mod import;
mod list;
mod load;
mod outbox;
mod part;
mod phones;
mod prepare;
mod prepare_phones;
mod process;
mod start;
mod storm;
mod stranger;

use std::convert::Infallible;
use std::process::ExitCode;
use std::time::Instant;

use axum::response::sse::{Event, Sse};
use axum::routing::get;
use part::{Measure, parts};

const WHOLE: Measure = Measure {
    slices: 5,
    sessions: 100_000,
    tries: 2_000,
};
const QUICK: Measure = Measure {
    slices: 2,
    sessions: 5_000,
    tries: 200,
};
const USAGE: &str = "usage: bench [--quick] [--only PART,PART]
  --quick  so little that it says nothing about the product; for work on the bench
  --only   these parts; the others stand in the table as left out";

fn main() -> ExitCode {
    let (mut measure, mut only) = (WHOLE, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "hello" => {
                hello(arguments.next().and_then(|port| port.parse().ok()).expect("a port"));
                return ExitCode::SUCCESS;
            }
            "--quick" => measure = QUICK,
            "--only" => {
                only = arguments
                    .next()
                    .map(|names| names.split(',').map(str::to_owned).collect::<Vec<_>>());
            }
            _ => {
                let names: Vec<_> = parts().iter().map(|part| part.name).collect();
                eprintln!("{USAGE}\nparts: {}", names.join(","));
                return ExitCode::from(2);
            }
        }
    }
    let unknown = only
        .iter()
        .flatten()
        .find(|name| parts().iter().all(|part| part.name != **name));
    if let Some(name) = unknown {
        eprintln!("there is no part {name}\n{USAGE}");
        return ExitCode::from(2);
    }
    if run(&measure, only.as_deref()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Whether every figure holds and was judged.
fn run(measure: &Measure, only: Option<&[String]>) -> bool {
    let began = Instant::now();
    println!("load average at the start: {}", process::load_average());
    let mut table = Vec::new();
    figure::head();
    for part in parts() {
        let wanted = only.is_none_or(|names| names.iter().any(|name| name == part.name));
        let figures = if wanted {
            part.figures(measure)
        } else {
            part.without("not asked for")
        };
        figures.iter().for_each(figure::say);
        table.extend(figures);
    }
    println!(
        "load average at the end: {}; {} s",
        process::load_average(),
        began.elapsed().as_secs()
    );
    let json = serde_json::to_string_pretty(&table).expect("JSON");
    std::fs::create_dir_all("target").expect("a folder target");
    std::fs::write("target/bench.json", json).expect("target/bench.json");
    println!("the same in target/bench.json");
    let bad = table.iter().filter(|figure| !figure.holds || !figure.judged).count();
    println!(
        "{} figures, {} hold, {bad} do not or are not judged",
        table.len(),
        table.len() - bad
    );
    bad == 0
}

/// The limit: axum's hello-world, with a stream on which nothing is said.
#[tokio::main]
async fn hello(port: u16) {
    let silence = || async { Sse::new(futures_util::stream::pending::<Result<Event, Infallible>>()) };
    let router = axum::Router::new()
        .route("/stream", get(silence))
        .fallback(|| async { "Hello, world" });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .expect("a free port");
    axum::serve(listener, router).await.expect("served");
}
