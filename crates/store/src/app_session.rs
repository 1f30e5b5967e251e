//! What apps stay signed in by: a public key and the digest of a refresh token beside a session's row.
//!
//! It ends with its session: whatever ends that one, ends this one too, and nothing has to be remembered twice.

use domain::app_session::{Credential, Rotated};
use domain::id::SessionId;
use domain::jws::PublicKey;
use domain::session::Session;

use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

const TABLE: &str = "app_session";

static FIND: Statement = Statement {
    name: "app_session.find",
    sql: "select session, public_key, digest, former, request, salt, rotated_at, mac from app_session where session = $1",
};
static INSERT: Statement = Statement {
    name: "app_session.insert",
    sql: "insert into app_session (session, public_key, digest, rotated_at, mac) values ($1, $2, $3, $4, $5)",
};
static ROTATE: Statement = Statement {
    name: "app_session.rotate",
    sql: "update app_session set digest = $1, former = $2, request = $3, salt = $4, rotated_at = $5, mac = $6 \
          where session = $7 and digest = $8",
};
static KEYED_PAGE: Statement = Statement {
    name: "app_session.keyed",
    sql: "select session, public_key, digest, former, request, salt, rotated_at, mac from app_session \
          where session > $1 order by session limit $2",
};
static PURGE: Statement = Statement {
    name: "app_session.purge",
    sql: "delete from app_session where not exists (select 1 from session where session.id = app_session.session)",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&FIND, &INSERT, &ROTATE, &KEYED_PAGE, &PURGE];

pub(crate) static KEYED: Keyed = Keyed {
    table: TABLE,
    what: "apps",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| Found::unless_forged(keyed(store, row)),
};

fn keyed(store: &Store, row: &Row) -> Result<Found, StoreError> {
    let credential = store.credential_row(row)?;
    Ok(store.found(TABLE, &[&covered(&credential)], row.blob(7)?))
}

/// A rotation that was judged: from what is stored to what is to be.
#[derive(Debug)]
pub struct Rotation<'a> {
    pub from: &'a Credential,
    pub to: &'a Credential,
    /// The session as it is from now on, and the digests of its old and its new token.
    pub session: &'a Session,
    pub old: [u8; 32],
    pub new: [u8; 32],
}

impl Store {
    /// What the app of this session stays signed in by; nothing is said of the session itself.
    pub async fn app_credential(&self, session: SessionId) -> Result<Option<Credential>, StoreError> {
        let row = self.database.read_one(&FIND, &[session.into()]).await?;
        row.map(|row| self.credential_row(&row)).transpose()
    }

    /// Housekeeping: gives a session's app its next tokens, both or none. False where it was rotated, given another
    /// token or ended meanwhile: then nothing was written.
    pub async fn rotate_app(&self, rotation: &Rotation<'_>) -> Result<bool, StoreError> {
        let Rotation { from, to, .. } = *rotation;
        let Some(Rotated { former, request, salt }) = to.rotated else {
            return Err(StoreError::Corrupt("a rotation from nothing".to_owned()));
        };
        let mut batch = Batch::new();
        let params = [
            Value::from(to.refresh),
            former.into(),
            request.into(),
            salt.into(),
            to.rotated_at.into(),
            self.row_mac(TABLE, &[&covered(to)]).into(),
            to.session.into(),
            from.refresh.into(),
        ];
        batch.run_guarded(&ROTATE, params, 1);
        self.refresh_session(&mut batch, rotation.session, rotation.old, rotation.new);
        match self.database.write(batch).await {
            Ok(_) => Ok(true),
            Err(StoreError::Stale { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Housekeeping: forgets what belongs to sessions that are gone.
    pub async fn purge_apps(&self) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PURGE, []);
        self.database.write(batch).await.map(drop)
    }

    fn credential_row(&self, row: &Row) -> Result<Credential, StoreError> {
        let forged = || StoreError::Forged(TABLE);
        let bytes = |at: usize| -> Result<Option<[u8; 32]>, StoreError> {
            let bytes = row.opt_blob(at)?;
            bytes
                .map(|bytes| <[u8; 32]>::try_from(bytes).map_err(|_| forged()))
                .transpose()
        };
        let rotated = match (bytes(3)?, bytes(4)?, bytes(5)?) {
            (Some(former), Some(request), Some(salt)) => Some(Rotated { former, request, salt }),
            _ => None,
        };
        let credential = Credential {
            session: row.id(0)?,
            key: PublicKey::from_bytes(row.blob(1)?).ok_or_else(forged)?,
            refresh: row.bytes(2)?,
            rotated,
            rotated_at: row.time(6)?,
        };
        self.check_row(TABLE, &[&covered(&credential)], row.blob(7)?)?;
        Ok(credential)
    }
}

impl Change<'_> {
    /// Lets the app of a session that is opened in this change stay signed in.
    pub fn keep_app(&mut self, credential: &Credential) {
        let mac = self.store.row_mac(TABLE, &[&covered(credential)]);
        self.run_once(
            &INSERT,
            [
                Value::from(credential.session),
                credential.key.bytes().as_slice().into(),
                credential.refresh.into(),
                credential.rotated_at.into(),
                mac.into(),
            ],
        );
    }
}

/// Everything in the row that must not be changed by anybody else (THR-08).
fn covered(credential: &Credential) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(credential.session.bytes());
    bytes.extend_from_slice(credential.key.bytes());
    bytes.extend_from_slice(&credential.refresh);
    bytes.extend_from_slice(&credential.rotated_at.micros().to_be_bytes());
    if let Some(Rotated { former, request, salt }) = &credential.rotated {
        for part in [former, request, salt] {
            bytes.extend_from_slice(part);
        }
    }
    bytes
}
