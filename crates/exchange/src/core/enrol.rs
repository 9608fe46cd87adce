//! How a node comes into the tree: a one-time token that the parent's operator
//! hands over, a request signed with the new node's own key, and a short string
//! that both operators read to each other on the telephone.
//!
//! The token names the parent's TLS key, so the child knows whom it talks to before
//! it says anything. The secret is never stored: the parent keeps its digest.

use super::message::{Before, Enrol, KeyChange};
use super::terms;
use super::trust::has_room;
use facts::crypto::{KeyError, sm3};
use facts::{Certificate, Digest32, SigningKey};
use kernel::clock::{DAY_MS, HOUR_MS};
use kernel::{Instant, Level, NodeId, limits};

/// Bytes of a token's secret.
pub const SECRET_BYTES: usize = 16;
/// A certificate is valid from this long before it was made, for clocks that lag.
const BACKDATED_HOURS: i64 = 24;
const PREFIX: &str = "fenghuo-";

/// What the operator of a child is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Known to both sides and used once.
    pub secret: [u8; SECRET_BYTES],
    /// SM3 of the parent's TLS key (SubjectPublicKeyInfo).
    pub parent_spki: Digest32,
}

/// The text is no token, or was copied wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is not a complete enrolment token")]
pub struct BadToken;

impl Token {
    /// The text that is handed over: hexadecimal with a check at its end.
    #[must_use]
    pub fn text(&self) -> String {
        let [a, b, ..] = self.check();
        format!(
            "{PREFIX}{}{}{}",
            hex::encode(self.secret),
            hex::encode(self.parent_spki),
            hex::encode([a, b])
        )
    }

    /// Reads the text; blanks and line breaks from copying do no harm.
    ///
    /// # Errors
    /// [`BadToken`].
    pub fn parse(text: &str) -> Result<Self, BadToken> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = compact.strip_prefix(PREFIX).ok_or(BadToken)?;
        if digits.len() != 2 * (SECRET_BYTES + 32 + 2) {
            return Err(BadToken);
        }
        let bytes = hex::decode(digits).map_err(|_| BadToken)?;
        let (secret, rest) = bytes.split_first_chunk::<SECRET_BYTES>().ok_or(BadToken)?;
        let (spki, check) = rest.split_first_chunk::<32>().ok_or(BadToken)?;
        let token = Self { secret: *secret, parent_spki: *spki };
        let [a, b, ..] = token.check();
        if check == [a, b] { Ok(token) } else { Err(BadToken) }
    }

    fn check(&self) -> Digest32 {
        sm3(&[b"fenghuo token check", &self.secret, &self.parent_spki])
    }
}

/// What the parent keeps of a secret.
#[must_use]
pub fn secret_digest(secret: &[u8]) -> Digest32 {
    sm3(&[b"fenghuo token", secret])
}

/// What a parent remembers of a token that it gave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// Digest of the secret.
    pub digest: Digest32,
    /// The code the child must have.
    pub code: String,
    /// Not valid afterwards.
    pub expires_at: Instant,
    /// The node that used it, once one has.
    pub used_by: Option<NodeId>,
}

impl IssuedToken {
    /// A token that was made now.
    #[must_use]
    pub fn new(secret: &[u8], code: &str, now: Instant) -> Self {
        let expires_at = Instant(now.0.saturating_add(limits::ENROLMENT_HOURS * HOUR_MS));
        Self { digest: secret_digest(secret), code: code.to_owned(), expires_at, used_by: None }
    }
}

/// Why a node is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotEnrolled {
    /// No such token.
    #[error("the token is not known here")]
    UnknownToken,
    /// It has expired.
    #[error("the token has expired")]
    ExpiredToken,
    /// Another node has used it.
    #[error("the token was used by another node")]
    UsedToken,
    /// The code is not the one the token was made for.
    #[error("the token was made for another code")]
    OtherCode,
    /// The level does not lie below the parent's.
    #[error("the level does not lie below the parent's")]
    BadLevel,
    /// The request is not signed with the key it names.
    #[error("the request is not signed with its own key")]
    NoPossession,
    /// The TLS key of the connection is not the one in the request.
    #[error("the connection uses another TLS key than the request names")]
    OtherTlsKey,
    /// The key of the request counts no more.
    #[error("the key was revoked; the node must enrol with new keys")]
    RevokedKey,
    /// Whoever wants new keys does not stand directly below.
    #[error("the node does not stand directly below")]
    NotBelow,
    /// The certificate of the present keys has ended.
    #[error("the certificate of the present keys has ended")]
    Ended,
    /// The node seems to run twice; which of the two is it?
    #[error("the node seems to run twice")]
    Twice,
    /// Nobody could know one more certificate of this node.
    #[error("the node has too many certificates")]
    TooMany,
    /// The link is cut.
    #[error("the link is cut by its operator")]
    Cut,
    /// The parent's key failed.
    #[error("the parent could not sign: {0}")]
    Signing(#[from] KeyError),
}

/// The request of a child: a certificate for itself, signed by itself, and what it brings
/// along from another level above.
///
/// # Errors
/// [`KeyError`] when the key cannot sign.
pub fn request(
    token: &Token,
    wanted: Wanted,
    tls_spki: Digest32,
    key: &SigningKey,
    before: Option<Before>,
) -> Result<Enrol, KeyError> {
    let Wanted { node, code, level, name } = wanted;
    let unsigned = Certificate {
        node,
        code,
        level,
        name,
        signing: key.verifying_key(),
        tls_spki,
        not_before: Instant(0),
        not_after: Instant(0),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    };
    Ok(Enrol { secret: token.secret.to_vec(), request: unsigned.signed(key)?, before })
}

/// Who a node says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its id, for life.
    pub node: NodeId,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// Its name.
    pub name: String,
}

/// The certificate for a child whose request holds. `earlier` are the certificates of it that are
/// known: the term of the new one begins later than all of theirs, so that it is the newest wherever
/// it comes, whatever the clock says.
///
/// # Errors
/// [`NotEnrolled`].
pub fn issue(
    enrol: &Enrol,
    token: Option<&IssuedToken>,
    connection_spki: &Digest32,
    issuer: &Certificate,
    key: &SigningKey,
    earlier: &[Certificate],
    now: Instant,
) -> Result<Certificate, NotEnrolled> {
    let request = &enrol.request;
    let token =
        token.filter(|t| t.digest == secret_digest(&enrol.secret)).ok_or(NotEnrolled::UnknownToken)?;
    // The same node may ask again: the first answer may have been lost on the way.
    if token.used_by.is_some_and(|node| node != request.node) {
        return Err(NotEnrolled::UsedToken);
    }
    if now > token.expires_at {
        return Err(NotEnrolled::ExpiredToken);
    }
    if request.code != token.code || !issuer.covers(&request.code) {
        return Err(NotEnrolled::OtherCode);
    }
    if request.level <= issuer.level || request.node == issuer.node {
        return Err(NotEnrolled::BadLevel);
    }
    if request.issuer != request.node || request.verify(&request.signing).is_err() {
        return Err(NotEnrolled::NoPossession);
    }
    if request.tls_spki != *connection_spki {
        return Err(NotEnrolled::OtherTlsKey);
    }
    // What it says of itself it may not put into a future that nobody outlives.
    let latest = Instant(now.0.saturating_add(terms::CERTIFICATE_AHEAD_DAYS * DAY_MS));
    let said = enrol.before.map(|before| before.began.min(latest));
    let before = earlier.iter().map(|c| c.not_before).max().max(said);
    finds_room(earlier, request, issuer)?;
    Ok(sign_after(request, issuer, key, before, now)?)
}

/// Asked before anything is signed: a certificate that is taken nowhere would shut its node out.
fn finds_room(
    earlier: &[Certificate],
    request: &Certificate,
    issuer: &Certificate,
) -> Result<(), NotEnrolled> {
    let more = Certificate { issuer: issuer.node, ..request.clone() };
    if has_room(earlier.iter(), &more) { Ok(()) } else { Err(NotEnrolled::TooMany) }
}

/// The certificate that `issuer` signs for the node, code and keys of `request`.
///
/// # Errors
/// [`KeyError`] when the key cannot sign.
pub fn sign_for(
    request: &Certificate,
    issuer: &Certificate,
    key: &SigningKey,
    now: Instant,
) -> Result<Certificate, KeyError> {
    sign_after(request, issuer, key, None, now)
}

fn sign_after(
    request: &Certificate,
    issuer: &Certificate,
    key: &SigningKey,
    before: Option<Instant>,
    now: Instant,
) -> Result<Certificate, KeyError> {
    let backdated = now.0.saturating_sub(BACKDATED_HOURS * HOUR_MS);
    let certificate = Certificate {
        not_before: Instant(before.map_or(backdated, |at| backdated.max(at.0.saturating_add(1)))),
        not_after: Instant(now.0.saturating_add(terms::CERTIFICATE_LIFE_DAYS * DAY_MS)),
        issuer: issuer.node,
        signature: Vec::new(),
        ..request.clone()
    };
    certificate.signed(key)
}

/// What a child says that wants a certificate for new keys: the same node, code and name.
///
/// # Errors
/// [`KeyError`] when a key cannot sign.
pub fn key_change(
    request: u64,
    present: &Certificate,
    key: &SigningKey,
    new: &SigningKey,
    tls_spki: Digest32,
) -> Result<KeyChange, KeyError> {
    let unsigned = Certificate {
        signing: new.verifying_key(),
        tls_spki,
        not_before: Instant(0),
        not_after: Instant(0),
        issuer: present.node,
        signature: Vec::new(),
        ..present.clone()
    };
    let wanted = unsigned.clone().signed(new)?;
    Ok(KeyChange { request, wanted, vouched: unsigned.signed(key)? })
}

/// The certificate for new keys of a child. `present` is that of the keys with which it speaks,
/// and `earlier` are all of it that are known. Who asks again for its newest keys gets the certificate
/// that it has for them.
///
/// # Errors
/// [`NotEnrolled`].
pub fn change_keys(
    asked: &KeyChange,
    present: &Certificate,
    issuer: &Certificate,
    key: &SigningKey,
    earlier: &[Certificate],
    now: Instant,
) -> Result<Certificate, NotEnrolled> {
    let KeyChange { wanted, vouched, .. } = asked;
    if present.issuer != issuer.node || present.node == issuer.node {
        return Err(NotEnrolled::NotBelow);
    }
    if now > present.not_after {
        return Err(NotEnrolled::Ended);
    }
    let keeps = Certificate {
        signing: wanted.signing.clone(),
        tls_spki: wanted.tls_spki,
        not_before: wanted.not_before,
        not_after: wanted.not_after,
        issuer: present.node,
        suite: wanted.suite,
        signature: wanted.signature.clone(),
        ..present.clone()
    };
    if keeps != *wanted {
        return Err(NotEnrolled::OtherCode);
    }
    let same = Certificate { suite: wanted.suite, signature: wanted.signature.clone(), ..vouched.clone() };
    let holds = wanted.verify(&wanted.signing).is_ok() && vouched.verify(&present.signing).is_ok();
    if same != *wanted || !holds {
        return Err(NotEnrolled::NoPossession);
    }
    let newest = earlier.iter().max_by_key(|c| c.not_before).unwrap_or(present);
    if (&newest.signing, newest.tls_spki) == (&wanted.signing, wanted.tls_spki) {
        return Ok(newest.clone());
    }
    finds_room(earlier, wanted, issuer)?;
    Ok(sign_after(wanted, issuer, key, Some(newest.not_before), now)?)
}

/// The next certificate for the node and keys of one that is due. Its term begins later
/// than the one before, so that it is the newest wherever it comes.
///
/// # Errors
/// [`KeyError`] when the key cannot sign.
pub fn renewed(
    of: &Certificate,
    issuer: &Certificate,
    key: &SigningKey,
    now: Instant,
) -> Result<Certificate, KeyError> {
    let backdated = now.0.saturating_sub(BACKDATED_HOURS * HOUR_MS);
    let certificate = Certificate {
        not_before: Instant(backdated.max(of.not_before.0.saturating_add(1))),
        not_after: Instant(now.0.saturating_add(terms::CERTIFICATE_LIFE_DAYS * DAY_MS)),
        issuer: issuer.node,
        signature: Vec::new(),
        ..of.clone()
    };
    certificate.signed(key)
}

/// The certificate of a root, or of a node that stands alone: signed by itself.
///
/// # Errors
/// [`KeyError`] when the key cannot sign.
pub fn own_root(
    wanted: Wanted,
    tls_spki: Digest32,
    key: &SigningKey,
    now: Instant,
) -> Result<Certificate, KeyError> {
    let Wanted { node, code, level, name } = wanted;
    Certificate {
        node,
        code,
        level,
        name,
        signing: key.verifying_key(),
        tls_spki,
        not_before: Instant(now.0.saturating_sub(BACKDATED_HOURS * HOUR_MS)),
        not_after: Instant(now.0.saturating_add(terms::CERTIFICATE_LIFE_DAYS * DAY_MS)),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    }
    .signed(key)
}

/// The digits that both operators compare: eight of them follow from the keys of
/// both sides, so somebody in between would show different ones.
#[must_use]
pub fn words(parent: &Certificate, child: &Certificate) -> String {
    let digest = sm3(&[
        b"fenghuo words",
        &parent.node.bytes(),
        &parent.signing.bytes,
        &parent.tls_spki,
        &child.node.bytes(),
        &child.signing.bytes,
        &child.tls_spki,
    ]);
    let number = digest.first_chunk::<8>().map_or(0, |b| u64::from_be_bytes(*b)) % 100_000_000;
    format!("{:04} {:04}", number / 10_000, number % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::intake::Real;
    use crate::core::trust::{Registry, Untrusted};
    use facts::Suite;

    const NOW: Instant = Instant(1_795_449_600_000);

    fn wanted(code: &str) -> Wanted {
        let level = Level::of_code(code).unwrap();
        Wanted { node: NodeId::random(), code: code.to_owned(), level, name: "榆阳区".to_owned() }
    }

    #[test]
    fn a_token_is_read_back_and_a_slip_is_noticed() {
        let token = Token { secret: [3; 16], parent_spki: [9; 32] };
        let text = token.text();
        assert_eq!(Token::parse(&format!(" {}\n{} ", &text[..20], &text[20..])), Ok(token));
        for at in PREFIX.len()..text.len() {
            let mut slip: Vec<char> = text.chars().collect();
            slip[at] = if slip[at] == '0' { '1' } else { '0' };
            assert_eq!(Token::parse(&slip.into_iter().collect::<String>()), Err(BadToken), "slip at {at}");
        }
        assert_eq!(Token::parse("fenghuo-"), Err(BadToken));
        assert_eq!(Token::parse("fenghuo-é"), Err(BadToken));
    }

    #[test]
    fn new_keys_are_signed_for_who_has_them_and_the_old_ones() {
        let keys: Vec<SigningKey> = (0..4).map(|_| SigningKey::generate(Suite::Sm2Sm3).unwrap()).collect();
        let [above, old, new, thief] = keys.as_slice() else { panic!() };
        let parent = own_root(wanted("610800"), [1; 32], above, NOW).unwrap();
        let alone = own_root(wanted("610802"), [2; 32], old, NOW).unwrap();
        let present = sign_for(&alone, &parent, above, NOW).unwrap();
        let take = |asked: &KeyChange, present: &Certificate, now| {
            change_keys(asked, present, &parent, above, std::slice::from_ref(present), now)
        };
        let asked = key_change(7, &present, old, new, [3; 32]).unwrap();
        let made = take(&asked, &present, NOW).unwrap();
        assert_eq!(made.verify(&parent.signing), Ok(()));
        assert_eq!((&made.signing, made.tls_spki), (&new.verifying_key(), [3; 32]));
        assert_eq!((made.node, &made.code, made.issuer), (present.node, &present.code, parent.node));
        assert!(made.not_before > present.not_before, "it is the newest wherever it comes");

        let by_thief = key_change(7, &present, thief, new, [3; 32]).unwrap();
        assert_eq!(
            take(&by_thief, &present, NOW),
            Err(NotEnrolled::NoPossession),
            "the old key says nothing"
        );
        let not_its = KeyChange { wanted: by_thief.vouched, ..asked.clone() };
        assert_eq!(take(&not_its, &present, NOW), Err(NotEnrolled::NoPossession), "nor does the new one");
        let other = key_change(7, &present, old, thief, [3; 32]).unwrap();
        let mixed = KeyChange { vouched: other.vouched, ..asked.clone() };
        assert_eq!(
            take(&mixed, &present, NOW),
            Err(NotEnrolled::NoPossession),
            "each of another certificate"
        );
        let elsewhere = Certificate { code: "610803".to_owned(), ..present.clone() };
        let moved = key_change(7, &elsewhere, old, new, [3; 32]).unwrap();
        assert_eq!(take(&moved, &present, NOW), Err(NotEnrolled::OtherCode));
        let late = Instant(present.not_after.0 + 1);
        assert_eq!(take(&asked, &present, late), Err(NotEnrolled::Ended), "which may only renew");
        let strange = Certificate { issuer: alone.node, ..present };
        assert_eq!(take(&asked, &strange, NOW), Err(NotEnrolled::NotBelow));
    }

    #[test]
    fn a_child_is_taken_in_once_for_its_code_with_its_keys() {
        let parent_key = SigningKey::generate(Suite::Sm2Sm3).unwrap();
        let child_key = SigningKey::generate(Suite::Sm2Sm3).unwrap();
        let parent = own_root(wanted("610800"), [1; 32], &parent_key, NOW).unwrap();
        let token = Token { secret: [3; 16], parent_spki: [1; 32] };
        let issued = IssuedToken::new(&token.secret, "610802", NOW);
        let enrol = request(&token, wanted("610802"), [2; 32], &child_key, None).unwrap();
        let take = |enrol: &Enrol, issued: &IssuedToken, spki: [u8; 32], now| {
            issue(enrol, Some(issued), &spki, &parent, &parent_key, &[], now)
        };
        let certificate = take(&enrol, &issued, [2; 32], NOW).unwrap();
        assert_eq!(certificate.verify(&parent.signing), Ok(()));
        assert_eq!((certificate.issuer, certificate.node), (parent.node, enrol.request.node));
        assert_eq!(words(&parent, &certificate), words(&parent, &enrol.request), "both sides show the same");

        let came = |began| Enrol { before: Some(Before { began, rev: 3 }), ..enrol.clone() };
        let ahead = Instant(NOW.0 + DAY_MS);
        assert!(take(&came(ahead), &issued, [2; 32], NOW).unwrap().not_before > ahead, "later than the last");
        let never = take(&came(Instant(i64::MAX)), &issued, [2; 32], NOW).unwrap();
        assert!(never.not_before < Instant(NOW.0 + 8 * DAY_MS), "and not at the end of time");

        let late = Instant(issued.expires_at.0 + 1);
        assert_eq!(take(&enrol, &issued, [2; 32], late), Err(NotEnrolled::ExpiredToken));
        assert_eq!(take(&enrol, &issued, [4; 32], NOW), Err(NotEnrolled::OtherTlsKey));
        let used = IssuedToken { used_by: Some(NodeId::random()), ..issued.clone() };
        assert_eq!(take(&enrol, &used, [2; 32], NOW), Err(NotEnrolled::UsedToken));
        let again = IssuedToken { used_by: Some(enrol.request.node), ..issued.clone() };
        assert!(take(&enrol, &again, [2; 32], NOW).is_ok(), "the first answer was lost");
        let other = IssuedToken { code: "610803".to_owned(), ..issued };
        assert_eq!(take(&enrol, &other, [2; 32], NOW), Err(NotEnrolled::OtherCode));
        let guessed = Enrol { secret: vec![0; 16], ..enrol.clone() };
        assert_eq!(take(&guessed, &issued, [2; 32], NOW), Err(NotEnrolled::UnknownToken));
        let mut forged = enrol;
        forged.request.name = "别处".to_owned();
        assert_eq!(take(&forged, &issued, [2; 32], NOW), Err(NotEnrolled::NoPossession));
    }

    /// Whoever knows a node refuses its 33rd certificate: a parent that signed one would shut it out for good.
    #[test]
    fn nobody_signs_a_certificate_that_would_be_taken_nowhere() {
        let parent_key = SigningKey::generate(Suite::Ed25519).unwrap();
        let parent = own_root(wanted("610800"), [1; 32], &parent_key, NOW).unwrap();
        let token = Token { secret: [3; 16], parent_spki: [1; 32] };
        let issued = IssuedToken::new(&token.secret, "610802", NOW);
        let who = wanted("610802");
        let (mut trust, mut earlier) = (Registry::default(), Vec::new());
        trust.vouch(parent.clone());
        let enrols = |spki: u8, key: &SigningKey, earlier: &[Certificate]| {
            let enrol = request(&token, who.clone(), [spki; 32], key, None).unwrap();
            issue(&enrol, Some(&issued), &[spki; 32], &parent, &parent_key, earlier, NOW)
        };
        let keys: Vec<SigningKey> = (0..terms::CERTIFICATES_PER_NODE)
            .map(|_| SigningKey::generate(Suite::Ed25519).unwrap())
            .collect();
        for (n, key) in keys.iter().enumerate() {
            let made = enrols(u8::try_from(n).unwrap(), key, &earlier).unwrap();
            assert_eq!(trust.take(&made, &Real), Ok(true), "number {n}");
            earlier.push(made);
        }
        let (last, one_more) = (keys.last().unwrap(), SigningKey::generate(Suite::Ed25519).unwrap());
        assert_eq!(enrols(99, &one_more, &earlier), Err(NotEnrolled::TooMany));
        let asked = request(&token, who.clone(), [99; 32], &one_more, None).unwrap().request;
        let signed = sign_for(&asked, &parent, &parent_key, NOW).unwrap();
        assert_eq!(trust.take(&signed, &Real), Err(Untrusted::TooMany), "nor does anybody take one");
        let present = earlier.last().unwrap().clone();
        let asked = key_change(7, &present, last, &one_more, [99; 32]).unwrap();
        let changed = change_keys(&asked, &present, &parent, &parent_key, &earlier, NOW);
        assert_eq!(changed, Err(NotEnrolled::TooMany));
        // New terms for the keys that it has take no place.
        for n in 1..terms::TERMS_PER_CERTIFICATE {
            let due = trust.newest(who.node).unwrap().clone();
            let made = renewed(&due, &parent, &parent_key, NOW).unwrap();
            assert_eq!(trust.take(&made, &Real), Ok(true), "term {n}");
        }
        let due = trust.newest(who.node).unwrap();
        assert!(!has_room(trust.certificates_of(who.node), due), "of these there is an end too");
    }
}
