#!/usr/bin/env bash
# The service beside other session servers, in alternating rounds on the same machine.
#
#   bench/compare.sh [single|two|idle] [server ...]     default: single icd signalr
#
# Needs the side-by-side benchmark (load generator, peers, run.sh) in $BENCH, default ../shared/bench; it is copied to a folder of its
# own. PostgreSQL and Redis are started for the run on loopback, with fsync and synchronous_commit on, on the load generator's core, and
# stopped after it. The limits of the ICD are off. Settings: ROUNDS, SESSIONS, RATE ... as in the benchmark's README.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
BENCH=${BENCH:-$root/../shared/bench}
PGBIN=${PGBIN:-/usr/lib/postgresql/15/bin}
CPU_LOAD=${CPU_LOAD:-1}
pg_port=7391 redis_port=7393
work=$(mktemp -d -t game-session-bench.XXXXXX)
chmod 755 "$work"

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then as_postgres=(runuser -u postgres --); else as_postgres=(); fi
redis_pid=
stop() {
  "${as_postgres[@]}" "$PGBIN/pg_ctl" -D "$work/pg/data" -m fast -w stop >/dev/null 2>&1 || true
  [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

kind=${1:-single}
shift || true
[ $# -gt 0 ] || set -- "$([ "$kind" = two ] && echo icd-two || echo icd)" "$([ "$kind" = two ] && echo signalr-redis || echo signalr)"

dotnet publish "$root/GameSession.Api" -c Release -o "$work/api" --nologo -v q
cp -r "$BENCH" "$work/bench"
chmod -R u+w "$work/bench"
(cd "$work/bench" && for project in loadgen servers/signalr servers/kestrel-raw; do dotnet build -c Release "$project" --nologo -v q; done)

mkdir "$work/pg"
[ "$(id -u)" != 0 ] || chown postgres "$work/pg"
"${as_postgres[@]}" "$PGBIN/initdb" -D "$work/pg/data" -A trust -U postgres >/dev/null
# The postmaster inherits the core from pg_ctl.
taskset -c "$CPU_LOAD" "${as_postgres[@]}" "$PGBIN/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" \
  -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/pg -c fsync=on -c synchronous_commit=on \
    -c max_connections=200" start >/dev/null
taskset -c "$CPU_LOAD" redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --appendonly no --dir "$work" >"$work/redis.log" &
redis_pid=$!

key=$(head -c 33 /dev/urandom | base64 -w0)
limits=$(for l in ConnectionAttemptsPerMinute MessagesPerMinute CombatActionsPerMinute SessionsPerHour StateSavesPerMinute JoinsPerMinute; do
  printf 'GameSession__RateLimits__%s=0 ' "$l"; done)
# With two nodes the benchmark brings a Redis of its own, which both are told of.
export ICD_START="$limits ASPNETCORE_ENVIRONMENT=Production Logging__LogLevel__Default=Warning \
ConnectionStrings__sessiondb='Host=127.0.0.1;Port=$pg_port;Username=postgres;Database=session_db' \
ConnectionStrings__redis=\${REDIS:-127.0.0.1:$redis_port} ConnectionStrings__rabbitmq=amqp://guest:guest@127.0.0.1:7394 \
Authentication__Schemes__Bearer__ValidIssuer=bench Authentication__Schemes__Bearer__ValidAudiences__0=bench \
Authentication__Schemes__Bearer__SigningKeys__0__Issuer=bench Authentication__Schemes__Bearer__SigningKeys__0__Value=$key \
exec dotnet $work/api/GameSession.Api.dll --urls http://127.0.0.1:\$PORT"
export ICD_ARGS="--jwt-key base64:$key --jwt-issuer bench --jwt-audience bench"
cd "$work/bench"
OUT="$work/results" ./run.sh "$kind" "$@"
OUT="$work/results" ./run.sh report
