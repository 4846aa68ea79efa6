#!/usr/bin/env bash
# How fast a backlog is published when the broker is back, by one process.
#
#   bench/drain.sh [events]     default: 50000
#
# PostgreSQL (fsync and synchronous_commit on), Redis, RabbitMQ and one Api, all on loopback, for the run only. The sessions are made over
# REST; their events and the outbox's rows are inserted by SQL, in the form that the service gives them: what is measured is the relay.
# Settings: SESSIONS (50), EVENTS_PER_APPEND (1). Prints one line of JSON: what is after "seconds_until_first" is from the moment at which the first
# events were removed from the outbox; "queued" counts the messages in the queue at the end.
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh
events=${1:-50000} sessions=${SESSIONS:-50} per_append=${EVENTS_PER_APPEND:-1}

publish_api
start_postgres
start_redis
start_api

gm=$(cat /proc/sys/kernel/random/uuid)
jwt=$(token "$gm")
for ((s = 0; s < sessions; s++)); do
  curl -sSf --retry 5 --retry-all-errors -o /dev/null "http://127.0.0.1:$api_port/api/v2/sessions" --oauth2-bearer "$jwt" \
    --json '{"campaign_id":"7c0e2a51-52fb-4dd5-9d0e-6a5f0f6b9a11","name":"Drain","settings":{"initial_state":{"shared":{"door":1}}}}'
done

# Sessions in turn, as their appends would have come.
psql -v events="$events" -v per_append="$per_append" -v gm="$gm" <<'SQL'
BEGIN;
CREATE TEMPORARY TABLE backlog AS
SELECT gen_random_uuid() AS id, s.id AS session_id, v.version, i AS append
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS count FROM sessions) s
    CROSS JOIN LATERAL generate_series(s.place, :events / :per_append - 1, s.count) i
    CROSS JOIN LATERAL generate_series(2 + i / s.count * :per_append, 1 + (i / s.count + 1) * :per_append) v (version);
INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
SELECT id, session_id, 'state_updated', jsonb_build_object(
    'update_id', id, 'changes', jsonb_build_array(jsonb_build_object('path', '/shared/door', 'value', version, 'previous', version - 1)),
    'player_id', :'gm', 'version', version::text, 'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    now() AT TIME ZONE 'UTC'
FROM backlog ORDER BY append, version;
INSERT INTO session_outbox (session_id, first_version, last_version)
SELECT session_id, min(version), max(version) FROM backlog GROUP BY append, session_id ORDER BY append;
COMMIT;
SQL
# The sessions' own first events wait too.
waiting=$(psql -c 'SELECT sum(last_version - first_version + 1) FROM session_outbox')

coproc ask { command "$PGBIN/psql" -XqAt; }
rows() {
  echo 'SELECT id FROM session_outbox ORDER BY id LIMIT 1; \echo .' >&"${ask[1]}"
  read -r oldest <&"${ask[0]}"
  [ "$oldest" = . ] || read -r _ <&"${ask[0]}"
}
# CPU seconds of Api, PostgreSQL and RabbitMQ.
used() { echo "$(cpu "$api_pid") $(cpu "$postgres_pid") $(cpu "$rabbit_pid")"; }

rows
before=$oldest
start_rabbitmq
up=$EPOCHREALTIME resident=$(resident_memory VmRSS)
echo 5 >"/proc/$api_pid/clear_refs" # the highest is counted from here
while rows; [ "$oldest" = "$before" ]; do sleep 0.02; done
began=$EPOCHREALTIME used_at_first=$(used)
left=$(psql -c 'SELECT coalesce(sum(last_version - first_version + 1), 0) FROM session_outbox')
while rows; [ "$oldest" != . ]; do sleep 0.02; done
empty=$EPOCHREALTIME used_at_last=$(used)

queued=$(messages_in_all)
awk -v n="$waiting" -v s="$sessions" -v left="$left" -v up="$up" -v began="$began" -v empty="$empty" -v a="$used_at_first" -v b="$used_at_last" \
  -v before="$resident" -v highest="$(resident_memory VmHWM)" -v queued="$queued" 'BEGIN {
  split(a, x); split(b, y)
  printf "{\"events\":%d,\"sessions\":%d,\"seconds\":%.2f,\"events_per_s\":%d,\"seconds_until_first\":%.2f,\"events_per_s_from_then\":%d,",
    n, s, empty - up, n / (empty - up), began - up, left / (empty - began)
  printf "\"api_us_per_event\":%.1f,\"postgres_us_per_event\":%.1f,\"rabbitmq_us_per_event\":%.1f,",
    (y[1] - x[1]) * 1e6 / left, (y[2] - x[2]) * 1e6 / left, (y[3] - x[3]) * 1e6 / left
  printf "\"rss_mb_before\":%d,\"rss_mb_highest\":%d,\"queued\":%d}\n", before, highest, queued }'
# Without the health check, which says each time that the broker is away.
grep -A1 -E '^(fail|crit):' "$work/api-$api_port.log" | grep -vE 'HealthCheck|Health check|^--' >&2 || true
