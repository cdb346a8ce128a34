#!/bin/sh
# Runs the virtual environment's pip as this project means it, whatever pip settings the user has.
#
#   tools/pip.sh install ...
#
# Kept of the user's settings: where packages come from (index, mirror, proxy, certificate). Set aside: whatever
# would change what is installed, where to, or whether hashes are checked.
set -eu
for name in USER TARGET PREFIX ROOT CONSTRAINT BUILD_CONSTRAINT REQUIREMENT EDITABLE NO_BINARY ONLY_BINARY \
    PREFER_BINARY NO_DEPS REQUIRE_HASHES NO_BUILD_ISOLATION USE_PEP517 GLOBAL_OPTION CONFIG_SETTINGS PRE PYTHON \
    UPGRADE UPGRADE_STRATEGY FORCE_REINSTALL IGNORE_INSTALLED DRY_RUN REPORT PLATFORM PYTHON_VERSION ABI \
    IMPLEMENTATION NO_COMPILE SRC QUIET; do
    unset "PIP_$name"
done
unset PYTHONHOME PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
exec "$(dirname "$0")/../.venv/bin/python" -m pip "$@"
