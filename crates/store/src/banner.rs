//! Which banner a person has put off, and on which of their days.

use domain::banner::BannerKind;
use domain::id::EmployeeId;

use crate::{Batch, Statement, Store, StoreError, Value};

static PUT_OFF: Statement = Statement {
    name: "banner.put_off",
    sql: "select kind, day from banner where employee = $1",
};
static PUT: Statement = Statement {
    name: "banner.put",
    sql: "insert into banner (employee, kind, day) values ($1, $2, $3) \
          on conflict (employee, kind) do update set day = excluded.day",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&PUT_OFF, &PUT];

impl Store {
    /// What this employee has put off; a kind that is no more is left out.
    pub async fn put_off_banners(&self, employee: EmployeeId) -> Result<Vec<(BannerKind, String)>, StoreError> {
        let rows = self.database.read(&PUT_OFF, &[employee.into()]).await?;
        let mut put_off = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(kind) = BannerKind::from_word(row.text(0)?) {
                put_off.push((kind, row.text(1)?.to_owned()));
            }
        }
        Ok(put_off)
    }

    /// Housekeeping: a banner is not shown again on `day`.
    pub async fn put_banner_off(&self, employee: EmployeeId, kind: BannerKind, day: &str) -> Result<(), StoreError> {
        let mut batch = Batch::new();
        batch.run(&PUT, [Value::from(employee), kind.word().into(), day.into()]);
        self.database.write(batch).await.map(drop)
    }
}
