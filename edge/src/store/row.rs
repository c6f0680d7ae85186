//! Values as SQLite stores them, and typed reading of rows. A column that is missing or has another type is a fault, never a default.

use super::error::StoreError;
use serde::{Deserialize, Deserializer, de};
use shared::units::time::Instant;
use std::{collections::BTreeMap, fmt};

/// A parameter or a column. Integers are below 2^53 in absolute value, so that a JavaScript number represents them exactly.
#[derive(Clone, Debug, PartialEq)]
pub enum SqlValue {
    Null,
    Integer(i64),
    Text(String),
}

impl From<&str> for SqlValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SqlValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for SqlValue {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u64> for SqlValue {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for SqlValue {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<Instant> for SqlValue {
    fn from(instant: Instant) -> Self {
        Self::Integer(instant.millis())
    }
}

impl<V: Into<Self>> From<Option<V>> for SqlValue {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'de> Deserialize<'de> for SqlValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl de::Visitor<'_> for ValueVisitor {
    type Value = SqlValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, an integer or a text")
    }

    fn visit_unit<E: de::Error>(self) -> Result<SqlValue, E> {
        Ok(SqlValue::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<SqlValue, E> {
        Ok(SqlValue::Null)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<SqlValue, E> {
        Ok(SqlValue::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<SqlValue, E> {
        i64::try_from(number).map(SqlValue::Integer).map_err(|_| E::custom("an integer beyond 2^63"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SqlValue, E> {
        Ok(SqlValue::from(text))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<SqlValue, E> {
        Ok(SqlValue::Text(text))
    }
}

/// One row, by column name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Row(pub BTreeMap<String, SqlValue>);

impl Row {
    pub fn text(&self, column: &str) -> Result<&str, StoreError> {
        self.optional_text(column)?.ok_or_else(|| StoreError::unreadable(column))
    }

    pub fn optional_text(&self, column: &str) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(SqlValue::Text(text)) => Ok(Some(text)),
            Some(SqlValue::Null) => Ok(None),
            Some(SqlValue::Integer(_)) | None => Err(StoreError::unreadable(column)),
        }
    }

    pub fn integer(&self, column: &str) -> Result<i64, StoreError> {
        self.optional_integer(column)?.ok_or_else(|| StoreError::unreadable(column))
    }

    pub fn optional_integer(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(SqlValue::Integer(number)) => Ok(Some(*number)),
            Some(SqlValue::Null) => Ok(None),
            Some(SqlValue::Text(_)) | None => Err(StoreError::unreadable(column)),
        }
    }

    /// A count, which cannot be negative.
    pub fn count(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.integer(column)?).map_err(|_| StoreError::unreadable(column))
    }

    pub fn instant(&self, column: &str) -> Result<Instant, StoreError> {
        self.integer(column).map(Instant::from_millis)
    }

    pub fn optional_instant(&self, column: &str) -> Result<Option<Instant>, StoreError> {
        Ok(self.optional_integer(column)?.map(Instant::from_millis))
    }

    /// A column whose text `parse` understands.
    pub fn parsed<T>(&self, column: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        parse(self.text(column)?).ok_or_else(|| StoreError::unreadable(column))
    }

    /// A column that holds JSON.
    pub fn json<T: de::DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        self.parsed(column, |text| serde_json::from_str(text).ok())
    }
}
