#!/usr/bin/env bash
# Runs PostgreSQL until it gets SIGTERM or SIGINT: postgres.sh <lock file> <program> <arguments...>
lock=$1
shift

# An AppHost that was just killed may still be stopping its server on the same data.
exec 9> "$lock"
flock --timeout 40 9 || { echo "Another AppHost uses this data: $lock is locked." >&2; exit 75; }

# PostgreSQL refuses to run as root.
as_server_user=()
if [[ $(id -u) == 0 ]]; then as_server_user=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

# On SIGTERM, PostgreSQL waits for its last client until the orchestrator kills it. On SIGINT it disconnects its clients and stops at once.
trap 'stop=1; [[ -z ${server:-} ]] || kill -INT $server' TERM INT
"${as_server_user[@]}" "$@" &
server=$!
if [[ -n ${stop:-} ]]; then kill -INT $server; fi
# A signal ends the wait, while the server may still be running.
wait $server
code=$?
while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
exit $code
