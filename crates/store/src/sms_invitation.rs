//! People who were invited by SMS and have not joined yet. Each holds a [`JoinLink`] of their own, which is gone once it
//! was used.

use domain::id::{EmployeeId, JoinLinkId, MessageId, SmsInvitationId, WorkspaceId};
use domain::sms::Phone;
use domain::time::Timestamp;

use crate::join_link::JoinLink;
use crate::outbox::State;
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// An invitation as it is stored, with what is to be shown of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SmsInvitation {
    pub id: SmsInvitationId,
    pub workspace: WorkspaceId,
    pub link: JoinLinkId,
    pub invited_by: EmployeeId,
    /// The name of whoever invited; empty where that person is gone.
    pub inviter: String,
    pub number: Phone,
    /// Empty where the inviter wrote none.
    pub name: String,
    pub language: String,
    pub created_at: Timestamp,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
    /// The newest message in the outbox.
    pub message: MessageId,
    /// Whether that message was given up.
    pub not_sent: bool,
}

impl SmsInvitation {
    /// Whether its link has run out.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at < now
    }
}

static LIST: Statement = Statement {
    name: "sms_invitation.list",
    sql: "select i.id, i.workspace, i.link, i.invited_by, coalesce(b.name, ''), i.number, i.name, i.language, \
          i.created_at, i.sent_at, j.expires_at, i.message, coalesce(m.state, '') \
          from sms_invitation i join join_link j on j.id = i.link left join employee b on b.id = i.invited_by \
          left join message m on m.id = i.message \
          where i.workspace = $1 and i.id < $2 order by i.id desc limit $3",
};
static BY_NUMBER: Statement = Statement {
    name: "sms_invitation.by_number",
    sql: "select i.id, i.workspace, i.link, i.invited_by, coalesce(b.name, ''), i.number, i.name, i.language, \
          i.created_at, i.sent_at, j.expires_at, i.message, coalesce(m.state, '') \
          from sms_invitation i join join_link j on j.id = i.link left join employee b on b.id = i.invited_by \
          left join message m on m.id = i.message \
          where i.workspace = $1 and i.number = $2",
};
static FIND: Statement = Statement {
    name: "sms_invitation.find",
    sql: "select i.id, i.workspace, i.link, i.invited_by, coalesce(b.name, ''), i.number, i.name, i.language, \
          i.created_at, i.sent_at, j.expires_at, i.message, coalesce(m.state, '') \
          from sms_invitation i join join_link j on j.id = i.link left join employee b on b.id = i.invited_by \
          left join message m on m.id = i.message \
          where i.id = $1",
};
static INSERT: Statement = Statement {
    name: "sms_invitation.insert",
    sql: "insert into sms_invitation (id, workspace, link, invited_by, number, name, language, created_at, sent_at, \
          message) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
};
static RENEW: Statement = Statement {
    name: "sms_invitation.renew",
    sql: "update sms_invitation set link = $1, sent_at = $2, message = $3 where id = $4 and link = $5",
};
/// The message goes, too, unless it went out: nobody lets it be tried again.
static WITHDRAW: Statement = Statement {
    name: "sms_invitation.withdraw",
    sql: "delete from message where state <> 'sent' and id = (select message from sms_invitation where link = $1)",
};
static CLOSE: Statement = Statement {
    name: "sms_invitation.close",
    sql: "delete from sms_invitation where link = $1",
};
static DELETE_LINK: Statement = Statement {
    name: "sms_invitation.delete_link",
    sql: "delete from join_link where id = $1 and personal = 1",
};
static PURGE_MESSAGES: Statement = Statement {
    name: "sms_invitation.messages.purge",
    sql: "delete from message where state <> 'sent' and id in (select i.message from sms_invitation i \
          join join_link j on j.id = i.link where j.expires_at < $1)",
};
static PURGE: Statement = Statement {
    name: "sms_invitation.purge",
    sql: "delete from sms_invitation where link in (select id from join_link where personal = 1 and expires_at < $1)",
};
static PURGE_LINKS: Statement = Statement {
    name: "sms_invitation.links.purge",
    sql: "delete from join_link where personal = 1 and expires_at < $1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &LIST,
    &BY_NUMBER,
    &FIND,
    &INSERT,
    &RENEW,
    &WITHDRAW,
    &CLOSE,
    &DELETE_LINK,
    &PURGE_MESSAGES,
    &PURGE,
    &PURGE_LINKS,
];

impl Store {
    /// Those of a workspace, the newest first; those before `older` where it is given.
    pub async fn sms_invitations(
        &self,
        workspace: WorkspaceId,
        older: Option<SmsInvitationId>,
        limit: i64,
    ) -> Result<Vec<SmsInvitation>, StoreError> {
        let older = older.unwrap_or(SmsInvitationId::from_bytes([0xff; 16]));
        let params = [workspace.into(), older.into(), limit.into()];
        let rows = self.database.read_long(&LIST, &params).await?;
        rows.iter().map(invitation).collect()
    }

    /// The one of a number, also where it is over.
    pub async fn sms_invitation_of(
        &self,
        workspace: WorkspaceId,
        number: &Phone,
    ) -> Result<Option<SmsInvitation>, StoreError> {
        let params = [Value::from(workspace), number.as_str().into()];
        let row = self.database.read_one(&BY_NUMBER, &params).await?;
        row.map(|row| invitation(&row)).transpose()
    }

    pub async fn sms_invitation(&self, id: SmsInvitationId) -> Result<Option<SmsInvitation>, StoreError> {
        let row = self.database.read_one(&FIND, &[id.into()]).await?;
        row.map(|row| invitation(&row)).transpose()
    }

    /// Housekeeping: forgets those that were over before then, with their links, and messages that did not go out.
    pub async fn purge_sms_invitations(&self, before: Timestamp) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE_MESSAGES, [before.into()]);
        batch.run(&PURGE, [before.into()]);
        batch.run(&PURGE_LINKS, [before.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// `Taken` if somebody with this number is invited already. Its link is made in the same change.
    pub fn open_sms_invitation(&mut self, new: &SmsInvitation) {
        let params = [
            Value::from(new.id),
            new.workspace.into(),
            new.link.into(),
            new.invited_by.into(),
            new.number.as_str().into(),
            new.name.as_str().into(),
            new.language.as_str().into(),
            new.created_at.into(),
            new.sent_at.into(),
            new.message.into(),
        ];
        self.run_once(&INSERT, params);
    }

    /// Puts a new link and message in the place of those that were read; `Stale` if they are gone.
    pub fn renew_sms_invitation(&mut self, open: &SmsInvitation, link: &JoinLink, message: MessageId) {
        self.run(&WITHDRAW, [open.link.into()]);
        self.run_once(&DELETE_LINK, [open.link.into()]);
        let params = [
            Value::from(link.id),
            self.now.into(),
            message.into(),
            open.id.into(),
            open.link.into(),
        ];
        self.run_once(&RENEW, params);
    }

    /// The person is in, or is not wanted any more: invitation and link go, and the message that still waits. `Stale` if
    /// somebody was first.
    pub fn close_sms_invitation(&mut self, link: JoinLinkId) {
        self.run(&WITHDRAW, [link.into()]);
        self.run_once(&DELETE_LINK, [link.into()]);
        self.run_once(&CLOSE, [link.into()]);
    }
}

fn invitation(row: &Row) -> Result<SmsInvitation, StoreError> {
    let number = row.text(5)?;
    Ok(SmsInvitation {
        id: row.id(0)?,
        workspace: row.id(1)?,
        link: row.id(2)?,
        invited_by: row.id(3)?,
        inviter: row.text(4)?.to_owned(),
        number: number.parse().map_err(|_| StoreError::Forged("sms_invitation"))?,
        name: row.text(6)?.to_owned(),
        language: row.text(7)?.to_owned(),
        created_at: row.time(8)?,
        sent_at: row.time(9)?,
        expires_at: row.time(10)?,
        message: row.id(11)?,
        not_sent: row.text(12)? == State::Failed.word(),
    })
}
