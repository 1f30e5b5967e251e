//! An archive into rows.

use std::io::{BufRead, BufReader, Read};

use aws_lc_rs::digest::{Context, SHA256};
use data_encoding::{BASE64, HEXLOWER};
use domain::keys::{KeyRing, Purpose};
use domain::time::Timestamp;
use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::tables::{Fate, TABLES, fate};
use super::{ArchiveError, FORMAT, MARK, Summary};
use crate::engine::copy::{Part, Sending, TOGETHER, Table, gone, schema};
use crate::{Store, StoreError, Value, otp_app, trusted_device};

/// A line holds one row; the longest is a message's sealed body.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What a restore did not bring back, or brought back at rest (SEC-09).
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Ended {
    /// When the backup was made.
    pub made_at: String,
    /// Sessions and sign-ins in progress.
    pub sessions: u64,
    /// One-time links.
    pub links: u64,
    /// Messages, waiting or sent.
    pub messages: u64,
    /// Recovery codes that rest until their person makes a new set.
    pub codes: u64,
}

#[derive(Deserialize)]
struct Head {
    doorward: String,
    format: u64,
    #[serde(default)]
    made_at: String,
    #[serde(default)]
    schema: String,
    #[serde(default)]
    ring: String,
}

#[derive(Deserialize)]
struct Foot {
    rows: Vec<u64>,
    mac: String,
}

/// Reads an archive from end to end and says whether it is whole, unchanged, of these tables and of this ring.
pub fn check(keys: &KeyRing, input: impl Read) -> Result<Summary, ArchiveError> {
    let (head, mut lines) = open(keys, input)?;
    let mut counts = vec![0_u64; TABLES.len()];
    let foot = loop {
        let before = lines.sum.clone().finish();
        let line = lines.next()?.ok_or(ArchiveError::CutOff)?;
        if line.starts_with(b"[") {
            let (table, _) = row(&line)?;
            counts[table] += 1;
            continue;
        }
        let foot: Foot = serde_json::from_slice(&line).map_err(|_| ArchiveError::Changed)?;
        let mac = HEXLOWER
            .decode(foot.mac.as_bytes())
            .map_err(|_| ArchiveError::Changed)?;
        if !keys.holds(Purpose::Backup, &[b"whole", before.as_ref()], &mac) {
            return Err(ArchiveError::Changed);
        }
        break foot;
    };
    if foot.rows != counts || lines.next()?.is_some() {
        return Err(ArchiveError::Changed);
    }
    Ok(Summary {
        made_at: head.made_at,
        rows: counts.iter().sum(),
    })
}

/// Sends the rows of a checked archive to a database that loads them, as they are to be after a restore at `now`.
pub fn send(store: &Store, now: Timestamp, input: impl Read, out: &Sending) -> Result<(), ArchiveError> {
    let (head, mut lines) = open(store.keys(), input)?;
    let mut ended = Ended {
        made_at: head.made_at,
        ..Ended::default()
    };
    let (mut at, mut rows) = (0, Vec::with_capacity(TOGETHER));
    while let Some(line) = lines.next()? {
        if !line.starts_with(b"[") {
            break;
        }
        let (number, mut values) = row(&line)?;
        let table = &TABLES[number];
        match fate(table.name) {
            Some(Fate::Kept) => {}
            Some(Fate::Dropped) => {
                ended.count(table.name);
                continue;
            }
            Some(Fate::StepTaken) if table.name == "trusted_device" => {
                trusted_device::stepped_on(store, table, &mut values, now)?;
            }
            Some(Fate::StepTaken) => otp_app::stepped_on(store, table, &mut values, now)?,
            Some(Fate::Spent) => {
                let used = table.column("used_at").ok_or(ArchiveError::OtherTables)?;
                if values[used] == Value::Null {
                    values[used] = Value::from(now);
                    ended.codes += 1;
                }
            }
            None => return Err(ArchiveError::OtherTables),
        }
        if number != at || rows.len() == TOGETHER {
            push(out, at, std::mem::take(&mut rows))?;
            at = number;
        }
        rows.push(values);
    }
    push(out, at, rows)?;
    let mark = serde_json::to_vec(&ended).map_err(std::io::Error::from)?;
    let meta = TABLES.iter().position(|table| table.name == "meta");
    let meta = meta.ok_or(ArchiveError::OtherTables)?;
    push(out, meta, vec![vec![Value::from(MARK), Value::from(mark)]])?;
    Ok(out.blocking_send(Ok(Part::End)).map_err(|_| gone())?)
}

fn push(out: &Sending, table: usize, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    out.blocking_send(Ok(Part::Rows { table, rows })).map_err(|_| gone())
}

impl Ended {
    fn count(&mut self, table: &str) {
        match table {
            "session" | "sign_in" => self.sessions += 1,
            "link" => self.links += 1,
            "message" => self.messages += 1,
            _ => {}
        }
    }
}

fn open<R: Read>(keys: &KeyRing, input: R) -> Result<(Head, Lines<R>), ArchiveError> {
    let mut lines = Lines {
        input: BufReader::new(GzDecoder::new(input)),
        sum: Context::new(&SHA256),
    };
    let first = lines.next().map_err(|error| match error {
        ArchiveError::Changed => ArchiveError::NotABackup,
        other => other,
    });
    let first = first?.ok_or(ArchiveError::NotABackup)?;
    let head: Head = serde_json::from_slice(&first).map_err(|_| ArchiveError::NotABackup)?;
    if head.doorward != "backup" {
        return Err(ArchiveError::NotABackup);
    }
    if head.format != FORMAT {
        return Err(ArchiveError::Newer { found: head.format });
    }
    let ring = HEXLOWER
        .decode(head.ring.as_bytes())
        .map_err(|_| ArchiveError::Changed)?;
    if !keys.holds(Purpose::Backup, &[b"ring"], &ring) {
        return Err(ArchiveError::OtherRing);
    }
    if head.schema != schema() {
        return Err(ArchiveError::OtherTables);
    }
    Ok((head, lines))
}

struct Lines<R: Read> {
    input: BufReader<GzDecoder<R>>,
    sum: Context,
}

impl<R: Read> Lines<R> {
    /// The next line; `None` at the end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, ArchiveError> {
        let mut line = Vec::new();
        let read = (&mut self.input).take(LONGEST).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        self.sum.update(&line);
        if line.pop() == Some(b'\n') {
            Ok(Some(line))
        } else {
            Err(ArchiveError::CutOff)
        }
    }
}

/// One row, and the number of its table.
fn row(line: &[u8]) -> Result<(usize, Vec<Value>), ArchiveError> {
    let cells: Vec<Json> = serde_json::from_slice(line).map_err(|_| ArchiveError::Changed)?;
    let mut cells = cells.into_iter();
    let table = cells
        .next()
        .and_then(|cell| cell.as_u64())
        .ok_or(ArchiveError::Changed)?;
    let table = usize::try_from(table).map_err(|_| ArchiveError::Changed)?;
    let values: Vec<Value> = cells.map(decoded).collect::<Result<_, _>>()?;
    let known: &Table = TABLES.get(table).ok_or(ArchiveError::Changed)?;
    if values.len() == known.columns.len() {
        Ok((table, values))
    } else {
        Err(ArchiveError::Changed)
    }
}

fn decoded(cell: Json) -> Result<Value, ArchiveError> {
    match cell {
        Json::Null => Ok(Value::Null),
        Json::Number(number) => number.as_i64().map(Value::Int).ok_or(ArchiveError::Changed),
        Json::String(text) => Ok(Value::Text(text)),
        Json::Object(bytes) => {
            let text = bytes.get("b").and_then(Json::as_str).ok_or(ArchiveError::Changed)?;
            let bytes = BASE64.decode(text.as_bytes()).map_err(|_| ArchiveError::Changed)?;
            Ok(Value::Blob(bytes))
        }
        Json::Bool(_) | Json::Array(_) => Err(ArchiveError::Changed),
    }
}
