//! TLS 1.3 with both certificates. There is no X.509 chain: each side shows a
//! certificate that it signed itself and proves that it has its key; who that is says
//! the node's own certificate, which names the digest of the key (the pin).
//!
//! The client knows beforehand whom it calls and breaks off otherwise. The server
//! lets every key in and looks afterwards who it is, because a node that enrols is
//! not known yet; whoever is not known can do nothing else.

use facts::Digest32;
use facts::crypto::sm3;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme, version::TLS13,
};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// The name in the certificates; it means nothing, the pin does.
const NAME: &str = "fenghuo";

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The key file holds no P-256 key.
    #[error("the TLS key cannot be used: {0}")]
    Key(#[from] rcgen::Error),
    /// The library refused the configuration.
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] Error),
}

/// A node's TLS key with the certificate that it signed for itself.
pub struct TlsKey {
    pkcs8: Vec<u8>,
    certificate: CertificateDer<'static>,
    spki: Digest32,
}

impl std::fmt::Debug for TlsKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsKey(secret)")
    }
}

impl TlsKey {
    /// The key with these PKCS#8 bytes.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, TlsError> {
        let der = PrivatePkcs8KeyDer::from(pkcs8.to_vec());
        let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_ECDSA_P256_SHA256)?;
        let params = rcgen::CertificateParams::new(vec![NAME.to_owned()])?;
        let certificate = params.self_signed(&pair)?.der().clone();
        let spki = pin_of(&certificate)?;
        Ok(Self { pkcs8: pkcs8.to_vec(), certificate, spki })
    }

    /// A new P-256 key.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn generate() -> Result<Self, TlsError> {
        Self::from_pkcs8(&rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?.serialize_der())
    }

    /// SM3 of the key's SubjectPublicKeyInfo: the pin in the node's certificate.
    #[must_use]
    pub const fn spki(&self) -> Digest32 {
        self.spki
    }

    fn private(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.pkcs8.clone()))
    }
}

/// The pin of a certificate that was shown.
///
/// # Errors
/// [`Error`] when it is no certificate.
pub fn pin_of(certificate: &CertificateDer<'_>) -> Result<Digest32, Error> {
    let parsed = ParsedCertificate::try_from(certificate)?;
    Ok(sm3(&[parsed.subject_public_key_info().as_ref()]))
}

/// Keys that a client may meet at the other end; changed while it runs, when the
/// parent has a new certificate.
#[derive(Debug, Clone, Default)]
pub struct Pins {
    known: Arc<RwLock<BTreeSet<Digest32>>>,
    any: bool,
}

impl Pins {
    /// One key.
    #[must_use]
    pub fn one(pin: Digest32) -> Self {
        Self { known: Arc::new(RwLock::new(BTreeSet::from([pin]))), any: false }
    }

    /// Whoever answers. Only for what anybody may read and what proves itself.
    #[must_use]
    pub fn any() -> Self {
        Self { known: Arc::default(), any: true }
    }

    /// These and no others from now on.
    pub fn set(&self, pins: impl IntoIterator<Item = Digest32>) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = pins.into_iter().collect();
    }

    fn has(&self, pin: &Digest32) -> bool {
        self.any || self.known.read().unwrap_or_else(PoisonError::into_inner).contains(pin)
    }
}

/// A key, and what a server answers with it.
///
/// # Errors
/// [`TlsError`].
pub fn both(pkcs8: &[u8]) -> Result<(Arc<TlsKey>, Arc<ServerConfig>), TlsError> {
    let key = TlsKey::from_pkcs8(pkcs8)?;
    let config = server_config(&key)?;
    Ok((Arc::new(key), config))
}

/// What a server answers with.
///
/// # Errors
/// [`TlsError`].
pub fn server_config(key: &TlsKey) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(AnyClient(algorithms(&provider)));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![key.certificate.clone()], key.private())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// What a client calls with.
///
/// # Errors
/// [`TlsError`].
pub fn client_config(key: &TlsKey, pins: Pins) -> Result<ClientConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(PinnedServer { pins, algorithms: algorithms(&provider) });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_client_auth_cert(vec![key.certificate.clone()], key.private())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.enable_sni = false;
    Ok(config)
}

fn algorithms(provider: &CryptoProvider) -> WebPkiSupportedAlgorithms {
    provider.signature_verification_algorithms
}

/// Lets every key in that its holder proves; the server looks up who it is.
#[derive(Debug)]
struct AnyClient(WebPkiSupportedAlgorithms);

impl ClientCertVerifier for AnyClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        pin_of(end_entity)?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 only".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// Breaks off unless the server has one of the keys that are expected.
#[derive(Debug)]
struct PinnedServer {
    pins: Pins,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for PinnedServer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.pins.has(&pin_of(end_entity)?) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 only".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::PublicKeyData as _;

    #[test]
    fn the_pin_is_that_of_the_key_however_often_it_signs() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let one = TlsKey::from_pkcs8(&pair.serialize_der()).unwrap();
        let two = TlsKey::from_pkcs8(&pair.serialize_der()).unwrap();
        assert_eq!(one.spki(), two.spki());
        assert_eq!(one.spki(), sm3(&[&pair.subject_public_key_info()]));
        assert_ne!(one.spki(), TlsKey::generate().unwrap().spki());
    }

    /// What the server says to the greeting of a client that talks this version and no other.
    fn greeted_in(version: &'static rustls::SupportedProtocolVersion) -> Result<(), Error> {
        let (server, client) = (TlsKey::generate().unwrap(), TlsKey::generate().unwrap());
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(PinnedServer { pins: Pins::any(), algorithms: algorithms(&provider) });
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_auth_cert(vec![client.certificate.clone()], client.private())
            .unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut calls = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
        let mut answers = rustls::ServerConnection::new(server_config(&server).unwrap()).unwrap();
        let mut line = Vec::new();
        calls.write_tls(&mut line).unwrap();
        answers.read_tls(&mut line.as_slice()).unwrap();
        answers.process_new_packets().map(|_| ())
    }

    #[test]
    fn no_other_version_than_the_newest_is_talked() {
        assert_eq!(greeted_in(&TLS13), Ok(()));
        let refused = greeted_in(&rustls::version::TLS12).unwrap_err();
        assert!(matches!(refused, Error::PeerIncompatible(_)), "{refused}");
    }
}
