#!/usr/bin/env bash
# Installs what a fresh Debian with Rust and Node still lacks. `setup.sh run` for the app alone, `setup.sh test` adds what the
# tests need (a virtual display, the WebDriver, a browser and its driver, LibreOffice, PDF tools, Python for the second verifier). Does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

window=(libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev libayatana-appindicator3-dev libssl-dev libxdo-dev libdbus-1-dev build-essential
  pkg-config file fonts-noto-cjk)
tests=(strace xvfb xauth dbus-x11 gnome-keyring openbox xdotool imagemagick webkit2gtk-driver libreoffice-calc poppler-utils
  python3 python3-cryptography python3-argon2 postgresql chromium chromium-driver)
wanted=("${window[@]}")
[ "${1:-run}" = test ] && wanted+=("${tests[@]}")

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

bash scripts/fonts.sh

# The lock file decides; node_modules is laid anew only when the lock changed.
stamp=ui/node_modules/.lock-stamp
if ! cmp -s ui/package-lock.json "$stamp" 2>/dev/null; then
  (cd ui && npm ci --no-audit --no-fund)
  cp ui/package-lock.json "$stamp"
fi
