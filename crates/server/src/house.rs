//! What the server lends the demonstration while it is prepared: keys, certificates,
//! the slices' tables. Called by `fenghuo demo` only.

use crate::keyfile::KeyFile;
use crate::wiring;
use demo::{House, NewNode, Refused};
use facts::{Certificate, Suite};
use journal::{Authority, Identity, Migration, Views};
use org::secret::hash;
use org::web::Settings;
use std::path::Path;
use std::sync::Arc;

/// The server, as far as the demonstration needs it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServerHouse;

impl House for ServerHouse {
    fn found(&self, node: &NewNode<'_>) -> Result<Identity, Refused> {
        let mut keys = KeyFile::generate(node.code, node.level, node.name, Suite::Sm2Sm3, node.at)?;
        keys.demo = true;
        keys.create(node.data)?;
        Ok(keys.identity()?)
    }

    fn certify(&self, data: &Path, certificate: &Certificate) -> Result<(), Refused> {
        let mut keys = KeyFile::read(data)?;
        keys.certificate = hex::encode(certificate.encode());
        Ok(keys.replace(data)?)
    }

    fn views(&self) -> Views {
        wiring::views()
    }

    fn migrations(&self) -> Vec<Migration> {
        wiring::migrations()
    }

    fn authority(&self) -> Arc<dyn Authority> {
        wiring::authority()
    }

    fn password_hash(&self, password: &str) -> Result<String, Refused> {
        Ok(hash::hash(password, wiring::cost(&Settings::default()))?)
    }
}
