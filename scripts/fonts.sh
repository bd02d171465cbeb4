#!/bin/sh
# Puts the fonts of the printed report where the program looks for them: Noto Sans CJK, regular and bold (SIL Open Font License 1.1; its
# text stands in the Debian package's copyright file, copied beside the fonts). They are not in the repository because they are large.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
from=${NOTO_CJK_DIR:-/usr/share/fonts/opentype/noto}
to="$root/src-tauri/resources/fonts"
if [ ! -f "$from/NotoSansCJK-Regular.ttc" ]; then
  echo "缺少字体：请安装 Debian 软件包 fonts-noto-cjk，或用 NOTO_CJK_DIR 指明目录 / install fonts-noto-cjk or set NOTO_CJK_DIR" >&2
  exit 1
fi
mkdir -p "$to"
for weight in Regular Bold; do
  cmp -s "$from/NotoSansCJK-$weight.ttc" "$to/NotoSansCJK-$weight.ttc" || cp "$from/NotoSansCJK-$weight.ttc" "$to/"
done
licence=/usr/share/doc/fonts-noto-cjk/copyright
if [ -f "$licence" ]; then cp "$licence" "$to/OFL-NotoSansCJK.txt"; fi
