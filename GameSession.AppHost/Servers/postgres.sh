#!/usr/bin/env bash
# Runs PostgreSQL until it is told to stop: postgres.sh <lock file> <program> <arguments...>
lock=$1
shift

# An AppHost that was killed a moment ago may still be stopping its server on the same data.
exec 9> "$lock"
flock --timeout 40 9 || { echo "Another AppHost uses this data: $lock is locked." >&2; exit 75; }

# PostgreSQL refuses to run as root.
as_server_user=()
if [[ $(id -u) == 0 ]]; then as_server_user=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

# SIGTERM makes PostgreSQL wait for its last client, and the orchestrator then kills it. SIGINT ends the clients' sessions and stops it at once.
trap 'stop=1; [[ -z ${server:-} ]] || kill -INT $server' TERM INT
"${as_server_user[@]}" "$@" &
server=$!
if [[ -n ${stop:-} ]]; then kill -INT $server; fi
# A signal ends the wait, not the server.
wait $server
code=$?
while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
exit $code
