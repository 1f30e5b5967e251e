//! What SQLite alone promises: group commit, and a full disk that loses nothing.

use std::path::Path;

use store::{Batch, Database, Location, Statement, StoreError, Value};
use testkit::disk::SmallDisk;
use testkit::folder::Folder;

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

async fn open(folder: &Path) -> Database {
    Database::open(&Location::Sqlite {
        folder: folder.to_owned(),
    })
    .await
    .unwrap()
}

async fn with_notes(folder: &Path) -> Database {
    let database = open(folder).await;
    let mut make = Batch::new();
    make.run(&MAKE, []);
    database.write(make).await.unwrap();
    database
}

fn note(number: i64, words: &str) -> Batch {
    let mut batch = Batch::new();
    batch.run(&WRITE, [Value::from(number), Value::from(words)]);
    batch
}

async fn numbers(database: &Database) -> Vec<i64> {
    let rows = database.read_long(&NUMBERS, &[]).await.unwrap();
    rows.iter().map(|row| row.int(0).unwrap()).collect()
}

/// Keeps the writer from beginning, as a slow sync would, until it is dropped.
struct Hold(rusqlite::Connection);

impl Hold {
    fn new(folder: &Path) -> Self {
        let connection = rusqlite::Connection::open(folder.join("doorward.db")).unwrap();
        connection.execute_batch("begin immediate").unwrap();
        Self(connection)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.execute_batch("rollback").unwrap();
    }
}

#[tokio::test]
async fn sixty_four_clients_share_one_sync_of_the_disk() {
    let folder = Folder::new("group");
    let database = with_notes(folder.path()).await;
    let before = database.figures();
    let hold = Hold::new(folder.path());
    let clients: Vec<_> = (0..64)
        .map(|number| {
            let database = database.clone();
            tokio::spawn(async move { database.write(note(number, "hello")).await })
        })
        .collect();
    tokio::task::yield_now().await; // one thread: every client has queued its batch when this goes on
    drop(hold);
    for client in clients {
        client.await.unwrap().unwrap();
    }
    let after = database.figures();
    let (commits, batches) = (after.commits - before.commits, after.batches - before.batches);
    assert_eq!(batches, 64);
    assert!(batches / commits >= 8, "{batches} changes in {commits} syncs");
}

#[tokio::test]
async fn a_neighbour_in_the_group_who_was_too_late_takes_nobody_along() {
    let folder = Folder::new("group");
    let database = with_notes(folder.path()).await;
    database.write(note(1, "first")).await.unwrap();
    let before = database.figures();

    let hold = Hold::new(folder.path());
    let mut late = note(3, "late");
    late.run_guarded(&CHANGE, [Value::from("gone"), Value::from(99)], 1);
    let mut twice = note(4, "twice");
    twice.run(&WRITE, [Value::from(1), Value::from("twice")]);
    let (early, late, twice, last) = {
        let all = async {
            tokio::join!(
                database.write(note(2, "early")),
                database.write(late),
                database.write(twice),
                database.write(note(5, "last"))
            )
        };
        let mut all = std::pin::pin!(all);
        tokio::select! {
            biased;
            _ = &mut all => panic!("written while the writer was held"),
            () = tokio::task::yield_now() => drop(hold),
        }
        all.await
    };
    assert!(early.is_ok() && last.is_ok());
    assert_eq!(late, Err(StoreError::Stale { step: 1 }));
    assert_eq!(twice, Err(StoreError::Taken { step: 1 }));
    assert_eq!(numbers(&database).await, [1, 2, 5]);
    let after = database.figures();
    assert_eq!(after.commits - before.commits, 1);
    assert_eq!((after.batches - before.batches, after.refused - before.refused), (2, 2));
}

#[tokio::test]
async fn a_caller_who_leaves_while_the_disk_is_slow_has_still_written() {
    let folder = Folder::new("group");
    let database = with_notes(folder.path()).await;
    let hold = Hold::new(folder.path());
    {
        let mut writing = std::pin::pin!(database.write(note(1, "left behind")));
        tokio::select! {
            biased;
            _ = &mut writing => panic!("written while the writer was held"),
            () = tokio::task::yield_now() => {}
        }
    }
    drop(hold);
    database.write(note(2, "stayed")).await.unwrap();
    assert_eq!(numbers(&database).await, [1, 2]);
}

#[tokio::test]
async fn a_full_disk_refuses_changes_keeps_reading_and_goes_on_when_there_is_space() {
    let disk = SmallDisk::new();
    let folder = disk.data();
    let database = with_notes(&folder).await;
    let words = "a page and more ".repeat(400);
    let mut kept = Vec::new();
    for number in 0..10 {
        database.write(note(number, &words)).await.unwrap();
        kept.push(number);
    }
    disk.fill();
    let mut refused = 0;
    for number in 10..60 {
        match database.write(note(number, &words)).await {
            Ok(_) => kept.push(number),
            Err(error) => {
                assert_eq!(error, StoreError::Full);
                refused += 1;
            }
        }
        assert_eq!(numbers(&database).await, kept);
    }
    assert!(refused > 0, "the disk was never full");
    assert_eq!(database.write(note(60, &words)).await, Err(StoreError::Full));
    // Everybody in a group that fails hears it, also whoever was too late: what made him late was taken back.
    let mut late = Batch::new();
    late.run_guarded(&WRITE, [Value::from(61), Value::from(words.as_str())], 2);
    let (_, lost, late) = {
        let hold = Hold::new(&folder);
        let all = async {
            tokio::join!(
                database.write(note(62, &words)),
                database.write(note(63, &words)),
                database.write(late)
            )
        };
        let mut all = std::pin::pin!(all);
        tokio::select! {
            biased;
            _ = &mut all => panic!("written while the writer was held"),
            () = tokio::task::yield_now() => drop(hold),
        }
        all.await
    };
    assert_eq!((lost, late), (Err(StoreError::Full), Err(StoreError::Full)));
    database.healthy().await.unwrap();

    disk.free();
    database.write(note(100, &words)).await.unwrap();
    kept.push(100);
    assert_eq!(numbers(&database).await, kept);
    database.close().await.unwrap();
    drop(database);
    let again = open(&folder).await;
    assert_eq!(numbers(&again).await, kept);
}

#[tokio::test]
async fn the_database_and_its_log_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("private");
    let database = with_notes(folder.path()).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
    drop(database);
}
