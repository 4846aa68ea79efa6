#!/usr/bin/env bash
# Runs RabbitMQ until it gets SIGTERM or SIGINT: rabbitmq.sh <program>

# Erlang would start its name server as a daemon that outlives the broker. Started here, it stays a child and ends with the broker.
epmd &
names=$!
# Kills a broker that is slow to stop before the orchestrator would kill this script. Its data survives that, as it survives a crash.
trap 'stop=1; kill $names; [[ -z ${broker:-} ]] || kill -TERM $broker' TERM INT
timeout --kill-after=4 0 "$1" &
broker=$!
if [[ -n ${stop:-} ]]; then kill -TERM $broker; fi
# A signal ends the wait, while the broker may still be running.
wait $broker
code=$?
while kill -0 $broker 2>/dev/null; do wait $broker; code=$?; done
kill $names 2>/dev/null
exit $code
