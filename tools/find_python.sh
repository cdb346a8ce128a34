#!/bin/sh
# Prints the Python that the virtual environment is to be made with, or says in one line what this machine lacks.
#
#   tools/find_python.sh [PYTHON]      PYTHON: the only interpreter to consider; without it the usual names are tried
#   tools/find_python.sh --compiler    prints the C compiler instead
#
# Wanted: Python 3.11 or 3.12 with venv and Python.h, and a C compiler that can use that header: durable_rules is
# published as source only.
set -u

fail() {
    printf 'lotrinh: %s\n' "$1" >&2
    exit 1
}

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

lacks() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null || { echo "its venv module (Debian: apt-get install python$2-venv)"; return; }
    header=$("$1" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h
    [ -f "$header" ] || echo "Python.h (Debian: apt-get install python$2-dev)"
}

compiler() {
    if [ -n "${CC:-}" ]; then # may be several words, such as "ccache gcc"
        command -v "${CC%% *}" >/dev/null 2>&1 && echo "$CC"
        return
    fi
    for cc in gcc cc clang; do
        command -v "$cc" >/dev/null 2>&1 && { echo "$cc"; return; }
    done
}

if [ "${1:-}" = --compiler ]; then
    compiler
    exit
fi

chosen='' seen='' lacking=''
for candidate in ${1:-python3.11 python3.12 /usr/bin/python3.11 /usr/bin/python3.12 python3 python}; do
    version=$(version_of "$candidate") || continue
    case "$version" in
        3.11 | 3.12) ;;
        *) seen="$seen $candidate is $version;"; continue ;;
    esac
    lack=$(lacks "$candidate" "$version")
    [ -z "$lack" ] && { chosen=$candidate; break; }
    lacking=${lacking:-"$candidate ($version) lacks $lack"}
done
[ -n "$chosen" ] || [ -z "$lacking" ] || fail "$lacking; install it, or name another with make install PYTHON=/path/to/python3.12"
[ -n "$chosen" ] || fail "Python 3.11 or 3.12 is needed;${seen:- ${1:-none} was not found;} install one, or name it with make install PYTHON=/path/to/python3.12"

cc=$(compiler)
[ -n "$cc" ] || fail "a C compiler is needed to build durable_rules; none of ${CC:-gcc, cc, clang} was found (Debian: apt-get install gcc libc6-dev)"
include=$("$chosen" -c 'import sysconfig; print(sysconfig.get_path("include"))')
# shellcheck disable=SC2086 # CC may be several words
echo '#include <Python.h>' | $cc -fsyntax-only -I"$include" -x c - 2>/dev/null ||
    fail "the C compiler $cc cannot use $include/Python.h; the C library's headers may be missing (Debian: apt-get install libc6-dev)"

printf '%s\n' "$chosen"
