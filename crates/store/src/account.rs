//! Accounts: a person's login on the whole server.

use domain::email::Email;
use domain::id::{AccountId, EmployeeId};
use domain::keys::KeyId;
use domain::time::Timestamp;

use crate::employee::Employee;
use crate::renewal::{Found, Keyed};
use crate::{Batch, Change, Row, Statement, Store, StoreError, Value};

/// An account as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    pub id: AccountId,
    /// The folded login.
    pub login: String,
    /// The login as the person wrote it.
    pub login_shown: String,
    pub login_confirmed_at: Option<Timestamp>,
    pub name: String,
    pub password: Option<PasswordHash>,
    /// When the password was set or changed.
    pub password_at: Option<Timestamp>,
    /// Whether a longer password is asked for now (PWD-07).
    pub longer_asked: bool,
    pub language: Option<String>,
    pub time_zone: Option<String>,
}

/// An Argon2id hash in PHC form. It does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

static BY_LOGIN: Statement = Statement {
    name: "account.by_login",
    sql: "select id, login, login_shown, login_confirmed_at, name, password, language, time_zone, password_at, \
          longer_asked from account where login = $1",
};
static BY_ID: Statement = Statement {
    name: "account.by_id",
    sql: "select id, login, login_shown, login_confirmed_at, name, password, language, time_zone, password_at, \
          longer_asked from account where id = $1",
};
static CONFIRM_LOGIN: Statement = Statement {
    name: "account.confirm_login",
    sql: "update account set login_confirmed_at = coalesce(login_confirmed_at, $1) where id = $2",
};
static INSERT: Statement = Statement {
    name: "account.insert",
    sql: "insert into account (id, login, login_shown, login_confirmed_at, name, created_at) \
          values ($1, $2, $3, $4, $5, $6)",
};
static SET_PASSWORD: Statement = Statement {
    name: "account.set_password",
    sql: "update account set password = $1, password_at = $2 where id = $3",
};
static CHANGE_PASSWORD: Statement = Statement {
    name: "account.change_password",
    sql: "update account set password = $1, password_at = $2, longer_asked = null where id = $3 and password = $4",
};
static SET_FIRST_PASSWORD: Statement = Statement {
    name: "account.set_first_password",
    sql: "update account set password = $1, password_at = $2 where id = $3 and password is null",
};
static HOLD_PASSWORD: Statement = Statement {
    name: "account.hold_password",
    sql: "update account set password_at = password_at where id = $1 and coalesce(password_at, 0) = $2",
};
static REHASH: Statement = Statement {
    name: "account.rehash",
    sql: "update account set password = $1 where id = $2 and password = $3",
};
/// Once: whoever closed the request is not asked again.
static ASK_LONGER: Statement = Statement {
    name: "account.ask_longer",
    sql: "update account set longer_asked = 1 where id = $1 and longer_asked is null",
};
static CLOSE_LONGER: Statement = Statement {
    name: "account.close_longer",
    sql: "update account set longer_asked = 2 where id = $1 and longer_asked = 1",
};
static SET_LANGUAGE: Statement = Statement {
    name: "account.set_language",
    sql: "update account set language = $1 where id = $2",
};
static SET_PROFILE: Statement = Statement {
    name: "account.set_profile",
    sql: "update account set name = $1, language = $2, time_zone = $3 where id = $4",
};
static CHANGE_LOGIN: Statement = Statement {
    name: "account.change_login",
    sql: "update account set login = $1, login_shown = $2, login_confirmed_at = $3 where id = $4 and login = $5",
};
/// What somebody else was told is not for whoever begins anew.
static FORGET_ALERTS: Statement = Statement {
    name: "account.forget_alerts",
    sql: "delete from alert where account = $1",
};
/// The owner of the login showed up and knows no password: nobody has confirmed it so far.
static BEGIN_ANEW: Statement = Statement {
    name: "account.begin_anew",
    sql: "update account set password = $1, password_at = $2, longer_asked = null, login_confirmed_at = $3, \
          time_zone = null where id = $4 and login = $5 and password is not null and login_confirmed_at is null",
};
/// After a statement that took the account's row: nobody made or took a place meanwhile.
static HOLD_PLACES: Statement = Statement {
    name: "account.hold_places",
    sql: "update account set name = name where id = $1 and (select count(*) from employee where account = $2) = $3",
};
static COUNT: Statement = Statement {
    name: "account.any",
    sql: "select id from account limit 1",
};

static KEYED_PAGE: Statement = Statement {
    name: "account.keyed",
    sql: "select id, password from account where id > $1 and password is not null order by id limit $2",
};

pub(crate) static KEYED: Keyed = Keyed {
    table: "account",
    what: "passwords",
    page: &KEYED_PAGE,
    whole: false,
    judge: |store, row, _| {
        let key = KeyId::of_password_hash(row.text(1)?).filter(|key| store.keys.ids().contains(key));
        Ok(key.map_or(Found::Foreign, Found::Under))
    },
};

pub(crate) static STATEMENTS: &[&Statement] = &[
    &KEYED_PAGE,
    &BY_LOGIN,
    &BY_ID,
    &INSERT,
    &CONFIRM_LOGIN,
    &SET_PASSWORD,
    &CHANGE_PASSWORD,
    &SET_FIRST_PASSWORD,
    &HOLD_PASSWORD,
    &REHASH,
    &ASK_LONGER,
    &CLOSE_LONGER,
    &SET_LANGUAGE,
    &SET_PROFILE,
    &CHANGE_LOGIN,
    &BEGIN_ANEW,
    &FORGET_ALERTS,
    &HOLD_PLACES,
    &COUNT,
];

impl Store {
    /// The account with this folded login.
    pub async fn account_by_login(&self, folded: &str) -> Result<Option<Account>, StoreError> {
        self.database
            .read_one(&BY_LOGIN, &[folded.into()])
            .await?
            .map(|row| account(&row))
            .transpose()
    }

    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.database
            .read_one(&BY_ID, &[id.into()])
            .await?
            .map(|row| account(&row))
            .transpose()
    }

    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(self.database.read_one(&COUNT, &[]).await?.is_some())
    }

    /// Housekeeping: the same password under the policy's newer parameters.
    pub async fn rehash(&self, account: AccountId, old: &PasswordHash, new: &str) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&REHASH, [new.into(), account.into(), old.0.as_str().into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: asks for a longer password, once (PWD-07).
    pub async fn ask_longer_password(&self, account: AccountId) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&ASK_LONGER, [account.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: the person closed the request.
    pub async fn close_longer_password(&self, account: AccountId) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&CLOSE_LONGER, [account.into()]);
        self.database.write(batch).await.map(drop)
    }

    /// Housekeeping: the language that the person chose for pages.
    pub async fn set_language(&self, account: AccountId, language: &str) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&SET_LANGUAGE, [language.into(), account.into()]);
        self.database.write(batch).await.map(drop)
    }
}

impl Change<'_> {
    /// A new account without a password. `Taken` if the login exists.
    pub fn create_account(&mut self, id: AccountId, login: &Email, name: &str, confirmed: bool) {
        let confirmed_at = confirmed.then_some(self.now);
        self.run_once(
            &INSERT,
            [
                Value::from(id),
                login.folded().into(),
                login.written().into(),
                confirmed_at.into(),
                name.into(),
                self.now.into(),
            ],
        );
    }

    /// The login's owner has shown up; the first time counts.
    pub fn confirm_login(&mut self, id: AccountId) {
        self.run_once(&CONFIRM_LOGIN, [self.now.into(), id.into()]);
    }

    /// `Stale` if the password was replaced since `account` was read: who proved the former one gets no further.
    pub fn hold_password(&mut self, account: &Account) {
        let at = account.password_at.map_or(0, Timestamp::micros);
        self.run_once(&HOLD_PASSWORD, [Value::from(account.id), at.into()]);
    }

    pub fn set_password(&mut self, account: AccountId, hash: &str) {
        self.run_once(&SET_PASSWORD, [hash.into(), self.now.into(), account.into()]);
    }

    /// Replaces the password; `Stale` if it is no longer the one that was proven.
    pub fn change_password(&mut self, account: AccountId, old: &PasswordHash, new: &str) {
        let params = [new.into(), self.now.into(), account.into(), old.0.as_str().into()];
        self.run_once(&CHANGE_PASSWORD, params);
    }

    /// What the person is called, and how pages and messages speak to them.
    pub fn set_profile(&mut self, account: AccountId, name: &str, language: Option<&str>, time_zone: Option<&str>) {
        let params = [Value::from(name), language.into(), time_zone.into(), account.into()];
        self.run_once(&SET_PROFILE, params);
    }

    /// Another login, confirmed, in the account and in every place of it. A contact e-mail that was the former login
    /// goes with it; one that is the new login counts as confirmed.
    ///
    /// The `guests`, the places at which somebody is only invited, stay with the former login, in `stays`, an account of
    /// their own: an invitation is bound to its address, and its inviter learns of no other (INV-14, ACC-14).
    ///
    /// `Taken` if somebody else has the address, as login anywhere or as contact e-mail in a workspace of the account;
    /// `Stale` if the login is no longer the one that was read, or `places` are not all there are.
    pub fn change_login(
        &mut self,
        account: &Account,
        new: &Email,
        (places, guests): (&[Employee], &[EmployeeId]),
        stays: AccountId,
    ) {
        let params = [
            Value::from(new.folded()),
            new.written().into(),
            self.now.into(),
            account.id.into(),
            account.login.as_str().into(),
        ];
        self.run_once(&CHANGE_LOGIN, params);
        self.hold_places(account.id, places.len());
        let is_new = account.login != new.folded();
        let (left, moved): (Vec<_>, Vec<_>) = places.iter().partition(|place| is_new && guests.contains(&place.id));
        if let Some(first) = left.first() {
            self.run_once(
                &INSERT,
                [
                    Value::from(stays),
                    account.login.as_str().into(),
                    account.login_shown.as_str().into(),
                    Value::Null,
                    first.name.as_str().into(),
                    self.now.into(),
                ],
            );
        }
        for place in left {
            self.move_place(place, stays);
        }
        for place in moved {
            self.move_login(place, &account.login, new);
        }
        self.relist_login(account.id, new);
    }

    /// `Stale` unless the account has exactly so many places. For a change that has taken the account's row before: with
    /// [`Change::hold_account`] nobody makes one at the same moment.
    fn hold_places(&mut self, account: AccountId, places: usize) {
        let places = i64::try_from(places).unwrap_or(i64::MAX);
        self.run_once(&HOLD_PLACES, [Value::from(account), account.into(), places.into()]);
    }

    /// A new password and a confirmed login in place of what somebody chose who never confirmed it. `places` are all that
    /// the account has. `Stale` if somebody confirmed the login, or made another place, meanwhile.
    pub fn begin_anew(&mut self, account: &Account, hash: &str, places: &[Employee]) {
        self.run_once(
            &BEGIN_ANEW,
            [
                Value::from(hash),
                self.now.into(),
                self.now.into(),
                account.id.into(),
                account.login.as_str().into(),
            ],
        );
        self.hold_places(account.id, places.len());
        self.run(&FORGET_ALERTS, [account.id.into()]);
    }

    /// Sets a password only where there was none: an invitation or set-up never replaces one.
    pub fn set_first_password(&mut self, account: AccountId, hash: &str) {
        self.run_once(&SET_FIRST_PASSWORD, [hash.into(), self.now.into(), account.into()]);
    }
}

fn account(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.id(0)?,
        login: row.text(1)?.to_owned(),
        login_shown: row.text(2)?.to_owned(),
        login_confirmed_at: row.opt_time(3)?,
        name: row.text(4)?.to_owned(),
        password: row.opt_text(5)?.map(|hash| PasswordHash(hash.to_owned())),
        language: row.opt_text(6)?.map(str::to_owned),
        time_zone: row.opt_text(7)?.map(str::to_owned),
        password_at: row.opt_time(8)?,
        longer_asked: row.opt_int(9)? == Some(1),
    })
}
