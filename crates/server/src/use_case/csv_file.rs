//! Comma-separated values (RFC 4180): read in pieces as they arrive, and written.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use domain::import::BadFile;

use crate::request::text;

/// The longest row in bytes.
const LONGEST: usize = 16 * 1024;
/// The most fields of a row.
const FIELDS: usize = 64;
/// How much is looked at to tell the separator.
const HEAD: usize = 4096;

/// A file that arrives. Its memory does not grow with the file.
pub struct Incoming {
    /// What came before the first line was whole.
    head: Vec<u8>,
    reader: Option<Reader>,
    out: Box<[u8]>,
    ends: [usize; FIELDS],
    written: usize,
    fields: usize,
}

impl Default for Incoming {
    fn default() -> Self {
        Self {
            head: Vec::new(),
            reader: None,
            out: vec![0; LONGEST].into_boxed_slice(),
            ends: [0; FIELDS],
            written: 0,
            fields: 0,
        }
    }
}

impl Incoming {
    /// The rows that are whole with these bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Vec<String>>, BadFile> {
        if self.reader.is_some() {
            return self.read(bytes, false);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < HEAD && !self.head.contains(&b'\n') {
            return Ok(Vec::new());
        }
        self.begin()
    }

    /// The rows that are left when no more bytes come.
    pub fn finish(&mut self) -> Result<Vec<Vec<String>>, BadFile> {
        let mut rows = if self.reader.is_none() {
            self.begin()?
        } else {
            Vec::new()
        };
        rows.extend(self.read(&[], true)?);
        Ok(rows)
    }

    fn begin(&mut self) -> Result<Vec<Vec<String>>, BadFile> {
        let head = std::mem::take(&mut self.head);
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            return Err(BadFile::Encoding);
        }
        let line = head.split(|b| *b == b'\n' || *b == b'\r').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let separator = [b',', b';', b'\t']
            .into_iter()
            .rev()
            .max_by_key(|s| line.matches(char::from(*s)).count());
        self.reader = Some(ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).build());
        self.read(&head, false)
    }

    fn read(&mut self, mut bytes: &[u8], last: bool) -> Result<Vec<Vec<String>>, BadFile> {
        let mut rows = Vec::new();
        let Some(reader) = &mut self.reader else {
            return Ok(rows);
        };
        while last || !bytes.is_empty() {
            let (out, ends) = (&mut self.out[self.written..], &mut self.ends[self.fields..]);
            let (result, read, written, fields) = reader.read_record(bytes, out, ends);
            bytes = &bytes[read..];
            self.written += written;
            self.fields += fields;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return Err(BadFile::TooLarge),
                ReadRecordResult::Record => {
                    let mut start = 0;
                    let mut row = Vec::with_capacity(self.fields);
                    for end in &self.ends[..self.fields] {
                        let field = str::from_utf8(&self.out[start..*end]).map_err(|_| BadFile::Encoding)?;
                        if !text::is_one(field) {
                            return Err(BadFile::Encoding);
                        }
                        row.push(field.to_owned());
                        start = *end;
                    }
                    (self.written, self.fields) = (0, 0);
                    rows.push(row);
                }
                ReadRecordResult::End => break,
            }
        }
        Ok(rows)
    }
}

/// One row with its end of line; no field is a formula.
pub fn row<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut row = String::new();
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            row.push(',');
        }
        let field = domain::import::defused(field);
        if field.contains([',', ';', '"', '\r', '\n']) {
            row.push('"');
            row.push_str(&field.replace('"', "\"\""));
            row.push('"');
        } else {
            row.push_str(&field);
        }
    }
    row.push_str("\r\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], piece: usize) -> Result<Vec<Vec<String>>, BadFile> {
        let mut incoming = Incoming::default();
        let mut rows = Vec::new();
        for bytes in text.chunks(piece) {
            rows.extend(incoming.push(bytes)?);
        }
        rows.extend(incoming.finish()?);
        Ok(rows)
    }

    #[test]
    fn a_file_in_pieces_is_the_same_file() {
        let text = "\u{feff}name,email\r\n\"Berg, \"\"Ann\"\"\r\nJr.\",ann@x.example\n\nÖz,oez@x.example".as_bytes();
        let whole = read(text, text.len()).unwrap();
        assert_eq!(whole.len(), 3, "{whole:?}");
        assert_eq!(whole[0], ["name", "email"]);
        assert_eq!(whole[1][0], "Berg, \"Ann\"\r\nJr.");
        for piece in [1, 2, 3, 7] {
            assert_eq!(read(text, piece).unwrap(), whole, "{piece}");
        }
        let german = read(b"name;email\nAnn, Dr.;ann@x.example\n", 5).unwrap();
        assert_eq!(german[1], ["Ann, Dr.", "ann@x.example"]);
        assert!(read(b"", 1).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_text_or_has_no_end_is_refused() {
        assert_eq!(read(b"name,email\nM\xfcller,m@x.example\n", 4), Err(BadFile::Encoding));
        assert_eq!(read(b"name,email\nAnn\0,ann@x.example\n", 4), Err(BadFile::Encoding));
        assert_eq!(read(b"\xff\xfen\0a\0m\0e\0\n\0", 3), Err(BadFile::Encoding));
        let endless = format!("name,email\n\"{}", "x".repeat(40_000));
        assert_eq!(read(endless.as_bytes(), 1000), Err(BadFile::TooLarge));
        let wide = ",".repeat(500);
        assert_eq!(read(wide.as_bytes(), 100), Err(BadFile::TooLarge));
    }

    #[test]
    fn what_is_written_reads_back_and_is_no_formula() {
        let written = row(["Berg; \"Ann\"", "=1+1", "a,b", "line\nbreak"]);
        assert!(written.contains("'=1+1") && written.ends_with("\r\n"), "{written}");
        let back = read(format!("a,b,c,d\n{written}").as_bytes(), 4).unwrap();
        assert_eq!(back[1], ["Berg; \"Ann\"", "'=1+1", "a,b", "line\nbreak"]);
    }
}
