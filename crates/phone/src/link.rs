//! What a QR code for connecting holds.

/// The code of a pairing: scanned as a link, or typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairingLink {
    /// The server, where the link names it; a typed code does not.
    pub origin: Option<String>,
    /// 26 upper-case characters of Crockford's base 32.
    pub token: String,
}

impl PairingLink {
    /// Reads a link or a typed code: lower case, blanks, `-`, `O`, `I` and `L` are understood.
    pub fn read(text: &str) -> Option<Self> {
        let (origin, token) = match text.trim().split_once("/authenticator/#pair=") {
            Some((origin, token)) => (Some(origin.to_owned()), token),
            None => (None, text),
        };
        let letters = token.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let token: String = letters
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = |c: char| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c);
        (token.len() == 26 && token.chars().all(known)).then_some(Self { origin, token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_its_server_and_a_typed_code_does_not() {
        let scanned =
            PairingLink::read("https://id.example.org/authenticator/#pair=0123456789ABCDEFGHJKMNPQR0").unwrap();
        assert_eq!(scanned.origin.as_deref(), Some("https://id.example.org"));
        let typed = PairingLink::read(" ol234 56789-abcde fghjk mnpqr 0").unwrap();
        assert_eq!(
            (typed.origin, typed.token.as_str()),
            (None, "0123456789ABCDEFGHJKMNPQR0")
        );
        for bad in [
            "",
            "https://id.example.org/",
            "0123456789ABCDEFGHJKMNPQR",
            "U123456789ABCDEFGHJKMNPQR0",
        ] {
            assert_eq!(PairingLink::read(bad), None, "{bad}");
        }
    }
}
