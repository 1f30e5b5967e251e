//! One text of SQL, and the few words in which the engines differ.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, PoisonError, RwLock};

/// How many rows `{rows}` stands for.
pub(crate) const ROWS: usize = 250;
/// How many rows `{many(…)}` stands for.
pub(crate) const MANY: usize = 50;

/// A named text of SQL that runs on both engines.
///
/// Parameters are `$1`, `$2`, …, first mentioned in this order (SQLite numbers them so). `{skip_locked}` at the end of a
/// `select` that claims work is `for update skip locked` on PostgreSQL and nothing on SQLite, where there is one writer.
/// `{rows}` after `values` is [`ROWS`] pairs of an id and a number, the parameters from `$1` on; `{many(blob, text)}` is
/// [`MANY`] rows of columns of these types, as the text's last parameters are counted on from the `$n` before it.
#[derive(PartialEq, Eq, Debug)]
pub struct Statement {
    /// `table.act`: what errors and tests call it.
    pub name: &'static str,
    pub sql: &'static str,
}

/// Which engine's words are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Texts that were written out, each once: thousands of letters that a file of employees needs hundreds of times. As many
/// as there are statements, so that none is ever given back.
static WRITTEN: LazyLock<RwLock<HashMap<(&'static str, Dialect), &'static str>>> = LazyLock::new(RwLock::default);

impl Statement {
    /// The text in the engine's words.
    pub(crate) fn text(&self, dialect: Dialect) -> &'static str {
        if !self.sql.contains('{') {
            return self.sql;
        }
        let known = WRITTEN.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known.get(&(self.sql, dialect)) {
            return text;
        }
        drop(known);
        let text = String::leak(self.written(dialect));
        let mut known = WRITTEN.write().unwrap_or_else(PoisonError::into_inner);
        known.entry((self.sql, dialect)).or_insert(text)
    }

    fn written(&self, dialect: Dialect) -> String {
        let claim = match dialect {
            Dialect::Sqlite => "",
            Dialect::Postgres => "for update skip locked",
        };
        let text = self.sql.replace("{skip_locked}", claim);
        if text.contains("{rows}") {
            text.replace("{rows}", &rows(dialect))
        } else {
            with_many(text, dialect)
        }
    }

    /// How many parameters the text names, or what is wrong with their order. Quoted texts are passed over.
    pub(crate) fn parameters(&self) -> Result<usize, String> {
        let mut known = 0;
        for (index, part) in self.text(Dialect::Sqlite).split('\'').enumerate() {
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

fn rows(dialect: Dialect) -> String {
    let blob = match dialect {
        Dialect::Sqlite => "blob",
        Dialect::Postgres => "bytea",
    };
    let mut text = String::with_capacity(ROWS * 44);
    for row in 0..ROWS {
        let comma = if row == 0 { "" } else { ", " };
        let (id, number) = (2 * row + 1, 2 * row + 2);
        // Writing to a text cannot fail.
        let _ = write!(text, "{comma}(cast(${id} as {blob}), cast(${number} as bigint))");
    }
    text
}

/// Writes out the one `{many(…)}` of a text, whose parameters come after those that the text mentions before it.
fn with_many(text: String, dialect: Dialect) -> String {
    let parts = text.split_once("{many(").and_then(|(before, rest)| {
        let (types, after) = rest.split_once(")}")?;
        Some((before, types, after))
    });
    let Some((before, types, after)) = parts else {
        return text;
    };
    let types: Vec<&str> = types.split(", ").map(|word| typed(word, dialect)).collect();
    let first = before.split('$').skip(1).filter_map(number).max().unwrap_or(0) + 1;
    let rows = (0..MANY).map(|row| {
        let cells = types.iter().enumerate().map(|(column, word)| {
            let number = first + row * types.len() + column;
            format!("cast(${number} as {word})")
        });
        format!("({})", cells.collect::<Vec<_>>().join(", "))
    });
    format!("{before}{}{after}", rows.collect::<Vec<_>>().join(", "))
}

fn number(after_dollar: &str) -> Option<usize> {
    let digits = after_dollar.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn typed(word: &str, dialect: Dialect) -> &str {
    match (word, dialect) {
        ("blob", Dialect::Postgres) => "bytea",
        ("bigint", Dialect::Sqlite) => "integer",
        (same, _) => same,
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
    fn rows_are_pairs_of_an_id_and_a_number() {
        let statement = Statement {
            name: "test",
            sql: "insert into t (a, b) values {rows}",
        };
        assert_eq!(statement.parameters(), Ok(2 * ROWS));
        let text = statement.text(Dialect::Postgres);
        assert!(
            text.starts_with("insert into t (a, b) values (cast($1 as bytea), cast($2 as bigint)), (cast($3 as bytea)"),
            "{text}"
        );
    }

    #[test]
    fn many_rows_have_the_types_that_are_named_and_count_on() {
        let statement = Statement {
            name: "test",
            sql: "insert into t select $1, a, b from (values {many(blob, text)}) as fresh (a, b)",
        };
        assert_eq!(statement.parameters(), Ok(1 + 2 * MANY));
        let text = statement.text(Dialect::Postgres);
        assert!(
            text.contains("(cast($2 as bytea), cast($3 as text)), (cast($4 as bytea)"),
            "{text}"
        );
        assert!(
            text.ends_with(&format!("cast(${} as text))) as fresh (a, b)", 1 + 2 * MANY)),
            "{text}"
        );
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
