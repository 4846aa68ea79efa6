# What the benchmarks need around them: servers of their own on loopback, with their data in $work, stopped by their pids. The Api processes run on
# the core CPU_SERVER; PostgreSQL, Redis, RabbitMQ and the clients run on CPU_LOAD. Settings: PGBIN; PORT_BASE, the ports from there to 99 above it;
# NICE; API (a published Api; otherwise it is published first).
PGBIN=${PGBIN:-/usr/lib/postgresql/15/bin}
PORT_BASE=${PORT_BASE:-7400}
api_port=$((PORT_BASE + 11)) pg_port=$((PORT_BASE + 91)) redis_port=$((PORT_BASE + 93))
rabbit_port=$((PORT_BASE + 94)) rabbit_dist_port=$((PORT_BASE + 95)) epmd_port=$((PORT_BASE + 96))
# Keeps other work on a shared machine out of the figures.
export NICE=${NICE:-$([ "$(id -u)" = 0 ] && echo -15 || echo 0)} CPU_SERVER=${CPU_SERVER:-0} CPU_LOAD=${CPU_LOAD:-1}
on_server=(nice -n "$NICE" taskset -c "$CPU_SERVER")
on_load=(nice -n "$NICE" taskset -c "$CPU_LOAD")
work=$(mktemp -d -t game-session-bench.XXXXXX)
chmod 755 "$work"
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then as_postgres=(runuser -u postgres --); else as_postgres=(); fi
pids=()
export PGHOST=127.0.0.1 PGPORT=$pg_port PGUSER=postgres PGDATABASE=session_db PGOPTIONS=--client-min-messages=warning
psql() { command "$PGBIN/psql" -XqAt -v ON_ERROR_STOP=1 "$@"; }

stop() {
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null && wait "${pids[i]}" 2>/dev/null || true
  done
  [ ! -d "$work/pg" ] || "${as_postgres[@]}" "$PGBIN/pg_ctl" -D "$work/pg/data" -m fast -w stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

await() { # what, command ...: tries it every 20 ms, for a minute
  local what=$1
  shift
  for ((i = 0; i < 3000; i++)); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.02
  done
  echo "$what did not come" >&2
  exit 1
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

# The postmaster inherits core and priority from pg_ctl.
start_postgres() {
  mkdir "$work/pg"
  [ "$(id -u)" != 0 ] || chown postgres "$work/pg"
  "${as_postgres[@]}" "$PGBIN/initdb" -D "$work/pg/data" -A trust -U postgres >/dev/null
  "${on_load[@]}" "${as_postgres[@]}" "$PGBIN/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/pg -c fsync=on -c synchronous_commit=on \
      -c max_connections=200" start >/dev/null
  postgres_pid=$(head -1 "$work/pg/data/postmaster.pid")
}

start_redis() {
  "${on_load[@]}" redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --appendonly no --dir "$work" >"$work/redis.log" &
  pids+=($!)
}

publish_api() { [ -n "${API:-}" ] || dotnet publish ../GameSession.Api -c Release -o "${API:=$work/api}" --nologo -v q; }

key=$(head -c 33 /dev/urandom | base64 -w0)
# The Api's settings: the servers of this run, JWTs of this key, and the ICD's limits off.
api_settings=(ASPNETCORE_ENVIRONMENT=Production DOTNET_GCgen0size=0x4000000 Logging__LogLevel__Default=Warning
  ConnectionStrings__sessiondb="Host=127.0.0.1;Port=$pg_port;Username=postgres;Database=session_db"
  ConnectionStrings__redis="127.0.0.1:$redis_port" ConnectionStrings__rabbitmq="amqp://guest:guest@127.0.0.1:$rabbit_port"
  Authentication__Schemes__Bearer__ValidIssuer=bench Authentication__Schemes__Bearer__ValidAudiences__0=bench
  Authentication__Schemes__Bearer__SigningKeys__0__Issuer=bench Authentication__Schemes__Bearer__SigningKeys__0__Value="$key")
for limit in ConnectionAttemptsPerMinute MessagesPerMinute CombatActionsPerMinute SessionsPerHour StateSavesPerMinute \
  CharacterReplacementsPerMinute JoinsPerMinute; do
  api_settings+=("GameSession__RateLimits__$limit=0")
done

# The Api in $API; $api_pid afterwards. The port is api_port if none is given.
start_api() {
  local port=${1:-$api_port}
  "${on_server[@]}" env "${api_settings[@]}" dotnet "$API/GameSession.Api.dll" --urls "http://127.0.0.1:$port" >"$work/api-$port.log" 2>&1 &
  api_pid=$!
  pids+=("$api_pid")
  await "The Api" curl -sf "http://127.0.0.1:$port/health"
}

# PostgreSQL with the service's schema, and no Api.
start_schema() {
  start_postgres
  start_redis
  start_api
  kill "$api_pid"
  wait "$api_pid" || true
}

# CPU seconds of a process and its children.
cpu() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/(.*)/-/' | awk -v pid="$1" -v hz="$(getconf CLK_TCK)" '
    $1 == pid || $4 == pid { t += $14 + $15 } $1 == pid { t += $16 + $17 } END { print t / hz }'
}

resident_memory() { awk '/^'"${1:-VmRSS}"':/ { print int($2 / 1024) }' "/proc/$api_pid/status"; } # MiB

# A JWT of a player.
token() {
  local url signed
  url() { base64 -w0 | tr '+/' '-_' | tr -d =; }
  signed=$(printf '{"alg":"HS256","typ":"JWT"}' | url).$(printf \
    '{"sub":"%s","iss":"bench","aud":"bench","exp":%d}' "$1" "$((EPOCHSECONDS + 3600))" | url)
  local hex
  hex=$(base64 -d <<<"$key" | od -An -v -tx1 | tr -d ' \n')
  printf '%s.%s' "$signed" "$(printf %s "$signed" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" -binary | url)"
}

# Returns when it takes connections. It has the exchange, and one durable queue that is bound to everything, in which messages stay.
start_rabbitmq() {
  local home=$work/rabbitmq hash
  mkdir -p "$home"
  hash=$({ printf salt; printf saltguest | openssl dgst -sha256 -binary; } | base64 -w0)
  cat >"$home/definitions.json" <<JSON
{"users":[{"name":"guest","password_hash":"$hash","hashing_algorithm":"rabbit_password_hashing_sha256","tags":"administrator"}],
 "vhosts":[{"name":"/"}],
 "permissions":[{"user":"guest","vhost":"/","configure":".*","write":".*","read":".*"}],
 "exchanges":[{"name":"dndcreator.events","vhost":"/","type":"topic","durable":true,"auto_delete":false,"internal":false,"arguments":{}}],
 "queues":[{"name":"all","vhost":"/","durable":true,"auto_delete":false,"arguments":{}}],
 "bindings":[{"source":"dndcreator.events","vhost":"/","destination":"all","destination_type":"queue","routing_key":"#","arguments":{}}]}
JSON
  printf '%s\n' "listeners.tcp.local = 127.0.0.1:$rabbit_port" "load_definitions = $home/definitions.json" "log.console = true" \
    "log.file = false" >"$home/rabbitmq.conf"
  echo '[].' >"$home/enabled_plugins"
  "${on_load[@]}" epmd -port "$epmd_port" -address 127.0.0.1 >"$home/epmd.log" 2>&1 &
  pids+=($!)
  rabbit_env=(HOME="$home" RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONF_ENV_FILE="$home/none" RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf"
    RABBITMQ_ADVANCED_CONFIG_FILE="$home/none" RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins" RABBITMQ_MNESIA_BASE="$home/mnesia"
    RABBITMQ_LOG_BASE="$home/log" RABBITMQ_GENERATED_CONFIG_DIR="$home/generated" RABBITMQ_LOGS=- RABBITMQ_DIST_PORT="$rabbit_dist_port"
    ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 RUNNING_UNDER_SYSTEMD=true
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}")
  rabbit_bin=$(dirname "$(printf '%s\n' /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server | tail -1)")
  (cd "$home" && exec "${on_load[@]}" env -u NOTIFY_SOCKET "${rabbit_env[@]}" "$rabbit_bin/rabbitmq-server") >"$home/console.log" 2>&1 &
  rabbit_pid=$!
  pids+=("$rabbit_pid")
  await "RabbitMQ" listens "$rabbit_port"
}

messages_in_all() {
  env "${rabbit_env[@]}" "$rabbit_bin/rabbitmqctl" -q list_queues --no-table-headers name messages | awk '$1 == "all" { print $2 }'
}
