//! One text of SQL, and the few words in which the engines differ.

use std::borrow::Cow;

/// A named text of SQL that runs on both engines.
///
/// Parameters are `$1`, `$2`, …, first mentioned in this order (SQLite numbers them so). `{skip_locked}` at the end of a
/// `select` that claims work is `for update skip locked` on PostgreSQL and nothing on SQLite, where there is one writer.
#[derive(PartialEq, Eq, Debug)]
pub struct Statement {
    /// `table.act`: what errors and tests call it.
    pub name: &'static str,
    pub sql: &'static str,
}

/// Which engine's words are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Statement {
    pub(crate) fn text(&self, dialect: Dialect) -> Cow<'static, str> {
        if !self.sql.contains('{') {
            return Cow::Borrowed(self.sql);
        }
        let claim = match dialect {
            Dialect::Sqlite => "",
            Dialect::Postgres => "for update skip locked",
        };
        Cow::Owned(self.sql.replace("{skip_locked}", claim))
    }

    /// How many parameters the text names, or what is wrong with their order. Quoted texts are passed over.
    pub(crate) fn parameters(&self) -> Result<usize, String> {
        let mut known = 0;
        for (index, part) in self.sql.split('\'').enumerate() {
            if index % 2 == 1 {
                continue;
            }
            for after in part.split('$').skip(1) {
                let digits = after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
                let number = digits
                    .parse::<usize>()
                    .map_err(|_| format!("{}: a $ without a number", self.name))?;
                if number > known + 1 || number == 0 {
                    return Err(format!("{}: ${number} is mentioned before ${}", self.name, known + 1));
                }
                known = known.max(number);
            }
        }
        Ok(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_mentioned_in_order() {
        let count = |sql| Statement { name: "test", sql }.parameters();
        assert_eq!(
            count("select a from t where b = $1 and c = $2 and d = $1 and e = '$9'"),
            Ok(2)
        );
        assert_eq!(count("select 1"), Ok(0));
        assert!(count("update t set a = $2 where b = $1").is_err());
    }

    #[test]
    fn claiming_work_skips_what_others_hold_where_there_are_others() {
        let statement = Statement {
            name: "test",
            sql: "select id from t {skip_locked}",
        };
        assert_eq!(statement.text(Dialect::Sqlite), "select id from t ");
        assert_eq!(
            statement.text(Dialect::Postgres),
            "select id from t for update skip locked"
        );
    }
}
