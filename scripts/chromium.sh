#!/usr/bin/env bash
# Debian's Chromium for the browser tests, and jq for the examples of the API's page: there, or installed by apt when root.
set -eu -o pipefail

missing=()
command -v chromium > /dev/null || [ -n "${CHROMIUM:-}" ] || missing+=(chromium)
command -v jq > /dev/null || missing+=(jq)
command -v curl > /dev/null || missing+=(curl)
if [ ${#missing[@]} = 0 ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null || true
    exit 0
fi
echo "Not here: ${missing[*]}. Tests in a browser are skipped without Chromium." >&2
echo "Install them with your system's packages, on Debian: apt-get install ${missing[*]}" >&2
