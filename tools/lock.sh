#!/bin/sh
# Writes the lock files requirements/*.txt from requirements/*.in: exact versions, and the hashes of every published
# file of each, so that the same lock serves Python 3.11 and 3.12. No index address or local path goes into them.
#
#   tools/lock.sh [--upgrade]
#
# Local collections of packages are set aside while locking: the hashes are those of the published files.
set -eu
cd "$(dirname "$0")/../requirements"
compile=$(cd .. && pwd)/.venv/bin/pip-compile
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL PIP_NO_INDEX PIP_CONSTRAINT PIP_REQUIRE_HASHES
export PYTHONWARNINGS=ignore PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND='make lock'
for name in build engine runtime dev; do
    echo "requirements/$name.in -> requirements/$name.txt"
    "$compile" --quiet --no-config --generate-hashes --strip-extras --allow-unsafe --no-header --annotation-style=line \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" \
        --output-file="$name.txt" "$name.in"
done
