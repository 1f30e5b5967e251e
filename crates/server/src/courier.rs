//! Brings messages to the mail server: the only way out for e-mail (DLV-05).
//!
//! What waits stands in the store and is erased there when the other side's acceptance is on disk. At most [`LANES`]
//! connections are open, each with one message at a time; what was tried before takes one lane at most, so that slow
//! recipients never keep the others waiting. What is being brought is remembered in memory alone: one server holds the
//! database, so that after its death everything without an acceptance on disk goes (again), with the same Message-ID.

pub mod answer;
mod conversation;
mod desk;
mod mail;
mod mail_server;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::delivery::{self, Next};
use domain::id::{AccountId, MessageId};
use domain::message::MessagePurpose;
use domain::policy::Key;
use domain::time::Timestamp;
use store::StoreError;
use store::outbox::{SOME, Waiting};
use tokio::task::JoinSet;

use self::answer::Answer;
use self::conversation::{Conversation, Outcome};
pub use self::desk::Away;
use self::desk::{Desk, Opening};
use self::mail::Mail;
pub use self::mail_server::MailServer;
use crate::app::App;
use crate::health;

/// The most connections to the mail server. Source: `./bench`, which compares with as many.
pub const LANES: usize = 4;
/// How many acceptances of one connection may be on their way to disk. So many messages a connection go again, under the
/// same name, after the process was killed in that moment; a mail server that takes a millisecond never lets it come to
/// two. Reading what comes next counts as one.
const UNMARKED: usize = 4;
/// How many messages are read from the store at once. About 5 kB each.
const READ_AT_ONCE: usize = 512;
/// How many of those that were tried before are at hand: one lane brings them, and they take no room from the others.
const TRIED_AT_HAND: usize = 64;
/// With how few left at hand the next ones are read, so that no lane waits for them.
const LOW: usize = 32;
/// How often other work goes first before fewer acceptances than one statement marks are written: lanes whose answers
/// are here already have theirs written along, and where there are none it is over in microseconds.
const OTHERS_FIRST: usize = 16;
/// How long a mail server is given to notice that a connection is over.
const SOON: Duration = Duration::from_secs(1);
/// How long a stopping server waits for a message that is on the wire.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Brings e-mail, if the operator named a mail server.
pub struct Courier {
    server: Option<Arc<MailServer>>,
    desk: Mutex<Desk>,
    /// One reader at a time.
    reading: tokio::sync::Mutex<()>,
    /// One writer of acceptances at a time.
    marking: tokio::sync::Mutex<()>,
    lanes: tokio::sync::Mutex<JoinSet<()>>,
    /// How many messages wait and how many failed, as counted last.
    counts: Mutex<(u64, u64)>,
}

/// An acceptance that is not on disk yet.
#[derive(Clone)]
struct Accepted {
    id: MessageId,
    answer: Answer,
    at: Timestamp,
    /// Of a link for a new password: whose, and when it was made. It is taken from now on for its whole life (REC-02).
    reset: Option<(AccountId, Timestamp)>,
}

impl Courier {
    pub fn new(server: Option<MailServer>) -> Self {
        Self {
            server: server.map(Arc::new),
            desk: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            marking: tokio::sync::Mutex::default(),
            lanes: tokio::sync::Mutex::default(),
            counts: Mutex::default(),
        }
    }

    /// Whether messages leave at all.
    pub fn is_set_up(&self) -> bool {
        self.server.is_some()
    }

    /// The sender that people can put on their list of trusted ones (DLV-01, DLV-02).
    pub fn sender(&self) -> Option<String> {
        self.server.as_ref().map(|server| server.sender())
    }

    /// Since when the mail server takes nothing, and what it says.
    pub fn away(&self) -> Option<Away> {
        self.desk().away().cloned()
    }

    /// How many messages of the whole server wait and how many failed, as of the last count.
    pub fn counts(&self) -> (u64, u64) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts them anew.
    pub async fn count(&self, app: &App) -> Result<(), StoreError> {
        let counts = app.store.count_messages(None).await?;
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner) = counts;
        Ok(())
    }

    /// Begins to bring what is due, and returns: it goes on beside everything else.
    pub async fn begin(&self, app: &App, now: Timestamp) -> Result<(), StoreError> {
        let Some(server) = &self.server else {
            return Ok(());
        };
        self.mark_accepted(app, self.marking.lock().await).await?;
        if self.desk().is_away(now) {
            return Ok(());
        }
        self.read(app, now).await?;
        let mut lanes = self.lanes.lock().await;
        while lanes.try_join_next().is_some() {}
        let mut desk = self.desk();
        let free = desk.most_lanes(now).saturating_sub(lanes.len());
        for _ in 0..desk.wanted().min(free) {
            lanes.spawn(lane(app.clone(), Arc::clone(server), desk.begin_opening()));
        }
        Ok(())
    }

    /// Waits until every lane has come to its end.
    pub async fn rest(&self) {
        let mut lanes = self.lanes.lock().await;
        while lanes.join_next().await.is_some() {}
    }

    /// Takes up nothing new and waits a little for what is on the wire; what is cut off goes again after the next start.
    pub async fn finish(&self, app: &App) -> Result<(), StoreError> {
        self.desk().stop();
        let mut lanes = std::mem::take(&mut *self.lanes.lock().await);
        let ending = async { while lanes.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(LAST_WORDS, ending).await;
        lanes.shutdown().await;
        self.mark_accepted(app, self.marking.lock().await).await
    }

    /// The next message for a lane; reads more when the desk is empty.
    async fn take(&self, app: &App) -> Option<Waiting> {
        if self.desk().unmarked() >= LANES * UNMARKED {
            return None; // acceptances cannot be written: nothing more is sent before they are
        }
        if let Some(message) = self.desk().take() {
            return Some(message);
        }
        if self.desk().is_closed(app.now()) {
            return None;
        }
        self.read_on(app).await;
        self.desk().take()
    }

    /// Reads what comes next, beside the lanes.
    async fn read_on(&self, app: &App) {
        if let Err(error) = self.read(app, app.now()).await {
            tracing::warn!(%error, "the outbox cannot be read; it is tried again");
        }
    }

    async fn read(&self, app: &App, now: Timestamp) -> Result<(), StoreError> {
        let _one_reader = self.reading.lock().await;
        let Some(most) = self.desk().begin_reading(now) else {
            return Ok(());
        };
        let due = app.store.due_messages("email", now, most).await;
        let forged = {
            let mut desk = self.desk();
            let due = due.inspect_err(|_| desk.put(Vec::new(), false))?;
            let is_all = due.messages.len() + due.forged.len() < most.fresh;
            desk.put(due.messages, !is_all);
            due.forged
        };
        for id in forged {
            health::report_forged_row("message");
            app.store.mark_failed(id, Answer::FORGED, now).await?;
        }
        Ok(())
    }

    /// Writes that a message was accepted, together with those that were accepted meanwhile; it is on disk when this
    /// returns. What cannot be written now is kept: an accepted message is never sent again.
    async fn mark(&self, app: &App, id: MessageId) {
        let writer = self.marking.lock().await;
        if !self.desk().is_accepted(id) {
            return; // whoever wrote before took ours along
        }
        for _ in 0..OTHERS_FIRST {
            if self.desk().unmarked() >= SOME {
                break;
            }
            tokio::task::yield_now().await;
        }
        if let Err(error) = self.mark_accepted(app, writer).await {
            tracing::warn!(%error, "a sent message could not be marked; it is tried again");
        }
    }

    /// Writes what was accepted; `_writer` is the one who does.
    async fn mark_accepted(&self, app: &App, _writer: tokio::sync::MutexGuard<'_, ()>) -> Result<(), StoreError> {
        let accepted = self.desk().accepted();
        if accepted.is_empty() {
            return Ok(());
        }
        let sent: Vec<_> = accepted
            .iter()
            .map(|one| (one.id, one.answer.0.as_str(), one.at))
            .collect();
        let life = app.policy().span(Key::PasswordResetLinkLife);
        for one in &accepted {
            if let Some((account, made_at)) = one.reset {
                app.store.prolong_reset(account, made_at, one.at + life).await?;
            }
        }
        app.store.mark_sent(&sent).await?;
        let mut desk = self.desk();
        for one in accepted {
            desk.done(one.id);
        }
        Ok(())
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the mail server lets us in: it is reached, its certificate holds, and so does the password.
pub async fn try_out(server: &MailServer) -> Result<(), Answer> {
    Conversation::open(server).await?.end().await;
    Ok(())
}

/// What a lane does next.
enum Then {
    /// The message was accepted, and that is to be kept beside the next one.
    Keep(Accepted),
    GoOn,
    /// Nothing more can be brought over this lane for now.
    End,
}

/// Brings one message after the other over one connection, until nothing is due or nothing can be brought. Whoever is not
/// let in takes no message from those who are.
///
/// While acceptances go to disk the next message is on its way; with [`UNMARKED`] of them it waits.
async fn lane(app: App, server: Arc<MailServer>, opening: Opening) {
    let courier = &app.courier;
    let mut conversation = connect(&app, &server, opening, &[]).await;
    if conversation.is_none() {
        return;
    }
    let mut beside = JoinSet::new();
    while let Some(message) = courier.take(&app).await {
        if courier.desk().runs_low(LOW) {
            let app = app.clone();
            beside.spawn(async move { app.courier.read_on(&app).await });
        }
        match bring(&app, &server, &mut conversation, message).await {
            Then::Keep(accepted) => {
                let (id, app) = (accepted.id, app.clone());
                courier.desk().accept(accepted);
                beside.spawn(async move { app.courier.mark(&app, id).await });
            }
            Then::GoOn => {}
            Then::End => break,
        }
        while beside.try_join_next().is_some() {}
        if beside.len() >= UNMARKED {
            beside.join_next().await;
        }
    }
    while beside.join_next().await.is_some() {}
    if let Some(conversation) = conversation {
        conversation.end().await;
        courier.desk().hang_up();
    }
}

/// A connection that is let in, after these pauses if need be. Where none is, the mail server is away if nobody else is let
/// in either; else it lets in fewer of us than we would like, and is not pressed for a while.
async fn connect(app: &App, server: &MailServer, opening: Opening, pauses: &[Duration]) -> Option<Conversation> {
    let mut opened = Conversation::open(server).await;
    for pause in pauses {
        if opened.is_ok() {
            break;
        }
        tokio::time::sleep(*pause).await;
        opened = Conversation::open(server).await;
    }
    let (now, every) = (app.now(), app.policy().span(Key::MailReconnect));
    let mut desk = app.courier.desk();
    match opened {
        Ok(conversation) => {
            desk.opened();
            Some(conversation)
        }
        Err(answer) => {
            if desk.is_alone_outside(opening) {
                desk.put_back(None, &answer, now, now + every);
            } else {
                desk.crowd(now + every);
            }
            None
        }
    }
}

/// Brings one message and keeps what became of it.
async fn bring(app: &App, server: &MailServer, line: &mut Option<Conversation>, message: Waiting) -> Then {
    let courier = &app.courier;
    let mail = match Mail::of(&message, &server.from) {
        Ok(mail) => mail,
        Err(answer) => {
            return fail(app, &message, &answer).await;
        }
    };
    let text = format!("{}\n{}", message.subject, message.text);
    let outcome = loop {
        if let Some(over) = line.take_if(|line| line.is_over()) {
            over.end().await;
            courier.desk().hang_up();
        }
        let open = match line {
            Some(open) => open,
            None => {
                let opening = courier.desk().begin_opening();
                // The mail server may not have noticed yet that the connection before is over.
                match connect(app, server, opening, &[SOON]).await {
                    Some(open) => line.insert(open),
                    None => {
                        courier.desk().give_away(message);
                        return Then::End;
                    }
                }
            }
        };
        match open.bring(server, &mail, &text).await {
            Outcome::Stale => {}
            outcome => break outcome,
        }
    };
    if let Outcome::Away(answer) = outcome {
        let (now, every) = (app.now(), app.policy().span(Key::MailReconnect));
        courier.desk().put_back(Some(message.id), &answer, now, now + every);
        return Then::End;
    }
    courier.desk().listened();
    match outcome {
        Outcome::Accepted(answer) => {
            metrics::counter!("doorward_messages_sent_total").increment(1);
            Then::Keep(Accepted {
                id: message.id,
                answer,
                at: app.now(),
                reset: (message.purpose == MessagePurpose::PasswordReset.word())
                    .then_some((message.account, message.created_at)),
            })
        }
        Outcome::NotNow(answer) => not_now(app, &message, &answer).await,
        Outcome::Never(answer) => fail(app, &message, &answer).await,
        Outcome::Away(_) | Outcome::Stale => Then::GoOn,
    }
}

async fn not_now(app: &App, message: &Waiting, answer: &Answer) -> Then {
    let now = app.now();
    match delivery::next(message.attempts, message.tried_since, &app.policy(), now) {
        Next::GiveUp => fail(app, message, answer).await,
        Next::At(due) => {
            metrics::counter!("doorward_messages_deferred_total").increment(1);
            let marked = app.store.mark_again(message.id, &answer.0, due, now).await;
            settle(app, message.id, marked)
        }
    }
}

async fn fail(app: &App, message: &Waiting, answer: &Answer) -> Then {
    metrics::counter!("doorward_messages_failed_total").increment(1);
    let marked = app.store.mark_failed(message.id, &answer.0, app.now()).await;
    settle(app, message.id, marked)
}

/// Whatever was not written is found again as it was: the message is tried anew, but neither at once nor by this lane.
fn settle(app: &App, id: MessageId, marked: Result<(), StoreError>) -> Then {
    let Err(error) = marked else {
        app.courier.desk().done(id);
        return Then::GoOn;
    };
    tracing::warn!(%error, "what became of a message could not be kept; it is tried again");
    let until = app.now() + app.policy().span(Key::MailReconnect);
    app.courier.desk().hold(id, until);
    Then::End
}
