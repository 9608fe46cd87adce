#!/usr/bin/env bash
# Build figures: how long a newcomer waits for a running demonstration, an engineer for the tests
# of an edit and of everything, and a typist for a key. Prints one line a figure, with its target,
# and MISSED, and adds it to target/bench.json.
# Usage: scripts/figures.sh clone|built|edit|test|keys [...]     (the first three when none is named)
#   clone  clean clone → printed address ≤ 15 min. Uses the caller's CARGO_HOME and npm
#          cache; give an empty CARGO_HOME to count the download of packages too.
#   built  built → printed address ≤ 20 s, with the demonstration prepared anew
#   edit   an edit in one slice → its tests have run ≤ 15 s, by make slice
#   test   make test from nothing ≤ 25 min, in a clean clone, by the same caches as `clone`
#   keys   a key on the first report's page → its painting ≤ 50 ms while the node answers nothing
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
running=
cleanup() {
  if [[ -n $running ]]; then kill -TERM "$running" 2>/dev/null || true; wait "$running" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

now() { date +%s%N; }
missed=0
figure() { # name, nanoseconds, seconds wanted
  node "$root/scripts/bench-row.mjs" "$root/target/bench.json" "$1" "$(awk -v took="$2" 'BEGIN { printf "%.1f", took / 1e9 }')" s "$3" ||
    missed=$((missed + 1))
}

port() { # ten free ports in a row of four, from a random base
  local base
  for _ in $(seq 50); do
    base=$((20000 + RANDOM % 30000))
    if ! ss -ltnH 2>/dev/null | awk '{print $4}' | grep -qE ":($base|$((base+1))|$((base+10))|$((base+11))|$((base+20))|$((base+21))|$((base+30))|$((base+31)))$"; then
      echo "$base"; return
    fi
  done
  echo "no free ports" >&2; return 1
}

demo_until_address() { # binary, seconds to wait
  local out=$work/demo.out first; first=$(port)
  "$1" demo --fresh --dir "$work/demo" --port "$first" >"$out" 2>"$work/demo.err" & running=$!
  for _ in $(seq "$(($2 * 10))"); do
    if grep -q "http://127.0.0.1:$first" "$out"; then return; fi
    kill -0 "$running" 2>/dev/null || { cat "$out" "$work/demo.err" >&2; return 1; }
    sleep 0.1
  done
  echo "no address within $2 s" >&2; return 1
}

stop_demo() { kill -TERM "$running"; wait "$running" 2>/dev/null || true; running=; }

made() { # in a fresh clone: what make is asked for
  rm -rf "$work/clone"
  git clone --quiet "$root" "$work/clone"
  (cd "$work/clone" && unset CARGO_TARGET_DIR && make --silent "$1") >"$work/build.log" 2>&1 || { tail -50 "$work/build.log" >&2; return 1; }
}

clone() {
  local from; from=$(now)
  made demo-build
  demo_until_address "$work/clone/target/debug/fenghuo" 120
  figure "clean clone → printed address" "$(($(now) - from))" 900
  stop_demo
}

built() {
  (cd "$root" && make --silent demo-build) >"$work/build.log" 2>&1 || { tail -50 "$work/build.log" >&2; return 1; }
  local from; from=$(now)
  demo_until_address "${CARGO_TARGET_DIR:-$root/target}/debug/fenghuo" 120
  figure "built → printed address" "$(($(now) - from))" 20
  stop_demo
}

edit() { # in a worktree of its own, so that nobody's files are touched
  local slice=report file=crates/report/src/rules/rating.rs
  git -C "$root" worktree add --quiet --detach "$work/edit" HEAD
  run() {
    (cd "$work/edit" && CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/edit make --silent slice SLICE=$slice) >"$work/edit.log" 2>&1 ||
      { tail -50 "$work/edit.log" >&2; return 1; }
  }
  run
  printf '\n/// Seen by nobody.\n#[must_use]\npub const fn measured() -> u8 {\n    1\n}\n' >>"$work/edit/$file"
  local from; from=$(now)
  run
  figure "an edit in one slice → its tests have run" "$(($(now) - from))" 15
  git -C "$root" worktree remove --force "$work/edit"
}

tests() {
  local from; from=$(now)
  made test
  figure "make test from nothing" "$(($(now) - from))" 1500
}

keys() {
  (cd "$root" && make --silent demo-build) >"$work/build.log" 2>&1 || { tail -50 "$work/build.log" >&2; return 1; }
  (cd "$root/web" && FENGHUO_BIN=${CARGO_TARGET_DIR:-$root/target}/debug/fenghuo npm run --silent figures) | tee "$work/keys.log"
  missed=$((missed + $(grep -c MISSED "$work/keys.log" || true)))
}

for what in "${@:-clone built edit}"; do
  for one in $what; do
    case $one in
      clone | built | edit | keys) "$one" ;;
      test) tests ;;
      *) echo "unknown: $one" >&2; exit 2 ;;
    esac
  done
done
exit "$missed"
