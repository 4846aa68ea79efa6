#!/usr/bin/env bash
# What a reader that stalls costs the others: 100 sockets at one table, one sender, and the latency that 98 readers see, in alternating
# phases in which the hundredth reads as they do, or not at all.
#
#   bench/stalled.sh
#
# One Api on one core; PostgreSQL (fsync and synchronous_commit on), Redis and the sockets (Node.js with the package ws) on the other, all on
# loopback, for the run only. Settings: ROUNDS (5), SECONDS_EACH (10), RATE (50 updates a second), BYTES (8000 per update: the network's own buffers
# take some MB before the service notices).
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh
publish_api
start_postgres
start_redis
start_api

mkdir "$work/client"
(cd "$work/client" && npm install --silent --no-audit --no-fund --prefix . ws@8 >/dev/null)
cp stalled.mjs "$work/client"
gm=$(cat /proc/sys/kernel/random/uuid)
tokens=("$(token "$gm")")
for ((p = 0; p < 21; p++)); do tokens+=("$(token "$(cat /proc/sys/kernel/random/uuid)")"); done
echo "resident memory of the Api before: $(resident_memory) MiB"
API_URL="http://127.0.0.1:$api_port" "${on_load[@]}" node "$work/client/stalled.mjs" \
  "${ROUNDS:-5}" "${SECONDS_EACH:-10}" "${RATE:-50}" "${BYTES:-8000}" "${tokens[@]}"
echo "resident memory of the Api after: $(resident_memory) MiB"
