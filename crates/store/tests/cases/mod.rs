//! What both engines promise. Each case has tables of its own.

use store::{Batch, Database, Location, Statement, StoreError, Value};

static MAKE: Statement = Statement {
    name: "ticket.make",
    sql: "create table ticket (number bigint not null primary key, holder text not null, used_at bigint)",
};
static SELL: Statement = Statement {
    name: "ticket.sell",
    sql: "insert into ticket (number, holder, used_at) values ($1, $2, $3)",
};
static USE: Statement = Statement {
    name: "ticket.use",
    sql: "update ticket set used_at = $1 where number = $2 and used_at is null",
};
static GIVE: Statement = Statement {
    name: "ticket.give",
    sql: "update ticket set holder = $1 where number = $2 returning number, holder, used_at",
};
static HELD: Statement = Statement {
    name: "ticket.held",
    sql: "select holder, used_at from ticket where number = $1",
};
static ALL: Statement = Statement {
    name: "ticket.all",
    sql: "select number from ticket order by number",
};
static CLAIM: Statement = Statement {
    name: "ticket.claim",
    sql: "select number from ticket where used_at is null order by number limit $1 {skip_locked}",
};

/// Runs every case, one after the other.
pub(crate) async fn all(database: &Database) {
    let mut make = Batch::new();
    make.run(&MAKE, []);
    database.write(make).await.unwrap();
    what_was_written_is_read(database).await;
    a_guard_that_does_not_hold_takes_back_its_whole_batch(database).await;
    a_number_that_is_sold_is_taken(database).await;
    a_change_answers_its_rows(database).await;
    fifty_people_use_one_ticket_and_one_gets_in(database).await;
    a_caller_who_goes_away_leaves_a_whole_change(database).await;
    every_statement_prepares(database).await;
    a_statement_that_is_wrong_is_named(database).await;
}

async fn sell(database: &Database, number: i64, holder: &str) -> Result<(), StoreError> {
    let mut batch = Batch::new();
    batch.run(&SELL, [number.into(), holder.into(), Value::Null]);
    database.write(batch).await.map(drop)
}

async fn holder(database: &Database, number: i64) -> Option<String> {
    let row = database.read_one(&HELD, &[number.into()]).await.unwrap();
    row.map(|row| row.text(0).unwrap().to_owned())
}

async fn what_was_written_is_read(database: &Database) {
    sell(database, 1, "Ann").await.unwrap();
    assert_eq!(holder(database, 1).await.as_deref(), Some("Ann"));
    assert_eq!(holder(database, 99).await, None);
    assert_eq!(database.read_long(&ALL, &[]).await.unwrap().len(), 1);
    database.healthy().await.unwrap();
    assert!(database.size().await.unwrap() > 0);
}

async fn a_guard_that_does_not_hold_takes_back_its_whole_batch(database: &Database) {
    let mut batch = Batch::new();
    batch.run(&SELL, [2.into(), "Bob".into(), Value::Null]);
    batch.run_guarded(&USE, [5.into(), 1.into()], 1);
    batch.run_guarded(&USE, [6.into(), 1.into()], 1);
    let refused = database.figures().refused;
    assert_eq!(database.write(batch).await, Err(StoreError::Stale { step: 2 }));
    assert_eq!(holder(database, 2).await, None);
    let ann = database.read_one(&HELD, &[1.into()]).await.unwrap().unwrap();
    assert_eq!(ann.opt_time(1), Ok(None));
    assert_eq!(database.figures().refused, refused + 1);
}

async fn a_number_that_is_sold_is_taken(database: &Database) {
    let mut batch = Batch::new();
    batch.run(&SELL, [3.into(), "Cleo".into(), Value::Null]);
    batch.run(&SELL, [1.into(), "Cleo".into(), Value::Null]);
    assert_eq!(database.write(batch).await, Err(StoreError::Taken { step: 1 }));
    assert_eq!(holder(database, 3).await, None);
}

async fn a_change_answers_its_rows(database: &Database) {
    let mut batch = Batch::new();
    let sold = batch.run(&SELL, [4.into(), "Dan".into(), 8.into()]);
    let given = batch.run_guarded(&GIVE, ["Eve".into(), 4.into()], 1);
    let written = database.write(batch).await.unwrap();
    assert_eq!((written.count(sold), written.count(given), written.count(9)), (1, 1, 0));
    let row = &written.rows(given)[0];
    assert_eq!((row.int(0), row.text(1), row.int(2)), (Ok(4), Ok("Eve"), Ok(8)));
}

async fn fifty_people_use_one_ticket_and_one_gets_in(database: &Database) {
    sell(database, 5, "whoever is first").await.unwrap();
    let people: Vec<_> = (0..50)
        .map(|person| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut batch = Batch::new();
                batch.run_guarded(&USE, [person.into(), 5.into()], 1);
                batch.run(&SELL, [(500 + person).into(), "stub".into(), 1.into()]);
                database.write(batch).await
            })
        })
        .collect();
    let mut inside = 0;
    for person in people {
        match person.await.unwrap() {
            Ok(_) => inside += 1,
            Err(error) => assert_eq!(error, StoreError::Stale { step: 0 }),
        }
    }
    assert_eq!(inside, 1);
    let stubs = database.read_long(&ALL, &[]).await.unwrap();
    assert_eq!(stubs.iter().filter(|row| row.int(0).unwrap() >= 500).count(), 1);
}

/// Two rows a change, and each future dropped at another point of its way.
async fn a_caller_who_goes_away_leaves_a_whole_change(database: &Database) {
    for patience in 0..40_i64 {
        let mut batch = Batch::new();
        batch.run(&SELL, [(1000 + 2 * patience).into(), "left".into(), 1.into()]);
        batch.run(&SELL, [(1001 + 2 * patience).into(), "right".into(), 1.into()]);
        let writing = database.write(batch);
        let mut writing = std::pin::pin!(writing);
        for _ in 0..patience {
            tokio::select! {
                biased;
                _ = &mut writing => break,
                () = tokio::task::yield_now() => {}
            }
        }
    }
    sell(database, 1999, "last").await.unwrap();
    let rows = database.read_long(&ALL, &[]).await.unwrap();
    let numbers: Vec<_> = rows
        .iter()
        .map(|row| row.int(0).unwrap())
        .filter(|n| (1000..1999).contains(n))
        .collect();
    for number in &numbers {
        assert!(numbers.contains(&(number ^ 1)), "half of change {number}");
    }
}

async fn every_statement_prepares(database: &Database) {
    let found = database
        .inspect(&[&SELL, &USE, &GIVE, &HELD, &ALL, &CLAIM])
        .await
        .unwrap();
    assert_eq!(
        found.iter().map(|found| found.columns).collect::<Vec<_>>(),
        [0, 0, 3, 2, 1, 1]
    );
    assert_eq!(
        found.iter().map(|found| found.parameters).collect::<Vec<_>>(),
        [3, 2, 2, 1, 0, 1]
    );
    let scanned: Vec<_> = found
        .iter()
        .filter(|found| !found.scans.is_empty())
        .map(|found| found.name)
        .collect();
    let expected: &[&str] = if database.engine_name() == "sqlite" {
        &["ticket.all", "ticket.claim"]
    } else {
        &[]
    };
    assert_eq!(scanned, expected);
    let claimed = database.read(&CLAIM, &[5.into()]).await.unwrap();
    assert_eq!(
        claimed.iter().map(|row| row.int(0).unwrap()).collect::<Vec<_>>(),
        [1, 1999]
    );
}

async fn a_statement_that_is_wrong_is_named(database: &Database) {
    static WRONG: Statement = Statement {
        name: "ticket.wrong",
        sql: "select seat from ticket where number = $1",
    };
    static ORDER: Statement = Statement {
        name: "ticket.order",
        sql: "select number from ticket where number = $2 or number = $1",
    };
    for statement in [&WRONG, &ORDER] {
        let Err(StoreError::Corrupt(words)) = database.inspect(&[statement]).await else {
            panic!("not found wrong")
        };
        assert!(words.starts_with(statement.name), "{words}");
    }
    assert!(matches!(
        database.read(&WRONG, &[1.into()]).await,
        Err(StoreError::Corrupt(_))
    ));
    assert!(matches!(database.read(&HELD, &[]).await, Err(StoreError::Corrupt(_))));
}

// shows in part: THR-17 (needs several nodes)
pub(crate) async fn one_server_one_database(location: &Location) {
    let first = Database::open(location).await.unwrap();
    match Database::open(location).await {
        Err(StoreError::Locked(words)) => assert!(words.contains("stop it first"), "{words}"),
        other => panic!("a second server came in: {:?}", other.err()),
    }
    first.close().await.unwrap();
    let second = Database::open(location).await.unwrap();
    second.healthy().await.unwrap();
    assert!(matches!(first.healthy().await, Err(StoreError::Unavailable(_))));
    let mut make = Batch::new();
    make.run(&MAKE, []);
    assert!(matches!(first.write(make).await, Err(StoreError::Unavailable(_))));
    drop(second);
    Database::open(location).await.unwrap().close().await.unwrap();
}

pub(crate) async fn what_a_newer_program_made_is_left_alone(location: &Location) {
    static FUTURE: Statement = Statement {
        name: "schema_migration.future",
        sql: "insert into schema_migration (number, name, checksum) values (9999, 'future', $1)",
    };
    let database = Database::open(location).await.unwrap();
    let mut future = Batch::new();
    future.run(&FUTURE, [Value::from([1; 32])]);
    database.write(future).await.unwrap();
    database.close().await.unwrap();
    drop(database);
    match Database::open(location).await {
        Err(error @ StoreError::Newer { found: 9999, .. }) => assert!(error.to_string().contains("newer")),
        other => panic!("not refused: {:?}", other.err()),
    }
}
