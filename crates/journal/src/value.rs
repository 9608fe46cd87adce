//! Values and rows, the only things that pass between slices and a database:
//! integers, text and bytes. Times are integers, ids are bytes, JSON is text.

use crate::db::DbError;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// NULL
    Null,
    /// BIGINT
    Int(i64),
    /// TEXT
    Text(String),
    /// BYTEA
    Bytes(Vec<u8>),
}

macro_rules! value_from {
    ($($from:ty => |$x:ident| $to:expr),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from($x: $from) -> Self { $to }
        }
    )+};
}

value_from! {
    i64 => |x| Self::Int(x),
    u32 => |x| Self::Int(i64::from(x)),
    u8 => |x| Self::Int(i64::from(x)),
    bool => |x| Self::Int(i64::from(x)),
    &str => |x| Self::Text(x.to_owned()),
    String => |x| Self::Text(x),
    &String => |x| Self::Text(x.clone()),
    Vec<u8> => |x| Self::Bytes(x),
    &[u8] => |x| Self::Bytes(x.to_vec()),
    [u8; 16] => |x| Self::Bytes(x.to_vec()),
    [u8; 32] => |x| Self::Bytes(x.to_vec()),
    &[u8; 16] => |x| Self::Bytes(x.to_vec()),
    &[u8; 32] => |x| Self::Bytes(x.to_vec()),
    kernel::Instant => |x| Self::Int(x.0),
    u64 => |x| Self::Int(i64::try_from(x).unwrap_or(i64::MAX)),
    usize => |x| Self::Int(i64::try_from(x).unwrap_or(i64::MAX)),
}

macro_rules! value_from_id {
    ($($id:ident),+ $(,)?) => {$(
        impl From<kernel::$id> for Value {
            fn from(id: kernel::$id) -> Self { Self::Bytes(id.bytes().to_vec()) }
        }
        impl FromBytes for kernel::$id {
            fn from_bytes_16(bytes: [u8; 16]) -> Self { Self::from_bytes(bytes) }
        }
    )+};
}

/// A thing that is 16 bytes in a column.
pub trait FromBytes {
    /// From the 16 bytes.
    fn from_bytes_16(bytes: [u8; 16]) -> Self;
}

impl FromBytes for [u8; 16] {
    fn from_bytes_16(bytes: [u8; 16]) -> Self {
        bytes
    }
}

value_from_id!(
    NodeId,
    EpochId,
    EventId,
    CommandId,
    UnitId,
    DeskId,
    RouteId,
    PersonId,
    PostId,
    AccountId,
    PlaceId,
    ReportId,
    DispatchId,
    CallId,
    InquiryId,
    LinkId,
    DocumentId,
    InstructionId,
    AttachmentId,
);

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Values for `$1`, `$2` …
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

/// One row of an answer, read by column number from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn at(&self, column: usize) -> Result<&Value, DbError> {
        self.0.get(column).ok_or(DbError::Shape("a column is missing"))
    }

    /// An integer.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn int(&self, column: usize) -> Result<i64, DbError> {
        self.opt_int(column)?.ok_or(DbError::Shape("a number is missing"))
    }

    /// An integer that may be NULL.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        match self.at(column)? {
            Value::Null => Ok(None),
            Value::Int(n) => Ok(Some(*n)),
            _ => Err(DbError::Shape("not a number")),
        }
    }

    /// Text.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn text(&self, column: usize) -> Result<String, DbError> {
        self.opt_text(column)?.ok_or(DbError::Shape("a text is missing"))
    }

    /// Text that may be NULL.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, DbError> {
        match self.at(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            _ => Err(DbError::Shape("not a text")),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>, DbError> {
        self.opt_bytes(column)?.ok_or(DbError::Shape("bytes are missing"))
    }

    /// Bytes that may be NULL.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>, DbError> {
        match self.at(column)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes.clone())),
            _ => Err(DbError::Shape("not bytes")),
        }
    }

    /// Exactly `N` bytes.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column holds something else.
    pub fn fixed<const N: usize>(&self, column: usize) -> Result<[u8; N], DbError> {
        self.bytes(column)?.try_into().map_err(|_| DbError::Shape("bytes of another length"))
    }

    /// An id.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column is not 16 bytes.
    pub fn id<T: FromBytes>(&self, column: usize) -> Result<T, DbError> {
        Ok(T::from_bytes_16(self.fixed(column)?))
    }

    /// An id that may be NULL.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column is neither NULL nor 16 bytes.
    pub fn opt_id<T: FromBytes>(&self, column: usize) -> Result<Option<T>, DbError> {
        match self.at(column)? {
            Value::Null => Ok(None),
            _ => self.id(column).map(Some),
        }
    }

    /// An instant.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column is not a number.
    pub fn instant(&self, column: usize) -> Result<kernel::Instant, DbError> {
        Ok(kernel::Instant(self.int(column)?))
    }

    /// An instant that may be NULL.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column is not a number.
    pub fn opt_instant(&self, column: usize) -> Result<Option<kernel::Instant>, DbError> {
        Ok(self.opt_int(column)?.map(kernel::Instant))
    }

    /// A JSON column.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the text is not the JSON of `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, DbError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| DbError::Shape("JSON of another shape"))
    }

    /// Whether an integer column is not zero.
    ///
    /// # Errors
    /// [`DbError::Shape`] when the column is not a number.
    pub fn flag(&self, column: usize) -> Result<bool, DbError> {
        Ok(self.int(column)? != 0)
    }
}
