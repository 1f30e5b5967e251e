//! Durable changes beside the bare engines.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{GroupId, WorkspaceId};
use server::request::entropy::SystemEntropy;
use server::run::Server;

use crate::figure::{Figure, Must, alone, beside};
use crate::process::cpu_of;

const SPAN: Duration = Duration::from_secs(3);
const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([9; 16]);

pub const SQLITE: &str = "durable changes, SQLite, 64 clients beside one";
pub const SQLITE_A_SYNC: &str = "durable changes, SQLite, changes a sync";
pub const SQLITE_CPU: &str = "durable changes, SQLite, CPU above a bare loop";
pub const POSTGRESQL: &str = "durable changes, PostgreSQL, 16 clients beside pgbench";

struct Rate {
    per_second: f64,
    /// Microseconds of CPU a change.
    cpu: f64,
    /// Changes a commit.
    a_sync: f64,
}

/// On `SQLite`: one client beside 64, and a bare loop of the same statements.
pub async fn sqlite(server: &Server, slices: usize) -> Vec<Figure> {
    let (mut many_one, mut a_sync, mut above) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..slices {
        let bare = bare_rusqlite();
        let one = clients(server, 1).await;
        let many = clients(server, 64).await;
        many_one.push((many.per_second, one.per_second));
        a_sync.push(many.a_sync);
        above.push(many.cpu - bare);
    }
    vec![
        beside(SQLITE, "/s", &many_one, Must::RatioAtLeast(3.0)),
        alone(SQLITE_A_SYNC, "", &a_sync, Must::ValueAtLeast(8.0)),
        alone(SQLITE_CPU, "µs", &above, Must::ValueAtMost(30.0)),
    ]
}

/// On PostgreSQL: 16 clients beside `pgbench` with the same statements.
pub async fn postgresql(server: &Server, url: &str, slices: usize) -> Vec<Figure> {
    let mut rates = Vec::new();
    for run in 0..slices {
        let limit = pgbench(url, run);
        rates.push((clients(server, 16).await.per_second, limit));
    }
    vec![beside(POSTGRESQL, "/s", &rates, Must::RatioAtLeast(0.6))]
}

/// One change: a group and its event. The worker seals meanwhile, as in production, and its work is counted.
async fn clients(server: &Server, clients: usize) -> Rate {
    let app = server.app.clone();
    let before = app.store.database().figures();
    let (began, cpu) = (Instant::now(), cpu_of("self"));
    let done = Arc::new(AtomicU64::new(0));
    let mut all = Vec::new();
    for _ in 0..clients {
        let (app, done) = (app.clone(), done.clone());
        all.push(tokio::spawn(async move {
            let mut entropy = SystemEntropy;
            while began.elapsed() < SPAN {
                let now = app.now();
                let id = GroupId::new(now, &mut entropy);
                let mut change = app.store.change(now);
                change.create_group(id, WORKSPACE, &id.to_string());
                let event = Event::new(Chain::Workspace(WORKSPACE), EventKind::GroupCreated, Actor::Operator);
                change.commit(&[event], &mut entropy).await.expect("written");
                done.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    let finished = async {
        for each in all {
            each.await.expect("a client");
        }
    };
    server.work_until(finished).await;
    let done = done.load(Ordering::Relaxed) as f64;
    let after = app.store.database().figures();
    Rate {
        per_second: done / began.elapsed().as_secs_f64(),
        cpu: (cpu_of("self") - cpu) / done / 1000.0,
        a_sync: (after.batches - before.batches) as f64 / (after.commits - before.commits).max(1) as f64,
    }
}

/// The same two statements in a bare loop, 32 changes a commit: microseconds of CPU a change.
fn bare_rusqlite() -> f64 {
    let folder = testkit::folder::Folder::new("bare");
    let connection = rusqlite::Connection::open(folder.path().join("bare.db")).expect("a database");
    let tables = "pragma journal_mode=wal; pragma synchronous=full;
        create table workgroup (id blob not null primary key, workspace blob not null, name text not null, unique (workspace, name)) strict;
        create table event (id blob not null primary key, chain blob not null, at integer not null, kind text not null, row text, salt blob, mac blob not null) strict;
        create index event_chain on event (chain, at, id);";
    connection.execute_batch(tables).expect("tables");
    let row = "x".repeat(330);
    let (began, cpu, mut done) = (Instant::now(), cpu_of("self"), 0_u64);
    while began.elapsed() < SPAN / 2 {
        connection.execute_batch("begin immediate").expect("begun");
        for _ in 0..32 {
            done += 1;
            let mut id = [7; 16];
            id[8..].copy_from_slice(&done.to_be_bytes());
            let mut group = connection
                .prepare_cached("insert into workgroup values (?1, ?2, ?3)")
                .expect("prepared");
            group.execute((id, [9_u8; 16], done.to_string())).expect("inserted");
            let mut event = connection
                .prepare_cached("insert into event values (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .expect("prepared");
            event
                .execute((
                    id,
                    [9_u8; 16],
                    done as i64,
                    "group_created",
                    row.as_str(),
                    [1_u8; 16],
                    [2_u8; 32],
                ))
                .expect("inserted");
        }
        connection.execute_batch("commit").expect("committed");
    }
    (cpu_of("self") - cpu) / done as f64 / 1000.0
}

/// The product's two statements, with ids that the script counts up and texts as long as the product's.
fn pgbench(url: &str, run: usize) -> f64 {
    let folder = testkit::folder::Folder::new("pgbench");
    let script = folder.path().join("change.sql");
    let sql = "\\set n :n + 1
\\set id (:run * 100 + :client_id) * 1000000000 + :n
begin;
insert into workgroup (id, workspace, name) values (int8send(:id) || int8send(:id), '\\x09090909090909090909090909090909', 'grp_000000000' || (:id)::text);
insert into event (id, chain, at, kind, account, employee, ip, row, salt, mac) values (int8send(:id) || int8send(:id), '\\x09090909090909090909090909090909', :id, 'group_created', null, null, null, repeat('x', 330), '\\x01010101010101010101010101010101', '\\x0202020202020202020202020202020202020202020202020202020202020202');
commit;
";
    std::fs::write(&script, sql).expect("a script");
    let output = Command::new(pgbench_program())
        .args([
            "-n", "-M", "prepared", "-c", "16", "-j", "2", "-T", "3", "-D", "n=0", "-D",
        ])
        .arg(format!("run={run}"))
        .arg("-f")
        .arg(&script)
        .arg(url)
        .output()
        .expect("pgbench runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with("tps = "));
    let rate = line
        .and_then(|line| line.split_whitespace().nth(2))
        .and_then(|n| n.parse().ok());
    rate.unwrap_or_else(|| panic!("pgbench: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// The newest of Debian's, as PostgreSQL itself is found.
fn pgbench_program() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let programs = versions.map(|version| version.path().join("bin/pgbench"));
    let newest = programs.filter(|path| path.exists()).max();
    newest.unwrap_or_else(|| PathBuf::from("pgbench"))
}
