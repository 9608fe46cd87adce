//! Enrolment, both sides. The parent gives out a token, bound to a code, once, for
//! two days; the child calls with it, knowing the parent's key from it, and gets its
//! certificate. Both show the same eight digits.

use super::client::{Answer, Client, ClientError};
use super::revocations;
use super::shared::Shared;
use super::store::{self, StoredPeer};
use super::tls::{Pins, TlsKey};
use crate::core::enrol::{self, IssuedToken, NotEnrolled, Token, Wanted};
use crate::core::message::{Before, Enrol, Enrolled, KeyChange, Message};
use crate::core::revoke::Cuts;
use crate::core::{Lanes, Role};
use facts::{Certificate, Digest32, Lane, SigningKey};
use journal::{Db, DbError, Journal, JournalError, Turn, Tx, params};
use kernel::{Instant, Level, NodeId};
use std::sync::{Arc, PoisonError};

/// Runs in the transaction that takes a node in: the house writes its facts there.
/// The number is the revision that the node has heard of what others wrote of it, when it comes
/// from another level above.
pub type EnrolHook =
    Arc<dyn Fn(&mut Tx<'_>, &Certificate, Option<u64>) -> Result<(), JournalError> + Send + Sync>;

/// More revisions than anybody writes of one node.
const REV_MOST: u64 = 1 << 32;

/// Why a node was not taken in, or could not join.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The parent's rules.
    #[error(transparent)]
    Refused(#[from] NotEnrolled),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The token's text.
    #[error(transparent)]
    Token(#[from] enrol::BadToken),
    /// This node's own key.
    #[error("this node's key failed: {0}")]
    Key(#[from] facts::crypto::KeyError),
    /// The client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The machine gives no randomness.
    #[error("the machine gives no randomness")]
    NoRandomness,
    /// The address does not begin with `https://`.
    #[error("the parent's address must begin with https://")]
    BadAddress,
    /// Nobody there, or somebody with another key than the token names.
    #[error("the parent was not reached, or has another key than the token names")]
    NotReached,
    /// The parent refused.
    #[error("the parent refused: {0}")]
    RefusedThere(&'static str),
    /// The present parent does not hold everything yet.
    #[error("{0:?} entries are not held by the present parent yet")]
    Waiting(Lanes<u64>),
    /// The code is none of this node's level.
    #[error("the code is none of this node's level")]
    BadCode,
    /// There is no node above that could sign.
    #[error("there is no node above that could sign")]
    NoParent,
    /// The parent's answer does not hold.
    #[error("the parent's answer does not hold: {0}")]
    BadAnswer(&'static str),
}

impl From<DbError> for EnrolError {
    fn from(e: DbError) -> Self {
        Self::Journal(e.into())
    }
}

/// Why a parent refused, as numbers on the wire and words for the child.
const REFUSALS: [&str; 14] = [
    "unavailable",
    "unknown_token",
    "expired_token",
    "used_token",
    "other_code",
    "bad_level",
    "no_possession",
    "other_tls_key",
    "revoked_key",
    "not_below",
    "ended",
    "twice",
    "cut",
    "too_many",
];

impl EnrolError {
    /// The number of the refusal on the wire.
    pub(crate) const fn number(&self) -> u64 {
        match self {
            Self::Refused(NotEnrolled::UnknownToken) => 1,
            Self::Refused(NotEnrolled::ExpiredToken) => 2,
            Self::Refused(NotEnrolled::UsedToken) => 3,
            Self::Refused(NotEnrolled::OtherCode) => 4,
            Self::Refused(NotEnrolled::BadLevel) => 5,
            Self::Refused(NotEnrolled::NoPossession) => 6,
            Self::Refused(NotEnrolled::OtherTlsKey) => 7,
            Self::Refused(NotEnrolled::RevokedKey) => 8,
            Self::Refused(NotEnrolled::NotBelow) => 9,
            Self::Refused(NotEnrolled::Ended) => 10,
            Self::Refused(NotEnrolled::Twice) => 11,
            Self::Refused(NotEnrolled::Cut) => 12,
            Self::Refused(NotEnrolled::TooMany) => 13,
            _ => 0,
        }
    }
}

/// A token as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// The code it is bound to.
    pub code: String,
    /// What the operator called it.
    pub name: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// Who used it.
    pub used_by: Option<NodeId>,
}

/// A token for a child that is made and not kept yet. Its text is shown once and never stored.
pub struct NewToken {
    text: String,
    issued: IssuedToken,
    name: String,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewToken({}, secret)", self.issued.code)
    }
}

impl NewToken {
    /// What the child's operator enters.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// When it ends.
    #[must_use]
    pub const fn expires_at(&self) -> Instant {
        self.issued.expires_at
    }

    /// From here on it is good.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn keep(&self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        let now = tx.now();
        tx.execute(
            "INSERT INTO exchange_token (digest, code, name, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            params![self.issued.digest, &self.issued.code, &self.name, now, self.issued.expires_at],
        )
    }
}

/// Makes a token for a child with this code.
pub(crate) fn new_token(shared: &Shared, code: &str, name: &str) -> Result<NewToken, EnrolError> {
    if !shared.journal.identity().certificate.covers(code) {
        return Err(NotEnrolled::OtherCode.into());
    }
    let secret = kernel::id::random_bytes().map_err(|_| EnrolError::NoRandomness)?;
    let token = Token { secret, parent_spki: shared.tls().spki() };
    let issued = IssuedToken::new(&secret, code, shared.journal.clock().now());
    Ok(NewToken { text: token.text(), issued, name: name.to_owned() })
}

/// Tokens, newest first.
pub(crate) fn tokens(db: &mut dyn Db) -> Result<Vec<TokenRow>, DbError> {
    let rows = db.query(
        "SELECT code, name, made_at, expires_at, used_by FROM exchange_token ORDER BY made_at DESC LIMIT 200",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(TokenRow {
                code: row.text(0)?,
                name: row.text(1)?,
                made_at: row.instant(2)?,
                expires_at: row.instant(3)?,
                used_by: row.opt_id(4)?,
            })
        })
        .collect()
}

/// The parent's side: certificate, token used and neighbour noted, all or nothing.
pub(crate) fn take_in(
    shared: &Shared,
    enrol: Enrol,
    connection: Digest32,
    hook: Option<EnrolHook>,
) -> Result<Enrolled, EnrolError> {
    let own = shared.journal.identity();
    // Anybody may call. Whoever has no token does not come as far as the writer, where every command of the
    // house waits.
    if shared.journal.read(|db| token_of(db, &enrol.secret))?.is_none() {
        return Err(NotEnrolled::UnknownToken.into());
    }
    let certificate = shared.journal.run(Turn::Local, move |tx| -> Result<Certificate, EnrolError> {
        let now = tx.now();
        let token = token_of(tx, &enrol.secret)?;
        if token.is_some() && counts_no_more(tx, &enrol.request)? {
            return Err(NotEnrolled::RevokedKey.into());
        }
        let own = tx.identity().clone();
        let earlier = revocations::certificates_of(tx, enrol.request.node)?;
        let heard = enrol.before.map(|before| before.rev.min(REV_MOST));
        let certificate =
            enrol::issue(&enrol, token.as_ref(), &connection, &own.certificate, &own.key, &earlier, now)?;
        store::keep_certificate(tx, &certificate, false)?;
        let peer = StoredPeer {
            node: certificate.node,
            role: Role::Child,
            address: String::new(),
            words: enrol::words(&own.certificate, &certificate),
            cut: false,
        };
        store::keep_peer(tx, &peer, now)?;
        tx.execute(
            "UPDATE exchange_token SET used_by = $2, used_at = $3 WHERE digest = $1",
            params![enrol::secret_digest(&enrol.secret), certificate.node, now],
        )?;
        if let Some(hook) = &hook {
            hook(tx, &certificate, heard)?;
        }
        Ok(certificate)
    })?;
    let (restored, peers) = store::restore(&shared.journal)?;
    let known: Vec<&Certificate> = restored.vouched.iter().chain(&restored.certificates).collect();
    let chain = chain_of(&own.certificate, &known);
    let grandparent = peers.into_iter().find(|p| p.role == Role::Parent).map(|p| p.address);
    let words = enrol::words(&own.certificate, &certificate);
    Ok(Enrolled { certificate, chain, grandparent, words })
}

/// Whether the key of a request, or its TLS key, is one that was revoked.
fn counts_no_more(tx: &mut Tx<'_>, request: &Certificate) -> Result<bool, DbError> {
    let cuts = Cuts::of(&revocations::all(tx)?.0);
    if cuts.covers(request) {
        return Ok(true);
    }
    let before = revocations::certificates_of(tx, request.node)?;
    Ok(before.iter().any(|c| cuts.covers(c) && c.tls_spki == request.tls_spki))
}

/// Whether this node has signed a certificate, with any key that it had, and its keys count.
pub(crate) fn has_signed(shared: &Shared, certificate: &Certificate) -> Result<bool, DbError> {
    let own = shared.journal.identity();
    if certificate.issuer != own.node || certificate.node == own.node {
        return Ok(false);
    }
    if shared.cuts.read().unwrap_or_else(PoisonError::into_inner).covers(certificate) {
        return Ok(false);
    }
    let earlier = shared.journal.read(|db| revocations::certificates_of(db, own.node))?;
    let keys = earlier.iter().map(|c| &c.signing).chain([&own.certificate.signing]);
    Ok(keys.into_iter().any(|key| certificate.verify(key).is_ok()))
}

/// Notes a child whose certificate this node had forgotten: as a neighbour, with the digits that follow from its
/// keys. One that is noted keeps what was decided of it.
///
/// # Errors
/// [`DbError`].
pub(crate) fn keep_again(tx: &mut Tx<'_>, own: &Certificate, child: &Certificate) -> Result<(), DbError> {
    let (node, words, now) = (child.node, enrol::words(own, child), tx.now());
    if tx.first("SELECT 1 FROM exchange_peer WHERE node = $1", params![node])?.is_some() {
        return store::replace_words(tx, node, &words);
    }
    store::keep_peer(
        tx,
        &StoredPeer { node, role: Role::Child, address: String::new(), words, cut: false },
        now,
    )
}

fn token_of(db: &mut dyn Db, secret: &[u8]) -> Result<Option<IssuedToken>, DbError> {
    let digest = enrol::secret_digest(secret);
    let row =
        db.first("SELECT code, expires_at, used_by FROM exchange_token WHERE digest = $1", params![digest])?;
    row.map(|row| {
        Ok(IssuedToken { digest, code: row.text(0)?, expires_at: row.instant(1)?, used_by: row.opt_id(2)? })
    })
    .transpose()
}

/// The parent's side of new keys for a child, all or nothing. `connection` is the TLS key with which
/// it speaks. Who asks again for the same keys has missed the answer and gets it once more.
pub(crate) fn change_keys(
    shared: &Shared,
    peer: NodeId,
    asked: KeyChange,
    connection: Digest32,
) -> Result<Certificate, EnrolError> {
    shared.journal.run(Turn::Local, move |tx| -> Result<Certificate, EnrolError> {
        let (own, now) = (tx.identity().clone(), tx.now());
        let known = revocations::certificates_of(tx, peer)?;
        if known.is_empty() {
            return Err(NotEnrolled::NotBelow.into());
        }
        let cuts = Cuts::of(&revocations::all(tx)?.0);
        let counts = known.iter().filter(|c| c.tls_spki == connection && !cuts.covers(c));
        let present = counts.max_by_key(|c| c.not_before).ok_or(NotEnrolled::RevokedKey)?;
        if cuts.covers(&asked.wanted) {
            return Err(NotEnrolled::RevokedKey.into());
        }
        let made = enrol::change_keys(&asked, present, &own.certificate, &own.key, &known, now)?;
        if known.contains(&made) {
            return Ok(made);
        }
        store::keep_certificate(tx, &made, false)?;
        store::replace_words(tx, peer, &enrol::words(&own.certificate, &made))?;
        Ok(made)
    })
}

/// A certificate and its issuers up to a root.
fn chain_of(own: &Certificate, known: &[&Certificate]) -> Vec<Certificate> {
    let mut chain = vec![own.clone()];
    while let Some(last) = chain.last()
        && last.issuer != last.node
        && chain.len() < crate::core::terms::CHAIN_CERTIFICATES
    {
        let issuers = known.iter().filter(|c| c.node == last.issuer);
        let Some(issuer) = issuers.max_by_key(|c| c.not_before) else { break };
        chain.push((*issuer).clone());
    }
    chain
}

/// What a child has after it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Its certificate: goes into the key file and the journal's identity.
    pub certificate: Certificate,
    /// The parent's.
    pub parent: Certificate,
    /// The digits to compare by telephone.
    pub words: String,
}

/// Keys that a node takes from now on, when it enrols with others than it had.
#[derive(Clone)]
pub struct NewKeys {
    /// Signs.
    pub signing: SigningKey,
    /// The TLS key, PKCS#8, P-256.
    pub tls_pkcs8: Vec<u8>,
}

impl std::fmt::Debug for NewKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewKeys(secret)")
    }
}

/// What a node wants that joins a parent.
#[derive(Debug, Clone, Copy)]
pub struct Joining<'a> {
    /// Where the parent listens.
    pub address: &'a str,
    /// The token from its operator.
    pub token: &'a str,
    /// Keys to enrol with, when not with the present ones.
    pub keys: Option<&'a NewKeys>,
    /// The code that it is to bear there, when it is not the present one.
    pub code: Option<&'a str>,
    /// Join another level although the present one does not hold everything yet. What it
    /// lacks goes the new way.
    pub leave_behind: bool,
    /// The latest revision of what others wrote of this node.
    pub heard: u64,
}

impl<'a> Joining<'a> {
    /// With the present keys and code.
    #[must_use]
    pub const fn at(address: &'a str, token: &'a str) -> Self {
        Self { address, token, keys: None, code: None, leave_behind: false, heard: 0 }
    }
}

/// The child's side: calls the parent and notes what it answers. The caller puts the
/// certificate into the key file, opens an epoch under it, and reloads the exchange.
pub(crate) async fn join(
    shared: Arc<Shared>,
    joining: Joining<'_>,
    waiting: Lanes<u64>,
) -> Result<Joined, EnrolError> {
    let Joining { address, token, keys, code, leave_behind, heard } = joining;
    if !address.starts_with("https://") {
        return Err(EnrolError::BadAddress);
    }
    let token = Token::parse(token)?;
    let own = shared.journal.identity();
    let code = code.unwrap_or(&own.code).to_owned();
    if Level::of_code(&code) != Some(own.level) && code != own.code {
        return Err(EnrolError::BadCode);
    }
    let asking = Arc::clone(&shared);
    let moves = tokio::task::spawn_blocking(move || moves(&asking, &token)).await;
    let moves = moves.map_err(|_| EnrolError::NotReached)??;
    let waits = Lane::ALL.into_iter().any(|lane| *waiting.get(lane) > 0);
    if moves && waits && !leave_behind {
        return Err(EnrolError::Waiting(waiting));
    }
    let before = moves.then_some(Before { began: own.certificate.not_before, rev: heard });
    let (key, tls) = match keys {
        Some(new) => (&new.signing, Arc::new(TlsKey::from_pkcs8(&new.tls_pkcs8).map_err(ClientError::from)?)),
        None => (&own.key, shared.tls()),
    };
    let wanted = Wanted { node: own.node, code, level: own.level, name: own.name.clone() };
    let request = enrol::request(&token, wanted, tls.spki(), key, before)?;
    let asked = request.request.clone();
    let client = Client::new(address, &tls, Pins::one(token.parent_spki), Arc::clone(&shared.counters))?;
    let enrolled = match client.call(&Message::Enrol(Box::new(request))).await {
        Answer::Message(message) => match *message {
            Message::Enrolled(enrolled) => *enrolled,
            Message::Refused { request, .. } => return Err(refused_there(request)),
            _ => return Err(EnrolError::BadAnswer("another message")),
        },
        Answer::Failed(_) | Answer::Busy | Answer::Nothing | Answer::Unknown => {
            return Err(EnrolError::NotReached);
        }
    };
    let joined = check(&asked, &token, &enrolled)?;
    let (address, kept) = (address.trim_end_matches('/').to_owned(), joined.clone());
    let keeping = tokio::task::spawn_blocking(move || keep(&shared.journal, &enrolled, &kept, address));
    keeping.await.map_err(|_| EnrolError::BadAnswer("it could not be stored"))??;
    Ok(joined)
}

/// The child's side of new keys: asks the parent with the present ones and notes what it answers.
/// The caller puts certificate and keys into the key file, opens an epoch under them, and reloads
/// the exchange.
pub(crate) async fn replace_keys(shared: Arc<Shared>, new: &NewKeys) -> Result<Joined, EnrolError> {
    let own = shared.journal.identity();
    let asking = Arc::clone(&shared);
    let above = tokio::task::spawn_blocking(move || parent_of(&asking)).await;
    let (address, parent) = above.map_err(|_| EnrolError::NotReached)??.ok_or(EnrolError::NoParent)?;
    let tls = TlsKey::from_pkcs8(&new.tls_pkcs8).map_err(ClientError::from)?;
    let asked = enrol::key_change(1, &own.certificate, &own.key, &new.signing, tls.spki())?;
    let pins = Pins::default();
    pins.set(parent.iter().map(|c| c.tls_spki));
    let client = Client::new(&address, &shared.tls(), pins, Arc::clone(&shared.counters))?;
    let wanted = asked.wanted.clone();
    let certificate = match client.call(&Message::KeyChange(Box::new(asked))).await {
        Answer::Message(message) => match *message {
            Message::Renewed { certificate, .. } => *certificate,
            Message::Refused { request, .. } => return Err(refused_there(request)),
            _ => return Err(EnrolError::BadAnswer("another message")),
        },
        Answer::Unknown => return Err(EnrolError::RefusedThere("revoked_key")),
        Answer::Failed(_) | Answer::Busy | Answer::Nothing => return Err(EnrolError::NotReached),
    };
    let (for_these, signed) = (is_for(&certificate, &wanted), |by: &&Certificate| {
        certificate.issuer == by.node && certificate.verify(&by.signing).is_ok()
    });
    let Some(signer) = parent.iter().find(signed).filter(|_| for_these).cloned() else {
        return Err(EnrolError::BadAnswer("the certificate is not for these keys"));
    };
    let words = enrol::words(&signer, &certificate);
    let joined = Joined { certificate, parent: signer, words };
    let kept = joined.clone();
    let keep = move || {
        shared.journal.run(Turn::Local, move |tx| -> Result<(), EnrolError> {
            store::keep_certificate(tx, &kept.certificate, false)?;
            Ok(store::replace_words(tx, kept.parent.node, &kept.words)?)
        })
    };
    let keeping = tokio::task::spawn_blocking(keep);
    keeping.await.map_err(|_| EnrolError::BadAnswer("it could not be stored"))??;
    Ok(joined)
}

/// Where the parent listens, and its certificates whose keys count, newest first; nothing at a root.
fn parent_of(shared: &Shared) -> Result<Option<(String, Vec<Certificate>)>, EnrolError> {
    let issuer = shared.journal.identity().certificate.issuer;
    let read = shared.journal.read(|db| -> Result<_, DbError> {
        let cuts = Cuts::of(&revocations::all(db)?.0);
        let mut known = revocations::certificates_of(db, issuer)?;
        known.retain(|c| !cuts.covers(c));
        known.sort_by_key(|c| std::cmp::Reverse(c.not_before));
        let peer = store::peers(db)?.into_iter().find(|p| p.role == Role::Parent && p.node == issuer);
        Ok(peer.map(|peer| (peer.address, known)))
    });
    Ok(read?)
}

fn refused_there(number: u64) -> EnrolError {
    let at = usize::try_from(number).unwrap_or(0);
    EnrolError::RefusedThere(REFUSALS.get(at).copied().unwrap_or("unavailable"))
}

/// Whether a certificate names the node and keys of a request.
fn is_for(certificate: &Certificate, asked: &Certificate) -> bool {
    certificate.node == asked.node
        && certificate.code == asked.code
        && certificate.level == asked.level
        && certificate.signing == asked.signing
        && certificate.tls_spki == asked.tls_spki
}

/// Whether the token leads away from the node above: to another one than signed the present
/// certificate. Who stands alone comes from nowhere.
fn moves(shared: &Shared, token: &Token) -> Result<bool, EnrolError> {
    let own = shared.journal.identity().certificate;
    if own.issuer == own.node {
        return Ok(false);
    }
    let above = shared.journal.read(|db| revocations::certificates_of(db, own.issuer))?;
    Ok(above.iter().all(|c| c.tls_spki != token.parent_spki))
}

/// Whether the answer gives what was asked for, under a chain that holds.
fn check(asked: &Certificate, token: &Token, enrolled: &Enrolled) -> Result<Joined, EnrolError> {
    let certificate = &enrolled.certificate;
    let parent = enrolled.chain.first().ok_or(EnrolError::BadAnswer("no chain"))?;
    if !is_for(certificate, asked) {
        return Err(EnrolError::BadAnswer("the certificate is not for this node"));
    }
    if parent.tls_spki != token.parent_spki || certificate.issuer != parent.node {
        return Err(EnrolError::BadAnswer("the issuer is not the one of the token"));
    }
    certificate.verify(&parent.signing).map_err(|_| EnrolError::BadAnswer("the issuer did not sign"))?;
    for (below, above) in enrolled.chain.iter().zip(enrolled.chain.iter().skip(1)) {
        let signed = below.issuer == above.node && below.verify(&above.signing).is_ok();
        if !signed {
            return Err(EnrolError::BadAnswer("the chain is broken"));
        }
    }
    let root = enrolled.chain.last().filter(|root| root.issuer == root.node);
    if root.is_none_or(|root| root.verify(&root.signing).is_err()) {
        return Err(EnrolError::BadAnswer("the chain has no root"));
    }
    let words = enrol::words(parent, certificate);
    if words != enrolled.words {
        return Err(EnrolError::BadAnswer("the digits differ"));
    }
    Ok(Joined { certificate: certificate.clone(), parent: parent.clone(), words })
}

fn keep(journal: &Journal, enrolled: &Enrolled, joined: &Joined, address: String) -> Result<(), EnrolError> {
    let chain = enrolled.chain.clone();
    let grandparent = enrolled.grandparent.clone();
    let joined = joined.clone();
    journal.run(Turn::Local, move |tx| -> Result<(), EnrolError> {
        let now = tx.now();
        tx.execute("DELETE FROM exchange_peer WHERE role IN ('parent', 'grandparent')", &[])?;
        for certificate in &chain {
            store::keep_certificate(tx, certificate, certificate.issuer == certificate.node)?;
        }
        store::keep_certificate(tx, &joined.certificate, false)?;
        let peer =
            |node, role, address| StoredPeer { node, role, address, words: joined.words.clone(), cut: false };
        store::keep_peer(tx, &peer(joined.parent.node, Role::Parent, address), now)?;
        if let (Some(address), Some(above)) = (grandparent, chain.get(1)) {
            store::keep_peer(tx, &peer(above.node, Role::Grandparent, address), now)?;
        }
        Ok(())
    })
}

/// Both sides at once, for nodes that one operator sets up on one machine, as the
/// demonstration does: no port, no token. The caller puts the certificate into the
/// child's key file before its exchange starts.
///
/// # Errors
/// [`EnrolError`].
pub fn adopt(
    parent: &Journal,
    child: &Journal,
    parent_address: &str,
    grandparent_address: Option<&str>,
) -> Result<Joined, EnrolError> {
    let (above, below) = (parent.identity(), child.identity());
    if !above.certificate.covers(&below.code) {
        return Err(NotEnrolled::OtherCode.into());
    }
    let certificate =
        enrol::sign_for(&below.certificate, &above.certificate, &above.key, parent.clock().now())?;
    let words = enrol::words(&above.certificate, &certificate);
    let (kept, shown) = (certificate.clone(), words.clone());
    parent.run(Turn::Local, move |tx| -> Result<(), EnrolError> {
        let now = tx.now();
        store::keep_certificate(tx, &kept, false)?;
        let address = String::new();
        store::keep_peer(
            tx,
            &StoredPeer { node: kept.node, role: Role::Child, address, words: shown, cut: false },
            now,
        )?;
        Ok(())
    })?;
    let (restored, _) = store::restore(parent)?;
    let known: Vec<&Certificate> = restored.vouched.iter().chain(&restored.certificates).collect();
    let chain = chain_of(&above.certificate, &known);
    let grandparent = grandparent_address.map(str::to_owned);
    let enrolled = Enrolled { certificate: certificate.clone(), chain, grandparent, words: words.clone() };
    let joined = Joined { certificate, parent: above.certificate, words };
    keep(child, &enrolled, &joined, parent_address.to_owned())?;
    Ok(joined)
}
