//! The only binary. Installs the TLS provider once and hands over to the command line.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Another provider is only there when somebody installed one before: fine too.
    let _already = rustls::crypto::ring::default_provider().install_default();
    server::cli::run(server::cli::Cli::parse())
}
