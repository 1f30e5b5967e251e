//! The page `docs/requirements.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Claim, Rule, by_rule};

const HEAD: &str = "\
# The rules, and the tests that show them

Made by `cargo run -p testkit --bin requirements` from `docs/rules.tsv` and the tests' own words; not to be edited.
`./test` fails when this page is stale.

Strength: **S** stated, **I** implied (both must hold exactly), **P** public practice, **R** recommended.
State: **whole** – a test shows the rule; **in part** – with what it still needs; **–** – no test names it yet.
";

/// How far a rule is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    InPart,
    Open,
}

fn state(claims: &[&Claim]) -> State {
    if claims.iter().any(|claim| claim.lacks.is_none()) {
        State::Whole
    } else if claims.is_empty() {
        State::Open
    } else {
        State::InPart
    }
}

/// The whole page, as it should stand in the repository.
pub fn page(rules: &[Rule], claims: &[Claim]) -> String {
    let (known, _) = by_rule(rules, claims);
    let mut areas: Vec<(&str, Vec<&Rule>)> = Vec::new();
    for rule in rules {
        let area = rule.id.split('-').next().unwrap_or_default();
        match areas.last_mut() {
            Some((name, same)) if *name == area => same.push(rule),
            _ => areas.push((area, vec![rule])),
        }
    }

    let mut text = HEAD.to_owned();
    let mut line = |words: String| {
        text.push_str(&words);
        text.push('\n');
    };
    line(String::from(
        "\n| area | rules | whole | in part |\n|---|---:|---:|---:|",
    ));
    for (area, rules) in &areas {
        line(count(area, rules, &known));
    }
    line(count("**all**", &rules.iter().collect::<Vec<_>>(), &known));
    let must: Vec<&Rule> = rules.iter().filter(|rule| "SI".contains(rule.strength)).collect();
    line(count("**S and I**", &must, &known));
    for (area, rules) in &areas {
        line(format!(
            "\n## {area}\n\n| rule | | what | state | shown by |\n|---|---|---|---|---|"
        ));
        for rule in rules {
            line(row(rule, &known[&rule.id]));
        }
    }
    text
}

fn count(name: &str, rules: &[&Rule], known: &BTreeMap<String, Vec<&Claim>>) -> String {
    let in_state = |wanted| rules.iter().filter(|rule| state(&known[&rule.id]) == wanted).count();
    format!(
        "| {name} | {} | {} | {} |",
        rules.len(),
        in_state(State::Whole),
        in_state(State::InPart)
    )
}

fn row(rule: &Rule, claims: &[&Claim]) -> String {
    let state = match state(claims) {
        State::Whole => String::from("whole"),
        State::Open => String::from("–"),
        State::InPart => {
            let mut needs: Vec<&str> = claims.iter().filter_map(|claim| claim.lacks.as_deref()).collect();
            needs.retain(|words| !words.is_empty());
            needs.sort_unstable();
            needs.dedup();
            let mut text = String::from("in part");
            if !needs.is_empty() {
                write!(text, " (needs {})", needs.join("; ")).expect("a String takes all");
            }
            text
        }
    };
    let mut tests: Vec<String> = claims.iter().map(|claim| format!("`{claim}`")).collect();
    tests.sort();
    tests.dedup();
    let cell = |text: &str| text.replace('|', "\\|");
    format!(
        "| {} | {} | {} | {} | {} |",
        rule.id,
        rule.strength,
        cell(&rule.title),
        cell(&state),
        tests.join("<br>")
    )
}
