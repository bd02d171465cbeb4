#!/usr/bin/env bash
# Runs the window on its embedded checklists; the practice case is one click away on the desk.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh run
(cd ui && npm run build)
exec cargo run --locked -p tianye-desktop
