#!/bin/sh
# Build web/static/lotrinh.css from tools/styles. Needs node with npm; nobody who runs or tests the program does: the built file is committed.
# Its first line holds the hash of what it was built from, and tests/web/test_look.py asks whether that is still so.
set -eu
cd "$(dirname "$0")/styles"
command -v npm >/dev/null 2>&1 || {
  echo "make styles needs node with npm, which is not on this machine; web/static/lotrinh.css stays as it is." >&2
  exit 1
}
[ -d node_modules/bootstrap ] || npm ci --silent --ignore-scripts
built=$(mktemp)
trap 'rm -f "$built"' EXIT
npm run --silent build >"$built"
sources=$(LC_ALL=C cat _*.scss lotrinh.scss trim.mjs package-lock.json package.json | sha256sum | cut -c1-64)
style=$(sha256sum <"$built" | cut -c1-64)
{
  echo "/* Lộ Trình. Built by make styles from tools/styles, sources sha256 $sources, style sha256 $style. Contains parts of Bootstrap v5.3 (MIT, bootstrap-LICENSE.txt). */"
  cat "$built"
} >../../web/static/lotrinh.css
echo "built web/static/lotrinh.css: $(wc -c <../../web/static/lotrinh.css) bytes"
