//! What a verification found, in words that name the place.

use std::fmt;

use domain::id::EventId;

use super::ChainKey;

/// What a verification of every chain found. Nothing found is not everything proven: see [`Report::unproven`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    pub chains: usize,
    pub seals: u64,
    /// Sealed rows that were found as they were sealed, the purged ones among them.
    pub rows: u64,
    /// Rows whose content is gone and whose leaf stands.
    pub purged: u64,
    /// Rows that wait for their seal; their MACs hold.
    pub unsealed: u64,
    pub findings: Vec<Finding>,
    /// Chains for which no checkpoint was given: that nothing was removed at their end is not proven.
    pub unproven: Vec<ChainKey>,
}

/// One thing that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub chain: ChainKey,
    /// The seal.
    pub number: Option<i64>,
    pub event: Option<EventId>,
    pub damage: Damage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// The row, or a column that repeats it, is not what was sealed.
    RowChanged,
    /// A sealed row is gone.
    RowMissing,
    /// A row stands at another place than where it was sealed.
    RowMoved,
    /// A row claims a seal that does not list it.
    RowAdded,
    /// An unsealed row was not written by this server.
    RowForged,
    /// The seal's list, time or head was changed.
    SealChanged,
    /// The seal is gone, from the middle of the chain or while rows still claim it.
    SealMissing,
    /// A checkpoint knows more seals than the chain has.
    CutOff,
    /// The chain has another head than a checkpoint says: it was written anew.
    Rewritten,
    /// A checkpoint's signature is not this server's.
    CheckpointForged,
    /// A text that was given is no checkpoint of this server.
    CheckpointUnreadable,
}

impl Report {
    /// Whether nothing is wrong; a chain without a checkpoint is not wrong, its end is not proven.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            chains,
            seals,
            rows,
            purged,
            unsealed,
            findings,
            unproven,
        } = self;
        writeln!(
            f,
            "{chains} chains, {seals} seals, {rows} sealed rows ({purged} purged), {unsealed} not yet sealed"
        )?;
        for finding in findings {
            writeln!(f, "{finding}")?;
        }
        for chain in unproven {
            writeln!(
                f,
                "chain {}: no checkpoint was given, so removal at its end is not proven",
                chain.name()
            )?;
        }
        f.write_str(if self.holds() {
            "nothing wrong was found"
        } else {
            "the log was changed"
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chain {}", self.chain.name())?;
        if let Some(number) = self.number {
            write!(f, ", seal {number}")?;
        }
        if let Some(event) = self.event {
            write!(f, ", event {event}")?;
        }
        write!(f, ": {}", self.damage.words())
    }
}

impl Damage {
    fn words(self) -> &'static str {
        match self {
            Self::RowChanged => "the row was changed",
            Self::RowMissing => "the row is missing",
            Self::RowMoved => "the row stands at another place than where it was sealed",
            Self::RowAdded => "the row claims a seal that does not list it",
            Self::RowForged => "the row was not written by this server",
            Self::SealChanged => "the seal was changed",
            Self::SealMissing => "the seal is missing",
            Self::CutOff => "the end of the chain was cut off: a checkpoint knows this seal",
            Self::Rewritten => "the chain was written anew: a checkpoint says otherwise",
            Self::CheckpointForged => "a checkpoint's signature is not this server's",
            Self::CheckpointUnreadable => "what was given as a checkpoint is none of this server's",
        }
    }
}
