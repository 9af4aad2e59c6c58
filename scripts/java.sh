#!/usr/bin/env bash
# A Java that Spark can run on (17 or later): there already, or installed by apt where that is possible.
set -eu -o pipefail

java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi

major() { # 17 for 'openjdk version "17.0.17"'; nothing without Java
    "$java" -version 2>&1 | sed -nE 's/.*version "([0-9]+).*/\1/p' | head -n 1 || true
}

found=$(command -v "$java" > /dev/null && major || true)
if [ -n "$found" ] && [ "$found" -ge 17 ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless > /dev/null
    exit 0
fi
echo "Java 17 or later is not here (found: ${found:-none}), so the tests of the Spark engine are skipped." >&2
echo "Install it with your system's package, on Debian: apt-get install openjdk-17-jre-headless" >&2
