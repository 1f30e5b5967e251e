//! Taking a change of login or contact e-mail back (THR-05).
//!
//! Whoever follows an undo link has shown that the former address is theirs. That ends what others do in the account in
//! any case. Whether the address comes back depends on who has it now: another profile that confirmed it keeps it, and
//! somebody who never showed that it is theirs does not.

/// Who else has the former address now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    Nobody,
    /// Nobody who has it has confirmed it: somebody was invited to it, or joined by a link that was handed over, or it
    /// stands as somebody's contact e-mail.
    Unproven,
    /// A profile that confirmed it.
    InUse,
}

impl Holder {
    /// What another profile with the address as its login is. That somebody logs in with it proves nothing: whoever hands
    /// out an invitation to it can log in, and would hold it against its owner.
    pub fn of_login(confirmed: bool) -> Self {
        if confirmed { Self::InUse } else { Self::Unproven }
    }
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
    fn an_address_comes_back_unless_another_profile_has_confirmed_it() {
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
        assert_eq!(undo(Holder::of_login(false), false), Undo::Restores, "it only logs in");
        assert_eq!(undo(Holder::of_login(true), false), Undo::OnlyEnds);
    }
}
