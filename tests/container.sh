#!/bin/sh
# Follows the Dockerfile step by step in a clean environment, then runs the daemon there as an unprivileged user.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/python"
PATH=$work/python/bin:$PATH

mkdir "$work/app" "$work/data"
cd "$work/app"
while read -r instruction rest; do
    case "$instruction $rest" in
        "COPY requirements.txt "*) cp "$here/requirements.txt" . ;;
        "COPY pyproject.toml "*) cp "$here/pyproject.toml" "$here/README.md" "$here/LICENSE" . ;;
        "COPY discovery "*) cp -r "$here/discovery" . ;;
        "COPY config "*) cp -r "$here/config" . ;;
        "COPY "*) echo "tests/container.sh does not know: COPY $rest" >&2; exit 1 ;;
        "RUN pip "*) sh -ec "$rest" >/dev/null ;;
    esac
done <"$here/Dockerfile"

as_user=
if [ "$(id -u)" = 0 ]; then
    chown 65534:65534 "$work/data"
    as_user="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
cd "$work/data"
export HOME="$work/data" DISCOVERY_DATABASE="sqlite:///$work/data/discovery.db"
export DISCOVERY_CHANNELS__FILE__FOLDER="$work/data/digests"
export DISCOVERY_FETCH__PROXY=http://127.0.0.1:9 # nobody listens there: nothing leaves this machine
$as_user discovery run 2>"$work/log" &
daemon=$!
tries=0
until $as_user discovery check --daemon >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -gt 60 ]; then
        cat "$work/log" >&2
        exit 1
    fi
    sleep 0.5
done
$as_user discovery check --daemon
kill -TERM $daemon
wait $daemon
echo "the container's steps work: installed, ran as an unprivileged user, healthy, ended on SIGTERM"
