//! A file of employees: which columns it has, and what each row asks for.
//!
//! Nothing is guessed: a column that is not known refuses the file, a row that cannot be read is named with its reason
//! and leaves the others alone. What a spreadsheet would take for a formula is a text like any other here.

use crate::account::{Role, ShownName};
use crate::email::Email;

/// The most rows of one file.
pub const ROWS: usize = 100_000;
/// The most groups that one row names.
const GROUPS: usize = 20;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    Name,
    Email,
    Groups,
    Role,
    Language,
    /// Written by our own export, and not read.
    Passed,
}

/// The columns of a file, in its order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Columns(Vec<Column>);

/// Why a file is not taken at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadFile {
    /// There is nothing in it.
    Empty,
    /// Not UTF-8.
    Encoding,
    /// A column that is not known, as it is called in the file.
    UnknownColumn(String),
    /// A column that is there twice.
    RepeatedColumn(String),
    /// `name` or `email` is missing.
    MissingColumn(&'static str),
    TooManyRows,
    TooLarge,
    /// It ended in the middle.
    Broken,
}

impl BadFile {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Encoding => "encoding",
            Self::UnknownColumn(_) => "unknown_column",
            Self::RepeatedColumn(_) => "repeated_column",
            Self::MissingColumn(_) => "missing_column",
            Self::TooManyRows => "too_many_rows",
            Self::TooLarge => "too_large",
            Self::Broken => "broken",
        }
    }

    /// The column that it is about, as far as it may be shown.
    pub fn column(&self) -> String {
        match self {
            Self::UnknownColumn(name) | Self::RepeatedColumn(name) => name.chars().take(60).collect(),
            Self::MissingColumn(name) => (*name).to_owned(),
            _ => String::new(),
        }
    }
}

/// Why a row is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadRow {
    /// It has more or fewer fields than the first line.
    Fields,
    Name,
    Email,
    Group,
    Role,
    Language,
    /// The same address stands in an earlier row.
    Repeated,
}

impl BadRow {
    pub fn word(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Name => "name",
            Self::Email => "email",
            Self::Group => "group",
            Self::Role => "role",
            Self::Language => "language",
            Self::Repeated => "repeated",
        }
    }
}

/// What a row asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub name: ShownName,
    pub email: Email,
    pub groups: Vec<ShownName>,
    pub role: Role,
    /// The tag of a language that the pages speak; `None` leaves it open.
    pub language: Option<String>,
}

impl Columns {
    /// Reads the first line: names in English or German, in any case and order.
    pub fn read(names: &[String]) -> Result<Self, BadFile> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let column = match name.trim().to_lowercase().as_str() {
                "name" => Column::Name,
                "email" | "e-mail" | "login" => Column::Email,
                "groups" | "workgroups" | "arbeitsgruppen" => Column::Groups,
                "role" | "rolle" => Column::Role,
                "language" | "sprache" => Column::Language,
                "status" | "second_factor" | "last_sign_in" => Column::Passed,
                _ => return Err(BadFile::UnknownColumn(name.clone())),
            };
            if column != Column::Passed && columns.contains(&column) {
                return Err(BadFile::RepeatedColumn(name.clone()));
            }
            columns.push(column);
        }
        for (column, name) in [(Column::Name, "name"), (Column::Email, "email")] {
            if !columns.contains(&column) {
                return Err(BadFile::MissingColumn(name));
            }
        }
        Ok(Self(columns))
    }

    /// Reads one row; `languages` are the tags that the pages speak.
    pub fn entry(&self, fields: &[String], languages: &[&str]) -> Result<Entry, BadRow> {
        if fields.len() != self.0.len() {
            return Err(BadRow::Fields);
        }
        let of = |column: Column| {
            let at = self.0.iter().position(|known| *known == column);
            at.and_then(|at| fields.get(at)).map_or("", |text| text.trim())
        };
        let groups = of(Column::Groups).split([';', '|']).map(str::trim);
        let groups: Result<Vec<ShownName>, _> = groups.filter(|g| !g.is_empty()).map(str::parse).collect();
        let groups = groups
            .ok()
            .filter(|groups| groups.len() <= GROUPS)
            .ok_or(BadRow::Group)?;
        let role = match of(Column::Role).to_lowercase().as_str() {
            "" => Role::Employee,
            word => Role::from_word(word).ok_or(BadRow::Role)?,
        };
        let tag = of(Column::Language).to_lowercase();
        let language = match tag.as_str() {
            "" => None,
            tag => Some(languages.iter().find(|known| **known == tag).ok_or(BadRow::Language)?),
        };
        Ok(Entry {
            name: of(Column::Name).parse().map_err(|_| BadRow::Name)?,
            email: of(Column::Email).parse().map_err(|_| BadRow::Email)?,
            groups,
            role,
            language: language.map(|tag| (*tag).to_owned()),
        })
    }
}

/// A field of an export that no spreadsheet takes for a formula: what would begin one gets an apostrophe in front.
pub fn defused(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|f| (*f).to_owned()).collect()
    }

    #[test]
    fn a_file_says_what_its_columns_are_and_nothing_is_guessed() {
        assert!(Columns::read(&texts(&["E-Mail", " NAME ", "Arbeitsgruppen"])).is_ok());
        for (columns, bad) in [
            (&["name", "salary"][..], BadFile::UnknownColumn("salary".to_owned())),
            (&["name", "email", "login"], BadFile::RepeatedColumn("login".to_owned())),
            (&["email", "role"], BadFile::MissingColumn("name")),
            (&["name"], BadFile::MissingColumn("email")),
            (&[""], BadFile::UnknownColumn(String::new())),
        ] {
            assert_eq!(Columns::read(&texts(columns)), Err(bad), "{columns:?}");
        }
    }

    #[test]
    fn a_row_is_read_or_says_which_field_is_wrong() {
        let columns = Columns::read(&texts(&["name", "email", "groups", "role", "language"])).unwrap();
        let read = |fields: &[&str]| columns.entry(&texts(fields), &["en", "de"]);
        let ann = read(&[" Ann Öz ", "Ann@Example.org", "Office; Night", "", "DE"]).unwrap();
        assert_eq!((ann.name.as_str(), ann.email.folded()), ("Ann Öz", "ann@example.org"));
        assert_eq!(ann.groups.len(), 2);
        assert_eq!((ann.role, ann.language.as_deref()), (Role::Employee, Some("de")));
        let formula = read(&["=HYPERLINK(\"x\")", "f@example.org", "", "Administrator", ""]).unwrap();
        assert_eq!(
            (formula.name.as_str(), formula.role),
            ("=HYPERLINK(\"x\")", Role::Administrator)
        );
        for (fields, bad) in [
            (&["Ann", "ann@example.org"][..], BadRow::Fields),
            (&["", "ann@example.org", "", "", ""], BadRow::Name),
            (&["A\u{202e}nn", "ann@example.org", "", "", ""], BadRow::Name),
            (&["Ann", "ann", "", "", ""], BadRow::Email),
            (&["Ann", "ann@example.org", "a\u{7}b", "", ""], BadRow::Group),
            (&["Ann", "ann@example.org", "", "owner", ""], BadRow::Role),
            (&["Ann", "ann@example.org", "", "", "xx"], BadRow::Language),
        ] {
            assert_eq!(read(fields), Err(bad), "{fields:?}");
        }
    }

    #[test]
    fn no_field_of_an_export_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"] {
            assert!(defused(text).starts_with('\''), "{text}");
        }
        assert_eq!(defused("Ann =1"), "Ann =1");
    }
}
