//! Accounts, workspaces and employees: who somebody is, and where.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::email::Email;

/// What an employee may do in principle. Ask [`crate::access::may`], never this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Employee,
    Administrator,
}

impl Role {
    pub fn word(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Administrator => "administrator",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Employee, Self::Administrator]
            .into_iter()
            .find(|r| r.word() == word)
    }
}

/// Where an employee stands in the workspace.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Was sent an invitation and has not accepted it.
    Invited,
    /// Accepted, and waits for an administrator's approval.
    Pending,
    Active,
    Dismissed,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Active, Self::Invited, Self::Pending, Self::Dismissed];

    pub fn word(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Dismissed => "dismissed",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// Whether the workspace shares in the account: it is told what happens to it, and may help with it. Only where the
    /// person is in. Whoever merely invited an address, or dismissed somebody, is a stranger to the account (ACC-14,
    /// THR-23).
    pub fn shares_account(self) -> bool {
        self == Self::Active
    }
}

/// A workspace's place in addresses (`/w/{name}`): 2 to 40 of `a–z`, `0–9` and inner hyphens.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WorkspaceName(String);

/// Not usable as a workspace's name in addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAName;

impl WorkspaceName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WorkspaceName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let fits = (2..=40).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAName) }
    }
}

impl fmt::Display for WorkspaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's, group's or workspace's name as shown: trimmed, 1 to 100 characters, none of them a control character or
/// one that turns the direction of the text around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownName(String);

impl ShownName {
    /// What somebody is called of whom only the address is known: what stands before the `@`.
    pub fn of_address(email: &Email) -> Self {
        Self(email.local().to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character turns the direction of the text around it.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

impl FromStr for ShownName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let text = text.trim();
        let fits = (1..=100).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || turns(c));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAName) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: ACC-14 (crates/server/tests/people/invitations/elsewhere.rs shows what that means)
    #[test]
    fn only_where_somebody_is_in_the_workspace_shares_in_the_account() {
        let sharing: Vec<Status> = Status::ALL.into_iter().filter(|s| s.shares_account()).collect();
        assert_eq!(sharing, [Status::Active]);
    }

    #[test]
    fn names_in_addresses_are_plain_and_shown_names_are_not_tricks() {
        assert!("acme-2".parse::<WorkspaceName>().is_ok());
        for bad in ["a", "-acme", "acme-", "Acme", "a/b", "acme\u{301}", ""] {
            assert!(bad.parse::<WorkspaceName>().is_err(), "{bad}");
        }
        assert_eq!("  Ann Öz  ".parse::<ShownName>().unwrap().as_str(), "Ann Öz");
        for bad in ["", " ", "a\nb", "Ann\u{202e}nnA"] {
            assert!(bad.parse::<ShownName>().is_err(), "{bad:?}");
        }
    }
}
