#!/usr/bin/env bash
# Stands between cargo and each test program while scripts/test.sh collects them: instead of running the program, writes down where, with
# which environment and with which words it is to be run. `$TIANYE_LATER` is the folder that takes what is written down.
set -euo pipefail
name=$(basename "$1" | sed -E 's/-[0-9a-f]{16}$//')
# Two programs may have the same name: a library and the tests that stand beside it.
number=$(find "$TIANYE_LATER" -name '*.job' | wc -l)
{
  export -p
  # A test that calls cargo itself is to run what it asks for.
  echo 'unset "${!CARGO_TARGET_@}"'
  printf 'cd %q\n' "$PWD"
  printf 'exec'
  printf ' %q' "$@"
  echo
} >"$TIANYE_LATER/$name.$number.job"
