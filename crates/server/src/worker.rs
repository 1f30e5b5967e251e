//! Background work, in rounds: sealing events, keeping what was seen, forgetting what is over.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use domain::event::{Actor, Chain, Event, EventKind};
use domain::policy::Key;
use domain::time::Timestamp;
use store::StoreError;

use crate::app::App;
use crate::health;
use crate::use_case::{
    access_request, deletion, import, import_invitation, password_reset, phone_number, session, sms_delivery, waiver,
};

/// How often what is over is looked for.
const TIDY_EVERY: Duration = Duration::from_mins(10);
/// How often exceptions that end are looked for.
const WAIVERS_EVERY: Duration = Duration::from_secs(5);
/// How often events about people who were deleted are looked for.
const ERASURES_EVERY: Duration = Duration::from_secs(5);
/// How often the messages that wait are counted for the numbers.
const MESSAGES_EVERY: Duration = Duration::from_secs(10);
/// How long an ended or expired session is kept: its factor may be carried over, and support may ask.
const SESSIONS_KEPT: Duration = Duration::from_hours(24 * 31);
/// The session of an app is kept for as long as any workspace lets apps be silent.
const APPS_KEPT: Duration = Duration::from_hours(24 * 366);
/// Former phones are told that they are over for so long, and stand in the list of their person.
const PHONES_KEPT: Duration = Duration::from_hours(24 * 365);
/// How long a link that expired is kept, so that whoever opens it late is told what became of it.
const LINKS_KEPT: Duration = Duration::from_hours(24 * 90);
/// How long an invitation by SMS that is over stays in its list, to be sent again.
const SMS_INVITATIONS_KEPT: Duration = Duration::from_hours(24 * 30);
/// How long a challenge is kept from which an administrator was asked: the longest life of a request (SF-10).
const REQUESTS_LIVE: Duration = Duration::from_hours(168);
/// How long a file of employees and what came of its rows can be looked at.
const IMPORTS_KEPT: Duration = Duration::from_hours(24 * 31);
/// How long a request to a phone is remembered: refusals pause it until the next login.
const APPROVALS_KEPT: Duration = Duration::from_hours(24 * 31);
/// Counters without failures are forgotten after this.
const COUNTERS_KEPT: Duration = Duration::from_hours(24);
/// So are those with fewer failures than ask for a puzzle: whoever guesses so slowly gets through twenty in a year, of
/// the hundred in a row that SP 800-63B-4 allows (section 3.2.2).
const FAILURES_KEPT: Duration = Duration::from_hours(24 * 180);

/// Events of throttled tries that are written at once: a flood of logins does not keep others' changes waiting.
const EVENTS_A_CHANGE: usize = 200;

/// What the rounds remember between each other.
pub struct Worker {
    server: [u8; 16],
    checkpoint_folders: Vec<PathBuf>,
    due: Mutex<Due>,
}

#[derive(Default)]
struct Due {
    seen: Timestamp,
    waivers: Timestamp,
    erasures: Timestamp,
    messages: Timestamp,
    tidy: Timestamp,
}

impl Worker {
    pub fn new(server: [u8; 16], checkpoint_folders: Vec<PathBuf>) -> Self {
        Self {
            server,
            checkpoint_folders,
            due: Mutex::default(),
        }
    }

    /// One round. What fails is tried again in the next one; the log says so. Answers whether a file of employees has
    /// more parts that can be added at once.
    pub async fn round(&self, app: &App, now: Timestamp) -> bool {
        report("recording forged rows", tell_forged(app, now).await);
        report("recording throttled tries", tell_throttled(app, now, false).await);
        report("sealing events", self.seal(app, now).await);
        if self.is_due(now, app.policy().span(Key::SessionLastSeenEvery), |due| &mut due.seen) {
            report(
                "keeping what was seen",
                session::keep_seen(app).await.map_err(|f| f.code().to_owned()),
            );
            report("keeping the time", app.store.keep_newest(now).await);
        }
        let sent = password_reset::send_owed(app).await;
        report("sending links for new passwords", sent.map_err(|f| f.code().to_owned()));
        if self.is_due(now, WAIVERS_EVERY, |due| &mut due.waivers) {
            let watched = waiver::watch(app, now).await;
            report("ending exceptions", watched.map_err(|f| f.code().to_owned()));
            let expired = access_request::expire(app, now).await;
            report("ending requests", expired.map_err(|f| f.code().to_owned()));
        }
        let brought = sms_delivery::bring(app, now).await;
        report("bringing short messages", brought.map_err(|f| f.code().to_owned()));
        if self.is_due(now, ERASURES_EVERY, |due| &mut due.erasures) {
            report(
                "erasing events about deleted people",
                app.store.erase_deleted(now).await,
            );
        }
        if self.is_due(now, MESSAGES_EVERY, |due| &mut due.messages) {
            report("counting messages", app.courier.count(app).await);
        }
        if self.is_due(now, TIDY_EVERY, |due| &mut due.tidy) {
            let forgotten = phone_number::forget_left_behind(app, now).await;
            report(
                "forgetting numbers that rested",
                forgotten.map_err(|f| f.code().to_owned()),
            );
            report("forgetting what is over", tidy(app, now).await);
        }
        let mut more = false;
        for (what, done) in [
            ("deleting workspaces", deletion::delete_due(app, now).await),
            ("adding employees of a file", import::work(app, now).await),
            ("inviting employees of a file", import_invitation::work(app, now).await),
        ] {
            match done {
                Ok(goes_on) => more |= goes_on,
                Err(failure) => report(what, Err::<(), _>(failure.code())),
            }
        }
        more
    }

    /// The last round before the server ends.
    pub async fn finish(&self, app: &App, now: Timestamp) {
        report("recording forged rows", tell_forged(app, now).await);
        report("recording throttled tries", tell_throttled(app, now, true).await);
        let sent = password_reset::send_owed(app).await;
        report("sending links for new passwords", sent.map_err(|f| f.code().to_owned()));
        report("sealing events", self.seal(app, now).await);
        report(
            "keeping what was seen",
            session::keep_seen(app).await.map_err(|f| f.code().to_owned()),
        );
        report("keeping the time", app.store.keep_newest(now).await);
    }

    /// Writes every chain's newest checkpoint beside the database, so that a file lost while the server was down is
    /// there again.
    pub async fn keep_checkpoints(&self, app: &App) -> Result<(), StoreError> {
        let checkpoints = app.store.checkpoints(self.server).await?;
        self.write(checkpoints).await;
        Ok(())
    }

    async fn seal(&self, app: &App, now: Timestamp) -> Result<(), StoreError> {
        let sealed = app.store.seal_events(self.server, now).await?;
        for (_, event) in &sealed.forged {
            health::report_forged_event(*event);
        }
        self.write(sealed.checkpoints).await;
        Ok(())
    }

    async fn write(&self, checkpoints: Vec<store::event::Checkpoint>) {
        if checkpoints.is_empty() {
            return;
        }
        let folders = self.checkpoint_folders.clone();
        let written = tokio::task::spawn_blocking(move || {
            for folder in &folders {
                for checkpoint in &checkpoints {
                    checkpoint.keep_in(folder)?;
                }
            }
            Ok::<(), std::io::Error>(())
        });
        match written.await {
            Ok(written) => report("writing checkpoints", written),
            Err(error) => report("writing checkpoints", Err::<(), _>(error)),
        }
    }

    fn is_due(&self, now: Timestamp, every: Duration, which: fn(&mut Due) -> &mut Timestamp) -> bool {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let last = which(&mut due);
        let is_due = now.since(*last) >= every;
        if is_due {
            *last = now;
        }
        is_due
    }
}

/// One event a table for the rows that were met and refused since the last round (THR-08).
async fn tell_forged(app: &App, now: Timestamp) -> Result<(), StoreError> {
    let untold = health::take_untold();
    if untold.is_empty() {
        return Ok(());
    }
    let event = |(table, many): (&&'static str, &u64)| {
        Event::new(Chain::Server, EventKind::RowForged, Actor::Server)
            .refused("row_forged")
            .with("table", *table)
            .with("rows", many.to_string())
    };
    let events: Vec<Event> = untold.iter().map(event).collect();
    let told = app.store.change(now).commit(&events, &mut app.entropy()).await;
    if told.is_err() {
        for (table, many) in untold {
            health::owe_event(table, many);
        }
    }
    told.map(drop)
}

/// One event a login and address range for the tries that were turned away in a minute that is over, or in `all`
/// minutes (THR-09).
async fn tell_throttled(app: &App, now: Timestamp, all: bool) -> Result<(), StoreError> {
    let mut untold = app.throttled.take(now, all);
    while !untold.is_empty() {
        let rest = untold.split_off(untold.len().min(EVENTS_A_CHANGE));
        let events: Vec<Event> = untold
            .iter()
            .map(|tries| tries.event.clone().with("tries", tries.count.to_string()))
            .collect();
        if let Err(error) = app.store.change(now).commit(&events, &mut app.entropy()).await {
            untold.extend(rest);
            app.throttled.owe(untold);
            return Err(error);
        }
        untold = rest;
    }
    Ok(())
}

async fn tidy(app: &App, now: Timestamp) -> Result<(), StoreError> {
    let policy = app.policy();
    let idle = now - 2 * policy.span(Key::SignInIdle);
    app.store.purge_sign_ins(idle, now - REQUESTS_LIVE).await?;
    app.store
        .purge_access_requests(now - policy.span(Key::AlertsKept))
        .await?;
    app.store.purge_approvals(now - APPROVALS_KEPT).await?;
    app.store
        .purge_otp_app_setups(now - 2 * policy.span(Key::OtpSetupLife))
        .await?;
    app.store
        .purge_suspended(now, now - policy.span(Key::StepUpFormer))
        .await?;
    app.store.purge_pairings(now).await?;
    app.store.purge_phones(now - PHONES_KEPT, now).await?;
    app.store.purge_sms_codes(now - 2 * domain::sms::LONGEST_LIFE).await?;
    app.store.purge_imports(now - IMPORTS_KEPT).await?;
    app.store
        .purge_account_proofs(now - 2 * policy.span(Key::SessionIdle))
        .await?;
    // Fewer than ask for any puzzle, of whatever kind.
    let puzzles = [
        Key::CaptchaAfterPasswords,
        Key::CaptchaAfterMobilePasswords,
        Key::CaptchaAfterAddress,
        Key::CaptchaAfterRecoveryCodes,
    ];
    let few = puzzles.map(|key| policy.count(key)).into_iter().min().unwrap_or(0);
    app.store
        .purge_counters(now, now - COUNTERS_KEPT, (now - FAILURES_KEPT, few))
        .await?;
    app.store.purge_sessions(now - SESSIONS_KEPT, now - APPS_KEPT).await?;
    app.store.purge_apps().await?;
    app.store.purge_links(now - LINKS_KEPT).await?;
    app.store.purge_sms_invitations(now - SMS_INVITATIONS_KEPT).await?;
    app.store.purge_messages(now - policy.span(Key::MailKept)).await?;
    app.store.purge_former_addresses(now).await?;
    let (alerts, seen) = (policy.span(Key::AlertsKept), policy.span(Key::AlertsKnownFor));
    app.store.purge_alerts(now - alerts, now - seen).await?;
    let idle = policy.span(Key::SessionIdle);
    let unkept = app.sessions.forget_where(|live| now.since(live.seen_at()) > 2 * idle);
    app.store.keep_seen(&unkept).await
}

fn report<E: std::fmt::Display>(what: &str, done: Result<(), E>) {
    if let Err(error) = done {
        tracing::warn!(%error, "{what} did not work; it is tried again");
    }
}
