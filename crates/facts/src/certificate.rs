//! One small structure instead of an X.509 chain: node id, code, level, both keys
//! and validity, signed by the parent. The root of a tree signs its own.

use crate::bytes::{Malformed, Reader, Writer};
use crate::crypto::{Digest32, KeyError, SigningKey, Suite, VerifyingKey};
use kernel::{Instant, Level, NodeId, limits};

const PURPOSE: &[u8] = b"fenghuo certificate 1";

/// With which digits every code begins that lies within the area of `code`.
#[must_use]
pub fn area_of(code: &str, level: Level) -> &str {
    // A whole pair of digits is one level of GB/T 2260: 610000 → 61, 610800 → 6108.
    let len = match (code.len(), level) {
        (6, Level::Province) => 2,
        (6, Level::City) => 4,
        (6, _) => 6,
        (12, _) if code.ends_with("000") => 9,
        _ => code.len(),
    };
    code.get(..len).unwrap_or(code)
}

/// The codes of the governments in whose areas a code lies by GB/T 2260, nearest first:
/// 610803105 lies in 610803, 610800 and 610000.
#[must_use]
pub fn codes_above(code: &str) -> Vec<String> {
    let digits = [6, 4, 2].into_iter().filter_map(|len| code.get(..len));
    digits.map(|area| format!("{area:0<6}")).filter(|above| above != code).collect()
}

/// Says which keys a node has and for which area it may speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The node.
    pub node: NodeId,
    /// Administrative code (GB/T 2260, 9 or 12 digits below a district); units that
    /// the node opens lie within it.
    pub code: String,
    /// The node's level.
    pub level: Level,
    /// The node's name, such as 榆阳区.
    pub name: String,
    /// Key of its checkpoints.
    pub signing: VerifyingKey,
    /// SM3 of the TLS key's SubjectPublicKeyInfo.
    pub tls_spki: Digest32,
    /// Valid from.
    pub not_before: Instant,
    /// Valid until; after this the node may only renew.
    pub not_after: Instant,
    /// Who signed; the node itself at the root.
    pub issuer: NodeId,
    /// Suite of the issuer's key.
    pub suite: Suite,
    /// 64 bytes.
    pub signature: Vec<u8>,
}

impl Certificate {
    /// The same, signed by `key` of the issuer named in it.
    ///
    /// # Errors
    /// [`KeyError`] when the key cannot sign.
    pub fn signed(mut self, key: &SigningKey) -> Result<Self, KeyError> {
        self.suite = key.suite();
        self.signature = key.sign(&self.message())?.to_vec();
        Ok(self)
    }

    /// Checks the issuer's signature; validity in time is the caller's question.
    ///
    /// # Errors
    /// [`KeyError::BadSignature`].
    pub fn verify(&self, issuer: &VerifyingKey) -> Result<(), KeyError> {
        if issuer.suite != self.suite {
            return Err(KeyError::BadSignature);
        }
        issuer.verify(&self.message(), &self.signature)
    }

    /// Whether a unit with this code lies within the area of the certificate.
    #[must_use]
    pub fn covers(&self, code: &str) -> bool {
        code.starts_with(area_of(&self.code, self.level))
    }

    fn message(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(256);
        w.u8(self.suite.number()).var(PURPOSE).fixed(&self.node.bytes());
        w.var(self.code.as_bytes()).var(self.level.word().as_bytes()).var(self.name.as_bytes());
        w.u8(self.signing.suite.number()).var(&self.signing.bytes).fixed(&self.tls_spki);
        w.i64(self.not_before.0).i64(self.not_after.0).fixed(&self.issuer.bytes());
        w.finish()
    }

    /// The bytes in which it travels and is stored.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(384);
        w.var(&self.message()).var(&self.signature);
        w.finish()
    }

    /// Reads one; the signature is not checked here.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(bytes);
        let message = outer.var(1024)?;
        let signature = outer.var(64)?.to_vec();
        outer.end()?;
        let mut r = Reader::new(message);
        let suite = Suite::from_number(r.u8()?).ok_or(Malformed::Meaningless("suite"))?;
        if r.var(64)? != PURPOSE {
            return Err(Malformed::Meaningless("purpose"));
        }
        let node = NodeId::from_bytes(r.fixed()?);
        let code = r.text(32)?.to_owned();
        let level = Level::from_word(r.text(16)?).ok_or(Malformed::Meaningless("level"))?;
        let name = r.text(limits::NAME_CHARS * 4)?.to_owned();
        let key_suite = Suite::from_number(r.u8()?).ok_or(Malformed::Meaningless("suite"))?;
        let signing = VerifyingKey { suite: key_suite, bytes: r.var(65)?.to_vec() };
        let tls_spki = r.fixed()?;
        let (not_before, not_after) = (Instant(r.i64()?), Instant(r.i64()?));
        let issuer = NodeId::from_bytes(r.fixed()?);
        r.end()?;
        Ok(Self {
            node,
            code,
            level,
            name,
            signing,
            tls_spki,
            not_before,
            not_after,
            issuer,
            suite,
            signature,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str, key: &SigningKey) -> Certificate {
        let node = NodeId::random();
        Certificate {
            node,
            code: code.to_owned(),
            level: Level::of_code(code).unwrap(),
            name: "榆阳区".to_owned(),
            signing: key.verifying_key(),
            tls_spki: [7; 32],
            not_before: Instant(0),
            not_after: Instant(1),
            issuer: node,
            suite: key.suite(),
            signature: Vec::new(),
        }
    }

    #[test]
    fn a_certificate_travels_and_verifies() {
        let key = SigningKey::generate(Suite::Sm2Sm3).unwrap();
        let signed = of("610802", &key).signed(&key).unwrap();
        let read = Certificate::decode(&signed.encode()).unwrap();
        assert_eq!(read, signed);
        assert_eq!(read.verify(&key.verifying_key()), Ok(()));
        let widened = Certificate { code: "610000".to_owned(), ..read };
        assert_eq!(widened.verify(&key.verifying_key()), Err(KeyError::BadSignature));
    }

    #[test]
    fn a_code_lies_in_the_areas_that_its_digits_say() {
        assert_eq!(codes_above("610803105"), ["610803", "610800", "610000"]);
        assert_eq!(codes_above("610803105201"), ["610803", "610800", "610000"]);
        assert_eq!(codes_above("610803"), ["610800", "610000"]);
        assert_eq!(codes_above("610800"), ["610000"]);
        assert!(codes_above("610000").is_empty());
    }

    #[test]
    fn it_covers_its_area_and_no_other() {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        assert!(of("610000", &key).covers("610802105"));
        assert!(of("610800", &key).covers("610802"));
        assert!(!of("610802", &key).covers("610803"));
        assert!(of("610802105000", &key).covers("610802105201"));
        assert!(!of("610802105", &key).covers("610802"));
        assert!(of("100000", &key).covers("10"), "a code that ends in zeros keeps its pairs");
    }
}
