//! The PostgreSQL of the tests is a real one, keeps what it was told, and leaves nothing behind.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use testkit::left_out;
use testkit::postgres::{Cluster, Stop, dump, new_database};

fn sql(url: &str, text: &str) -> Result<String, String> {
    let output = Command::new("psql")
        .args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set",
            "ON_ERROR_STOP=1",
        ])
        .args(["--dbname", url, "--command", text])
        .output()
        .unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn folder_of(url: &str) -> PathBuf {
    let host = url.split_once('@').unwrap().1.split_once('/').unwrap().0;
    PathBuf::from(host.replace("%2F", "/"))
}

#[test]
fn every_test_gets_an_empty_database_of_its_own() {
    let (Some(one), Some(other)) = (new_database(), new_database()) else {
        return;
    };
    sql(&one, "create table letter (words text)").unwrap();
    assert_ne!(one, other);
    assert!(
        sql(&other, "select * from letter")
            .unwrap_err()
            .contains("does not exist")
    );
}

#[test]
fn what_was_committed_survives_an_immediate_stop() {
    if left_out("postgresql") {
        return;
    }
    let cluster = Cluster::start();
    let url = cluster.new_database();
    assert_eq!(sql(&url, "show fsync").unwrap(), "on");
    sql(
        &url,
        "create table letter (words text); insert into letter values ('dear Ann')",
    )
    .unwrap();
    cluster.stop(Stop::Immediate);
    assert!(sql(&url, "select 1").is_err());
    cluster.start_server();
    assert_eq!(sql(&url, "select words from letter").unwrap(), "dear Ann");
    assert!(cluster.log().contains("recovery"));
    assert!(String::from_utf8(dump(&url)).unwrap().contains("dear Ann"));
}

#[test]
fn a_cluster_is_deleted_even_when_its_test_panics() {
    if left_out("postgresql") {
        return;
    }
    let ended = std::thread::spawn(|| {
        let cluster = Cluster::start();
        let folder = folder_of(&cluster.url());
        let lock = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
        let process = PathBuf::from("/proc").join(lock.lines().next().unwrap());
        assert!(process.join("stat").exists());
        std::panic::panic_any((folder, process));
    })
    .join()
    .unwrap_err();
    let (folder, process) = *ended.downcast::<(PathBuf, PathBuf)>().unwrap();
    assert!(!folder.exists());
    // Where nobody collects orphans, a dead process keeps its number; but it is no program any more.
    assert_eq!(fs::read(process.join("cmdline")).unwrap_or_default(), b"");
}

#[test]
fn a_whole_run_shares_one_cluster_and_its_exit_status_is_the_commands() {
    if left_out("postgresql") {
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_testkit-cluster"))
        .args(["sh", "-c", "psql --no-psqlrc --dbname \"$DOORWARD_TEST_POSTGRES\" -c 'select 1' >/dev/null && echo \"$DOORWARD_TEST_POSTGRES\"; exit 7"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(7));
    let url = String::from_utf8(output.stdout).unwrap();
    assert!(url.starts_with("postgresql://"), "{url}");
    assert!(!folder_of(url.trim()).exists());
}
