//! A checkpoint: the origin's signature under "my stream has this head at this
//! position". One signature covers everything before it, so the commit path signs
//! nothing.

use crate::bytes::{Malformed, Reader, Writer};
use crate::crypto::{Digest32, KeyError, SigningKey, Suite, VerifyingKey};
use crate::entry::{Lane, StreamId};
use kernel::{EpochId, Instant, NodeId};

const PURPOSE: &[u8] = b"fenghuo checkpoint 1";

/// A signed head of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The stream.
    pub stream: StreamId,
    /// The last position it covers.
    pub seq: u64,
    /// The chain's hash there.
    pub head: Digest32,
    /// When it was signed, by the origin's clock.
    pub at: Instant,
    /// The suite of the key.
    pub suite: Suite,
    /// 64 bytes.
    pub signature: Vec<u8>,
}

impl Checkpoint {
    /// Signs the head of a stream.
    ///
    /// # Errors
    /// [`KeyError`] when the key cannot sign.
    pub fn sign(
        stream: StreamId,
        seq: u64,
        head: Digest32,
        at: Instant,
        key: &SigningKey,
    ) -> Result<Self, KeyError> {
        let mut unsigned = Self { stream, seq, head, at, suite: key.suite(), signature: Vec::new() };
        unsigned.signature = key.sign(&unsigned.message())?.to_vec();
        Ok(unsigned)
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`KeyError::BadSignature`] when it is not of this key.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), KeyError> {
        if key.suite != self.suite {
            return Err(KeyError::BadSignature);
        }
        key.verify(&self.message(), &self.signature)
    }

    fn message(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(192);
        w.u8(self.suite.number()).var(PURPOSE);
        w.fixed(&self.stream.origin.bytes()).fixed(&self.stream.epoch.bytes());
        w.var(self.stream.channel.to_string().as_bytes()).u8(self.stream.lane.number());
        w.u64(self.seq).fixed(&self.head).i64(self.at.0);
        w.finish()
    }

    /// The bytes in which it travels.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(320);
        w.var(&self.message()).var(&self.signature);
        w.finish()
    }

    /// Reads one that travelled; the signature is not checked here.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(bytes);
        let message = outer.var(512)?;
        let signature = outer.var(64)?.to_vec();
        outer.end()?;
        let mut r = Reader::new(message);
        let suite = Suite::from_number(r.u8()?).ok_or(Malformed::Meaningless("suite"))?;
        if r.var(64)? != PURPOSE {
            return Err(Malformed::Meaningless("purpose"));
        }
        let origin = NodeId::from_bytes(r.fixed()?);
        let epoch = EpochId::from_bytes(r.fixed()?);
        let channel = r.text(64)?.parse()?;
        let lane = Lane::from_number(i64::from(r.u8()?)).ok_or(Malformed::Meaningless("lane"))?;
        let (seq, head, at) = (r.u64()?, r.fixed()?, Instant(r.i64()?));
        r.end()?;
        let stream = StreamId { origin, epoch, channel, lane };
        Ok(Self { stream, seq, head, at, suite, signature })
    }
}
