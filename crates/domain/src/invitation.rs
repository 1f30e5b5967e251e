//! Invitations: what a pasted list says, when a mail may go out again, and who needs no approval (INV-01 to INV-14).

use std::collections::HashSet;
use std::str::FromStr;
use std::time::Duration;

use crate::account::{ShownName, Status};
use crate::email::Email;
use crate::policy::{Key, Policy};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// One entry of a pasted list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// As it was typed, at most 100 characters.
    pub typed: String,
    pub what: What,
}

/// What an entry is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// An address, with the name that stood beside it or the one that the address gives.
    Address {
        email: Email,
        name: ShownName,
    },
    /// An address that stands in the list before.
    Repeated,
    NotAnAddress,
}

const MOST_OF_AN_ENTRY: usize = 100;

/// Reads a list as people paste it: separated by blanks, commas, semicolons or lines, each an address or, as mail
/// programs write it, a name with the address in angle brackets.
pub fn read_list(text: &str) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    for piece in text.split(['\n', '\r', ',', ';']).map(str::trim) {
        if let Some((name, address)) = named(piece) {
            entries.push(entry(piece, address, name, &mut seen));
        } else {
            let words = piece.split_whitespace();
            entries.extend(words.map(|word| entry(word, word.trim_matches(['<', '>']), None, &mut seen)));
        }
    }
    entries
}

/// `Ann Smith <ann@example.org>`
fn named(piece: &str) -> Option<(Option<ShownName>, &str)> {
    let (name, address) = piece.strip_suffix('>')?.split_once('<')?;
    let name = name.trim().trim_matches(['"', '\'']);
    (!name.contains('@')).then(|| (name.parse().ok(), address))
}

fn entry(typed: &str, address: &str, name: Option<ShownName>, seen: &mut HashSet<String>) -> Entry {
    let what = match address.parse::<Email>() {
        Err(_) => What::NotAnAddress,
        Ok(email) if !seen.insert(email.folded().to_owned()) => What::Repeated,
        Ok(email) => What::Address {
            name: name.unwrap_or_else(|| ShownName::of_address(&email)),
            email,
        },
    };
    Entry {
        typed: typed.chars().take(MOST_OF_AN_ENTRY).collect(),
        what,
    }
}

/// Whether a mail may go out again, given when the last one went (INV-09).
pub fn may_resend(last: Option<Timestamp>, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    let pause = policy.span(Key::InvitationResendAfter);
    match last.map(|last| now.since(last)) {
        Some(since) if since < pause => Err(Refusal::ResendTooSoon {
            retry_after: pause.saturating_sub(since),
        }),
        _ => Ok(()),
    }
}

/// Domains whose confirmed addresses need no approval; written with blanks between them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Domains(Vec<String>);

/// Something in the list is no domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotADomain;

impl Domains {
    /// Exactly these domains: what stands below one of them is another one.
    pub fn cover(&self, email: &Email) -> bool {
        self.0.iter().any(|domain| domain == email.domain())
    }

    pub fn written(&self) -> String {
        self.0.join(" ")
    }
}

impl FromStr for Domains {
    type Err = NotADomain;

    fn from_str(text: &str) -> Result<Self, NotADomain> {
        let mut domains = Vec::new();
        for word in text.split([' ', '\t', '\n', '\r', ',', ';']).filter(|w| !w.is_empty()) {
            let domain = word.trim_start_matches('@');
            let email: Email = format!("x@{domain}").parse().map_err(|_| NotADomain)?;
            if !domain.contains('.') {
                return Err(NotADomain);
            }
            if !domains.contains(&email.domain().to_owned()) {
                domains.push(email.domain().to_owned());
            }
        }
        Ok(Self(domains))
    }
}

/// Where somebody stands who confirmed `email` by a link for many people.
pub fn admitted(approval: bool, exempt: &Domains, email: &Email) -> Status {
    if approval && !exempt.cover(email) {
        Status::Pending
    } else {
        Status::Active
    }
}

/// Whether whoever follows a link may begin the profile of its address anew, instead of proving its password.
///
/// The password was chosen by somebody who never showed to read the address's mail: they joined by a link that was handed
/// over. Who follows a link that was mailed there does. Without this, an administrator anywhere could join in a stranger's
/// name and keep the address for good: every later link would ask for that password, and a new one is mailed to confirmed
/// logins only (INV-11, THR-22). What was before gives way, see ADR 16.
pub fn may_begin_anew(has_password: bool, confirmed: bool, mailed: bool) -> bool {
    has_password && !confirmed && mailed
}

/// The pause between two mails to one address that strangers may cause: a link for many people is known to many.
pub const JOIN_PAUSE: Duration = Duration::from_mins(1);

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn said(entry: &Entry) -> String {
        match &entry.what {
            What::Address { email, name } => format!("{} = {}", email.folded(), name.as_str()),
            What::Repeated => format!("again {}", entry.typed),
            What::NotAnAddress => format!("no {}", entry.typed),
        }
    }

    // shows in part: INV-13 (the mails are shown by the server's tests)
    #[test]
    fn a_pasted_list_is_read_as_people_write_it() {
        let pasted = " ann@example.org,Ben@Example.org;\n\n  \"Carl O'Neil\" <carl@example.org>\r\n<dora@example.org> ann@EXAMPLE.org\t\
                      nonsense, @example.org ,=cmd|' /C calc'!A0, Eve\u{202e} <eve@example.org>,<script>alert(1)</script>";
        let read: Vec<String> = read_list(pasted).iter().map(said).collect();
        assert_eq!(
            read,
            [
                "ann@example.org = ann",
                "ben@example.org = Ben",
                "carl@example.org = Carl O'Neil",
                "dora@example.org = dora",
                "again ann@EXAMPLE.org",
                "no nonsense",
                "no @example.org",
                "no =cmd|'",
                "no /C",
                "no calc'!A0",
                "eve@example.org = eve",
                "no <script>alert(1)</script>",
            ]
        );
        assert!(read_list(" \n,;, ").is_empty());
        assert_eq!(read_list(&"x".repeat(1_000))[0].typed.len(), 100);
    }

    // shows in part: INV-09 (the links are shown by the server's tests)
    #[test]
    fn a_mail_goes_out_again_a_minute_after_the_last_one() {
        let policy = Policy::default();
        assert_eq!(may_resend(None, &policy, NOON), Ok(()));
        let early = may_resend(Some(NOON), &policy, NOON + Duration::from_secs(59));
        let retry_after = Duration::from_secs(1);
        assert_eq!(early, Err(Refusal::ResendTooSoon { retry_after }));
        assert_eq!(may_resend(Some(NOON), &policy, NOON + Duration::from_mins(1)), Ok(()));
    }

    // shows in part: INV-11, THR-22 (the links are shown by the server's tests)
    #[test]
    fn a_profile_begins_anew_for_the_owner_of_its_mailbox_and_only_while_nobody_has_shown_to_be_that() {
        for (has_password, confirmed, mailed, expected) in [
            (true, false, true, true),
            // A link that was handed over says nothing about the mailbox.
            (true, false, false, false),
            // Whoever confirmed the login is its owner: a link alone opens nothing.
            (true, true, true, false),
            (true, true, false, false),
            // There is nothing to give way: the first password is chosen.
            (false, false, true, false),
            (false, true, true, false),
            (false, false, false, false),
            (false, true, false, false),
        ] {
            let may = may_begin_anew(has_password, confirmed, mailed);
            assert_eq!(
                may, expected,
                "password {has_password}, confirmed {confirmed}, mailed {mailed}"
            );
        }
    }

    // shows in part: INV-13 (the link itself is shown by the server's tests)
    #[test]
    fn only_the_named_domains_need_no_approval() {
        let exempt: Domains = " example.org, @Example.COM ".parse().unwrap();
        assert_eq!(exempt.written(), "example.org example.com");
        for (address, status) in [
            ("ann@example.org", Status::Active),
            ("ann@EXAMPLE.com", Status::Active),
            ("ann@sub.example.org", Status::Pending),
            ("ann@example.org.evil.net", Status::Pending),
            ("ann@notexample.org", Status::Pending),
        ] {
            assert_eq!(admitted(true, &exempt, &address.parse().unwrap()), status, "{address}");
            assert_eq!(admitted(false, &exempt, &address.parse().unwrap()), Status::Active);
        }
        for bad in ["org", "a b.c@d", "-x.org", "<b>"] {
            assert_eq!(bad.parse::<Domains>(), Err(NotADomain), "{bad}");
        }
        assert_eq!("".parse(), Ok(Domains::default()));
    }
}
