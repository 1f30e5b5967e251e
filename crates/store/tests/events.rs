//! Somebody bends the log, and the verification names what was bent. On both engines.

use std::sync::Arc;

use domain::client::{ClientKind, Origin};
use domain::entropy::Seeded;
use domain::event::{Actor, Chain, Event, EventKind};
use domain::id::{AccountId, EventId, WorkspaceId};
use domain::keys::KeyRing;
use domain::time::Timestamp;
use store::event::{ChainKey, Checkpoint, Damage, Report, kept_in};
use store::{Batch, Database, Location, Statement, Store, StoreError, Value};
use testkit::folder::Folder;

const SERVER: [u8; 16] = [3; 16];
const COMPANY: [u8; 16] = [7; 16];

/// A company whose log has two seals of three rows, and a server chain with one.
struct Log {
    store: Store,
    checkpoints: Vec<Checkpoint>,
    folder: Folder,
}

impl Log {
    async fn new(location: Location, folder: Folder) -> Self {
        let database = Database::open(&location).await.unwrap();
        let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
        let mut log = Self {
            store: Store::new(database, Arc::new(keys)),
            checkpoints: Vec::new(),
            folder,
        };
        for second in [1, 2] {
            log.append(second, 3).await;
            log.seal(second).await;
        }
        log
    }

    async fn append(&self, second: i64, events: u64) {
        append(&self.store, second, events).await;
    }

    async fn seal(&mut self, second: i64) {
        let sealed = self
            .store
            .seal_events(SERVER, Timestamp::from_seconds(second))
            .await
            .unwrap();
        self.checkpoints = sealed.checkpoints;
    }

    /// Every row of the company's chain in order: its id.
    async fn rows(&self) -> Vec<EventId> {
        static IDS: Statement = Statement {
            name: "test.ids",
            sql: "select id from event where chain = $1 order by at, id",
        };
        let rows = self.store.database().read_long(&IDS, &[COMPANY.into()]).await.unwrap();
        rows.iter().map(|row| row.id(0).unwrap()).collect()
    }

    async fn bend<const N: usize>(&self, statement: &'static Statement, params: [Value; N]) {
        let mut batch = Batch::new();
        batch.run(statement, params);
        self.store.database().write(batch).await.unwrap();
    }

    async fn verify(&self) -> Report {
        self.store.verify_events(SERVER, &[]).await.unwrap()
    }

    async fn verify_against(&self, checkpoints: &[Checkpoint]) -> Report {
        let texts: Vec<_> = checkpoints.iter().map(|checkpoint| checkpoint.text.clone()).collect();
        self.store.verify_events(SERVER, &texts).await.unwrap()
    }
}

async fn append(store: &Store, second: i64, events: u64) {
    let now = Timestamp::from_seconds(second);
    let origin = Origin {
        kind: ClientKind::Browser,
        ip: "2001:db8::7".parse().unwrap(),
        device: "Firefox".to_owned(),
        known_device: None,
    };
    for number in 0..events {
        let chain = Chain::Workspace(WorkspaceId::from_bytes(COMPANY));
        let event = Event::new(chain, EventKind::SignInSucceeded, Actor::Anyone).from(&origin);
        let event = event
            .of(AccountId::from_bytes([5; 16]), None)
            .with("number", number.to_string());
        let also = Event::new(Chain::Server, EventKind::SignInFailed, Actor::Anyone);
        let mut chance = Seeded::new(second.unsigned_abs() * 1000 + number);
        let events = if number == 0 { vec![event, also] } else { vec![event] };
        store.change(now).commit(&events, &mut chance).await.unwrap();
    }
}

/// Runs a story on both engines, each on a log of its own.
async fn on_both(story: impl AsyncFn(Log)) {
    let folder = Folder::new("events");
    story(
        Log::new(
            Location::Sqlite {
                folder: folder.path().to_owned(),
            },
            folder,
        )
        .await,
    )
    .await;
    if let Some(url) = testkit::postgres::new_database() {
        story(Log::new(Location::Postgres { url }, Folder::new("events")).await).await;
    }
}

/// What was found: seal, event, damage.
fn found(report: &Report) -> Vec<(Option<i64>, Option<EventId>, Damage)> {
    report
        .findings
        .iter()
        .map(|finding| (finding.number, finding.event, finding.damage))
        .collect()
}

// shows in part: EVT-05 (the rest has tests of its own)
#[tokio::test]
async fn a_log_that_nobody_touched_holds_and_its_end_is_proven_by_a_checkpoint() {
    on_both(async |log| {
        log.append(3, 2).await;
        let report = log.verify().await;
        assert!(report.holds(), "{report}");
        assert_eq!(
            (report.chains, report.seals, report.rows, report.unsealed),
            (2, 4, 8, 3)
        );
        assert_eq!(report.unproven.len(), 2);
        assert!(report.to_string().contains("removal at its end is not proven"));

        let report = log.verify_against(&log.checkpoints).await;
        assert!(report.holds() && report.unproven.is_empty(), "{report}");
        assert_eq!(log.checkpoints, log.store.checkpoints(SERVER).await.unwrap());

        let folder = log.folder.path().join("checkpoints");
        assert_eq!(kept_in(&folder).unwrap(), Vec::<String>::new());
        for checkpoint in log.checkpoints.iter().chain(&log.checkpoints) {
            checkpoint.keep_in(&folder).unwrap();
        }
        let report = log
            .store
            .verify_events(SERVER, &kept_in(&folder).unwrap())
            .await
            .unwrap();
        assert!(report.holds() && report.unproven.is_empty(), "{report}");
    })
    .await;
}

// shows in part: EVT-05 (the rest has tests of its own)
#[tokio::test]
async fn a_row_that_was_changed_is_named() {
    static ROW: Statement = Statement {
        name: "test.row",
        sql: "update event set row = replace(row, 'Firefox', 'Chrome!') where id = $1",
    };
    static COLUMN: Statement = Statement {
        name: "test.column",
        sql: "update event set account = $1 where id = $2",
    };
    static MAC: Statement = Statement {
        name: "test.mac",
        sql: "update event set mac = $1 where id = $2",
    };
    on_both(async |log| {
        let ids = log.rows().await;
        log.bend(&ROW, [ids[1].into()]).await;
        log.bend(&COLUMN, [Value::from([6; 16]), ids[3].into()]).await;
        log.bend(&MAC, [Value::from([6; 32]), ids[4].into()]).await;
        let report = log.verify().await;
        let expected = [
            (Some(1), Some(ids[1]), Damage::RowChanged),
            (Some(2), Some(ids[3]), Damage::RowChanged),
            (Some(2), Some(ids[4]), Damage::RowChanged),
        ];
        assert_eq!(found(&report), expected);
        let words = report.to_string();
        assert!(
            words.contains(&ids[1].to_string()) && words.contains("seal 1"),
            "{words}"
        );
        assert!(words.ends_with("the log was changed"));
    })
    .await;
}

// shows in part: EVT-05 (the rest has tests of its own)
#[tokio::test]
async fn a_row_that_is_missing_moved_or_added_is_named() {
    static DELETE: Statement = Statement {
        name: "test.delete",
        sql: "delete from event where id = $1",
    };
    static SWAP: Statement = Statement {
        name: "test.swap",
        sql: "update event set position = 1 - position where seal = 2 and position < 2 and chain = $1",
    };
    static MOVE: Statement = Statement {
        name: "test.move",
        sql: "update event set chain = $1 where id = $2",
    };
    static ADD: Statement = Statement {
        name: "test.add",
        sql: "insert into event (id, chain, at, kind, row, salt, mac, seal, position) \
              select $1, chain, at, kind, row, salt, mac, seal, 9 from event where id = $2",
    };
    on_both(async |log| {
        let ids = log.rows().await;
        log.bend(&DELETE, [ids[0].into()]).await;
        log.bend(&SWAP, [COMPANY.into()]).await;
        log.bend(&MOVE, [Value::from([0; 16]), ids[2].into()]).await;
        log.bend(&ADD, [Value::from([9; 16]), ids[1].into()]).await;
        let mut found = found(&log.verify().await);
        found.sort_by_key(|(number, event, damage)| (*number, *event, *damage as u8));
        let mut expected = [
            (Some(1), Some(ids[0]), Damage::RowMissing),
            (Some(1), Some(ids[2]), Damage::RowMoved),
            (Some(1), Some(ids[2]), Damage::RowAdded), // to the server's chain
            (Some(1), Some(EventId::from_bytes([9; 16])), Damage::RowAdded),
            (Some(2), Some(ids[3]), Damage::RowMoved),
            (Some(2), Some(ids[4]), Damage::RowMoved),
        ];
        expected.sort_by_key(|(number, event, damage)| (*number, *event, *damage as u8));
        assert_eq!(found, expected);
    })
    .await;
}

// shows in part: EVT-05 (the rest has tests of its own)
#[tokio::test]
async fn a_seal_that_was_changed_or_removed_is_named() {
    static TIME: Statement = Statement {
        name: "test.time",
        sql: "update seal set at = at + 1 where chain = $1 and number = 2",
    };
    static DELETE: Statement = Statement {
        name: "test.unseal",
        sql: "delete from seal where chain = $1 and number = 1",
    };
    on_both(async |log| {
        log.bend(&TIME, [COMPANY.into()]).await;
        assert_eq!(found(&log.verify().await), [(Some(2), None, Damage::SealChanged)]);
        log.bend(&DELETE, [COMPANY.into()]).await;
        let expected = [
            (Some(1), None, Damage::SealMissing),
            (Some(2), None, Damage::SealChanged),
        ];
        assert_eq!(found(&log.verify().await), expected);
    })
    .await;
}

// shows in part: EVT-05 (the rest has tests of its own)
#[tokio::test]
async fn an_end_that_was_cut_off_or_written_anew_is_seen_by_whoever_kept_a_checkpoint() {
    static CUT_SEAL: Statement = Statement {
        name: "test.cut",
        sql: "delete from seal where chain = $1 and number = 2",
    };
    static CUT_ROWS: Statement = Statement {
        name: "test.cut_rows",
        sql: "delete from event where chain = $1 and seal = 2 and position > 0",
    };
    static LOOSEN: Statement = Statement {
        name: "test.loosen",
        sql: "update event set seal = null, position = null where chain = $1 and seal = 2",
    };
    on_both(async |mut log| {
        let kept = log.checkpoints.clone();
        let ids = log.rows().await;
        log.bend(&CUT_SEAL, [COMPANY.into()]).await;
        let expected: Vec<_> = ids[3..]
            .iter()
            .map(|id| (Some(2), Some(*id), Damage::SealMissing))
            .collect();
        assert_eq!(found(&log.verify().await), expected);

        log.bend(&CUT_ROWS, [COMPANY.into()]).await;
        log.bend(&LOOSEN, [COMPANY.into()]).await;
        let report = log.verify().await;
        assert!(report.holds() && report.unproven.contains(&ChainKey(COMPANY)));
        assert_eq!(
            found(&log.verify_against(&kept).await),
            [(Some(2), None, Damage::CutOff)]
        );

        log.seal(9).await; // the server seals what it finds
        assert!(log.verify().await.holds());
        assert_eq!(
            found(&log.verify_against(&kept).await),
            [(Some(2), None, Damage::Rewritten)]
        );
    })
    .await;
}

// shows in part: THR-08 (the rest has tests of its own)
#[tokio::test]
async fn a_row_that_this_server_did_not_write_is_never_sealed_and_keeps_no_other_waiting() {
    static ROW: Statement = Statement {
        name: "test.forge",
        sql: "update event set row = replace(row, 'Firefox', 'Chrome!') where id = $1",
    };
    on_both(async |log| {
        log.append(3, 3).await;
        let ids = log.rows().await;
        log.bend(&ROW, [ids[7].into()]).await;
        assert_eq!(found(&log.verify().await), [(None, Some(ids[7]), Damage::RowForged)]);
        let sealed = log.store.seal_events(SERVER, Timestamp::from_seconds(3)).await.unwrap();
        assert_eq!((sealed.rows, sealed.forged), (3, vec![(ChainKey(COMPANY), ids[7])]));
        assert_eq!(found(&log.verify().await), [(None, Some(ids[7]), Damage::RowForged)]);
    })
    .await;
}

// shows in part: EVT-05 (needs retention)
#[tokio::test]
async fn a_purged_row_takes_its_content_along_and_leaves_the_proof() {
    static PURGE: Statement = Statement {
        name: "test.purge",
        sql: "update event set row = null, salt = null, account = null, ip = null where id = $1",
    };
    on_both(async |log| {
        let ids = log.rows().await;
        log.bend(&PURGE, [ids[2].into()]).await;
        let report = log.verify_against(&log.checkpoints).await;
        assert!(report.holds(), "{report}");
        assert_eq!((report.rows, report.purged), (8, 1));
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_that_was_bent_is_not_believed() {
    on_both(async |log| {
        let bent = log.checkpoints[0].text.replacen("\n2\n", "\n1\n", 1);
        let report = log
            .store
            .verify_events(SERVER, &[bent, "hello".to_owned()])
            .await
            .unwrap();
        let damages: Vec<_> = report.findings.iter().map(|finding| finding.damage).collect();
        assert_eq!(damages, [Damage::CheckpointForged, Damage::CheckpointUnreadable]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_sealers_at_once_make_one_chain() {
    on_both(async |log| {
        let sealers: Vec<_> = (0..4)
            .map(|sealer| {
                let store = log.store.clone();
                tokio::spawn(async move {
                    for round in 0..5 {
                        append(&store, 100 * (sealer + 1) + round, 3).await;
                        match store.seal_events(SERVER, Timestamp::from_seconds(1000)).await {
                            Ok(_) | Err(StoreError::Stale { .. } | StoreError::Taken { .. }) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                })
            })
            .collect();
        for sealer in sealers {
            sealer.await.unwrap();
        }
        let sealed = log
            .store
            .seal_events(SERVER, Timestamp::from_seconds(2000))
            .await
            .unwrap();
        assert!(sealed.forged.is_empty());
        let report = log.verify_against(&log.store.checkpoints(SERVER).await.unwrap()).await;
        assert!(report.holds() && report.unproven.is_empty(), "{report}");
        assert_eq!((report.rows, report.unsealed), (8 + 4 * 5 * 4, 0));
    })
    .await;
}
