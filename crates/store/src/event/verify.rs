//! Looking whether everything is as it was sealed.
//!
//! First every seal in order: its number, its head, and each row of its list. Then the rows that claim a seal without
//! being listed, the rows that wait for one, and the checkpoints from outside. Who writes to the database without the
//! key ring can still remove rows that wait (at most a second's), and can cut off the end of a chain, or write it anew
//! with rows left out: only a checkpoint that lies elsewhere shows that.

use std::collections::HashMap;

use domain::event::Row as EventRow;
use domain::id::EventId;
use domain::keys::Purpose;

use super::checkpoint::{self, NotOurs};
use super::seal::{self, Hash, Leaf};
use super::{ChainKey, Checkpoint, Damage, Finding, Report};
use crate::{Row, Statement, Store, StoreError, Value};

/// How many rows or seals are read at once.
const PAGE: i64 = 500;

static NEXT_CHAIN: Statement = Statement {
    name: "event.next_chain",
    sql: "select chain from event where chain > $1 order by chain limit 1",
};
static SEALS: Statement = Statement {
    name: "seal.of_chain",
    sql: "select number, at, leaves, previous, head from seal where chain = $1 and number > $2 \
          order by number limit $3",
};
static ROWS_AROUND: Statement = Statement {
    name: "event.around",
    sql: "select id, at, kind, account, employee, ip, row, salt, mac, seal, position, chain from event \
          where chain = $1 and at >= $2 and at < $3",
};
static ROW: Statement = Statement {
    name: "event.for_proof",
    sql: "select id, at, kind, account, employee, ip, row, salt, mac, seal, position, chain from event where id = $1",
};
static ROWS: Statement = Statement {
    name: "event.of_chain_for_proof",
    sql: "select id, at, kind, account, employee, ip, row, salt, mac, seal, position, chain from event \
          where chain = $1 and (at, id) > ($2, $3) order by at, id limit $4",
};
static SEAL: Statement = Statement {
    name: "seal.find",
    sql: "select leaves from seal where chain = $1 and number = $2",
};

pub(crate) static STATEMENTS: &[&Statement] = &[&NEXT_CHAIN, &SEALS, &ROWS_AROUND, &ROW, &ROWS, &SEAL];

impl Store {
    /// Verifies every chain, and its end against `checkpoints` (the texts of notes that were kept elsewhere).
    ///
    /// Reads everything once, in pages; the server may go on writing and sealing meanwhile.
    pub async fn verify_events(&self, server: [u8; 16], checkpoints: &[String]) -> Result<Report, StoreError> {
        let mut report = Report::default();
        let mut known: HashMap<ChainKey, Vec<Checkpoint>> = HashMap::new();
        for text in checkpoints {
            match Checkpoint::read(&self.keys, server, text) {
                Ok(checkpoint) => known.entry(checkpoint.chain).or_default().push(checkpoint),
                Err(NotOurs::BadSignature) => report.find(ChainKey([0; 16]), None, None, Damage::CheckpointForged),
                Err(_) => report.find(ChainKey([0; 16]), None, None, Damage::CheckpointUnreadable),
            }
        }
        let mut chains = self.chains(&checkpoint::NEXT_CHAIN).await?;
        chains.extend(self.chains(&NEXT_CHAIN).await?);
        chains.extend(known.keys());
        chains.sort_unstable();
        chains.dedup();
        report.chains = chains.len();
        for chain in chains {
            let given = known.remove(&chain).unwrap_or_default();
            let walk = Walk {
                store: self,
                chain,
                given,
                report: &mut report,
            };
            walk.run().await?;
        }
        Ok(report)
    }

    async fn chains(&self, next: &'static Statement) -> Result<Vec<ChainKey>, StoreError> {
        let mut chains: Vec<ChainKey> = Vec::new();
        loop {
            let after = chains.last().map_or(&[][..], |chain| &chain.0);
            match self.database.read_one(next, &[Value::from(after)]).await? {
                Some(row) => chains.push(ChainKey(row.bytes(0)?)),
                None => return Ok(chains),
            }
        }
    }
}

impl Report {
    fn find(&mut self, chain: ChainKey, number: Option<i64>, event: Option<EventId>, damage: Damage) {
        self.findings.push(Finding {
            chain,
            number,
            event,
            damage,
        });
    }
}

/// One chain under verification.
struct Walk<'a> {
    store: &'a Store,
    chain: ChainKey,
    given: Vec<Checkpoint>,
    report: &'a mut Report,
}

impl Walk<'_> {
    async fn run(mut self) -> Result<(), StoreError> {
        let last = self.seals().await?;
        self.rows(last).await?;
        if self.given.is_empty() {
            self.report.unproven.push(self.chain);
        }
        let cut: Vec<_> = self
            .given
            .iter()
            .map(|given| given.number)
            .filter(|number| *number > last)
            .collect();
        for number in cut {
            self.find(Some(number), None, Damage::CutOff);
        }
        Ok(())
    }

    /// Walks the seals; returns the last number.
    async fn seals(&mut self) -> Result<i64, StoreError> {
        let (mut number, mut head) = (0, seal::first_head(self.chain));
        loop {
            let params = [self.chain.0.into(), number.into(), PAGE.into()];
            let page = self.store.database.read_long(&SEALS, &params).await?;
            for row in &page {
                let (next, previous) = (row.int(0)?, row.bytes::<32>(3)?);
                for missing in number + 1..next.min(number + 1 + PAGE) {
                    self.find(Some(missing), None, Damage::SealMissing);
                }
                let follows = next != number + 1 || previous == head;
                (number, head) = (next, row.bytes(4)?);
                self.one_seal(row, number, head, follows).await?;
            }
            if page.len() < PAGE as usize {
                return Ok(number);
            }
        }
    }

    async fn one_seal(&mut self, row: &Row, number: i64, head: Hash, follows: bool) -> Result<(), StoreError> {
        self.report.seals += 1;
        let (at, list) = (row.time(1)?, row.blob(2)?);
        let leaves = seal::decode(list);
        if !follows || leaves.is_none() || seal::head(row.bytes(3)?, number, at, list) != head {
            self.find(Some(number), None, Damage::SealChanged);
        }
        if self
            .given
            .iter()
            .any(|given| given.number == number && given.head != head)
        {
            self.find(Some(number), None, Damage::Rewritten);
        }
        let leaves = leaves.unwrap_or_default();
        let mut near = self.near(&leaves).await?;
        for (position, leaf) in leaves.iter().enumerate() {
            let found = match near.remove(&leaf.event) {
                Some(found) => Some(found),
                None => self.store.database.read_one(&ROW, &[leaf.event.into()]).await?,
            };
            match found {
                None => self.find(Some(number), Some(leaf.event), Damage::RowMissing),
                Some(found) => self.one_row(&found, number, position as i64, leaf)?,
            }
        }
        Ok(())
    }

    /// The rows of the time in which these were appended: an event's id begins with its milliseconds.
    async fn near(&self, leaves: &[Leaf]) -> Result<HashMap<EventId, Row>, StoreError> {
        let milliseconds = |leaf: &Leaf| {
            leaf.event.bytes()[..6]
                .iter()
                .fold(0_i64, |all, byte| all << 8 | i64::from(*byte))
        };
        let first = leaves.iter().map(milliseconds).min().unwrap_or(0) * 1000;
        let last = leaves.iter().map(milliseconds).max().unwrap_or(0) * 1000 + 1000;
        let rows = self
            .store
            .database
            .read_long(&ROWS_AROUND, &[self.chain.0.into(), first.into(), last.into()])
            .await?;
        rows.into_iter().map(|row| Ok((row.id(0)?, row))).collect()
    }

    fn one_row(&mut self, row: &Row, number: i64, position: i64, leaf: &Leaf) -> Result<(), StoreError> {
        let place = (row.opt_int(9)?, row.opt_int(10)?, row.bytes(11)?);
        if place != (Some(number), Some(position), self.chain.0) {
            self.find(Some(number), Some(leaf.event), Damage::RowMoved);
            return Ok(());
        }
        match (row.opt_text(6)?, row.opt_blob(7)?) {
            (None, None) => self.report.purged += 1,
            (Some(text), Some(salt))
                if seal::leaf_hash(salt, text) == leaf.hash && self.is_whole(row, text, salt)? => {}
            _ => {
                self.find(Some(number), Some(leaf.event), Damage::RowChanged);
                return Ok(());
            }
        }
        self.report.rows += 1;
        Ok(())
    }

    /// Whether the MAC holds and the columns beside the row repeat what it says.
    fn is_whole(&self, row: &Row, text: &str, salt: &[u8]) -> Result<bool, StoreError> {
        let id: EventId = row.id(0)?;
        let parts: [&[u8]; 4] = [id.bytes(), &self.chain.0, salt, text.as_bytes()];
        if !self.store.keys.holds(Purpose::Event, &parts, row.blob(8)?) {
            return Ok(false);
        }
        let Ok(event) = serde_json::from_str::<EventRow>(text) else {
            return Ok(false);
        };
        Ok(event.id == id
            && event.at == row.time(1)?
            && event.kind.word() == row.text(2)?
            && event.account == row.opt_id(3)?
            && event.employee == row.opt_id(4)?
            && event.ip.map(|ip| ip.to_string()).as_deref() == row.opt_text(5)?)
    }

    /// Walks the rows: those that wait must be ours, those that claim a seal must be on its list.
    async fn rows(&mut self, last: i64) -> Result<(), StoreError> {
        let mut listed: (i64, Option<Vec<Leaf>>) = (0, None);
        let (mut at, mut id) = (i64::MIN, EventId::from_bytes([0; 16]));
        loop {
            let params = [self.chain.0.into(), at.into(), id.into(), PAGE.into()];
            let page = self.store.database.read_long(&ROWS, &params).await?;
            for row in &page {
                (id, at) = (row.id(0)?, row.int(1)?);
                let Some(number) = row.opt_int(9)? else {
                    self.waiting(row, id)?;
                    continue;
                };
                if listed.0 != number || listed.1.is_none() {
                    let found = self
                        .store
                        .database
                        .read_one(&SEAL, &[self.chain.0.into(), number.into()])
                        .await?;
                    listed = (
                        number,
                        found.map(|row| row.blob(0).map(seal::decode)).transpose()?.flatten(),
                    );
                }
                match &listed.1 {
                    Some(leaves) if lists(leaves, row.opt_int(10)?, id) => {}
                    // The seal is damaged or gone from the middle: that was said.
                    None if number > 0 && number <= last => {}
                    Some(_) => self.find(Some(number), Some(id), Damage::RowAdded),
                    None => self.find(Some(number), Some(id), Damage::SealMissing),
                }
            }
            if page.len() < PAGE as usize {
                return Ok(());
            }
        }
    }

    fn waiting(&mut self, row: &Row, id: EventId) -> Result<(), StoreError> {
        let ours = match (row.opt_text(6)?, row.opt_blob(7)?) {
            (Some(text), Some(salt)) => self.is_whole(row, text, salt)?,
            _ => false,
        };
        if ours {
            self.report.unsealed += 1;
        } else {
            self.find(None, Some(id), Damage::RowForged);
        }
        Ok(())
    }

    fn find(&mut self, number: Option<i64>, event: Option<EventId>, damage: Damage) {
        self.report.find(self.chain, number, event, damage);
    }
}

/// Whether a seal's list has the event, at this position first.
fn lists(leaves: &[Leaf], position: Option<i64>, event: EventId) -> bool {
    let at = position
        .and_then(|position| usize::try_from(position).ok())
        .and_then(|position| leaves.get(position));
    at.is_some_and(|leaf| leaf.event == event) || leaves.iter().any(|leaf| leaf.event == event)
}
