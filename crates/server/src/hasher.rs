//! Argon2id on threads of its own: the only place where a password is compared or made into a hash.
//!
//! A storm of sign-ins must never slow a session check, so the work is done by a few threads at the lowest priority,
//! behind a bounded queue of two lanes, each thread with a block of memory that it uses again. Known devices go first.
//! Nobody waits long: a full lane answers `busy` at once, and whoever was not begun within the limit is told the same.
//! A login that nobody has costs exactly what a wrong password costs (PWD-09).

mod block;
mod phc;
mod queue;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::entropy::Entropy;
use domain::keys::{KeyId, KeyRing};
use domain::password::Password;
use domain::policy::{Key, Policy};
use domain::refusal::Refusal;
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use block::Block;
pub use phc::Cost;
use phc::Stored;
use queue::{Next, Queue, Ticket};

/// The lowest priority that Linux knows.
const NICE: i32 = 19;

/// Long enough that a stream of sign-ins takes its memory once; what a lone one pays for new pages is a tenth of its hash.
const KEEP_MEMORY: Duration = Duration::from_secs(2);

/// What the hasher is built from.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Evaluations at the same time, each with a block of `cost.memory_kib`.
    pub threads: usize,
    /// Jobs that may wait in each lane.
    pub queue: usize,
    /// The longest that a job waits before it is begun; a begun one is always answered.
    pub wait: Duration,
    /// What a new hash costs, and what an unknown login costs.
    pub cost: Cost,
    /// After this long without work a thread gives its block back.
    pub keep_memory: Duration,
}

impl Settings {
    /// The policy's numbers on this many threads.
    pub fn of(policy: &Policy, threads: usize) -> Self {
        Self {
            threads,
            queue: policy.count(Key::HashQueue) as usize,
            wait: policy.span(Key::HashWait),
            cost: Cost {
                memory_kib: policy.count(Key::PasswordMemory) as u32,
                passes: policy.count(Key::PasswordPasses) as u32,
            },
            keep_memory: KEEP_MEMORY,
        }
    }
}

/// Which queue a job waits in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// From a device that has completed a sign-in to this account before (THR-10): served first.
    Known,
    Public,
}

/// What an evaluation says.
#[derive(Debug)]
pub struct Verdict {
    pub matches: bool,
    /// A hash of the same password under the policy's present cost: to be stored in place of a weaker one.
    pub rehash: Option<String>,
    /// What [`Hasher::digest`] asked for.
    tag: Option<Zeroizing<[u8; 32]>>,
}

/// What the threads have done and hold, for `/metrics`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Argon2id evaluations since the start.
    pub evaluations: u64,
    /// Refused because the lane was full.
    pub refused_full: u64,
    /// Refused because nobody began within the limit.
    pub refused_waited: u64,
    /// Jobs passed over because nobody waited for them any more.
    pub passed_over: u64,
    /// Stored hashes that could not be read.
    pub damaged: u64,
    pub waiting_known: u64,
    pub waiting_public: u64,
    /// Threads that hold their block of memory now.
    pub blocks_held: u64,
}

/// The pool. Dropping it lets the threads end after their present job.
pub struct Hasher {
    pool: Arc<Pool>,
}

struct Pool {
    settings: Settings,
    keys: Arc<KeyRing>,
    salts: Mutex<Box<dyn Entropy>>,
    queue: Queue<Job>,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    evaluations: AtomicU64,
    refused_full: AtomicU64,
    refused_waited: AtomicU64,
    passed_over: AtomicU64,
    damaged: AtomicU64,
    blocks_held: AtomicU64,
}

struct Job {
    ticket: Arc<Ticket>,
    task: Task,
    account: [u8; 16],
    secret: Zeroizing<Vec<u8>>,
    /// For whatever new hash comes of it.
    salt: [u8; 16],
    answer: oneshot::Sender<Verdict>,
}

enum Task {
    Verify(Option<String>),
    Hash,
    /// The bare tag under this salt and cost.
    Digest(KeyId, Cost, [u8; 16]),
}

impl queue::Waiting for Job {
    fn ticket(&self) -> &Ticket {
        &self.ticket
    }
}

impl Hasher {
    /// Starts the threads. They take no memory to speak of before the first password.
    pub fn start(settings: Settings, keys: Arc<KeyRing>, salts: Box<dyn Entropy>) -> std::io::Result<Self> {
        let pool = Arc::new(Pool {
            settings,
            keys,
            salts: Mutex::new(salts),
            queue: Queue::new(settings.queue),
            counts: Counts::default(),
        });
        let hasher = Self { pool };
        for _ in 0..settings.threads {
            let pool = Arc::clone(&hasher.pool);
            std::thread::Builder::new()
                .name("hasher".into())
                .spawn(move || pool.work())?;
        }
        Ok(hasher)
    }

    /// Whether `password` is the one behind `stored`, which must have been made for the same account (THR-08).
    ///
    /// `None` is a login that nobody has: the same work under the policy's cost, and never a match. So is a text that
    /// is no hash of ours. Refuses with `busy` only.
    pub async fn verify(
        &self,
        lane: Lane,
        stored: Option<String>,
        account: [u8; 16],
        password: Password,
    ) -> Result<Verdict, Refusal> {
        self.ask(lane, Task::Verify(stored), account, bytes_of(&password)).await
    }

    /// The text to store for a new password of this account: `$argon2id$v=19$m=…,t=…,p=1$salt$tag`.
    pub async fn hash(&self, lane: Lane, account: [u8; 16], password: Password) -> Result<String, Refusal> {
        let made = self.ask(lane, Task::Hash, account, bytes_of(&password)).await?;
        made.rehash.ok_or_else(|| self.busy())
    }

    /// The Argon2id tag of a secret that is no password, such as a recovery code, under the salt and cost of its set;
    /// exactly one evaluation, with the pepper of `key`. `owner` is bound into it. Refuses with `busy` only.
    pub async fn digest(
        &self,
        lane: Lane,
        owner: [u8; 16],
        secret: Zeroizing<Vec<u8>>,
        salt: [u8; 16],
        (key, cost): (KeyId, Cost),
    ) -> Result<Zeroizing<[u8; 32]>, Refusal> {
        let made = self.ask(lane, Task::Digest(key, cost, salt), owner, secret).await?;
        made.tag.ok_or_else(|| self.busy())
    }

    /// What a new digest costs, and the key whose pepper it takes.
    pub fn recipe(&self) -> (KeyId, Cost) {
        (self.pool.keys.newest(), self.pool.settings.cost)
    }

    pub fn figures(&self) -> Figures {
        let counts = &self.pool.counts;
        let (waiting_known, waiting_public) = self.pool.queue.lengths();
        Figures {
            evaluations: counts.evaluations.load(Relaxed),
            refused_full: counts.refused_full.load(Relaxed),
            refused_waited: counts.refused_waited.load(Relaxed),
            passed_over: counts.passed_over.load(Relaxed),
            damaged: counts.damaged.load(Relaxed),
            waiting_known,
            waiting_public,
            blocks_held: counts.blocks_held.load(Relaxed),
        }
    }

    async fn ask(
        &self,
        lane: Lane,
        task: Task,
        account: [u8; 16],
        secret: Zeroizing<Vec<u8>>,
    ) -> Result<Verdict, Refusal> {
        let (answer, mut answered) = oneshot::channel();
        let mut salt = [0; 16];
        self.pool
            .salts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill(&mut salt);
        let place = Place(Arc::new(Ticket::default()));
        let job = Job {
            ticket: Arc::clone(&place.0),
            task,
            account,
            secret,
            salt,
            answer,
        };
        if !self.pool.queue.push(lane, job) {
            self.pool.counts.refused_full.fetch_add(1, Relaxed);
            return Err(self.busy());
        }
        let answer = match tokio::time::timeout(self.pool.settings.wait, &mut answered).await {
            Ok(answer) => answer,
            Err(_) if place.0.abandon() => {
                self.pool.counts.refused_waited.fetch_add(1, Relaxed);
                return Err(self.busy());
            }
            // Begun at the last moment: the work is not thrown away, else a full queue would do nothing but that.
            Err(_) => answered.await,
        };
        answer.map_err(|_| self.busy())
    }

    fn busy(&self) -> Refusal {
        Refusal::Busy {
            retry_after: self.pool.settings.wait,
        }
    }
}

impl Drop for Hasher {
    fn drop(&mut self) {
        self.pool.queue.close();
    }
}

fn bytes_of(password: &Password) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(password.expose().to_vec())
}

/// A waiter's place in the queue: given up when the waiter is dropped.
struct Place(Arc<Ticket>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl Pool {
    fn work(&self) {
        // On Linux this is the calling thread's priority, not the process's.
        if let Err(why) = rustix::process::setpriority_process(None, NICE) {
            tracing::warn!(%why, "the hashing threads keep the ordinary priority");
        }
        let mut block = Block::default();
        loop {
            let patience = block.is_held().then_some(self.settings.keep_memory);
            match self.queue.next(patience) {
                Next::Job(job) => self.serve(job, &mut block),
                Next::Idle => self.counted(&mut block, Block::release),
                Next::Closed => return self.counted(&mut block, Block::release),
            }
        }
    }

    fn serve(&self, job: Job, block: &mut Block) {
        if !job.ticket.begin() {
            self.counts.passed_over.fetch_add(1, Relaxed);
            return;
        }
        let verdict = self.counted(block, |block| match &job.task {
            Task::Hash => Some(Verdict {
                matches: true,
                rehash: self.new_hash(&job, block),
                tag: None,
            }),
            Task::Digest(key, cost, salt) => Some(Verdict {
                matches: true,
                rehash: None,
                tag: self.evaluate(&job, *key, *cost, salt, block),
            }),
            Task::Verify(stored) => self.judge(&job, stored.as_deref(), block),
        });
        if let Some(verdict) = verdict {
            // Nobody there to hear it: nothing is lost but the answer.
            let _ = job.answer.send(verdict);
        }
    }

    fn judge(&self, job: &Job, stored: Option<&str>, block: &mut Block) -> Option<Verdict> {
        let read = stored.map(str::parse::<Stored>);
        if let Some(Err(_)) = read {
            self.counts.damaged.fetch_add(1, Relaxed);
            tracing::error!("a stored password hash cannot be read; the password is refused");
        }
        let known = read.and_then(Result::ok);
        let known = known.filter(|stored| self.keeps(stored.key));
        let made_up = Stored {
            cost: self.settings.cost,
            key: self.keys.newest(),
            salt: job.salt,
            tag: [0; 32],
        };
        let against = known.as_ref().unwrap_or(&made_up);
        let tag = self.evaluate(job, against.key, against.cost, &against.salt, block)?;
        let equal = bool::from(tag.ct_eq(&against.tag));
        let matches = equal && known.is_some();
        let dated = against.cost.is_weaker_than(self.settings.cost) || against.key != self.keys.newest();
        Some(Verdict {
            matches,
            rehash: if matches && dated {
                self.new_hash(job, block)
            } else {
                None
            },
            tag: None,
        })
    }

    fn new_hash(&self, job: &Job, block: &mut Block) -> Option<String> {
        let cost = self.settings.cost;
        let key = self.keys.newest();
        let tag = self.evaluate(job, key, cost, &job.salt, block)?;
        let made = Stored {
            cost,
            key,
            salt: job.salt,
            tag: *tag,
        };
        Some(made.to_string())
    }

    /// Whether the ring still has the key; the log says so if not (THR-18).
    fn keeps(&self, key: KeyId) -> bool {
        let kept = self.keys.pepper(key).is_some();
        if !kept {
            self.counts.damaged.fetch_add(1, Relaxed);
            tracing::error!(%key, "the key ring has no such key; a password that was made with it is refused");
        }
        kept
    }

    fn evaluate(
        &self,
        job: &Job,
        key: KeyId,
        cost: Cost,
        salt: &[u8; 16],
        block: &mut Block,
    ) -> Option<Zeroizing<[u8; 32]>> {
        self.counts.evaluations.fetch_add(1, Relaxed);
        let pepper = self.keys.pepper(key)?;
        let tag = block.evaluate(cost, &pepper, &job.account, &job.secret, salt);
        if cost.memory_kib > self.settings.cost.memory_kib {
            block.release();
        }
        if tag.is_none() {
            tracing::error!(memory_kib = cost.memory_kib, "no memory for a password hash");
        }
        tag
    }

    /// Runs `work`, and keeps the count of held blocks right.
    fn counted<T>(&self, block: &mut Block, work: impl FnOnce(&mut Block) -> T) -> T {
        let before = block.is_held();
        let result = work(block);
        match (before, block.is_held()) {
            (false, true) => _ = self.counts.blocks_held.fetch_add(1, Relaxed),
            (true, false) => _ = self.counts.blocks_held.fetch_sub(1, Relaxed),
            _ => {}
        }
        result
    }
}
