#!/usr/bin/env bash
# Make the virtual environment. On a bare Debian python3 comes without venv: installed by apt when root.
set -euo pipefail
python=$1 venv=$2
need() { echo "tidewaiter: $1" >&2; exit 1; }
command -v "$python" >/dev/null || {
  [ "$(id -u)" = 0 ] || need "no $python here. Run as root: apt-get install python3 python3-venv"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || need "$python is older than 3.11. Set PYTHON=python3.11 or newer."
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  [ "$(id -u)" = 0 ] || need "$python has no venv module. Run as root: apt-get install python3-venv"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv
fi
"$python" -m venv "$venv"
