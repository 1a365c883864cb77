#!/bin/sh
# Builds the wheel, installs it with its locked dependencies into an empty environment, and asks it to work there.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
case $python in /*) ;; *) python=$here/$python ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$here"
"$python" -m hatchling build -t wheel -d "$work/dist" >/dev/null
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$work"/dist/*.whl

mkdir "$work/empty"
cd "$work/empty"
discovery=$work/venv/bin/discovery
"$discovery" --help >/dev/null
"$discovery" --version
"$discovery" init config >/dev/null
"$discovery" check --offline
"$discovery" demo >digest.md 2>cycle.log
grep -q '^# Research digest' digest.md
cat cycle.log
echo "the wheel answers: --help, init, check, demo"
