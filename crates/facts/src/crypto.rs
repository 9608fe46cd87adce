//! The two suites: SM2 with SM3 (the default), and ed25519 with SM3. Digests are
//! SM3 in both; only the signature differs. Signing is slow (about 2,000 a second
//! and core for SM2), so it stays off the commit path: see [`crate::checkpoint`].

use ed25519_dalek::Signer as _;
use kernel::id::random_bytes;
use serde::{Deserialize, Serialize};
use sm2::dsa::signature::{self, Verifier as _};
use sm3::{Digest as _, Sm3};

/// An SM3 digest.
pub type Digest32 = [u8; 32];

/// The distinguishing identifier of GM/T 0009 for keys without one of their own.
const SM2_ID: &str = "1234567812345678";

/// SM3 over the parts, one after another.
#[must_use]
pub fn sm3(parts: &[&[u8]]) -> Digest32 {
    let mut hasher = Sm3::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Which signature a key makes. The number stands first in everything signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suite {
    /// SM2 with SM3 (GB/T 32918, GB/T 32905).
    Sm2Sm3,
    /// ed25519 (RFC 8032), digests by SM3.
    Ed25519,
}

impl Suite {
    /// The suite's number in canonical bytes.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Sm2Sm3 => 1,
            Self::Ed25519 => 2,
        }
    }

    /// The suite with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Sm2Sm3),
            2 => Some(Self::Ed25519),
            _ => None,
        }
    }
}

/// Why a key could not be made, read or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are no key of that suite.
    #[error("the bytes are no key of the suite")]
    NotAKey,
    /// The machine gives no randomness.
    #[error("the machine gives no randomness")]
    NoRandomness,
    /// Signing failed inside the library.
    #[error("signing failed")]
    Signing,
    /// The signature is not of this key over these bytes.
    #[error("the signature does not verify")]
    BadSignature,
}

/// A node's signing key.
#[derive(Clone)]
pub enum SigningKey {
    /// SM2.
    Sm2(Box<sm2::dsa::SigningKey>),
    /// ed25519.
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({:?}, secret)", self.suite())
    }
}

impl SigningKey {
    /// A new key from the machine's randomness.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn generate(suite: Suite) -> Result<Self, KeyError> {
        // A scalar of zero or above the order is refused by the library; that
        // happens once in 2^128 draws, so a few tries are more than enough.
        for _ in 0..4 {
            let secret = random_bytes::<32>().map_err(|_| KeyError::NoRandomness)?;
            if let Ok(key) = Self::from_secret(suite, &secret) {
                return Ok(key);
            }
        }
        Err(KeyError::NoRandomness)
    }

    /// The key with these 32 secret bytes.
    ///
    /// # Errors
    /// [`KeyError::NotAKey`].
    pub fn from_secret(suite: Suite, secret: &[u8]) -> Result<Self, KeyError> {
        match suite {
            Suite::Sm2Sm3 => sm2::dsa::SigningKey::from_slice(SM2_ID, secret)
                .map(|key| Self::Sm2(Box::new(key)))
                .map_err(|_| KeyError::NotAKey),
            Suite::Ed25519 => {
                let secret: [u8; 32] = secret.try_into().map_err(|_| KeyError::NotAKey)?;
                Ok(Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&secret))))
            }
        }
    }

    /// The 32 secret bytes, for the key file.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        match self {
            Self::Sm2(key) => key.to_bytes().into(),
            Self::Ed25519(key) => key.to_bytes(),
        }
    }

    /// The suite.
    #[must_use]
    pub const fn suite(&self) -> Suite {
        match self {
            Self::Sm2(_) => Suite::Sm2Sm3,
            Self::Ed25519(_) => Suite::Ed25519,
        }
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        let bytes = match self {
            Self::Sm2(key) => key.verifying_key().to_sec1_bytes().to_vec(),
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
        };
        VerifyingKey { suite: self.suite(), bytes }
    }

    /// A signature of 64 bytes over `message`.
    ///
    /// # Errors
    /// [`KeyError::Signing`].
    pub fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        match self {
            Self::Sm2(key) => {
                let signature =
                    signature::Signer::try_sign(key.as_ref(), message).map_err(|_| KeyError::Signing)?;
                Ok(signature.to_bytes().into())
            }
            Self::Ed25519(key) => Ok(key.sign(message).to_bytes()),
        }
    }
}

/// The public half of a signing key, as it stands in certificates.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerifyingKey {
    /// Which suite.
    pub suite: Suite,
    /// SM2: 65 bytes SEC1 uncompressed; ed25519: 32 bytes.
    pub bytes: Vec<u8>,
}

impl VerifyingKey {
    /// Checks a signature over `message`.
    ///
    /// # Errors
    /// [`KeyError::NotAKey`] when the bytes are no key, [`KeyError::BadSignature`]
    /// when the signature is not of this key over this message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        match self.suite {
            Suite::Sm2Sm3 => {
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, &self.bytes)
                    .map_err(|_| KeyError::NotAKey)?;
                let signature =
                    sm2::dsa::Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
                key.verify(message, &signature).map_err(|_| KeyError::BadSignature)
            }
            Suite::Ed25519 => {
                let bytes: [u8; 32] = self.bytes.as_slice().try_into().map_err(|_| KeyError::NotAKey)?;
                let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::NotAKey)?;
                let signature =
                    ed25519_dalek::Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
                key.verify_strict(message, &signature).map_err(|_| KeyError::BadSignature)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_gives_the_standard_vector() {
        // GB/T 32905-2016, appendix A.1: "abc".
        assert_eq!(
            hex::encode(sm3(&[b"a", b"bc"])),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }

    #[test]
    fn a_signature_is_of_one_key_over_one_message() {
        for suite in [Suite::Sm2Sm3, Suite::Ed25519] {
            let key = SigningKey::generate(suite).unwrap();
            let other = SigningKey::generate(suite).unwrap();
            let signature = key.sign(b"water in the mine").unwrap();
            assert_eq!(key.verifying_key().verify(b"water in the mine", &signature), Ok(()));
            assert_eq!(key.verifying_key().verify(b"water", &signature), Err(KeyError::BadSignature));
            assert!(other.verifying_key().verify(b"water in the mine", &signature).is_err());
            let again = SigningKey::from_secret(suite, &key.secret()).unwrap();
            assert_eq!(again.verifying_key(), key.verifying_key());
        }
    }
}
