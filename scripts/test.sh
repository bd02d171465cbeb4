#!/usr/bin/env bash
# Installs what the tests need and runs them all: lints, types, unit and acceptance suites, the journey in the real window.
# Last line: "N passed, N failed", summed over all runners. LONG=1 runs the long forms of the fault tests.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0
failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# A step that is one check: it passes or fails as a whole.
check() {
  local name=$1
  shift
  echo "== $name"
  local from=$SECONDS
  if "$@"; then passed=$((passed + 1)); else
    echo "-- failed: $name"
    failed=$((failed + 1))
  fi
  echo "-- $name took $((SECONDS - from)) s"
}

# A step that is a runner with counts of its own.
cargo_tests() {
  local name=$1 log="$out/cargo.log" from=$SECONDS code=0
  shift
  echo "== $name"
  "$@" 2>&1 | tee "$log" || code=1
  local p f
  p=$(sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
  f=$(sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed.*/\2/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  # A build that broke or a runner that died counts as one failure even when no test said so.
  [ $code -ne 0 ] && [ "${f:-0}" = 0 ] && failed=$((failed + 1))
  echo "-- $name took $((SECONDS - from)) s"
}

vitest_run() {
  local log="$out/vitest.log" from=$SECONDS code=0
  echo "== ui unit tests"
  (cd ui && NO_COLOR=1 npm run --silent test) 2>&1 | tee "$log" || code=1
  local p f
  p=$(sed -nE 's/^ *Tests .* ([0-9]+) passed.*/\1/p; s/^ *Tests +([0-9]+) passed.*/\1/p' "$log" | tail -1)
  f=$(sed -nE 's/^ *Tests .* ([0-9]+) failed.*/\1/p; s/^ *Tests +([0-9]+) failed.*/\1/p' "$log" | tail -1)
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  [ $code -ne 0 ] && [ "${f:-0}" = 0 ] && failed=$((failed + 1))
  echo "-- ui unit tests took $((SECONDS - from)) s"
}

check "system packages, fonts, node modules" bash scripts/setup.sh test
if [ $failed -gt 0 ]; then
  echo "$passed passed, $failed failed"
  exit 1
fi

check "ui types" bash -c 'cd ui && npm run --silent typecheck'
check "ui lint" bash -c 'cd ui && npm run --silent lint'
check "ui build" bash -c 'cd ui && npm run --silent build'
vitest_run
check "rustfmt" cargo fmt --all --check
# One selection of packages for building and testing, so that every dependency is compiled once.
check "everything builds" cargo build --locked --workspace --bins --tests
cargo_tests "tests" cargo test --locked --workspace --bins --lib --tests --no-fail-fast
cargo_tests "examples in the docs" cargo test --locked --workspace --doc --no-fail-fast
check "clippy" cargo clippy --locked --workspace --all-targets -- -D warnings

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
