//! Taking a change of login or contact e-mail back (THR-05).
//!
//! Whoever follows an undo link has shown that the former address is theirs. That ends what others do in the account in
//! any case. Whether the address comes back depends on who has it now: another profile that confirmed it keeps it, and
//! somebody who never showed that it is theirs does not.

/// Who else has the former address now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    Nobody,
    /// Somebody was invited to it and never came, or it stands as somebody's contact e-mail that was not confirmed.
    Unproven,
    /// A profile that is in use, whether or not it ever confirmed the address.
    InUse,
}

/// What following an undo link does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Undo {
    /// The former address is back, sessions end.
    Restores,
    /// Sessions end, and the administrators are told.
    OnlyEnds,
}

/// `confirmed_since`: whether another profile has confirmed the address since the change, at any time.
pub fn undo(holder: Holder, confirmed_since: bool) -> Undo {
    match holder {
        Holder::Nobody | Holder::Unproven if !confirmed_since => Undo::Restores,
        _ => Undo::OnlyEnds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // shows in part: THR-05 (the links and the alerts are shown by the server's tests)
    #[test]
    fn an_address_comes_back_unless_another_profile_has_confirmed_it_or_lives_on_it() {
        let table = [
            (Holder::Nobody, false, Undo::Restores),
            (Holder::Unproven, false, Undo::Restores),
            (Holder::InUse, false, Undo::OnlyEnds),
            (Holder::Nobody, true, Undo::OnlyEnds),
            (Holder::Unproven, true, Undo::OnlyEnds),
            (Holder::InUse, true, Undo::OnlyEnds),
        ];
        for (holder, confirmed, expected) in table {
            assert_eq!(undo(holder, confirmed), expected, "{holder:?}, confirmed: {confirmed}");
        }
    }
}
