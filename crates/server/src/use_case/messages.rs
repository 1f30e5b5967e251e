//! What becomes of a workspace's messages, for its administrators: never what a message says (THR-06).

use domain::access::{Act, may};
use domain::event::EventKind;
use domain::id::MessageId;
use domain::message::MessagePurpose;
use domain::refusal::Refusal;
use domain::time::Timestamp;
use pages::mail::letter::Letter;
use pages::mail::quoted;
use store::StoreError;
use store::outbox::{Listed, State};

use super::acting::Acting;
use super::login_change;
use super::reader::Reader;
use crate::app::App;
use crate::courier::answer::Answer;
use crate::failure::Failure;
use crate::session_table::Live;
use pages::text::Texts;

/// What a page or an answer of the API shows.
pub struct Messages {
    /// How many wait and how many failed.
    pub counts: (u64, u64),
    pub listed: Vec<Listed>,
}

/// The workspace's messages in one state, the newest first.
pub async fn list(
    app: &App,
    live: &Live,
    state: State,
    before: Option<MessageId>,
    limit: i64,
    now: Timestamp,
) -> Result<Messages, Failure> {
    permit(app, live, Act::ReadMessages, now)?;
    let workspace = live.who.workspace;
    Ok(Messages {
        counts: app.store.count_messages(Some(workspace)).await?,
        listed: app.store.messages(workspace, state, before, limit).await?,
    })
}

/// Lets a message that waits or failed be tried at once. `None`: an id that is none.
///
/// Errors: `not_found` for another workspace's; `stale_state` when it was sent meanwhile.
pub async fn retry(app: &App, acting: &Acting<'_>, id: Option<MessageId>, now: Timestamp) -> Result<(), Failure> {
    let live = acting.live();
    permit(app, live, Act::SendMessages, now)?;
    let id = id.ok_or(Refusal::NotFound)?;
    let found = app.store.message(live.who.workspace, id).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    let mut change = app.store.change(now);
    change.retry_message(live.who.workspace, id);
    let event = acting
        .there(EventKind::MessageRetried)
        .of(found.account, None)
        .with("purpose", found.purpose);
    match change.commit(&[event], &mut app.entropy()).await {
        Err(StoreError::Stale { .. }) => Err(Refusal::StaleState.into()),
        written => Ok(written.map(drop)?),
    }
}

/// Writes a message to oneself, so that one sees whether mail arrives. Whoever confirmed no address yet gets the link
/// that confirms the login instead: false.
pub async fn send_test(app: &App, acting: &Acting<'_>, now: Timestamp) -> Result<bool, Failure> {
    let live = acting.live();
    permit(app, live, Act::SendMessages, now)?;
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    let reader = Reader::of(app, live.who.account, Some(live.who.workspace)).await?;
    if reader.addresses().is_empty() {
        login_change::send_again(app, acting, now).await?;
        return Ok(false);
    }
    let name = app.store.employee(live.who.employee).await?.map(|e| e.name);
    let title = place.workspace.title.as_str();
    let texts = &reader.texts;
    let subject = texts.say_with("mail-test-subject", &[("workspace", title)]);
    let mail = Letter::to(texts, &subject, &quoted(texts, &name.unwrap_or_default()))
        .say_with("mail-test-what", &[("workspace", quoted(texts, title))])
        .mail();
    let mut change = app.store.change(now);
    reader.tell(app, &mut change, MessagePurpose::TestMail, &mail)?;
    let event = acting.own(EventKind::TestMailSent);
    change.commit(&[event], &mut app.entropy()).await?;
    Ok(true)
}

/// What the other side said, in the reader's language where it is a note of ours.
pub fn answer(texts: &Texts, answer: &str) -> String {
    match answer.strip_prefix('~') {
        Some(note) if Answer::OWN.contains(&answer) => texts.say(&format!("answer-{}", note.replace('_', "-"))),
        _ => answer.trim().to_owned(),
    }
}

fn permit(app: &App, live: &Live, act: Act, now: Timestamp) -> Result<(), Failure> {
    let place = app.directory.by_id(live.who.workspace).ok_or(Refusal::NotFound)?;
    Ok(may(&live.person(), act, &place.policy, now)?)
}
