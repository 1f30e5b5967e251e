//! Which test shows which rule: `docs/requirements.md`, made from `docs/rules.tsv` and the tests' own words.
//!
//! A test says what it shows in a comment right above it, or for all its tests in its file's head. The comment begins
//! with the word *shows* and a colon, or with *shows in part* and a colon; then come rules, alone (`SES-01`) or as a
//! range (`SES-01…03`), with commas between. What a part still lacks stands in parentheses, and is
//! one of [`LATER`]: `OTP-03 (needs passkeys)`. Other words there are for whoever reads the test.

mod page;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

pub use page::page;

/// Where the rules stand, from the project's root.
pub const RULES: &str = "docs/rules.tsv";

/// Where the page stands, from the project's root.
pub const PAGE: &str = "docs/requirements.md";

/// What a test may say that its rule still needs: what later issues bring, and what no machine has.
pub const LATER: [&str; 13] = [
    "\"this wasn't me\"",
    "IP lists",
    "a released version",
    "a screen reader",
    "enforcement",
    "enforcement and IP lists",
    "integrations",
    "passkeys",
    "phone logins",
    "retention",
    "several nodes",
    "the company's logo",
    "the pages of later issues",
];

/// One rule of the acceptance list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// An area and two digits: `SES-01`.
    pub id: String,
    /// `S` stated, `I` implied, `P` public practice, `R` recommended.
    pub strength: char,
    pub title: String,
}

/// What a comment claims about one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    pub rule: String,
    /// `None` if the test shows the whole rule; else what is still needed, empty where that is another test.
    pub lacks: Option<String>,
    pub file: String,
    pub line: usize,
    /// The test below the comment; `None` if the comment speaks for the whole file.
    pub test: Option<String>,
}

impl fmt::Display for Claim {
    /// `crates/domain/src/otp.rs::a_code_counts_once`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.test.as_ref().map_or(Ok(()), |test| write!(f, "::{test}"))
    }
}

/// Reads the list of rules: id, strength and title, tabs between. Panics with the line that is wrong.
pub fn rules(text: &str) -> Vec<Rule> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rules = lines.map(|line| {
        let mut parts = line.splitn(3, '\t');
        let (Some(id), Some(strength), Some(title)) = (parts.next(), parts.next(), parts.next()) else {
            panic!("{RULES}: not id, strength and title: {line}");
        };
        let known = strength.len() == 1 && "SIPR".contains(strength);
        assert!(
            known && identity(id).is_some_and(|(_, rest)| rest.is_empty()),
            "{RULES}: {line}"
        );
        Rule {
            id: id.to_owned(),
            strength: strength.chars().next().unwrap_or('S'),
            title: title.to_owned(),
        }
    });
    rules.collect()
}

/// All claims of the project's files, by file and line: what git tracks or would track.
pub fn claims_of_project(root: &Path) -> Vec<Claim> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .expect("git lists the project's files");
    assert!(listed.status.success(), "not a git working tree: {}", root.display());
    let listed = String::from_utf8(listed.stdout).expect("file names in UTF-8");
    let mut files: Vec<&str> = listed.split('\0').filter(|file| is_test_language(file)).collect();
    files.sort_unstable();
    files.dedup();
    let claims = files
        .iter()
        .filter_map(|file| Some(claims(file, &fs::read_to_string(root.join(file)).ok()?)));
    claims.flatten().collect()
}

fn is_test_language(file: &str) -> bool {
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| ["rs", "js", "ts", "mjs", "py", "sh"].contains(&extension))
}

/// All claims of one file's text.
pub fn claims(file: &str, text: &str) -> Vec<Claim> {
    let lines: Vec<&str> = text.lines().collect();
    let mut claims = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some(words) = comment(line).and_then(|words| words.strip_prefix("shows")) else {
            continue;
        };
        let (in_part, list) = match (words.strip_prefix(':'), words.strip_prefix(" in part:")) {
            (Some(list), _) => (false, list),
            (None, Some(list)) => (true, list),
            (None, None) => continue,
        };
        let below = test_below(&lines[number + 1..]);
        claims.extend(read_list(list).into_iter().map(|(rule, lacks)| Claim {
            rule,
            lacks: in_part.then_some(lacks),
            file: file.to_owned(),
            line: number + 1,
            test: below.clone(),
        }));
    }
    claims
}

/// What stands in a comment line, without its marks.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim();
    let marks = ["//!", "///", "//", "#", "*"];
    let words = marks.iter().find_map(|mark| line.strip_prefix(mark))?;
    Some(words.trim())
}

/// The test that the comment stands right above: only comments and attributes between.
fn test_below(lines: &[&str]) -> Option<String> {
    for line in lines {
        let line = line.trim();
        if let Some((_, rest)) = line
            .split_once("fn ")
            .filter(|(before, _)| before.is_empty() || before.ends_with(' '))
        {
            return Some(word(rest));
        }
        if let Some(rest) = line.strip_prefix("def ").or_else(|| line.strip_prefix("async def ")) {
            return Some(word(rest)); // Python
        }
        if let Some(rest) = line.strip_prefix("test(").or_else(|| line.strip_prefix("it(")) {
            let quote = rest.chars().next()?;
            return rest.split(quote).nth(1).map(ToOwned::to_owned); // JavaScript
        }
        if let Some(name) = line.strip_suffix("() {") {
            return Some(word(name)); // shell
        }
        comment(line)?; // a blank line or other code: the comment speaks for the file
    }
    None
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

/// The rules of a list, ranges written out, each with the words in the parentheses that follow it or its neighbours.
fn read_list(mut text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open = 0; // the rules from here on have no words yet
    while let Some(first) = text.chars().next() {
        if let Some((id, rest)) = identity(text) {
            let (area, from) = id.split_at(id.len() - 2);
            let (to, rest) = range_end(rest).unwrap_or((from, rest));
            let numbers = from.parse::<u8>().unwrap_or(0)..=to.parse::<u8>().unwrap_or(0);
            found.extend(numbers.map(|number| (format!("{area}{number:02}"), String::new())));
            text = rest;
        } else if first == '(' {
            let (words, rest) = text[1..].split_once(')').unwrap_or((&text[1..], ""));
            let words = words.trim();
            let words = words.strip_prefix("needs ").or(words.strip_prefix("need "));
            let words = words.unwrap_or_default();
            for (_, lacks) in &mut found[open..] {
                words.clone_into(lacks);
            }
            open = found.len();
            text = rest;
        } else {
            text = &text[first.len_utf8()..];
        }
    }
    found
}

/// An id at the text's beginning, and what follows it.
fn identity(text: &str) -> Option<(&str, &str)> {
    let area = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let end = area + 3;
    let bytes = text.as_bytes();
    let shaped = (2..=4).contains(&area) && bytes.get(area) == Some(&b'-');
    let digits = bytes.get(area + 1..end)?.iter().all(u8::is_ascii_digit);
    (shaped && digits).then(|| text.split_at(end))
}

/// `..03`, `…03` or `–03`, and what follows it.
fn range_end(text: &str) -> Option<(&str, &str)> {
    let rest = ["..", "…", "–"].iter().find_map(|mark| text.strip_prefix(mark))?;
    let digits = rest.as_bytes().get(..2)?.iter().all(u8::is_ascii_digit);
    digits.then(|| rest.split_at(2))
}

/// The claims that need what is there by now, or what nobody knows of.
pub fn stale(claims: &[Claim]) -> impl Iterator<Item = &Claim> {
    let needs = |claim: &&Claim| {
        claim
            .lacks
            .as_deref()
            .is_some_and(|lacks| !lacks.is_empty() && !LATER.contains(&lacks))
    };
    claims.iter().filter(needs)
}

/// The claims of each rule, and those that name a rule which does not exist.
pub fn by_rule<'a>(rules: &[Rule], claims: &'a [Claim]) -> (BTreeMap<String, Vec<&'a Claim>>, Vec<&'a Claim>) {
    let mut known: BTreeMap<String, Vec<&Claim>> = rules.iter().map(|rule| (rule.id.clone(), vec![])).collect();
    let mut strangers = Vec::new();
    for claim in claims {
        match known.get_mut(&claim.rule) {
            Some(list) => list.push(claim),
            None => strangers.push(claim),
        }
    }
    (known, strangers)
}
