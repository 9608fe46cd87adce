//! Canonical bytes: fixed order, big endian, every variable part behind its
//! length. One value has exactly one form, so equal values have equal digests.

/// Why bytes are not what they claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The bytes end before the value does.
    #[error("the bytes end too early")]
    Short,
    /// Bytes are left over after the value.
    #[error("bytes are left over")]
    Trailing,
    /// A length or count is over its limit.
    #[error("a part is longer than its limit")]
    TooLong,
    /// A code, text or number that has no meaning.
    #[error("a part has no meaning: {0}")]
    Meaningless(&'static str),
}

/// Writes canonical bytes.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// An empty writer with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { out: Vec::with_capacity(capacity) }
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) -> &mut Self {
        self.out.push(value);
        self
    }

    /// Two bytes.
    pub fn u16(&mut self, value: u16) -> &mut Self {
        self.out.extend_from_slice(&value.to_be_bytes());
        self
    }

    /// Eight bytes.
    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.out.extend_from_slice(&value.to_be_bytes());
        self
    }

    /// Eight bytes, two's complement.
    pub fn i64(&mut self, value: i64) -> &mut Self {
        self.out.extend_from_slice(&value.to_be_bytes());
        self
    }

    /// Bytes of a length that the reader knows.
    pub fn fixed(&mut self, value: &[u8]) -> &mut Self {
        self.out.extend_from_slice(value);
        self
    }

    /// Bytes behind their length. Longer than 4 GiB cannot be built: limits stop it
    /// long before, and the length saturates rather than wraps.
    pub fn var(&mut self, value: &[u8]) -> &mut Self {
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
        self.out.extend_from_slice(&length.to_be_bytes());
        self.out.extend_from_slice(value);
        self
    }

    /// A part that may be absent: one byte tells.
    pub fn option(&mut self, value: Option<&[u8]>) -> &mut Self {
        match value {
            None => self.u8(0),
            Some(bytes) => self.u8(1).var(bytes),
        }
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Reads canonical bytes; never panics, never allocates more than it was given.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// [`Malformed::Short`] when there are fewer.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (head, tail) = self.rest.split_at_checked(count).ok_or(Malformed::Short)?;
        self.rest = tail;
        Ok(head)
    }

    /// The next `N` bytes as an array.
    ///
    /// # Errors
    /// [`Malformed::Short`] when there are fewer.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        self.take(N)?.try_into().map_err(|_| Malformed::Short)
    }

    /// One byte.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(u8::from_be_bytes(self.fixed()?))
    }

    /// Two bytes.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u16(&mut self) -> Result<u16, Malformed> {
        Ok(u16::from_be_bytes(self.fixed()?))
    }

    /// Eight bytes.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn u64(&mut self) -> Result<u64, Malformed> {
        Ok(u64::from_be_bytes(self.fixed()?))
    }

    /// Eight bytes, two's complement.
    ///
    /// # Errors
    /// [`Malformed::Short`] at the end.
    pub fn i64(&mut self) -> Result<i64, Malformed> {
        Ok(i64::from_be_bytes(self.fixed()?))
    }

    /// Bytes behind their length, at most `limit` of them.
    ///
    /// # Errors
    /// [`Malformed::TooLong`] over the limit, [`Malformed::Short`] when they are not there.
    pub fn var(&mut self, limit: usize) -> Result<&'a [u8], Malformed> {
        let length = usize::try_from(u32::from_be_bytes(self.fixed()?)).map_err(|_| Malformed::TooLong)?;
        if length > limit {
            return Err(Malformed::TooLong);
        }
        self.take(length)
    }

    /// Text behind its length.
    ///
    /// # Errors
    /// As [`Reader::var`], and [`Malformed::Meaningless`] when it is not UTF-8.
    pub fn text(&mut self, limit: usize) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.var(limit)?).map_err(|_| Malformed::Meaningless("text"))
    }

    /// A part that may be absent.
    ///
    /// # Errors
    /// As [`Reader::var`].
    pub fn option(&mut self, limit: usize) -> Result<Option<&'a [u8]>, Malformed> {
        match self.u8()? {
            0 => Ok(None),
            1 => self.var(limit).map(Some),
            _ => Err(Malformed::Meaningless("presence")),
        }
    }

    /// Ends reading: nothing may be left.
    ///
    /// # Errors
    /// [`Malformed::Trailing`] when something is.
    pub const fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
    }
}
