#!/usr/bin/env bash
# Installs what the tests need and runs them all: lints, types, unit and acceptance suites, the journey in the real window.
# Last line: "N passed, N failed", summed over all runners. LONG=1 runs the long forms of the fault tests.
#
# What does not wait for each other runs side by side, because one alone leaves half of the machine idle: the window's own checks beside the
# compiler, several test programs at a time, clippy and the examples beside those. What runs beside writes into a log of its own, which is
# shown whole when it has ended.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0
failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Runs something, keeps what it said, how it ended and how long it took under its name.
kept() {
  local name=$1 from=$SECONDS code=0
  shift
  "$@" >"$out/$name.log" 2>&1 || code=$?
  echo "$code $((SECONDS - from))" >"$out/$name.code"
}

# How something ended that was kept; what never ran did not end well.
code_of() {
  cut -d' ' -f1 "$out/$1.code" 2>/dev/null || echo 1
}

# Shows what was kept.
show() {
  echo "== $1"
  cat "$out/$1.log"
  echo "-- $1 took $(cut -d' ' -f2 "$out/$1.code") s, ended with $(code_of "$1")"
}

# Counts something kept as one check: it passes or fails as a whole.
as_check() {
  if [ "$(code_of "$1")" = 0 ]; then passed=$((passed + 1)); else
    echo "-- failed: $1"
    failed=$((failed + 1))
  fi
}

# Adds up what the log of a runner says, by two patterns with the number in brackets. A build that broke or a program that died counts as one
# failure even when no test said so.
add_up() {
  local name=$1 p f
  p=$(sed -nE "s/$2/\1/p" "$out/$name.log" | awk '{ n += $1 } END { print n + 0 }')
  f=$(sed -nE "s/$3/\1/p" "$out/$name.log" | awk '{ n += $1 } END { print n + 0 }')
  passed=$((passed + p))
  failed=$((failed + f))
  if [ "$(code_of "$name")" != 0 ]; then
    echo "-- failed: $name"
    [ "$f" != 0 ] || failed=$((failed + 1))
  fi
}

as_cargo_tests() {
  add_up "$1" '^test result: .* ([0-9]+) passed; .*' '^test result: .* ([0-9]+) failed; .*'
}

# A check that everything else waits for: it is seen while it runs.
check() {
  local name=$1 from=$SECONDS code
  shift
  echo "== $name"
  "$@" 2>&1 | tee "$out/$name.log"
  code=${PIPESTATUS[0]}
  echo "$code $((SECONDS - from))" >"$out/$name.code"
  echo "-- $name took $((SECONDS - from)) s"
  as_check "$name"
}

# The window's own checks: they wait for nothing that is compiled.
window_checks() {
  kept "ui types" npm --prefix ui run --silent typecheck
  kept "ui lint" npm --prefix ui run --silent lint
  kept "ui unit tests" env NO_COLOR=1 npm --prefix ui run --silent test
}

# Behind everything else: it runs while nobody else wants the processor, where the system knows that, and gives way at once.
behind() {
  if chrt --idle 0 true 2>/dev/null; then chrt --idle 0 "$@"; else nice -n 19 "$@"; fi
}

# Lints and examples build other things than the tests do, so they run beside them, behind them.
lints_and_examples() {
  kept clippy behind cargo clippy --locked --workspace --all-targets -- -D warnings
  kept "examples in the docs" behind cargo test --locked --workspace --doc --no-fail-fast
}

# Those that take longest begin first, so that none of them is left over at the end with nothing beside it.
first=(backup_cut trade_worlds limits trades workbook review fuzz)

# One program that `later.sh` wrote down. Called by xargs, a process of its own; its log is not mixed with another's.
one_program() {
  local name
  name=$(basename "$1" .job)
  kept "$name" bash "$1"
  flock "$out/telling" bash -c 'show "$1"' - "$name"
}
export out
export -f kept code_of show one_program

# Every test program, several at a time. Cargo only says which there are: it would run one after the other.
test_programs() {
  local from=$SECONDS host order="$out/order" slots name
  export TIANYE_LATER="$out/later"
  mkdir "$TIANYE_LATER"
  host=$(rustc -vV | sed -n 's/^host: //p' | tr 'a-z-' 'A-Z_')
  check "test programs" env "CARGO_TARGET_${host}_RUNNER=bash $PWD/scripts/later.sh" \
    cargo test --locked --workspace --bins --lib --tests --no-fail-fast
  # The real window goes before the other programs, with nothing beside it but what gives way at once: people's keys and a screen that answers are
  # what it is about, and beside others both come late.
  find "$TIANYE_LATER" -name 'window.*.job' >"$order.alone"
  for name in "${first[@]}"; do find "$TIANYE_LATER" -name "$name.*.job"; done >"$order"
  find "$TIANYE_LATER" -name '*.job' | sort | grep -vxFf "$order" -f "$order.alone" >"$order.rest"
  cat "$order.rest" >>"$order"
  lints_and_examples &
  xargs -a "$order.alone" -I{} bash -c 'one_program "$1"' - {}
  slots=$(($(nproc) / 2))
  [ $slots -ge 2 ] || slots=2
  xargs -a "$order" -P $slots -I{} bash -c 'one_program "$1"' - {}
  while read -r name; do
    as_cargo_tests "$(basename "$name" .job)"
  done < <(cat "$order.alone" "$order")
  echo "-- $(cat "$order.alone" "$order" | wc -l) test programs took $((SECONDS - from)) s"
  wait
}

check "system packages, fonts, node modules" bash scripts/setup.sh test
if [ $failed -gt 0 ]; then
  echo "$passed passed, $failed failed"
  exit 1
fi
check "ui build" npm --prefix ui run --silent build
window_checks &
check "rustfmt" cargo fmt --all --check
# One selection of packages for building and testing, so that every dependency is compiled once.
check "everything builds" cargo build --locked --workspace --bins --tests
wait
for name in "ui types" "ui lint"; do
  show "$name"
  as_check "$name"
done
show "ui unit tests"
add_up "ui unit tests" '^ *Tests .*[^0-9]([0-9]+) passed.*' '^ *Tests .*[^0-9]([0-9]+) failed.*'
test_programs
show clippy
as_check clippy
show "examples in the docs"
as_cargo_tests "examples in the docs"

echo "-- all of it took $SECONDS s"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
