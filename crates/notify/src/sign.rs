//! HMAC-SM3 (GM/T 0091, as RFC 2104 with a block of 64 bytes) over delivery id, time
//! and body, so that a receiver knows who sent it and that it is not an old one.

use facts::crypto::sm3;
use kernel::Instant;

const BLOCK: usize = 64;

/// HMAC-SM3 of the parts, one after another.
#[must_use]
pub fn hmac_sm3(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0u8; BLOCK];
    let hashed = sm3(&[key]);
    let key = if key.len() > BLOCK { hashed.as_slice() } else { key };
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let inner_pad = block.map(|b| b ^ 0x36);
    let outer_pad = block.map(|b| b ^ 0x5c);
    let mut inner: Vec<&[u8]> = vec![&inner_pad];
    inner.extend_from_slice(parts);
    sm3(&[&outer_pad, &sm3(&inner)])
}

/// The value of the `Fenghuo-Signature` header: `t=<ms>,v1=<hex>`.
#[must_use]
pub fn header(secret: &str, delivery: &str, at: Instant, body: &[u8]) -> String {
    let time = at.0.to_string();
    let mac = hmac_sm3(secret.as_bytes(), &[delivery.as_bytes(), b".", time.as_bytes(), b".", body]);
    format!("t={time},v1={}", journal::system::hex(&mac))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_depends_on_key_id_time_and_body() {
        let of = |key: &str, id: &str, at, body: &[u8]| header(key, id, Instant(at), body);
        let one = of("k", "a", 1, b"x");
        for other in
            [of("l", "a", 1, b"x"), of("k", "b", 1, b"x"), of("k", "a", 2, b"x"), of("k", "a", 1, b"y")]
        {
            assert_ne!(one, other);
        }
        assert_eq!(one, of("k", "a", 1, b"x"));
    }

    #[test]
    fn parts_are_one_message_and_long_keys_are_hashed_first() {
        assert_eq!(hmac_sm3(b"key", &[b"ab", b"c"]), hmac_sm3(b"key", &[b"abc"]));
        let long = [7u8; 100];
        assert_eq!(hmac_sm3(&long, &[b"m"]), hmac_sm3(&sm3(&[&long]), &[b"m"]));
    }
}
