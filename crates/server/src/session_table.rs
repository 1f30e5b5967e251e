//! The sessions of this node in memory: token → digest → answer, without asking the database.
//!
//! The store is where a session is true; this table only remembers. What is not here is read once; what is ended is
//! taken out before the answer that ended it leaves. A fill carries the epoch that it read before its query, so that
//! a session ended meanwhile is not put back (THR-17). Until the cluster exists one server holds one database.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::access::{Person, Proofs};
use domain::account::Role;
use domain::client::ClientKind;
use domain::id::{AccountId, DeviceId, EmployeeId, SessionId, WorkspaceId};
use domain::second_factor::Factors;
use domain::session::Session;
use domain::time::Timestamp;
use domain::waiver::Waiver;

/// A session as it is remembered.
#[derive(Debug)]
pub struct Live {
    pub id: SessionId,
    pub device: DeviceId,
    pub device_since: Timestamp,
    pub who: Arc<Who>,
    pub proofs: Proofs,
    pub started_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    pub kind: ClientKind,
    /// Whether an app or a phone was set up after the recovery code that led in.
    pub set_up_since: bool,
    seen_at: AtomicI64,
    kept_at: AtomicI64,
}

/// The employee behind a session, shared by all sessions of that employee.
#[derive(PartialEq, Eq, Debug)]
pub struct Who {
    pub account: AccountId,
    pub employee: EmployeeId,
    pub workspace: WorkspaceId,
    pub login: Box<str>,
    pub name: Box<str>,
    /// The person's time zone, where they chose one.
    pub time_zone: Option<Box<str>>,
    pub role: Role,
    pub factors: Factors,
    pub groups: Box<[Arc<str>]>,
    /// An administrator's exception, live or just over.
    pub waiver: Option<Box<Waiver>>,
}

impl Live {
    pub fn new(session: &Session, device_since: Timestamp, set_up_since: bool, who: Arc<Who>) -> Self {
        Self {
            id: session.id,
            device: session.device,
            device_since,
            who,
            proofs: session.proofs,
            started_at: session.started_at,
            ends_at: session.ends_at,
            kind: session.origin.kind,
            set_up_since,
            seen_at: AtomicI64::new(session.seen_at.micros()),
            kept_at: AtomicI64::new(session.seen_at.micros()),
        }
    }

    pub fn seen_at(&self) -> Timestamp {
        Timestamp::from_micros(self.seen_at.load(Ordering::Relaxed))
    }

    /// The person caused a request: the idle time begins anew.
    pub fn see(&self, now: Timestamp) {
        self.seen_at.fetch_max(now.micros(), Ordering::Relaxed);
    }

    /// Until when an exception covers the browser of this session.
    pub fn waived_until(&self) -> Option<Timestamp> {
        let waiver = self.who.waiver.as_deref()?;
        waiver
            .covers(Some(self.device), waiver.ends_at)
            .then_some(waiver.ends_at)
    }

    pub fn person(&self) -> Person {
        Person {
            session: self.id,
            account: self.who.account,
            employee: self.who.employee,
            workspace: self.who.workspace,
            role: self.who.role,
            proofs: self.proofs,
            factors: self.who.factors,
            device_since: self.device_since,
            waived_until: self.waived_until(),
            set_up_since: self.set_up_since,
        }
    }
}

const SHARDS: usize = 64;

type Shard = HashMap<[u8; 32], Arc<Live>, BuildHasherDefault<Evenly>>;

/// A keyed digest is spread evenly already, and nobody outside can choose one: its first bytes are its hash.
#[derive(Default)]
struct Evenly(u64);

impl Hasher for Evenly {
    fn write(&mut self, digest: &[u8]) {
        self.0 = digest.first_chunk().copied().map_or(0, u64::from_ne_bytes);
    }

    /// The length before the digest says nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The table. All methods are quick and never wait for the database.
#[derive(Debug)]
pub struct SessionTable {
    shards: Vec<Mutex<Shard>>,
    people: Mutex<HashMap<EmployeeId, std::sync::Weak<Who>>>,
    groups: Mutex<HashMap<Box<str>, std::sync::Weak<str>>>,
    epoch: AtomicU64,
}

impl Default for SessionTable {
    fn default() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            people: Mutex::default(),
            groups: Mutex::default(),
            epoch: AtomicU64::new(0),
        }
    }
}

impl SessionTable {
    pub fn find(&self, digest: &[u8; 32]) -> Option<Arc<Live>> {
        lock(self.shard(digest)).get(digest).cloned()
    }

    /// Read this before the query whose answer will be filled in.
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Remembers a session that was read when the epoch was `epoch`; does nothing if something was ended since.
    pub fn fill(&self, digest: [u8; 32], live: Arc<Live>, epoch: u64) {
        let mut shard = lock(self.shard(&digest));
        if self.epoch() == epoch {
            shard.insert(digest, live);
        }
    }

    /// One shared record an employee, so that a thousand sessions of one person are cheap.
    pub fn shared(&self, who: Who) -> Arc<Who> {
        let mut people = lock(&self.people);
        match people.get(&who.employee).and_then(std::sync::Weak::upgrade) {
            Some(known) if *known == who => known,
            _ => {
                let who = Arc::new(who);
                people.insert(who.employee, Arc::downgrade(&who));
                who
            }
        }
    }

    /// One shared text a group's name.
    pub fn shared_name(&self, name: &str) -> Arc<str> {
        let mut groups = lock(&self.groups);
        if let Some(known) = groups.get(name).and_then(std::sync::Weak::upgrade) {
            return known;
        }
        let shared: Arc<str> = name.into();
        groups.insert(name.into(), Arc::downgrade(&shared));
        shared
    }

    /// Takes one session out. Call it after the commit that ended it and before the answer.
    pub fn forget(&self, digest: &[u8; 32]) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        lock(self.shard(digest)).remove(digest);
    }

    /// Takes out every session for which `gone` holds; returns what was seen in them and not yet kept.
    pub fn forget_where(&self, gone: impl Fn(&Live) -> bool) -> Vec<(SessionId, Timestamp)> {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        let mut unkept = Vec::new();
        for shard in &self.shards {
            lock(shard).retain(|_, live| {
                let stays = !gone(live);
                if !stays && live.seen_at() > Timestamp::from_micros(live.kept_at.load(Ordering::Relaxed)) {
                    unkept.push((live.id, live.seen_at()));
                }
                stays
            });
        }
        unkept
    }

    /// What was seen since it was last kept, and is to be kept now; in the order of ids, as the store likes it.
    pub fn unkept(&self) -> Vec<(SessionId, Timestamp)> {
        let mut seen = Vec::new();
        for shard in &self.shards {
            for live in lock(shard).values() {
                let at = live.seen_at();
                if at > Timestamp::from_micros(live.kept_at.load(Ordering::Relaxed)) {
                    seen.push((live.id, at));
                    live.kept_at.store(at.micros(), Ordering::Relaxed);
                }
            }
        }
        seen.sort_unstable_by_key(|(id, _)| *id);
        seen
    }

    /// What `unkept` handed out could not be kept after all: it is handed out again.
    pub fn keep_again(&self) {
        for shard in &self.shards {
            for live in lock(shard).values() {
                live.kept_at.store(live.started_at.micros(), Ordering::Relaxed);
            }
        }
    }

    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn shard(&self, digest: &[u8; 32]) -> &Mutex<Shard> {
        &self.shards[usize::from(digest[31]) % SHARDS]
    }
}

/// A panic while a shard was held leaves it as it was: every write to it is one insert or remove.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
