//! People who were invited by SMS and have not joined yet. Each holds a [`JoinLink`] of their own, which is gone once it
//! was used.

use domain::id::{EmployeeId, JoinLinkId, SmsInvitationId, WorkspaceId};
use domain::sms::Phone;
use domain::time::Timestamp;

use crate::join_link::JoinLink;
use crate::{Change, Row, Statement, Store, StoreError, Value};

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
}

static LIST: Statement = Statement {
    name: "sms_invitation.list",
    sql: "select i.id, i.workspace, i.link, i.invited_by, coalesce(b.name, ''), i.number, i.name, i.language, \
          i.created_at, i.sent_at, j.expires_at \
          from sms_invitation i join join_link j on j.id = i.link left join employee b on b.id = i.invited_by \
          where i.workspace = $1 order by i.created_at desc, i.id desc limit $2",
};
static FIND: Statement = Statement {
    name: "sms_invitation.find",
    sql: "select i.id, i.workspace, i.link, i.invited_by, coalesce(b.name, ''), i.number, i.name, i.language, \
          i.created_at, i.sent_at, j.expires_at \
          from sms_invitation i join join_link j on j.id = i.link left join employee b on b.id = i.invited_by \
          where i.id = $1",
};
static INSERT: Statement = Statement {
    name: "sms_invitation.insert",
    sql: "insert into sms_invitation (id, workspace, link, invited_by, number, name, language, created_at, sent_at) \
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
};
static RENEW: Statement = Statement {
    name: "sms_invitation.renew",
    sql: "update sms_invitation set link = $1, sent_at = $2 where id = $3 and link = $4",
};
static CLOSE: Statement = Statement {
    name: "sms_invitation.close",
    sql: "delete from sms_invitation where link = $1",
};
static DELETE_LINK: Statement = Statement {
    name: "sms_invitation.delete_link",
    sql: "delete from join_link where id = $1 and personal = 1",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&LIST, &FIND, &INSERT, &RENEW, &CLOSE, &DELETE_LINK];

impl Store {
    /// The newest ones of a workspace.
    pub async fn sms_invitations(&self, workspace: WorkspaceId, limit: i64) -> Result<Vec<SmsInvitation>, StoreError> {
        let rows = self
            .database
            .read_long(&LIST, &[workspace.into(), limit.into()])
            .await?;
        rows.iter().map(invitation).collect()
    }

    pub async fn sms_invitation(&self, id: SmsInvitationId) -> Result<Option<SmsInvitation>, StoreError> {
        let row = self.database.read_one(&FIND, &[id.into()]).await?;
        row.map(|row| invitation(&row)).transpose()
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
        ];
        self.run_once(&INSERT, params);
    }

    /// Puts a new link in the place of the one that was read; `Stale` if that one is gone.
    pub fn renew_sms_invitation(&mut self, open: &SmsInvitation, link: &JoinLink) {
        self.run_once(&DELETE_LINK, [open.link.into()]);
        let params = [Value::from(link.id), self.now.into(), open.id.into(), open.link.into()];
        self.run_once(&RENEW, params);
    }

    /// The person is in, or is not wanted any more: invitation and link go. `Stale` if somebody was first.
    pub fn close_sms_invitation(&mut self, link: JoinLinkId) {
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
    })
}
