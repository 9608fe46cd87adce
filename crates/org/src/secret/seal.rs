//! Sealing what must be readable again: SM4 in counter mode under a key derived from the
//! node's key file, with an HMAC-SM3 tag over nonce, owner and ciphertext. The owner is
//! bound in, so a sealed text moved to another account does not open.

use facts::crypto::sm3;
use kernel::id::random_bytes;
use sm4::Sm4;
use sm4::cipher::{Array, BlockCipherEncrypt, KeyInit};

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 32;

/// Why a sealed text did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Another key, another owner, or somebody changed it.
    #[error("the sealed text does not open with this key")]
    Foreign,
    /// The machine gives no randomness.
    #[error("the machine gives no randomness")]
    NoRandomness,
}

struct Keys {
    cipher: Sm4,
    mac: [u8; 32],
}

fn keys(key: &[u8; 32]) -> Keys {
    let derived = sm3(&[b"fenghuo seal sm4", key]);
    let mut short = [0u8; 16];
    for (to, from) in short.iter_mut().zip(derived) {
        *to = from;
    }
    Keys { cipher: Sm4::new(&Array::from(short)), mac: sm3(&[b"fenghuo seal mac", key]) }
}

/// Seals `plain` for `owner`.
///
/// # Errors
/// [`SealError::NoRandomness`].
pub fn seal(key: &[u8; 32], owner: &[u8; 16], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let keys = keys(key);
    let nonce = random_bytes::<NONCE_BYTES>().map_err(|_| SealError::NoRandomness)?;
    let mut sealed = nonce.to_vec();
    sealed.extend(stream(&keys.cipher, &nonce, plain));
    let tag = hmac(&keys.mac, &[owner, &sealed]);
    sealed.extend(tag);
    Ok(sealed)
}

/// Opens what [`seal`] sealed for the same owner.
///
/// # Errors
/// [`SealError::Foreign`].
pub fn open(key: &[u8; 32], owner: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let keys = keys(key);
    let body = sealed.len().checked_sub(TAG_BYTES).ok_or(SealError::Foreign)?;
    let (body, tag) = sealed.split_at_checked(body).ok_or(SealError::Foreign)?;
    if !same(&hmac(&keys.mac, &[owner, body]), tag) {
        return Err(SealError::Foreign);
    }
    let (nonce, cipher) = body.split_at_checked(NONCE_BYTES).ok_or(SealError::Foreign)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SealError::Foreign)?;
    Ok(stream(&keys.cipher, &nonce, cipher))
}

/// Counter mode: the same both ways.
fn stream(cipher: &Sm4, nonce: &[u8; NONCE_BYTES], text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (counter, chunk) in (1u32..).zip(text.chunks(16)) {
        let mut block = [0u8; 16];
        for (to, from) in block.iter_mut().zip(nonce.iter().copied().chain(counter.to_be_bytes())) {
            *to = from;
        }
        let mut block = Array::from(block);
        cipher.encrypt_block(&mut block);
        out.extend(chunk.iter().zip(block.iter()).map(|(a, b)| a ^ b));
    }
    out
}

/// HMAC (RFC 2104) with SM3, whose block is 64 bytes.
pub(crate) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let pad = |with: u8| {
        let mut block = [with; 64];
        for (to, from) in block.iter_mut().zip(key) {
            *to ^= from;
        }
        block
    };
    let (inner_pad, outer_pad) = (pad(0x36), pad(0x5c));
    let mut all: Vec<&[u8]> = vec![&inner_pad];
    all.extend_from_slice(parts);
    sm3(&[&outer_pad, &sm3(&all)])
}

/// Equal, in a time that does not tell where they differ.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0u8, |different, (x, y)| different | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_with_its_key_for_its_owner_only() {
        let plain = b"20 bytes of a secret and a little more".as_slice();
        let sealed = seal(&[1; 32], &[2; 16], plain).unwrap();
        assert_eq!(open(&[1; 32], &[2; 16], &sealed).unwrap(), plain);
        assert_eq!(open(&[9; 32], &[2; 16], &sealed), Err(SealError::Foreign));
        assert_eq!(open(&[1; 32], &[3; 16], &sealed), Err(SealError::Foreign));
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert_eq!(open(&[1; 32], &[2; 16], &changed), Err(SealError::Foreign), "byte {index}");
        }
        assert_eq!(open(&[1; 32], &[2; 16], &[]), Err(SealError::Foreign));
        assert_ne!(sealed, seal(&[1; 32], &[2; 16], plain).unwrap(), "the nonce is fresh");
    }
}
