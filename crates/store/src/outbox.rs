//! Messages that wait to be sent. Their bodies are sealed: a dump of the database reads none (THR-06).

use domain::entropy::Entropy;
use domain::id::{AccountId, MessageId, WorkspaceId};
use domain::keys::{KeyRing, Purpose};
use domain::time::Timestamp;

use crate::renewal::{Found, Keyed, Renewing};
use crate::{Change, Row, Statement, Store, StoreError, Value};

/// A message before it is sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub workspace: Option<WorkspaceId>,
    pub account: AccountId,
    pub channel: &'static str,
    pub recipient: String,
    /// What it is for, such as `otp_app_bound`.
    pub purpose: &'static str,
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
    pub purpose: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub created_at: Timestamp,
}

static INSERT: Statement = Statement {
    name: "message.insert",
    sql: "insert into message (id, workspace, account, channel, recipient, purpose, body, created_at) \
          values ($1, $2, $3, $4, $5, $6, $7, $8)",
};
static NEWEST: Statement = Statement {
    name: "message.newest",
    sql: "select id, account, channel, recipient, purpose, body, created_at from message \
          where body is not null order by created_at desc, id desc limit $1",
};

static KEYED_PAGE: Statement = Statement {
    name: "message.keyed",
    sql: "select id, body from message where id > $1 and body is not null order by id limit $2",
};
static RENEW: Statement = Statement {
    name: "message.renew",
    sql: "update message set body = $1 where id = $2 and body = $3",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&INSERT, &NEWEST, &KEYED_PAGE, &RENEW];

pub(crate) static KEYED: Keyed = Keyed {
    table: "message",
    what: "messages",
    page: &KEYED_PAGE,
    whole: false,
    judge: renew,
};

/// Seals the body anew.
fn renew(store: &Store, row: &Row, renewing: &mut Renewing<'_>) -> Result<Found, StoreError> {
    let (id, body) = (row.blob(0)?, row.blob(1)?);
    if KeyRing::sealed_under(body) == Some(store.keys.newest()) {
        return Ok(Found::Under(store.keys.newest()));
    }
    let Ok(plain) = store.keys.open(Purpose::Message, &[id], body) else {
        return Ok(Found::Foreign);
    };
    let newer = store.keys.seal(Purpose::Message, &[id], &plain, renewing.entropy);
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

    fn waiting(&self, row: &Row) -> Result<Waiting, StoreError> {
        let id: MessageId = row.id(0)?;
        let body = self.keys.open(Purpose::Message, &[id.bytes()], row.blob(5)?);
        let body = body.map_err(|_| StoreError::Forged("message"))?;
        let body = String::from_utf8_lossy(&body);
        let (subject, text) = body.split_once('\n').unwrap_or((&body, ""));
        let (text, html) = text.split_once('\0').unwrap_or((text, ""));
        Ok(Waiting {
            id,
            account: row.id(1)?,
            channel: row.text(2)?.to_owned(),
            recipient: row.text(3)?.to_owned(),
            purpose: row.text(4)?.to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: html.to_owned(),
            created_at: row.time(6)?,
        })
    }
}

impl Change<'_> {
    /// Puts a message into the outbox, in the transaction of what it tells.
    pub fn send(&mut self, draft: &Draft, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
        let id = MessageId::new(self.now, entropy);
        let plain = format!("{}\n{}\0{}", draft.subject.replace('\n', " "), draft.text, draft.html);
        let body = self
            .store
            .keys
            .seal(Purpose::Message, &[id.bytes()], plain.as_bytes(), entropy);
        let body = body.map_err(|_| StoreError::Corrupt("a message cannot be sealed".to_owned()))?;
        self.run_once(
            &INSERT,
            [
                Value::from(id),
                draft.workspace.into(),
                draft.account.into(),
                draft.channel.into(),
                draft.recipient.as_str().into(),
                draft.purpose.into(),
                body.into(),
                self.now.into(),
            ],
        );
        Ok(())
    }
}
