# What drain.sh and append.sh need around them: servers of their own on loopback, with their data in $work, stopped by their pids.
PGBIN=${PGBIN:-/usr/lib/postgresql/15/bin}
pg_port=7401 redis_port=7402 api_port=7403 rabbit_port=7404 rabbit_dist_port=7405 epmd_port=7406
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

start_postgres() {
  mkdir "$work/pg"
  [ "$(id -u)" != 0 ] || chown postgres "$work/pg"
  "${as_postgres[@]}" "$PGBIN/initdb" -D "$work/pg/data" -A trust -U postgres >/dev/null
  "${as_postgres[@]}" "$PGBIN/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/pg -c fsync=on -c synchronous_commit=on" start >/dev/null
}

start_redis() {
  redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --appendonly no --dir "$work" >"$work/redis.log" &
  pids+=($!)
}

publish_api() { [ -n "${API:-}" ] || dotnet publish ../GameSession.Api -c Release -o "${API:=$work/api}" --nologo -v q; }

# The Api in $API, with the ICD's limits off; $api_pid afterwards.
start_api() {
  local limits=() name
  for name in ConnectionAttemptsPerMinute MessagesPerMinute CombatActionsPerMinute SessionsPerHour StateSavesPerMinute JoinsPerMinute; do
    limits+=("GameSession__RateLimits__$name=0")
  done
  env "${limits[@]}" ASPNETCORE_ENVIRONMENT=Production Logging__LogLevel__Default=Warning \
    ConnectionStrings__sessiondb="Host=127.0.0.1;Port=$pg_port;Username=postgres;Database=session_db" \
    ConnectionStrings__redis="127.0.0.1:$redis_port" ConnectionStrings__rabbitmq="amqp://guest:guest@127.0.0.1:$rabbit_port" \
    Authentication__Schemes__Bearer__ValidIssuer=bench Authentication__Schemes__Bearer__ValidAudiences__0=bench \
    Authentication__Schemes__Bearer__SigningKeys__0__Issuer=bench Authentication__Schemes__Bearer__SigningKeys__0__Value="$key" \
    dotnet "$API/GameSession.Api.dll" --urls "http://127.0.0.1:$api_port" >"$work/api.log" 2>&1 &
  api_pid=$!
  pids+=("$api_pid")
  await "The Api" curl -sf "http://127.0.0.1:$api_port/health"
}
key=$(head -c 33 /dev/urandom | base64 -w0)

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
  epmd -port "$epmd_port" -address 127.0.0.1 >"$home/epmd.log" 2>&1 &
  pids+=($!)
  rabbit_env=(HOME="$home" RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_CONF_ENV_FILE="$home/none" RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf"
    RABBITMQ_ADVANCED_CONFIG_FILE="$home/none" RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins" RABBITMQ_MNESIA_BASE="$home/mnesia"
    RABBITMQ_LOG_BASE="$home/log" RABBITMQ_GENERATED_CONFIG_DIR="$home/generated" RABBITMQ_LOGS=- RABBITMQ_DIST_PORT="$rabbit_dist_port"
    ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 RUNNING_UNDER_SYSTEMD=true
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}")
  rabbit_bin=$(dirname "$(printf '%s\n' /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server | tail -1)")
  (cd "$home" && exec env -u NOTIFY_SOCKET "${rabbit_env[@]}" "$rabbit_bin/rabbitmq-server") >"$home/console.log" 2>&1 &
  rabbit_pid=$!
  pids+=("$rabbit_pid")
  await "RabbitMQ" listens "$rabbit_port"
}

messages_in_all() {
  env "${rabbit_env[@]}" "$rabbit_bin/rabbitmqctl" -q list_queues --no-table-headers name messages | awk '$1 == "all" { print $2 }'
}
