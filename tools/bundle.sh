#!/bin/sh
# Puts everything an installation needs into one folder, for a machine without a network:
#
#   tools/bundle.sh [FOLDER]      FOLDER: dist/lotrinh-VERSION-pyX.Y
#
# Wheels of every package by the lock files' hashes, the engine built here, the program itself, the files of docs/deploy, a bill of
# materials, and the SHA-256 of each file. The folder serves machines of this kind of processor and this version of Python.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
version=$($bin/python -c 'from importlib.metadata import version; print(version("lotrinh"))')
python=$($bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
to=${1:-dist/lotrinh-$version-py$python}
new=$to.partial
rm -rf "$new"
mkdir -p "$new/wheels" "$new/deploy"

echo "[1/4] wheels"
tools/pip.sh download --quiet --require-hashes --no-deps --only-binary=:all: --dest "$new/wheels" -r requirements/runtime.txt
echo "[2/4] durable_rules and the program"
CC="$(tools/find_python.sh --compiler) -O2 -DPyEval_CallObject=PyObject_CallObject" tools/pip.sh wheel --quiet --require-hashes --no-deps \
    --no-binary=:all: --no-build-isolation --no-cache-dir --wheel-dir "$new/wheels" -r requirements/engine.txt
CC="$(tools/find_python.sh --compiler)" PYTHONWARNINGS=ignore tools/pip.sh wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir "$new/wheels" .
rm -rf build
echo "[3/4] bill of materials"
$bin/cyclonedx-py requirements --output-reproducible --output-format JSON --pyproject pyproject.toml requirements/runtime.txt \
    >"$new/sbom.json" 2>/dev/null || $bin/cyclonedx-py requirements --output-reproducible --output-format JSON requirements/runtime.txt >"$new/sbom.json"
echo "[4/4] files, hashes"
printf '%s\n' "$python" >"$new/PYTHON"
cp docs/deploy/*.service docs/deploy/*.timer docs/deploy/nginx.conf docs/deploy/gunicorn.conf.py docs/deploy/lotrinh.env docs/deploy/co-quan.yaml docs/deploy/lotrinh "$new/deploy/"
cp docs/deploy/install.sh "$new/install.sh"
cp docs/deploy.md docs/backup-and-restore.md README.md README.vi.md "$new/"
(cd "$new" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
rm -rf "$to"
mv "$new" "$to"
echo "$to: $(find "$to/wheels" -name '*.whl' | wc -l) wheels, $(du -sh "$to" | cut -f1)"
