#!/usr/bin/env bash
# The practice country, and the desk over it. On a terminal the desk runs until Ctrl-C; elsewhere it goes on in the background.
set -eu -o pipefail

tidewaiter=$1 home=$2 weeks=$3 seed=$4 port=$5 open=$6

"$tidewaiter" --home "$home" serve --stop > /dev/null 2>&1 || true # of a former demo
"$tidewaiter" --home "$home" simulate --weeks "$weeks" --seed "$seed" --fresh --morning --rooms --show
if [ "$open" != yes ]; then
    exit 0
fi
if [ -t 1 ]; then
    exec "$tidewaiter" --home "$home" serve --demo --open --port "$port"
fi
"$tidewaiter" --home "$home" serve --demo --detach --port "$port"
