#!/usr/bin/env bash
# What PyICU is built with (ICU's headers, pkg-config, a C++ compiler): there already, or installed by apt where possible.
set -eu -o pipefail

if command -v pkg-config > /dev/null && pkg-config --exists icu-i18n && command -v g++ > /dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libicu-dev pkg-config g++ > /dev/null
    exit 0
fi
echo "PyICU, which reads names in other scripts, is built from source and needs ICU's headers." >&2
echo "Install them with your system's packages, on Debian: apt-get install libicu-dev pkg-config g++ python3-dev" >&2
exit 1
