#!/usr/bin/env bash
# RabbitMQ and OpenSSH's server for the tests of feeds, which start their own, and systemd's checker of units: there, or
# installed by apt when root.
set -eu -o pipefail

missing=()
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
[ -x /usr/sbin/sshd ] || missing+=(openssh-server)
command -v ssh-keygen > /dev/null || missing+=(openssh-client)
command -v systemd-analyze > /dev/null || missing+=(systemd)
if [ ${#missing[@]} = 0 ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null || true
    exit 0
fi
echo "Not here: ${missing[*]}. Tests of feeds from a broker, over SFTP, and of units are skipped without them." >&2
echo "Install them with your system's packages, on Debian: apt-get install ${missing[*]}" >&2
