//! People at the hasher. Without threads a test is the thread: it does the next job when it says so.

use super::*;
use domain::entropy::Seeded;
use tokio::task::JoinHandle;

const ANN: [u8; 16] = [1; 16];
const BEN: [u8; 16] = [2; 16];

const CHEAP: Cost = Cost {
    memory_kib: 64,
    passes: 1,
};
const DEARER: Cost = Cost {
    memory_kib: 128,
    passes: 2,
};

fn hasher(threads: usize, cost: Cost) -> Arc<Hasher> {
    let settings = Settings {
        threads,
        queue: 4,
        wait: Duration::from_secs(2),
        cost,
        keep_memory: Duration::from_millis(1),
    };
    let keys = KeyRing::generate(&mut Seeded::new(1)).unwrap();
    Arc::new(Hasher::start(settings, Arc::new(keys), Box::new(Seeded::new(2))).unwrap())
}

fn password(text: &str) -> Password {
    text.parse().unwrap()
}

/// Someone who asks, and has taken a place in the queue when this returns.
async fn asks(hasher: &Arc<Hasher>, lane: Lane, stored: Option<String>) -> JoinHandle<Result<Verdict, Refusal>> {
    let hasher = Arc::clone(hasher);
    let asking = tokio::spawn(async move { hasher.verify(lane, stored, ANN, password("hortensia")).await });
    tokio::task::yield_now().await;
    asking
}

impl Hasher {
    /// Does the next job, as a thread would; false if there is none.
    fn turn(&self) -> bool {
        match self.pool.queue.next(Some(Duration::ZERO)) {
            Next::Job(job) => {
                self.pool.serve(job, &mut Block::default());
                true
            }
            Next::Idle | Next::Closed => false,
        }
    }
}

// shows in part: PWD-09 (the rest has tests of its own)
#[tokio::test]
async fn without_a_word_from_anybody_a_hash_costs_19_mib_and_two_passes() {
    let settings = Settings::of(&Policy::default(), 1);
    let hasher = hasher(1, settings.cost);
    let stored = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    assert!(stored.contains("$argon2id$"), "{stored}");
    assert!(stored.contains("$m=19456,t=2,p=1$"), "{stored}");
}

// shows in part: PWD-09 (the rest has tests of its own)
#[tokio::test]
async fn the_right_password_matches_and_a_wrong_one_does_not() {
    let hasher = hasher(1, CHEAP);
    let stored = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
    let right = hasher
        .verify(Lane::Public, Some(stored.clone()), ANN, password("hortensia"))
        .await
        .unwrap();
    assert!(right.matches && right.rehash.is_none());
    for wrong in ["Hortensia", "hortensia ", "hortensi"] {
        let verdict = hasher
            .verify(Lane::Public, Some(stored.clone()), ANN, password(wrong))
            .await
            .unwrap();
        assert!(!verdict.matches && verdict.rehash.is_none());
    }
    let again = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    assert_ne!(stored, again, "each hash has a salt of its own");
}

#[tokio::test]
async fn passwords_that_agree_in_their_first_72_bytes_do_not_match_each_other() {
    let hasher = hasher(1, CHEAP);
    let start = "x".repeat(72);
    let stored = hasher
        .hash(Lane::Public, ANN, password(&format!("{start}one")))
        .await
        .unwrap();
    let other = password(&format!("{start}two"));
    assert!(
        !hasher
            .verify(Lane::Public, Some(stored), ANN, other)
            .await
            .unwrap()
            .matches
    );
}

// shows in part: THR-08 (the rest has tests of its own)
#[tokio::test]
async fn a_hash_copied_to_another_account_or_another_key_ring_opens_nothing() {
    let hasher = hasher(1, CHEAP);
    let stored = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    let copied = hasher
        .verify(Lane::Public, Some(stored.clone()), BEN, password("hortensia"))
        .await
        .unwrap();
    assert!(!copied.matches);

    let other_keys = KeyRing::generate(&mut Seeded::new(9)).unwrap();
    let elsewhere = Hasher::start(hasher.pool.settings, Arc::new(other_keys), Box::new(Seeded::new(2))).unwrap();
    assert!(
        !elsewhere
            .verify(Lane::Public, Some(stored), ANN, password("hortensia"))
            .await
            .unwrap()
            .matches
    );
}

// shows in part: PWD-01, PWD-09 (the rest has tests of its own)
#[tokio::test]
async fn a_login_that_nobody_has_costs_one_evaluation_like_any_other_and_never_matches() {
    let hasher = hasher(1, CHEAP);
    let stored = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    for asked in [Some(stored), None, Some("no hash of ours".to_owned())] {
        let before = hasher.figures().evaluations;
        let _ = hasher
            .verify(Lane::Public, asked.clone(), ANN, password("wrong"))
            .await
            .unwrap();
        assert_eq!(hasher.figures().evaluations, before + 1, "{}", asked.is_some());
    }
    assert_eq!(hasher.figures().damaged, 1);
    assert!(
        !hasher
            .verify(Lane::Public, None, ANN, password("hortensia"))
            .await
            .unwrap()
            .matches
    );
}

// shows in part: PWD-09 (the rest has tests of its own)
#[tokio::test]
async fn after_the_cost_was_raised_the_next_sign_in_offers_a_dearer_hash() {
    let old = hasher(1, CHEAP)
        .hash(Lane::Public, ANN, password("hortensia"))
        .await
        .unwrap();
    let hasher = hasher(1, DEARER);
    let wrong = hasher
        .verify(Lane::Public, Some(old.clone()), ANN, password("wrong"))
        .await
        .unwrap();
    assert!(wrong.rehash.is_none());
    let verdict = hasher
        .verify(Lane::Public, Some(old), ANN, password("hortensia"))
        .await
        .unwrap();
    let new = verdict.rehash.unwrap();
    assert!(verdict.matches && new.contains("$m=128,t=2,p=1$"));
    let verdict = hasher
        .verify(Lane::Public, Some(new), ANN, password("hortensia"))
        .await
        .unwrap();
    assert!(verdict.matches && verdict.rehash.is_none());
}

// shows in part: THR-11, THR-12 (the rest has tests of its own)
#[tokio::test(start_paused = true)]
async fn a_known_device_overtakes_a_full_public_lane() {
    let hasher = hasher(0, CHEAP);
    let mut strangers = Vec::new();
    for _ in 0..4 {
        strangers.push(asks(&hasher, Lane::Public, None).await);
    }
    let ann = asks(&hasher, Lane::Known, None).await;
    assert_eq!(
        (hasher.figures().waiting_known, hasher.figures().waiting_public),
        (1, 4)
    );

    assert!(hasher.turn());
    assert!(ann.await.unwrap().is_ok());
    assert!(strangers.iter().all(|s| !s.is_finished()));
}

#[tokio::test(start_paused = true)]
async fn the_public_lane_goes_slowly_while_known_devices_come_but_it_goes() {
    let hasher = hasher(0, CHEAP);
    let stranger = asks(&hasher, Lane::Public, None).await;
    let mut turns = 0;
    while !stranger.is_finished() {
        let _ann = asks(&hasher, Lane::Known, None).await;
        assert!(hasher.turn());
        tokio::task::yield_now().await;
        turns += 1;
        assert!(turns < 20, "the stranger starves");
    }
    assert!(turns > 1, "the stranger went first");
}

// shows in part: THR-12 (the rest has tests of its own)
#[tokio::test(start_paused = true)]
async fn a_full_lane_answers_busy_at_once() {
    let hasher = hasher(0, CHEAP);
    for _ in 0..4 {
        let _waiting = asks(&hasher, Lane::Public, None).await;
    }
    let asked = tokio::time::Instant::now();
    let refused = hasher
        .verify(Lane::Public, None, ANN, password("hortensia"))
        .await
        .unwrap_err();
    assert_eq!((refused.code(), refused.retry_after()), ("busy", Some(2)));
    assert_eq!(asked.elapsed(), Duration::ZERO);
    assert_eq!(hasher.figures().refused_full, 1);
}

// shows in part: THR-12 (the rest has tests of its own)
#[tokio::test(start_paused = true)]
async fn nobody_waits_more_than_two_seconds() {
    let hasher = hasher(0, CHEAP);
    let asked = tokio::time::Instant::now();
    let refused = hasher
        .verify(Lane::Known, None, ANN, password("hortensia"))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "busy");
    assert_eq!(asked.elapsed().as_secs(), 2);
    assert!(hasher.turn());
    let figures = hasher.figures();
    assert_eq!(
        (figures.refused_waited, figures.passed_over, figures.evaluations),
        (1, 1, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_was_begun_in_time_is_answered() {
    let hasher = hasher(0, CHEAP);
    let ann = asks(&hasher, Lane::Public, None).await;
    let Next::Job(job) = hasher.pool.queue.next(Some(Duration::ZERO)) else {
        panic!("nobody waits");
    };
    assert!(job.ticket.begin());
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!ann.is_finished());
    let verdict = hasher.pool.judge(&job, None, &mut Block::default()).unwrap();
    job.answer.send(verdict).unwrap();
    assert!(ann.await.unwrap().is_ok());
}

#[tokio::test(start_paused = true)]
async fn whoever_left_neither_costs_work_nor_holds_a_place() {
    let hasher = hasher(0, CHEAP);
    for _ in 0..4 {
        let gone = asks(&hasher, Lane::Public, None).await;
        gone.abort();
        assert!(gone.await.is_err());
    }
    let ann = asks(&hasher, Lane::Public, None).await;
    assert!(hasher.turn());
    assert!(ann.await.unwrap().is_ok());
    assert_eq!(hasher.figures().evaluations, 1);
}

#[tokio::test]
async fn a_thread_takes_its_memory_at_the_first_password_and_gives_it_back_when_idle() {
    let hasher = hasher(1, CHEAP);
    assert_eq!(hasher.figures().blocks_held, 0);
    let mut block = Block::default();
    hasher.pool.counted(&mut block, |block| {
        block.evaluate(CHEAP, &[0; 32], &ANN, b"hortensia", &[0; 16])
    });
    assert_eq!(hasher.figures().blocks_held, 1);
    hasher.pool.counted(&mut block, Block::release);

    let _ = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), async {
        while hasher.figures().blocks_held > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the idle thread keeps its block");
}

#[tokio::test]
async fn the_threads_work_at_the_lowest_priority() {
    let hasher = hasher(1, CHEAP);
    let _ = hasher.hash(Lane::Public, ANN, password("hortensia")).await.unwrap();
    let nice = std::fs::read_dir("/proc/self/task").unwrap().filter_map(|task| {
        let stat = std::fs::read_to_string(task.ok()?.path().join("stat")).ok()?;
        let (_, fields) = stat.split_once("(hasher) ")?;
        fields.split(' ').nth(16)?.parse::<i32>().ok()
    });
    assert!(nice.into_iter().any(|n| n == NICE));
    assert_ne!(rustix::process::getpriority_process(None).unwrap(), NICE, "only they");
}
