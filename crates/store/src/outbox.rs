//! Messages that wait to be sent. Their bodies are sealed: a dump of the database reads none (THR-06).

use domain::entropy::Entropy;
use domain::id::{AccountId, MessageId, WorkspaceId};
use domain::keys::{KeyRing, Purpose};
use domain::message::MessagePurpose;
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// A message before it is sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub workspace: Option<WorkspaceId>,
    pub account: AccountId,
    pub channel: &'static str,
    pub recipient: String,
    pub purpose: MessagePurpose,
    pub subject: String,
    pub text: String,
    /// The same as HTML; empty where there is none.
    pub html: String,
}

/// A message as it waits; opened only by the demo's outbox page and by whoever sends it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    pub id: MessageId,
    pub account: AccountId,
    pub channel: String,
    pub recipient: String,
    /// What it is for: the word of a [`MessagePurpose`], or of one that an older version knew.
    pub purpose: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub created_at: Timestamp,
    /// How often it was tried since `tried_since`.
    pub attempts: i64,
    pub tried_since: Timestamp,
}

/// How many of what is due are read: of what was never tried, and of what was tried before.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    pub fresh: usize,
    pub tried: usize,
}

/// What is due, and what cannot be opened: its body or its recipient was changed by somebody else (THR-08).
#[derive(Clone, Debug, Default)]
pub struct Due {
    pub messages: Vec<Waiting>,
    pub forged: Vec<MessageId>,
}

/// Where a message stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// It was not taken yet, and is tried again.
    Waiting,
    /// The other side refused it, or did not take it for too long. Its body is kept, sealed, for another try.
    Failed,
    /// The other side took it. Its body is erased.
    Sent,
}

impl State {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Failed, Self::Sent];

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Sent => "sent",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What is known of a message without its body: who was told what, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    pub id: MessageId,
    pub account: AccountId,
    pub channel: String,
    pub recipient: String,
    /// As in [`Waiting`].
    pub purpose: String,
    pub created_at: Timestamp,
    pub state: State,
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// What the other side said last, and when.
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
}

/// How many messages one statement marks.
pub const SOME: usize = 8;

static INSERT: Statement = Statement {
    name: "message.insert",
    sql: "insert into message (id, workspace, account, channel, recipient, purpose, body, created_at, state, attempts, \
          tried_since, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $8, $9)",
};
static NEWEST: Statement = Statement {
    name: "message.newest",
    sql: "select id, account, channel, recipient, purpose, body, created_at, attempts, tried_since from message \
          where body is not null order by id desc limit $1",
};
static FRESH: Statement = Statement {
    name: "message.fresh",
    sql: "select id, account, channel, recipient, purpose, body, created_at, attempts, tried_since from message \
          where due_at <= $1 and attempts = 0 and channel = $2 order by due_at, id limit $3",
};
static TRIED: Statement = Statement {
    name: "message.tried",
    sql: "select id, account, channel, recipient, purpose, body, created_at, attempts, tried_since from message \
          where due_at <= $1 and attempts > 0 and channel = $2 order by due_at, id limit $3",
};
// With `state = 'waiting'` PostgreSQL may take the index of states, and walk through all that wait for each message.
static SENT: Statement = Statement {
    name: "message.sent",
    sql: "update message set state = 'sent', body = null, due_at = null, attempts = attempts + 1, answer = $1, \
          answered_at = $2 where id = $3 and state not in ('sent', 'failed')",
};
/// At most [`SOME`] messages of one moment, each with its own answer: half the work of as many statements on PostgreSQL,
/// and no transaction around it.
static SENT_SOME: Statement = Statement {
    name: "message.sent_some",
    sql: "update message set state = 'sent', body = null, due_at = null, attempts = attempts + 1, answered_at = $1, \
          answer = case id when $2 then $3 when $4 then $5 when $6 then $7 when $8 then $9 when $10 then $11 \
          when $12 then $13 when $14 then $15 when $16 then $17 end \
          where id in ($2, $4, $6, $8, $10, $12, $14, $16) and state not in ('sent', 'failed')",
};
static AGAIN: Statement = Statement {
    name: "message.again",
    sql: "update message set due_at = $1, attempts = attempts + 1, answer = $2, answered_at = $3 \
          where id = $4 and state not in ('sent', 'failed')",
};
static FAILED: Statement = Statement {
    name: "message.failed",
    sql: "update message set state = 'failed', due_at = null, attempts = attempts + 1, answer = $1, answered_at = $2 \
          where id = $3 and state not in ('sent', 'failed')",
};
static RETRY: Statement = Statement {
    name: "message.retry",
    sql: "update message set state = 'waiting', attempts = 0, tried_since = $1, due_at = $1 \
          where id = $2 and state <> 'sent' and body is not null and (workspace = $3 or (workspace is null \
          and exists (select 1 from employee e join account a on a.id = e.account \
          where e.account = message.account and e.workspace = $4 and e.status = 'active' \
          and a.login_shown = message.recipient)))",
};
static LIST: Statement = Statement {
    name: "message.list",
    sql: "select id, account, channel, recipient, purpose, created_at, state, attempts, due_at, answer, answered_at \
          from message where workspace = $1 and state = $2 and id < $3 order by id desc limit $4",
};
/// What concerns the whole account of somebody active there, as far as it goes to the login: contact e-mails of other
/// workspaces are none of this one's business.
static LIST_OF_ACCOUNTS: Statement = Statement {
    name: "message.list_of_accounts",
    sql: "select id, account, channel, recipient, purpose, created_at, state, attempts, due_at, answer, answered_at \
          from message where workspace is null and state = $1 and id < $2 and exists (select 1 from employee e \
          join account a on a.id = e.account where e.account = message.account and e.workspace = $3 \
          and e.status = 'active' and a.login_shown = message.recipient) order by id desc limit $4",
};
static FIND: Statement = Statement {
    name: "message.find",
    sql: "select id, account, channel, recipient, purpose, created_at, state, attempts, due_at, answer, answered_at \
          from message where id = $1 and (workspace = $2 or (workspace is null and exists (select 1 from employee e \
          join account a on a.id = e.account where e.account = message.account and e.workspace = $3 \
          and e.status = 'active' and a.login_shown = message.recipient)))",
};
static COUNT_OF_WORKSPACE: Statement = Statement {
    name: "message.count_of_workspace",
    sql: "select state, count(*) from message where workspace = $1 and state in ('waiting', 'failed') group by state",
};
static COUNT_OF_ACCOUNTS: Statement = Statement {
    name: "message.count_of_accounts",
    sql: "select state, count(*) from message where workspace is null and state in ('waiting', 'failed') \
          and exists (select 1 from employee e join account a on a.id = e.account \
          where e.account = message.account and e.workspace = $1 and e.status = 'active' \
          and a.login_shown = message.recipient) group by state",
};
static COUNT: Statement = Statement {
    name: "message.count",
    sql: "select state, count(*) from message where state in ('waiting', 'failed') group by state",
};
static PURGE: Statement = Statement {
    name: "message.purge",
    sql: "delete from message where id < $1 and state <> 'waiting'",
};

static KEYED_PAGE: Statement = Statement {
    name: "message.keyed",
    sql: "select id, recipient, body from message where id > $1 and body is not null order by id limit $2",
};
static RENEW: Statement = Statement {
    name: "message.renew",
    sql: "update message set body = $1 where id = $2 and body = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &INSERT,
    &NEWEST,
    &FRESH,
    &TRIED,
    &SENT,
    &SENT_SOME,
    &AGAIN,
    &FAILED,
    &RETRY,
    &LIST,
    &LIST_OF_ACCOUNTS,
    &COUNT_OF_ACCOUNTS,
    &FIND,
    &COUNT_OF_WORKSPACE,
    &COUNT,
    &PURGE,
    &KEYED_PAGE,
    &RENEW,
];

pub(crate) static KEYED: Keyed = Keyed {
    table: "message",
    what: "messages",
    page: &KEYED_PAGE,
    whole: false,
    judge: renew,
};

/// Seals the body anew.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let (id, recipient, body) = (row.blob(0)?, row.text(1)?, row.blob(2)?);
    let place = [id, recipient.as_bytes()];
    if KeyRing::sealed_under(body) == Some(store.keys.newest()) {
        return Ok(Found::Under(store.keys.newest()));
    }
    let Ok(plain) = store.keys.open(Purpose::Message, &place, body) else {
        return Ok(Found::Foreign);
    };
    let newer = store.keys.seal(Purpose::Message, &place, &plain, renewing.entropy);
    let newer = newer.map_err(|_| StoreError::Corrupt("a message cannot be sealed".to_owned()))?;
    renewing.batch.run(&RENEW, [Value::from(newer), id.into(), body.into()]);
    Ok(Found::Renewed)
}

impl Store {
    /// The newest messages that wait, opened. For the demo's outbox page only.
    pub async fn waiting_messages(&self, limit: i64) -> Result<Vec<Waiting>, StoreError> {
        let rows = self.database.read_long(&NEWEST, &[limit.into()]).await?;
        rows.iter().map(|row| self.waiting(row)).collect()
    }

    /// Messages of a channel that are to be tried now: those that never were, then those that were before, each with the
    /// longest due first.
    pub async fn due_messages(&self, channel: &str, now: Timestamp, most: Most) -> Result<Due, StoreError> {
        let mut due = Due::default();
        for (statement, limit) in [(&FRESH, most.fresh), (&TRIED, most.tried)] {
            if limit == 0 {
                continue;
            }
            let params = [Value::from(now), channel.into(), (limit as i64).into()];
            for row in &self.database.read_long(statement, &params).await? {
                match self.waiting(row) {
                    Ok(message) => due.messages.push(message),
                    Err(StoreError::Forged(_)) => due.forged.push(row.id(0)?),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(due)
    }

    /// Housekeeping: the other side took these messages, each with its answer and about when it said so. Their bodies are
    /// gone when this returns.
    pub async fn mark_sent(&self, sent: &[(MessageId, &str, Timestamp)]) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        for messages in sent.chunks(SOME) {
            let [(id, answer, at), others @ ..] = messages else {
                continue;
            };
            if others.is_empty() {
                batch.run(&SENT, [Value::from(*answer), (*at).into(), (*id).into()]);
                continue;
            }
            // What is missing of the statement's places is the first message once more.
            let newest = messages.iter().map(|(_, _, at)| *at).fold(*at, Timestamp::max);
            let filled = messages.iter().chain(std::iter::repeat(&messages[0])).take(SOME);
            let answers = filled.flat_map(|(id, answer, _)| [Value::from(*id), (*answer).into()]);
            let params = std::iter::once(Value::from(newest)).chain(answers);
            batch.run(&SENT_SOME, params.collect::<Vec<_>>());
        }
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: the other side did not take the message yet; it is due again at `due_at`.
    pub async fn mark_again(
        &self,
        id: MessageId,
        answer: &str,
        due_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.mark(&AGAIN, [due_at.into(), answer.into(), now.into(), id.into()])
            .await
    }

    /// Housekeeping: the other side refused the message for good; it waits for somebody who looks.
    pub async fn mark_failed(&self, id: MessageId, answer: &str, now: Timestamp) -> Result<(), StoreError> {
        self.mark(&FAILED, [answer.into(), now.into(), id.into()]).await
    }

    async fn mark(&self, statement: &'static Statement, params: impl Into<Vec<Value>>) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(statement, params);
        self.database.write(batch).await.map(drop)
    }

    /// Messages of one workspace in one state, the newest first; those before `before` where it is given.
    pub async fn messages(
        &self,
        workspace: WorkspaceId,
        state: State,
        before: Option<MessageId>,
        limit: i64,
    ) -> Result<Vec<Listed>, StoreError> {
        let before = before.unwrap_or(MessageId::from_bytes([0xff; 16]));
        let params = [workspace.into(), state.word().into(), before.into(), limit.into()];
        let mut rows = self.database.read_long(&LIST, &params).await?;
        // What was sent of an account is in its owner's history.
        if state != State::Sent {
            let params = [state.word().into(), before.into(), workspace.into(), limit.into()];
            rows.extend(self.database.read_long(&LIST_OF_ACCOUNTS, &params).await?);
        }
        let mut all = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
        all.sort_by(|one, other| other.id.bytes().cmp(one.id.bytes()));
        all.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(all)
    }

    /// One of the messages that the workspace's administrators see.
    pub async fn message(&self, workspace: WorkspaceId, id: MessageId) -> Result<Option<Listed>, StoreError> {
        let row = self
            .database
            .read_one(&FIND, &[id.into(), workspace.into(), workspace.into()])
            .await?;
        row.as_ref().map(listed).transpose()
    }

    /// How many messages wait and how many failed: of those that a workspace's administrators see, or of the whole
    /// server.
    pub async fn count_messages(&self, workspace: Option<WorkspaceId>) -> Result<(u64, u64), StoreError> {
        let rows = match workspace {
            Some(workspace) => {
                let mut rows = self
                    .database
                    .read_long(&COUNT_OF_WORKSPACE, &[workspace.into()])
                    .await?;
                rows.extend(self.database.read_long(&COUNT_OF_ACCOUNTS, &[workspace.into()]).await?);
                rows
            }
            None => self.database.read_long(&COUNT, &[]).await?,
        };
        let mut counts = (0, 0);
        for row in &rows {
            match row.text(0)? {
                "waiting" => counts.0 += row.int(1)?.unsigned_abs(),
                _ => counts.1 += row.int(1)?.unsigned_abs(),
            }
        }
        Ok(counts)
    }

    /// Housekeeping: forgets messages written before then that nobody waits for.
    pub async fn purge_messages(&self, before: Timestamp) -> Result<(), StoreError> {
        self.mark(&PURGE, [MessageId::first_at(before).into()]).await
    }

    fn waiting(&self, row: &Row) -> Result<Waiting, StoreError> {
        let id: MessageId = row.id(0)?;
        let recipient = row.text(3)?;
        let place = [&id.bytes()[..], recipient.as_bytes()];
        let body = self.keys.open(Purpose::Message, &place, row.blob(5)?);
        let body = body.map_err(|_| StoreError::Forged("message"))?;
        let body = std::str::from_utf8(&body).map_err(|_| StoreError::Forged("message"))?;
        let (subject, text) = body.split_once('\n').unwrap_or((body, ""));
        let (text, html) = text.split_once('\0').unwrap_or((text, ""));
        Ok(Waiting {
            id,
            account: row.id(1)?,
            channel: row.text(2)?.to_owned(),
            recipient: recipient.to_owned(),
            purpose: row.text(4)?.to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: html.to_owned(),
            created_at: row.time(6)?,
            attempts: row.int(7)?,
            tried_since: row.time(8)?,
        })
    }
}

fn listed(row: &Row) -> Result<Listed, StoreError> {
    Ok(Listed {
        id: row.id(0)?,
        account: row.id(1)?,
        channel: row.text(2)?.to_owned(),
        recipient: row.text(3)?.to_owned(),
        purpose: row.text(4)?.to_owned(),
        created_at: row.time(5)?,
        state: State::from_word(row.text(6)?).ok_or(StoreError::Forged("message"))?,
        attempts: row.int(7)?,
        due_at: row.opt_time(8)?,
        answer: row.opt_text(9)?.map(str::to_owned),
        answered_at: row.opt_time(10)?,
    })
}

impl Change<'_> {
    /// Puts a message into the outbox, in the transaction of what it tells.
    pub fn send(&mut self, draft: &Draft, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
        self.send_from(draft, self.now, entropy).map(drop)
    }

    /// The same, but nobody else takes it before `due_at`: whoever wrote it brings it at once, and says what came of it.
    pub fn send_from(
        &mut self,
        draft: &Draft,
        due_at: Timestamp,
        entropy: &mut dyn Entropy,
    ) -> Result<MessageId, StoreError> {
        let id = MessageId::new(self.now, entropy);
        let plain = format!("{}\n{}\0{}", draft.subject.replace('\n', " "), draft.text, draft.html);
        // The recipient is sealed in: whoever writes to the database turns no link to another address.
        let place = [&id.bytes()[..], draft.recipient.as_bytes()];
        let body = self
            .store
            .keys
            .seal(Purpose::Message, &place, plain.as_bytes(), entropy);
        let body = body.map_err(|_| StoreError::Corrupt("a message cannot be sealed".to_owned()))?;
        self.run_once(
            &INSERT,
            [
                Value::from(id),
                draft.workspace.into(),
                draft.account.into(),
                draft.channel.into(),
                draft.recipient.as_str().into(),
                draft.purpose.word().into(),
                body.into(),
                self.now.into(),
                due_at.into(),
            ],
        );
        Ok(id)
    }

    /// Lets a message that waits or failed be tried at once, if the workspace's administrators see it; `Stale` if there
    /// is none.
    pub fn retry_message(&mut self, workspace: WorkspaceId, id: MessageId) {
        self.run_once(&RETRY, [self.now.into(), id.into(), workspace.into(), workspace.into()]);
    }
}
