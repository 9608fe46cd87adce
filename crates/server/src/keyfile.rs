//! `node.key`: who the node is and the keys it holds, in one file readable by its
//! owner alone (0600). It lies beside the database and never in it; a backup copies
//! it apart, because whoever holds it is the node.
//!
//! Used by `init`, by whoever opens the journal, and by the exchange when the parent
//! signs a certificate. It is rewritten whole, through a new file and a rename, so
//! that a crash leaves either the old one or the new one.

use exchange::http::NewKeys;
use facts::{Certificate, SigningKey, Suite};
use journal::Identity;
use kernel::id::random_bytes;
use kernel::{EpochId, Instant, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Name of the file in the data folder.
pub const FILE: &str = "node.key";
/// A self-signed certificate, valid until the node joins a tree, lives this long.
const SELF_SIGNED_DAYS: i64 = 3650;

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is none: the node was never set up.
    #[error("{0} 中没有 node.key；请先运行 fenghuo init --code <行政区划代码>")]
    Absent(PathBuf),
    /// There is one already.
    #[error("{0} 中已有 node.key；一个数据目录只能初始化一次")]
    Present(PathBuf),
    /// The disk did not do it.
    #[error("读写 {0} 失败：{1}")]
    Io(PathBuf, std::io::Error),
    /// The content is not what we write.
    #[error("node.key 内容有误：{0}")]
    Content(String),
    /// Others may read it.
    #[error("{0} 可被他人读取（权限 {1:o}）；请执行 chmod 600")]
    Open(PathBuf, u32),
}

/// What the file says.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyFile {
    /// For life.
    pub node: NodeId,
    /// The present epoch.
    pub epoch: EpochId,
    /// Administrative code.
    pub code: String,
    /// Level of government.
    pub level: Level,
    /// Name.
    pub name: String,
    /// Suite of the signing key.
    pub suite: Suite,
    /// Secret of the signing key, in hex.
    pub signing: String,
    /// TLS key (P-256, PKCS#8), in hex.
    pub tls: String,
    /// Key that encrypts secrets in the database, in hex.
    pub secrets: String,
    /// The certificate's bytes, in hex.
    pub certificate: String,
    /// A demonstration: every screen says so, and links may be cut by hand.
    #[serde(default)]
    pub demo: bool,
    /// Keys that the parent was asked to sign for and that are not in use yet: its answer may be
    /// lost, and the keys that it has signed for must not be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextKeys>,
}

/// Keys that a node will have.
#[derive(Clone, Serialize, Deserialize)]
pub struct NextKeys {
    /// Secret of the signing key, in hex.
    pub signing: String,
    /// TLS key (P-256, PKCS#8), in hex.
    pub tls: String,
}

impl std::fmt::Debug for NextKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NextKeys(secret)")
    }
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyFile({}, {} {}, secret)", self.node, self.code, self.name)
    }
}

fn content(e: impl std::fmt::Display) -> KeyFileError {
    KeyFileError::Content(e.to_string())
}

impl KeyFile {
    /// New keys and a certificate that the node signs itself, as the root of a tree of
    /// one, until a parent signs another.
    ///
    /// # Errors
    /// [`KeyFileError::Content`] when the machine gives no randomness.
    pub fn generate(
        code: &str,
        level: Level,
        name: &str,
        suite: Suite,
        now: Instant,
    ) -> Result<Self, KeyFileError> {
        let key = SigningKey::generate(suite).map_err(content)?;
        let tls = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).map_err(content)?;
        let node = NodeId::random();
        let certificate = Certificate {
            node,
            code: code.to_owned(),
            level,
            name: name.to_owned(),
            signing: key.verifying_key(),
            tls_spki: facts::crypto::sm3(&[&spki(&tls)]),
            // Earlier than a parent backdates what it signs: those who enrolled below this node while
            // it stood alone take its first certificate from above for the newer one.
            not_before: now.plus_minutes(-2 * 24 * 60),
            not_after: now.plus_minutes(SELF_SIGNED_DAYS * 24 * 60),
            issuer: node,
            suite,
            signature: Vec::new(),
        }
        .signed(&key)
        .map_err(content)?;
        Ok(Self {
            node,
            epoch: EpochId::random(),
            code: code.to_owned(),
            level,
            name: name.to_owned(),
            suite,
            signing: hex::encode(key.secret()),
            tls: hex::encode(tls.serialize_der()),
            secrets: hex::encode(random_bytes::<32>().map_err(content)?),
            certificate: hex::encode(certificate.encode()),
            demo: false,
            next: None,
        })
    }

    /// Keys for this node to enrol with anew, of the same suite.
    ///
    /// # Errors
    /// [`KeyFileError::Content`] when the machine gives no randomness.
    pub fn new_keys(&self) -> Result<NewKeys, KeyFileError> {
        let signing = SigningKey::generate(self.suite).map_err(content)?;
        let tls = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).map_err(content)?;
        Ok(NewKeys { signing, tls_pkcs8: tls.serialize_der() })
    }

    /// The keys that this node will have: those that a parent was asked for before, or new ones,
    /// which the caller makes durable before it asks.
    ///
    /// # Errors
    /// [`KeyFileError::Content`].
    pub fn keys_to_come(&mut self) -> Result<NewKeys, KeyFileError> {
        if let Some(next) = &self.next {
            let secret = hex::decode(&next.signing).map_err(content)?;
            let signing = SigningKey::from_secret(self.suite, &secret).map_err(content)?;
            return Ok(NewKeys { signing, tls_pkcs8: hex::decode(&next.tls).map_err(content)? });
        }
        let new = self.new_keys()?;
        let (signing, tls) = (hex::encode(new.signing.secret()), hex::encode(&new.tls_pkcs8));
        self.next = Some(NextKeys { signing, tls });
        Ok(new)
    }

    /// Reads the file of a data folder.
    ///
    /// # Errors
    /// [`KeyFileError`], also when others may read it.
    pub fn read(data: &Path) -> Result<Self, KeyFileError> {
        let path = data.join(FILE);
        if !path.exists() {
            return Err(KeyFileError::Absent(data.to_owned()));
        }
        refuse_open(&path)?;
        let text = std::fs::read_to_string(&path).map_err(|e| KeyFileError::Io(path, e))?;
        toml::from_str(&text).map_err(content)
    }

    /// Writes a file where none is.
    ///
    /// # Errors
    /// [`KeyFileError::Present`] and [`KeyFileError::Io`].
    pub fn create(&self, data: &Path) -> Result<(), KeyFileError> {
        if data.join(FILE).exists() {
            return Err(KeyFileError::Present(data.to_owned()));
        }
        self.replace(data)
    }

    /// Writes the file anew, durably, or leaves the old one.
    ///
    /// # Errors
    /// [`KeyFileError::Io`].
    pub fn replace(&self, data: &Path) -> Result<(), KeyFileError> {
        let path = data.join(FILE);
        let new = data.join("node.key.new");
        let text = toml::to_string(self).map_err(content)?;
        let write = || -> std::io::Result<()> {
            private_folder(data)?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&new, &path)?;
            std::fs::File::open(data)?.sync_all()
        };
        write().map_err(|e| KeyFileError::Io(path.clone(), e))
    }

    /// The identity the journal is opened with.
    ///
    /// # Errors
    /// [`KeyFileError::Content`] when a key or the certificate is not one.
    pub fn identity(&self) -> Result<Identity, KeyFileError> {
        let secret = hex::decode(&self.signing).map_err(content)?;
        let key = SigningKey::from_secret(self.suite, &secret).map_err(content)?;
        let certificate =
            Certificate::decode(&hex::decode(&self.certificate).map_err(content)?).map_err(content)?;
        Ok(Identity {
            node: self.node,
            epoch: self.epoch,
            level: self.level,
            code: self.code.clone(),
            name: self.name.clone(),
            key,
            certificate,
        })
    }

    /// The key that encrypts secrets in the database.
    ///
    /// # Errors
    /// [`KeyFileError::Content`].
    pub fn secrets_key(&self) -> Result<[u8; 32], KeyFileError> {
        let bytes = hex::decode(&self.secrets).map_err(content)?;
        bytes.try_into().map_err(|_| KeyFileError::Content("secrets 须为 32 字节".to_owned()))
    }

    /// The TLS key, PKCS#8.
    ///
    /// # Errors
    /// [`KeyFileError::Content`].
    pub fn tls_pkcs8(&self) -> Result<Vec<u8>, KeyFileError> {
        hex::decode(&self.tls).map_err(content)
    }
}

/// Makes the data folder, for its owner alone: the database holds names and phones.
pub(crate) fn private_folder(data: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data)
}

fn spki(key: &rcgen::KeyPair) -> Vec<u8> {
    use rcgen::PublicKeyData as _;
    key.subject_public_key_info()
}

#[cfg(unix)]
fn refuse_open(path: &Path) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt as _;
    let meta = std::fs::metadata(path).map_err(|e| KeyFileError::Io(path.to_owned(), e))?;
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyFileError::Open(path.to_owned(), mode)) }
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_read_back_and_speaks_for_the_same_node() {
        let dir = tempfile::tempdir().unwrap();
        let made =
            KeyFile::generate("610802", Level::District, "榆阳区", Suite::Sm2Sm3, Instant(1_000)).unwrap();
        made.create(dir.path()).unwrap();
        assert!(matches!(made.create(dir.path()), Err(KeyFileError::Present(_))));
        let identity = KeyFile::read(dir.path()).unwrap().identity().unwrap();
        assert_eq!(identity.node, made.node);
        assert_eq!(identity.certificate.verify(&identity.key.verifying_key()), Ok(()));
        let a_day_before = Instant(1_000).plus_minutes(-24 * 60);
        assert!(identity.certificate.not_before < a_day_before, "what a parent signs is newer");
        assert_eq!(made.secrets_key().unwrap().len(), 32);
    }

    #[test]
    fn keys_that_were_asked_for_are_still_there_after_a_crash() {
        let dir = tempfile::tempdir().unwrap();
        let mut made =
            KeyFile::generate("610802", Level::District, "榆阳区", Suite::Sm2Sm3, Instant(1_000)).unwrap();
        let wanted = made.keys_to_come().unwrap();
        made.create(dir.path()).unwrap();
        let mut read = KeyFile::read(dir.path()).unwrap();
        let again = read.keys_to_come().unwrap();
        assert_eq!(again.signing.secret(), wanted.signing.secret());
        assert_eq!(again.tls_pkcs8, wanted.tls_pkcs8);
        assert_ne!(read.signing, hex::encode(wanted.signing.secret()), "they are not in use yet");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(KeyFile::read(dir.path()), Err(KeyFileError::Absent(_))));
        let made = KeyFile::generate("610802", Level::District, "x", Suite::Ed25519, Instant(0)).unwrap();
        made.create(dir.path()).unwrap();
        let path = dir.path().join(FILE);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(KeyFile::read(dir.path()), Err(KeyFileError::Open(..))));
    }
}
