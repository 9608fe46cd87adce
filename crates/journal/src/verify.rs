//! Verifying: chains, digests, signatures.
