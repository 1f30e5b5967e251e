//! What PostgreSQL alone promises: away means away at once, and back means back.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::entropy::Seeded;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::keys::KeyRing;
use domain::throttle::Fare;
use domain::time::Timestamp;
use store::counter::Payment;
use store::{Batch, Database, Location, Statement, Store, StoreError, Value};
use testkit::postgres::{Cluster, Stop};

static MAKE: Statement = Statement {
    name: "note.make",
    sql: "create table note (number bigint not null primary key, words text not null)",
};
static WRITE: Statement = Statement {
    name: "note.write",
    sql: "insert into note (number, words) values ($1, $2)",
};
static CHANGE: Statement = Statement {
    name: "note.change",
    sql: "update note set words = $1 where number = $2",
};
static NUMBERS: Statement = Statement {
    name: "note.numbers",
    sql: "select number from note order by number",
};
static WAITING: Statement = Statement {
    name: "lock.waiting",
    sql: "select pid from pg_locks where not granted and locktype = $1",
};
static END_LOCK: Statement = Statement {
    name: "lock.end",
    sql: "select pg_terminate_backend(pid) from pg_locks where granted and locktype = 'advisory'",
};

static ENCRYPTED: Statement = Statement {
    name: "connection.encrypted",
    sql: "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
};

async fn with_notes(url: &str) -> Database {
    let database = Database::open(&Location::Postgres { url: url.to_owned() })
        .await
        .unwrap();
    let mut make = Batch::new();
    make.run(&MAKE, []);
    database.write(make).await.unwrap();
    database
}

fn note(number: i64) -> Batch {
    let mut batch = Batch::new();
    batch.run_guarded(&WRITE, [Value::from(number), Value::from("words")], 1);
    batch
}

async fn stranger(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Asks until somebody waits for a lock of this kind; fails after ten seconds.
async fn until_somebody_waits(database: &Database, kind: &str) {
    let asked = Instant::now();
    while database.read(&WAITING, &[kind.into()]).await.unwrap().is_empty() {
        assert!(asked.elapsed() < Duration::from_secs(10), "nobody waits");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_went_away_is_said_at_once_and_used_again_within_five_seconds() {
    if testkit::left_out("postgresql") {
        return;
    }
    let cluster = Cluster::start();
    let database = with_notes(&cluster.new_database()).await;
    database.write(note(1)).await.unwrap();
    for (number, how) in [(2, Stop::Fast), (4, Stop::Immediate)] {
        cluster.stop(how);
        for _ in 0..3 {
            let asked = Instant::now();
            assert!(matches!(
                database.read(&NUMBERS, &[]).await,
                Err(StoreError::Unavailable(_))
            ));
            assert!(matches!(
                database.read_long(&NUMBERS, &[]).await,
                Err(StoreError::Unavailable(_))
            ));
            assert!(matches!(
                database.write(note(number)).await,
                Err(StoreError::Unavailable(_))
            ));
            assert!(matches!(database.healthy().await, Err(StoreError::Unavailable(_))));
            assert!(
                asked.elapsed() < Duration::from_secs(5),
                "it took {:?} to say so",
                asked.elapsed()
            );
        }
        cluster.start_server();
        let back = Instant::now();
        while database.healthy().await.is_err() || database.write(note(number + 1)).await.is_err() {
            assert!(back.elapsed() < Duration::from_secs(5), "not back");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(database.read(&NUMBERS, &[]).await.unwrap().len() >= 2);
    }
}

// shows in part: THR-17 (needs several nodes)
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_lock_went_to_another_writes_nothing_until_it_holds_it_again() {
    let Some(url) = testkit::postgres::new_database() else {
        return;
    };
    let database = with_notes(&url).await;
    let other = stranger(&url).await;
    let waiting = tokio::spawn(async move {
        other
            .execute("select pg_advisory_lock(7237970109966541412)", &[])
            .await
            .unwrap();
        other
    });
    until_somebody_waits(&database, "advisory").await;
    database.read(&END_LOCK, &[]).await.unwrap();
    let other = waiting.await.unwrap();

    let lost = Instant::now();
    while !matches!(database.write(note(1)).await, Err(StoreError::Locked(_))) {
        assert!(lost.elapsed() < Duration::from_secs(5), "it writes without the lock");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(database.healthy().await.is_err());
    drop(other);
    let free = Instant::now();
    while database.write(note(2)).await.is_err() {
        assert!(free.elapsed() < Duration::from_secs(5), "not back");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_met_in_a_deadlock_both_get_through() {
    let Some(url) = testkit::postgres::new_database() else {
        return;
    };
    let other = stranger(&url).await;
    // Whoever looks for a deadlock gives way, and each looks once: ours when the other waits already, the other never.
    let name: String = other.query_one("select current_database()", &[]).await.unwrap().get(0);
    let later = format!("alter database {name} set deadlock_timeout = '3s'");
    other.batch_execute(&later).await.unwrap();
    let database = with_notes(&url).await;
    database.write(note(1)).await.unwrap();
    database.write(note(2)).await.unwrap();
    other
        .batch_execute("set deadlock_timeout = '1min'; begin; update note set words = 'theirs' where number = 2")
        .await
        .unwrap();
    let mut batch = Batch::new();
    batch.run_guarded(&CHANGE, [Value::from("ours"), Value::from(1)], 1);
    batch.run_guarded(&CHANGE, [Value::from("ours"), Value::from(2)], 1);
    let ours = tokio::spawn({
        let database = database.clone();
        async move { database.write(batch).await }
    });
    until_somebody_waits(&database, "transactionid").await;
    // Ours waits longer and is chosen; it takes its step back and tries once more.
    other
        .batch_execute("update note set words = 'theirs' where number = 1; commit")
        .await
        .unwrap();
    ours.await.unwrap().unwrap();
}

#[tokio::test]
async fn nobody_at_the_address_is_said_within_two_seconds() {
    let asked = Instant::now();
    let url = "host=/nowhere user=nobody dbname=nothing".to_owned();
    assert!(matches!(
        Database::open(&Location::Postgres { url }).await,
        Err(StoreError::Unavailable(_))
    ));
    // A listener that takes connections and never answers.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = format!("host=127.0.0.1 port={port} user=nobody dbname=nothing");
    assert!(matches!(
        Database::open(&Location::Postgres { url }).await,
        Err(StoreError::Unavailable(_))
    ));
    assert!(asked.elapsed() < Duration::from_secs(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_sslmode_require_the_line_is_encrypted_and_a_stranger_s_certificate_is_refused() {
    if testkit::left_out("postgresql") {
        return;
    }
    let cluster = Cluster::start();
    let admin = stranger(&cluster.url()).await;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let data: String = admin.query_one("show data_directory", &[]).await.unwrap().get(0);
    let data = Path::new(&data);
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let owner = std::fs::metadata(data).unwrap();
    for (name, text) in [
        ("server.crt", made.cert.pem()),
        ("server.key", made.signing_key.serialize_pem()),
    ] {
        let path = data.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    for setting in ["ssl = on", "listen_addresses = '127.0.0.1'"] {
        admin
            .batch_execute(&format!("alter system set {setting}"))
            .await
            .unwrap();
    }
    admin
        .batch_execute(&format!("alter system set port = {port}"))
        .await
        .unwrap();
    cluster.restart(Stop::Fast);

    let trusted = data.join("server.crt");
    let at = |roots: &Path| {
        let roots = roots.display();
        format!("postgres://doorward@localhost:{port}/postgres?sslmode=require&sslrootcert={roots}")
    };
    let database = Database::open(&Location::Postgres { url: at(&trusted) }).await.unwrap();
    assert_eq!(database.read(&ENCRYPTED, &[]).await.unwrap()[0].bool(0), Ok(true));
    assert_eq!(database.read_long(&ENCRYPTED, &[]).await.unwrap()[0].bool(0), Ok(true));
    database.close().await.unwrap();

    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let stranger_s = data.join("other.crt");
    std::fs::write(&stranger_s, other.cert.pem()).unwrap();
    let refused = Database::open(&Location::Postgres { url: at(&stranger_s) }).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
}

// What several tries pay from, and what a success resets, is taken in the order of the keys, whoever comes in which order.
#[tokio::test]
async fn whoever_waits_for_a_counter_holds_no_later_one() {
    let Some(place) = testkit::place::postgres() else {
        return;
    };
    let database = Database::open(&place.location).await.unwrap();
    let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
    let (store, now) = (
        Store::new(database, Arc::new(keys)),
        Timestamp::from_seconds(1_800_014_400),
    );
    let (first, second) = ([1; 32], [2; 32]);
    let payments = [second, first].map(|key| Payment {
        key,
        fare: Fare {
            below_failures: 100,
            most_in_window: 100,
            window_at: now,
        },
    });
    store.pay(&payments).await.unwrap();
    let pays = || async { store.pay(&payments).await.map(drop) };
    let takes_back = || async { store.take_back(&[second, first]).await };
    let resets = || async {
        let mut change = store.change(now);
        change.reset_counter(second);
        change.refund_counter(first);
        let event = Event::new(Chain::Server, EventKind::SettingChanged, Actor::Operator);
        change.commit(&[event], &mut Seeded::new(1)).await.map(drop)
    };
    let first = "select from counter where key = decode(repeat('01', 32), 'hex')";
    let second = "select from counter where key = decode(repeat('02', 32), 'hex')";
    for number in 0..3 {
        let held = place.other_holds(first).await.unwrap();
        let comes = async {
            match number {
                0 => pays().await,
                1 => takes_back().await,
                _ => resets().await,
            }
        };
        let looks = async {
            held.until_waiting(1).await;
            assert!(held.finds_free(second).await, "{number}");
            held.lets_go().await;
        };
        let (done, ()) = tokio::join!(comes, looks);
        done.unwrap();
    }
}
