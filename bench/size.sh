#!/usr/bin/env bash
# What an event takes on PostgreSQL's disk: events through the append statement of EventAppender.cs, one and fifty at a time, and the sizes of the
# tables and their indexes afterwards.
#
#   bench/size.sh
#
# PostgreSQL for the run only; the Api makes its schema and is stopped. Settings: EVENTS (100000); TABLES (100), the sessions that they are
# spread over; API (a published Api; otherwise it is published first).
set -euo pipefail
cd "$(dirname "$0")"
. ./servers.sh
. ./append-loop.sh
# What it takes does not depend on when it is on the disk.
PGOPTIONS+=" -c synchronous_commit=off"

publish_api
start_schema
append_procedure append "$(append_statement)"

printf '%-11s %-12s %s\n' "per append" "JSON, bytes" \
  "bytes per event: in all, row, primary key, version, saves; WAL; outbox row, until it is published"
for shape in "1 32" "50 32" "1 512"; do
  read -r events length <<<"$shape"
  count=$((${EVENTS:-100000} / events))
  psql <<SQL
TRUNCATE sessions, session_events, session_states, session_players, session_outbox;
INSERT INTO sessions (id, campaign_id, name, status, created_at, updated_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'Append', 'active', now(), now() FROM generate_series(1, ${TABLES:-100});
CHECKPOINT;
SQL
  before=$(psql -c "SELECT pg_current_wal_lsn()")
  psql -c "CALL append($count, 1, $events, '$(head -c "$((length / 2))" /dev/urandom | od -An -v -tx1 | tr -d ' \n')')"
  psql -F ' ' <<SQL | sed "s/^/$events /" | awk '{ printf "%-11s %-12s %s (%s, %s, %s, %s); %s; %s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9 }'
SELECT bytes, round(pg_total_relation_size('session_events')::numeric / n),
  round(pg_table_size('session_events')::numeric / n), round(pg_relation_size('"PK_session_events"')::numeric / n),
  round(pg_relation_size('"IX_session_events_version"')::numeric / n), round(pg_relation_size('"IX_session_events_saves"')::numeric / n),
  round(pg_wal_lsn_diff(pg_current_wal_lsn(), '$before') / n), round(pg_total_relation_size('session_outbox')::numeric / n)
FROM (SELECT count(*) AS n, round(avg(octet_length(event_data::text))) AS bytes FROM session_events) c;
SQL
done
