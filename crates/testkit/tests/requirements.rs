//! The page of rules reads what the tests say, and nothing else.

use std::fs;
use std::process::{Command, Output};

use testkit::folder::Folder;
use testkit::requirements::{Claim, claims, page, rules};

/// The word that begins a claim: put in here, so that this file's examples claim nothing.
fn said(text: &str) -> String {
    text.replace("SHOWS", "shows")
}

fn read(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let claims: Vec<Claim> = claims("a.rs", &said(text));
    claims
        .into_iter()
        .map(|claim| (claim.rule, claim.lacks, claim.test))
        .collect()
}

fn whole(rule: &str, test: &str) -> (String, Option<String>, Option<String>) {
    (rule.into(), None, Some(test.into()))
}

#[test]
fn a_comment_above_a_test_speaks_for_the_test() {
    let text = "
        // SHOWS: SES-01, SES-02
        #[tokio::test]
        /// Why.
        async fn ann_stays() {}";
    assert_eq!(read(text), [whole("SES-01", "ann_stays"), whole("SES-02", "ann_stays")]);
    assert_eq!(
        read("// SHOWS: UI-05\ntest(\"ann reads\", () => {"),
        [whole("UI-05", "ann reads")]
    );
    assert_eq!(read("# SHOWS: UI-05\ndef test_ann():"), [whole("UI-05", "test_ann")]);
    assert_eq!(
        read("# SHOWS: UI-05\nann_signs_in() {"),
        [whole("UI-05", "ann_signs_in")]
    );
}

#[test]
fn a_comment_in_the_head_speaks_for_the_file() {
    let nobody = |rule: &str| (rule.to_owned(), None, None);
    assert_eq!(read("//! Sessions.\n//! SHOWS: SES-01\n\nuse a;\n"), [nobody("SES-01")]);
    assert_eq!(read("// SHOWS: SES-01\n\nfn later() {}"), [nobody("SES-01")]);
    assert_eq!(read("// SHOWS: SES-01"), [nobody("SES-01")]);
}

#[test]
fn ranges_are_written_out_and_parts_say_what_they_need() {
    let three = ["OTP-08", "OTP-09", "OTP-10"].map(|rule| whole(rule, "t"));
    for range in ["OTP-08..10", "OTP-08…10", "OTP-08–10"] {
        assert_eq!(read(&format!("// SHOWS: {range}\nfn t() {{}}")), three);
    }
    let text =
        "// SHOWS in part: OTP-03 (needs passkeys), SF-01, SF-02 (need retention), ACC-01 (more below)\nfn t() {}";
    let part = |rule: &str, lacks: &str| (rule.to_owned(), Some(lacks.to_owned()), Some("t".to_owned()));
    let wanted = [
        part("OTP-03", "passkeys"),
        part("SF-01", "retention"),
        part("SF-02", "retention"),
        part("ACC-01", ""),
    ];
    assert_eq!(read(text), wanted);
}

#[test]
fn what_is_no_claim_is_not_taken_for_one() {
    assert_eq!(
        read("let text = \"SHOWS: SES-01\";\n// it SHOWS: SES-01\n// SHOWS SES-01\n// SHOWS: nothing, SES-1\n"),
        []
    );
}

#[test]
fn the_page_tells_whole_part_and_open_apart() {
    let rules = rules("# head\nSES-01\tS\tAn end\nSES-02\tR\tA | start\nUI-01\tI\tLabels\n");
    let text = said("// SHOWS: SES-01\nfn one() {}\n// SHOWS in part: SES-01, SES-02 (needs time)\nfn two() {}");
    let page = page(&rules, &claims("tests/a.rs", &text));
    for line in [
        "| SES | 2 | 1 | 1 |",
        "| **all** | 3 | 1 | 1 |",
        "| **S and I** | 2 | 1 | 0 |",
        "| SES-01 | S | An end | whole | `tests/a.rs::one`<br>`tests/a.rs::two` |",
        "| SES-02 | R | A \\| start | in part (needs time) | `tests/a.rs::two` |",
        "| UI-01 | I | Labels | – |  |",
    ] {
        assert!(page.contains(line), "no line {line}\n{page}");
    }
}

#[test]
fn a_stale_page_and_an_unknown_rule_are_refused() {
    let folder = Folder::new("requirements");
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    let run = |arguments: &[&str]| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_requirements"));
        command.args(arguments).current_dir(folder.path()).output().unwrap()
    };
    Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(folder.path())
        .status()
        .unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    write("docs/rules.tsv", "SES-01\tS\tAn end\n");
    write(
        "a.rs",
        &said("// SHOWS in part: SES-01 (needs what is there)\nfn one() {}\n"),
    );
    assert!(!run(&[]).status.success(), "nothing is needed but what comes later");
    write("a.rs", &said("// SHOWS: SES-01\nfn one() {}\n"));
    assert!(!run(&["--check"]).status.success());
    assert!(run(&[]).status.success());
    assert!(run(&["--check"]).status.success());
    write("a.rs", &said("// SHOWS: SES-01\nfn another() {}\n"));
    assert!(String::from_utf8(run(&["--check"]).stderr).unwrap().contains("stale"));
    write("a.rs", &said("\n// SHOWS: SES-99\nfn one() {}\n"));
    let refused = run(&[]);
    assert!(!refused.status.success());
    assert_eq!(
        String::from_utf8(refused.stderr).unwrap(),
        "a.rs:2: there is no rule SES-99\n"
    );
}
