#!/bin/sh
# Installs Lộ Trình from this folder, without a network: user, program, settings, database, service, nightly copy. Run it again to upgrade.
#
#   sudo sh install.sh            all of it (the services only where systemd runs)
#   sh install.sh --venv FOLDER   the program alone, into FOLDER, as the user who calls it
#
# Nothing that is there is overwritten but the program itself: settings, keys and data stay as they are.
set -eu
cd "$(dirname "$0")"

say() { printf '%s\n' "$*"; }
fail() { printf 'lotrinh: %s\n' "$*" >&2; exit 1; }

sha256sum --quiet --check SHA256SUMS || fail "this folder is not as it was made (SHA256SUMS): copy it again"
wanted=$(cat PYTHON)
python=''
for candidate in "${PYTHON:-}" "python$wanted" python3; do
    [ -n "$candidate" ] || continue
    found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    [ "$found" = "$wanted" ] && python=$candidate && break
done
[ -n "$python" ] || fail "Python $wanted is needed (this folder was made for it); install it, or name it: PYTHON=/path/to/python$wanted"
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail "the venv module of Python $wanted is missing (Debian: apt-get install python$wanted-venv)"

program() { # into a folder of its own, found whole before anything points to it
    "$python" -m venv "$1"
    "$1/bin/python" -m pip install --disable-pip-version-check --no-index --no-deps --quiet wheels/*.whl
    "$1/bin/python" -m pip check --disable-pip-version-check >/dev/null || fail "the packages of this folder do not fit together"
    "$1/bin/lotrinh" --version
}

if [ "${1:-}" = --venv ]; then
    [ -n "${2:-}" ] || fail "--venv wants a folder"
    [ ! -e "$2" ] || fail "$2 is there already; name a folder that is not"
    program "$2"
    exit
fi
[ "$(id -u)" = 0 ] || fail "run it with sudo (or with --venv FOLDER, for the program alone)"

id lotrinh >/dev/null 2>&1 || useradd --system --home-dir /var/lib/lotrinh --shell /usr/sbin/nologin lotrinh
install -d -m 0755 /usr/local/lib/lotrinh /usr/local/lib/lotrinh/deploy
install -d -m 0750 -o root -g lotrinh /etc/lotrinh
install -d -m 0700 -o lotrinh -g lotrinh /var/lib/lotrinh /var/backups/lotrinh /etc/lotrinh/keys
systemd=no
[ -d /run/systemd/system ] && systemd=yes
install -m 0644 deploy/* /usr/local/lib/lotrinh/deploy/
install -m 0755 deploy/lotrinh /usr/local/bin/lotrinh
fresh=/usr/local/lib/lotrinh/venv-$(date +%Y%m%d%H%M%S)
program "$fresh"
su -s /bin/sh lotrinh -c "$fresh/bin/python -c ''" 2>/dev/null ||
    fail "the user lotrinh cannot run $python: it lies in a folder of somebody; name the Python of the system: PYTHON=/usr/bin/python$wanted"

if [ ! -e /etc/lotrinh/lotrinh.env ]; then install -m 0640 -o root -g lotrinh deploy/lotrinh.env /etc/lotrinh/lotrinh.env; fi
if [ ! -e /etc/lotrinh/keys/master-key ]; then
    (umask 077; "$fresh/bin/lotrinh" keys new >/etc/lotrinh/keys/master-key)
    chown lotrinh:lotrinh /etc/lotrinh/keys/master-key
    say "Made /etc/lotrinh/keys/master-key. Copy it to paper or another machine NOW, never beside the backups: without it nothing personal can be read."
fi

as_lotrinh() { # the program of a folder, with the user and the settings of the service
    folder=$1
    shift
    LOTRINH_PROGRAM=$folder /usr/local/bin/lotrinh "$@"
}
answers() { # whether the service answers, within two minutes
    for _ in $(seq 120); do
        "$python" -c 'import sys, urllib.request as asked
try: asked.build_opener(asked.ProxyHandler({})).open(sys.argv[1], timeout=5)
except OSError: sys.exit(1)' "http://127.0.0.1:$port/healthz" && return
        ! systemctl --quiet is-failed lotrinh || return 1
        sleep 1
    done
    return 1
}
told() { sed -n "s/^$1=//p" /etc/lotrinh/lotrinh.env | tail -n 1; }
now=/usr/local/lib/lotrinh/venv
port=$(told LOTRINH_PORT)
port=${port:-8080}

case $(told LOTRINH_DATABASE_URL) in
'' | sqlite*) ;;
*) # the tables belong to their owner, and other hosts may be at work: what is left is done by hand
    ln -sfn "$fresh" "$now"
    say "The program is in place. The database is PostgreSQL: stop pages and workers on all hosts, then, as docs/deploy.md tells,"
    say "  lotrinh backup, lotrinh db upgrade and lotrinh db grant as the owner of the tables, and start them again."
    exit
    ;;
esac
if [ $systemd = yes ] && systemctl --quiet is-active lotrinh; then
    systemctl stop lotrinh
    trap 'systemctl start lotrinh; say "It was not finished; the program that was there runs again."' EXIT
fi
if [ -e /var/lib/lotrinh/lotrinh.sqlite ] && [ -x $now/bin/lotrinh ]; then
    say "A copy before the upgrade:"
    as_lotrinh $now backup /var/backups/lotrinh --keep 30
fi
as_lotrinh "$fresh" db upgrade
ln -sfn "$fresh" "$now"
trap - EXIT
for old in $(ls -d $now-* | sort | head -n -2); do rm -rf "$old"; done

if [ $systemd = no ]; then
    say "systemd does not run here. Start it yourself:"
    say "  sudo lotrinh serve"
    exit
fi
install -m 0644 deploy/lotrinh.service deploy/lotrinh-nightly.service deploy/lotrinh-nightly.timer /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet lotrinh.service lotrinh-nightly.timer
systemctl restart lotrinh.service lotrinh-nightly.timer
answers || fail "it does not answer on port $port: journalctl -u lotrinh -n 50"
say "Running: http://127.0.0.1:$port  (sudo lotrinh status, journalctl -u lotrinh)"
