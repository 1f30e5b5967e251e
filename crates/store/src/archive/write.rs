//! Rows into an archive.

use std::io::Write;

use aws_lc_rs::digest::{Context, SHA256};
use data_encoding::{BASE64, HEXLOWER};
use domain::keys::{KeyRing, Purpose};
use domain::time::Timestamp;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value as Json, json};

use super::{ArchiveError, FORMAT, Summary, TABLES};
use crate::Value;
use crate::engine::copy::{Arriving, Part, gone, schema};

/// Writes everything that arrives. Blocks: for a thread that may. The caller syncs the file.
pub fn write(
    mut parts: Arriving,
    keys: &KeyRing,
    made_at: Timestamp,
    out: impl Write,
) -> Result<Summary, ArchiveError> {
    let mut lines = Lines {
        out: GzEncoder::new(out, Compression::fast()),
        sum: Context::new(&SHA256),
    };
    let tables: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    lines.write(&json!({
        "doorward": "backup",
        "format": FORMAT,
        "made_at": made_at.to_string(),
        "schema": schema(),
        "ring": HEXLOWER.encode(&ring(keys)),
        "tables": tables,
    }))?;
    let mut counts = vec![0_u64; TABLES.len()];
    loop {
        match parts.blocking_recv().ok_or_else(gone)?? {
            Part::End => break,
            Part::Rows { table, rows } => {
                for row in rows {
                    let columns = row.iter().map(encoded);
                    let line: Vec<Json> = [Json::from(table)].into_iter().chain(columns).collect();
                    lines.write(&Json::Array(line))?;
                    counts[table] += 1;
                }
            }
        }
    }
    let sum = lines.sum.clone().finish();
    let mac = keys.mac(Purpose::Backup, &[b"whole", sum.as_ref()]);
    lines.write(&json!({ "rows": counts, "mac": HEXLOWER.encode(&mac) }))?;
    lines.out.finish()?.flush()?;
    Ok(Summary {
        made_at: made_at.to_string(),
        rows: counts.iter().sum(),
    })
}

/// What tells this ring from another, and nothing about its keys.
fn ring(keys: &KeyRing) -> [u8; 32] {
    keys.mac(Purpose::Backup, &[b"ring"])
}

struct Lines<W: Write> {
    out: GzEncoder<W>,
    sum: Context,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &Json) -> Result<(), ArchiveError> {
        let mut text = serde_json::to_vec(line).map_err(std::io::Error::from)?;
        text.push(b'\n');
        self.sum.update(&text);
        Ok(self.out.write_all(&text)?)
    }
}

fn encoded(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Blob(bytes) => json!({ "b": BASE64.encode(bytes) }),
    }
}
