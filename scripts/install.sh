#!/usr/bin/env bash
# Installs what the project needs on Debian or Ubuntu, and says what it installs.
# Usage: scripts/install.sh build|test|check      (safe to run again: does nothing when all is there)
set -euo pipefail
purpose=${1:-build}
packages=()
need() { # command-or-file package
  if [[ $1 == /* ]]; then compgen -G "$1" >/dev/null || packages+=("$2"); else command -v "$1" >/dev/null || packages+=("$2"); fi
}
need cc build-essential
need curl curl
# The paper is set in these where the office's own fonts are not there.
need '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' fonts-noto-cjk
if [[ $purpose != build ]]; then
  need '/usr/lib/postgresql/*/bin/initdb' postgresql
  need chromium chromium
fi
if [[ $purpose == test ]]; then
  need soffice libreoffice-writer
  need pdftoppm poppler-utils
fi
if ((${#packages[@]})); then
  echo "installing from the distribution: ${packages[*]}"
  as_root=(); [[ $(id -u) == 0 ]] || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" >/dev/null
fi
command -v cargo >/dev/null || { echo "Rust is missing: install rustup and Rust 1.95 or newer, then run this again." >&2; exit 1; }
command -v npm >/dev/null || { echo "Node is missing: install Node 20 or newer, then run this again." >&2; exit 1; }
if [[ $purpose == check ]] && ! command -v cargo-deny >/dev/null; then
  echo "installing with cargo: cargo-deny (a few minutes)"
  cargo install --locked --quiet cargo-deny
fi
