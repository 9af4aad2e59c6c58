#!/usr/bin/env bash
# What PyICU is built with (ICU's and Python's headers, pkg-config, a C++ compiler): there, or installed by apt when root.
set -eu -o pipefail
python=$1

headers() { "$python" -c 'import pathlib, sys, sysconfig; sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists())'; }
if "$python" -c 'import icu' 2> /dev/null; then
    exit 0
fi
if command -v pkg-config > /dev/null && pkg-config --exists icu-i18n && command -v g++ > /dev/null && headers; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libicu-dev pkg-config g++ python3-dev > /dev/null
    exit 0
fi
echo "PyICU, which reads names in other scripts, is built from source and needs ICU's and Python's headers." >&2
echo "Install them with your system's packages, on Debian: apt-get install libicu-dev pkg-config g++ python3-dev" >&2
exit 1
