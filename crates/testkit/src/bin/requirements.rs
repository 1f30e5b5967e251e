//! Writes `docs/requirements.md`; with `--check` it only says whether the page is current. Run in the project's folder.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use testkit::requirements::{LATER, PAGE, RULES, by_rule, claims_of_project, page, rules, stale};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        _ => {
            eprintln!("usage: requirements [--check]");
            return ExitCode::from(2);
        }
    };
    let root = Path::new(".");
    let Ok(list) = fs::read_to_string(root.join(RULES)) else {
        eprintln!("{RULES} is not here: run this in the project's folder");
        return ExitCode::from(2);
    };
    let rules = rules(&list);
    let claims = claims_of_project(root);
    let (_, strangers) = by_rule(&rules, &claims);
    for claim in &strangers {
        eprintln!("{}:{}: there is no rule {}", claim.file, claim.line, claim.rule);
    }
    let stale: Vec<_> = stale(&claims).collect();
    for claim in &stale {
        let needs = claim.lacks.as_deref().unwrap_or_default();
        eprintln!(
            "{}:{}: {needs:?} is not what comes later: {LATER:?}",
            claim.file, claim.line
        );
    }
    if !strangers.is_empty() || !stale.is_empty() {
        return ExitCode::FAILURE;
    }
    let wanted = page(&rules, &claims);
    let current = fs::read_to_string(root.join(PAGE)).unwrap_or_default() == wanted;
    match (check, current) {
        (_, true) => println!("{PAGE} is current"),
        (true, false) => {
            eprintln!("{PAGE} is stale: cargo run -p testkit --bin requirements");
            return ExitCode::FAILURE;
        }
        (false, false) => match fs::write(root.join(PAGE), wanted) {
            Ok(()) => println!("{PAGE} is written"),
            Err(error) => {
                eprintln!("{PAGE} cannot be written: {error}");
                return ExitCode::FAILURE;
            }
        },
    }
    ExitCode::SUCCESS
}
