//! What a statement answered.

use domain::id::Id;
use domain::time::Timestamp;

use super::{StoreError, Value};

/// One row of an answer; columns are counted from 0.
///
/// Each reader says what it expects and answers [`StoreError::Corrupt`] when the column is missing, is of another type,
/// or is null where only the `opt_…` readers take null.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row(Vec<Value>);

impl Row {
    pub const fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    pub fn values(&self) -> &[Value] {
        &self.0
    }

    pub fn into_values(self) -> Vec<Value> {
        self.0
    }

    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?.ok_or_else(|| unexpected(column, "a number"))
    }

    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            _ => Err(unexpected(column, "a number")),
        }
    }

    pub fn bool(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    pub fn time(&self, column: usize) -> Result<Timestamp, StoreError> {
        self.int(column).map(Timestamp::from_micros)
    }

    pub fn opt_time(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.opt_int(column)?.map(Timestamp::from_micros))
    }

    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.opt_text(column)?.ok_or_else(|| unexpected(column, "a text"))
    }

    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(unexpected(column, "a text")),
        }
    }

    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        self.opt_blob(column)?.ok_or_else(|| unexpected(column, "bytes"))
    }

    pub fn opt_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.0.get(column) {
            Some(Value::Blob(bytes)) => Ok(Some(bytes)),
            Some(Value::Null) => Ok(None),
            _ => Err(unexpected(column, "bytes")),
        }
    }

    /// Exactly `N` bytes, such as a digest.
    pub fn bytes<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        self.opt_bytes(column)?.ok_or_else(|| unexpected(column, "bytes"))
    }

    pub fn opt_bytes<const N: usize>(&self, column: usize) -> Result<Option<[u8; N]>, StoreError> {
        self.opt_blob(column)?
            .map(|bytes| {
                bytes
                    .try_into()
                    .map_err(|_| unexpected(column, "bytes of another length"))
            })
            .transpose()
    }

    pub fn id<K>(&self, column: usize) -> Result<Id<K>, StoreError> {
        self.bytes(column).map(Id::from_bytes)
    }

    pub fn opt_id<K>(&self, column: usize) -> Result<Option<Id<K>>, StoreError> {
        Ok(self.opt_bytes(column)?.map(Id::from_bytes))
    }
}

fn unexpected(column: usize, wanted: &str) -> StoreError {
    StoreError::Corrupt(format!("column {column} of an answer is not {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_another_type_is_an_error_and_never_a_guess() {
        let row = Row::new(vec![Value::Int(1), Value::Null, Value::from([9; 16])]);
        assert_eq!(row.bool(0), Ok(true));
        assert!(row.text(0).is_err());
        assert!(row.int(1).is_err());
        assert_eq!(row.opt_time(1), Ok(None));
        assert_eq!(row.id::<domain::id::Account>(2), Ok(Id::from_bytes([9; 16])));
        assert!(row.bytes::<32>(2).is_err());
        assert!(row.opt_blob(3).is_err());
    }
}
