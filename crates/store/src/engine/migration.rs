//! The steps that made the tables what they are, for both engines.
//!
//! A step is never changed once it has run anywhere: its checksum is kept, and a difference stops the start. A new step
//! is a file `migrations/NNNN_name.sql` and a line in [`MIGRATIONS`]. Tokens: `{blob}` is the type of bytes, `{strict}`
//! after the closing bracket of a table, `{by_key}` in its place for a table that lies in the order of its primary key
//! (no row id on SQLite), `{bytewise}` after `text` makes PostgreSQL compare it byte by byte as SQLite does; a line that
//! begins with `{postgres}` is for PostgreSQL alone. `bigint` is `integer` on SQLite, where strict tables know no other
//! word.

use aws_lc_rs::digest::{SHA256, digest};

use super::StoreError;
use super::statement::Dialect;

pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    sql: &'static str,
}

pub(crate) static MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "meta",
        sql: include_str!("../../migrations/0001_meta.sql"),
    },
    Migration {
        number: 2,
        name: "accounts",
        sql: include_str!("../../migrations/0002_accounts.sql"),
    },
    Migration {
        number: 3,
        name: "event",
        sql: include_str!("../../migrations/0003_event.sql"),
    },
    Migration {
        number: 4,
        name: "recovery",
        sql: include_str!("../../migrations/0004_recovery.sql"),
    },
    Migration {
        number: 5,
        name: "waiver",
        sql: include_str!("../../migrations/0005_waiver.sql"),
    },
    Migration {
        number: 6,
        name: "account_proof",
        sql: include_str!("../../migrations/0006_account_proof.sql"),
    },
    Migration {
        number: 8,
        name: "invite",
        sql: include_str!("../../migrations/0008_invite.sql"),
    },
    Migration {
        number: 9,
        name: "recover",
        sql: include_str!("../../migrations/0009_recover.sql"),
    },
    Migration {
        number: 10,
        name: "people",
        sql: include_str!("../../migrations/0010_people.sql"),
    },
    Migration {
        number: 11,
        name: "alerts",
        sql: include_str!("../../migrations/0011_alerts.sql"),
    },
    Migration {
        number: 12,
        name: "deletion",
        sql: include_str!("../../migrations/0012_deletion.sql"),
    },
    Migration {
        number: 13,
        name: "phone",
        sql: include_str!("../../migrations/0013_phone.sql"),
    },
    Migration {
        number: 14,
        name: "approval",
        sql: include_str!("../../migrations/0014_approval.sql"),
    },
    Migration {
        number: 15,
        name: "access_request",
        sql: include_str!("../../migrations/0015_access_request.sql"),
    },
    Migration {
        number: 16,
        name: "sms",
        sql: include_str!("../../migrations/0016_sms.sql"),
    },
    Migration {
        number: 17,
        name: "app_session",
        sql: include_str!("../../migrations/0017_app_session.sql"),
    },
    Migration {
        number: 18,
        name: "push",
        sql: include_str!("../../migrations/0018_push.sql"),
    },
    Migration {
        number: 19,
        name: "step_up",
        sql: include_str!("../../migrations/0019_step_up.sql"),
    },
    Migration {
        number: 20,
        name: "details",
        sql: include_str!("../../migrations/0020_details.sql"),
    },
    Migration {
        number: 21,
        name: "alert_about",
        sql: include_str!("../../migrations/0021_alert_about.sql"),
    },
    Migration {
        number: 22,
        name: "sms_invitation",
        sql: include_str!("../../migrations/0022_sms_invitation.sql"),
    },
    Migration {
        number: 23,
        name: "other_phone",
        sql: include_str!("../../migrations/0023_other_phone.sql"),
    },
    Migration {
        number: 24,
        name: "outbox",
        sql: include_str!("../../migrations/0024_outbox.sql"),
    },
    Migration {
        number: 25,
        name: "due_order",
        sql: include_str!("../../migrations/0025_due_order.sql"),
    },
    Migration {
        number: 26,
        name: "deleted_invitations",
        sql: include_str!("../../migrations/0026_deleted_invitations.sql"),
    },
];

/// Where the runner keeps what has run.
pub(crate) const TABLE: &str = "create table if not exists schema_migration (
    number bigint not null primary key, name text not null, checksum {blob} not null){strict}";
pub(crate) const DONE: &str = "select number, checksum from schema_migration order by number";
pub(crate) const RECORD: &str = "insert into schema_migration (number, name, checksum) values ($1, $2, $3)";

impl Migration {
    pub(crate) fn text(&self, dialect: Dialect) -> String {
        translate(self.sql, dialect)
    }

    /// Over the file as it is, so that both engines keep the same.
    pub(crate) fn checksum(&self) -> Vec<u8> {
        digest(&SHA256, self.sql.as_bytes()).as_ref().to_vec()
    }
}

pub(crate) fn translate(sql: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => without(sql, "{postgres}")
            .replace("{blob}", "blob")
            .replace("{strict}", " strict")
            .replace("{by_key}", " strict, without rowid")
            .replace("{bytewise}", "")
            .replace("bigint", "integer"),
        Dialect::Postgres => sql
            .replace("{postgres} ", "")
            .replace("{blob}", "bytea")
            .replace("{strict}", "")
            .replace("{by_key}", "")
            .replace("{bytewise}", " collate \"C\""),
    }
}

/// The text without the lines that begin so.
fn without(sql: &str, begin: &str) -> String {
    sql.split_inclusive('\n')
        .filter(|line| !line.starts_with(begin))
        .collect()
}

/// What has still to run, given what has run (number and checksum).
///
/// A database of a newer program is [`StoreError::Newer`]; a step that ran with another text is `Corrupt`.
pub(crate) fn pending(done: &[(i64, Vec<u8>)]) -> Result<Vec<&'static Migration>, StoreError> {
    let known = MIGRATIONS.last().map_or(0, |last| last.number);
    if let Some((found, _)) = done.iter().max_by_key(|(number, _)| *number)
        && *found > known
    {
        return Err(StoreError::Newer { found: *found, known });
    }
    for migration in MIGRATIONS {
        let ran = done.iter().find(|(number, _)| *number == migration.number);
        if ran.is_some_and(|(_, checksum)| *checksum != migration.checksum()) {
            let (number, name) = (migration.number, migration.name);
            return Err(StoreError::Corrupt(format!(
                "migration {number:04}_{name} ran with another text than this program's"
            )));
        }
    }
    Ok(MIGRATIONS
        .iter()
        .filter(|migration| !done.iter().any(|(number, _)| *number == migration.number))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_in_order_and_a_changed_one_is_noticed() {
        assert!(MIGRATIONS.is_sorted_by(|one, next| one.number < next.number));
        assert_eq!(pending(&[]).unwrap().len(), MIGRATIONS.len());
        assert!(matches!(pending(&[(1, vec![0; 32])]), Err(StoreError::Corrupt(_))));
        assert!(matches!(
            pending(&[(9999, vec![])]),
            Err(StoreError::Newer { found: 9999, .. })
        ));
    }
}
