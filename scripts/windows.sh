#!/usr/bin/env bash
# Builds the command line for Windows from here and runs its acceptance under wine: accounts, a case, the record, the same figures as on Linux,
# names that Windows keeps for itself, long paths, locks, read-only folders, texts with CR LF. The window is built on Windows, not here.
#
#   scripts/windows.sh [TIANYE]      TIANYE: the program for Linux to compare with (else it is built)
#
# Needs gcc-mingw-w64-x86-64, g++-mingw-w64-x86-64, wine64 and Rust's target x86_64-pc-windows-gnu. Where one of them cannot be had it says so
# and ends with 0: nothing promises them. WINDOWS_TARGET names a folder for what is built.
set -uo pipefail
cd "$(dirname "$0")/.."
target=x86_64-pc-windows-gnu
built=${WINDOWS_TARGET:-target/windows}

skip() {
  echo "windows: $1; nothing was tried"
  exit 0
}

for package in gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 wine64; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' && continue
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" >/dev/null 2>&1 || skip "$package cannot be installed"
done
rustc --print target-libdir --target $target 2>/dev/null | xargs -r test -d || rustup target add $target >/dev/null 2>&1 || skip "Rust's target $target cannot be had"
wine=$(command -v wine64 || ls /usr/lib/wine/wine64 2>/dev/null) || skip "wine64 does not start"
server=$(command -v wineserver || ls /usr/lib/wine/wineserver64 /usr/lib/wine/wineserver 2>/dev/null | head -1)

# OpenSSL is built in: a Windows machine has none.
CARGO_TARGET_DIR=$built cargo build --locked -p cli -p store --no-default-features --features store/vendored-openssl --target $target || exit 1
exe=$built/$target/debug/tianye.exe
linux=${1:-}
if [ -z "$linux" ]; then
  cargo build --locked --workspace --bins --tests || exit 1
  linux=target/debug/tianye
fi

work=$(mktemp -d)
trap '"$server" -k 2>/dev/null; rm -rf "$work" 2>/dev/null || { sleep 2; rm -rf "$work"; }' EXIT
# What Windows has and wine 8 lacks: random bytes by their newer name.
cat > "$work/shim.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE into, SIZE_T count) { return SystemFunction036(into, (ULONG)count); }
C
x86_64-w64-mingw32-gcc -shared -o "$work/bcryptprimitives.dll" "$work/shim.c" -ladvapi32 || exit 1
cp "$exe" "$work/tianye.exe"
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" LANG=C.UTF-8 LC_ALL=C.UTF-8
"$wine" wineboot -i >/dev/null 2>&1

passed=0
failed=0
verdict() { # name, 0 or other
  if [ "$2" = 0 ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "windows: failed: $1"
  fi
}
password='口令-Tianye-2026'
windows() { (cd "$work" && printf '%s\n' "$password" | timeout 300 "$wine" tianye.exe "$@" 2>"$work/err" | tr -d '\r'; exit "${PIPESTATUS[1]}"); }
on() { windows "$@" --officer 客户经理甲 --password-stdin --folder "${folder:-data}"; }
field() { /usr/bin/python3 -c 'import json,sys; v=json.load(sys.stdin)
for k in sys.argv[1].split("."): v=v[int(k)] if k.isdigit() else v[k]
print(v)' "$1"; }
fails() { ! "$@" >/dev/null; }

practice=industry-checklists/industries/fmcg-wholesale/practice/case.json
cp "$practice" "$work/case.json"

# The same figures.
told() { grep -v '"took_us"'; }
"$linux" --json appraise "$practice" | told > "$work/linux.json"
windows --json appraise case.json | told > "$work/windows.json"
verdict "figures as on Linux" "$(cmp -s "$work/linux.json" "$work/windows.json"; echo $?)"

# An account, a case, the record; verified here too, since the bytes are the same everywhere.
verdict "an account" "$(on officer >/dev/null; echo $?)"
case=$(on --json case import case.json | field case)
verdict "a case is taken in" "$([ -n "$case" ]; echo $?)"
verdict "it is listed" "$(on --json case list | grep -q "$case"; echo $?)"
verdict "the record verifies" "$([ "$(on --json verify | field ok)" = True ]; echo $?)"
printf '%s\n' "$password" | "$linux" verify --officer 客户经理甲 --password-stdin --folder "$work/data" >/dev/null 2>&1
verdict "and verifies on Linux" $?

# A package from Windows to Linux.
passphrase=$(on --json package "$case" a.tycase | field passphrase)
printf '%s\n' "$passphrase" | "$linux" verify "$work/a.tycase" --passphrase-stdin >/dev/null 2>&1
verdict "a package verifies on Linux" $?

# Names that Windows keeps for itself, or changes silently: said, and nothing is written under another name.
for name in CON NUL aux.txt 'trailing.' 'trailing ' 'COM1.json' 'a:b.json' 'q?.json'; do
  before=$(ls -A "$work" | sort)
  on case export "$case" "$name" --plaintext > "$work/out" 2>&1
  code=$?
  after=$(ls -A "$work" | grep -vxE 'out|err' | sort)
  verdict "the name “$name” (exit $code)" "$([ $code -ne 0 ] && [ "$(grep -vxE 'out|err' <<<"$before")" = "$after" ]; echo $?)"
done

# A long way down.
long=$work/long
# (On Linux SQLite opens no path of more than 512 bytes; Chinese names come to that sooner.)
for _ in 1 2 3 4 5 6 7; do long=$long/a-folder-with-a-long-name-so-that-paths-grow; done
mkdir -p "$long"
folder="Z:$(tr / '\\' <<<"$long")" on officer >/dev/null
verdict "an account under a path of ${#long} characters" $?
folder="Z:$(tr / '\\' <<<"$long")" on verify >/dev/null
verdict "and it verifies" $?

# Held by another process: said as in use, and given back afterwards.
inner=$(find "$work/data" -name keys -printf '%h\n' | head -1)
cat > "$work/hold.c" <<'C'
#include <windows.h>
#include <stdio.h>
int main(int n, char **names) {
  HANDLE file = CreateFileA(names[1], GENERIC_READ | GENERIC_WRITE, 0, 0, OPEN_EXISTING, 0, 0);
  printf("%d\n", file != INVALID_HANDLE_VALUE);
  fflush(stdout);
  Sleep(atoi(names[2]) * 1000);
  return 0;
}
C
x86_64-w64-mingw32-gcc -include stdlib.h -o "$work/hold.exe" "$work/hold.c" || exit 1
relative=${inner#"$work"/}
hold() { (cd "$work" && exec timeout 300 "$wine" hold.exe "$1" "$2" > "$work/held" 2>/dev/null) & holder=$!; for _ in $(seq 50); do [ -s "$work/held" ] && break; sleep 0.2; done; }
hold "$(tr / '\\' <<<"$relative/lock")" 20
on verify >/dev/null
verdict "a lock held by another process is told (exit $?)" "$(fails on verify; echo $?)"
wait $holder
: > "$work/held"
verdict "and given back" "$(on verify >/dev/null; echo $?)"

# A file that is open elsewhere is replaced, or it is said that it is not; never half.
on case export "$case" out.json --plaintext >/dev/null 2>&1
cp "$work/out.json" "$work/out.before" 2>/dev/null
hold out.json 15
on case export "$case" out.json --plaintext >/dev/null 2>&1
code=$?
wait $holder
: > "$work/held"
whole=1
/usr/bin/python3 -c 'import json,sys; json.load(open(sys.argv[1], encoding="utf-8-sig"))' "$work/out.json" && whole=0
verdict "a rename over an open file (exit $code)" $whole

# A share on which nothing may be written: it is read, and not a byte in it changes. Of root's a mount keeps them, seen by this program and a server of its
# own alone; where that cannot be had, rights do.
cp -r "$work/data" "$work/readonly"
sums() { (cd "$work/readonly" && find . -type f -exec sha256sum {} + | sort); }
before=$(sums)
"$server" -k 2>/dev/null
cat > "$work/on-readonly" <<'SH'
mount --bind "$2/readonly" "$2/readonly" && mount -o remount,bind,ro "$2/readonly" || exit 77
cd "$2" && printf '%s\n' "$4" | timeout 300 "$1" tianye.exe --json "${@:5}" --officer 客户经理甲 --password-stdin --folder readonly 2>"$2/err" | tr -d '\r'
code=${PIPESTATUS[1]}
"$3" -k 2>/dev/null
exit "$code"
SH
if [ "$(id -u)" = 0 ]; then
  held() { unshare -m bash "$work/on-readonly" "$wine" "$work" "$server" "$password" "$@"; }
else
  chmod -R a-w "$work/readonly"
  held() { folder=readonly on --json "$@"; }
fi
held case list > "$work/out"
code=$?
if [ $code = 77 ]; then echo "windows: nothing can be made read-only here; that was not tried"; else
  verdict "a read-only share is read (exit $code)" "$(grep -q "$case" "$work/out"; echo $?)"
  held case import case.json > "$work/out" 2>&1
  verdict "and written to by nobody (exit $?)" "$([ "$before" = "$(sums)" ]; echo $?)"
fi
chmod -R u+w "$work/readonly"

# CR LF in what is read: a case, a statement, a password file, a checklist.
sed 's/$/\r/' "$work/case.json" > "$work/crlf.json"
windows --json appraise crlf.json | told > "$work/crlf.out"
verdict "a case file with CR LF" "$(cmp -s "$work/windows.json" "$work/crlf.out"; echo $?)"
sample=$(ls crates/flows/tests/samples/*.csv | head -1)
cp "$sample" "$work/lf.csv"
sed 's/\r*$/\r/' "$sample" > "$work/crlf.csv"
windows --json flows lf.csv | sed 's/lf\.csv//g' > "$work/lf.out"
windows --json flows crlf.csv | sed 's/crlf\.csv//g' > "$work/crlf.out"
verdict "a statement with CR LF" "$([ -s "$work/lf.out" ] && cmp -s <(grep -v '"sha256"\|"size"\|"hash"\|"id"' "$work/lf.out") <(grep -v '"sha256"\|"size"\|"hash"\|"id"' "$work/crlf.out"); echo $?)"
printf '%s\r\n' "$password" > "$work/said"
verdict "a password file with CR LF" "$(windows verify --officer 客户经理甲 --password-file said --folder data >/dev/null; echo $?)"
cp -r industry-checklists "$work/checklists"
find "$work/checklists" -name '*.toml' -exec sed -i 's/\r*$/\r/' {} +
windows --json appraise case.json --checklists checklists | told > "$work/crlf.out"
verdict "checklists with CR LF" "$(cmp -s "$work/windows.json" "$work/crlf.out"; echo $?)"

echo "windows: $passed passed, $failed failed"
[ $failed = 0 ]
