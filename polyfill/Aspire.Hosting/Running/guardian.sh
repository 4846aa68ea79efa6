# Starts one program and makes sure that it ends, with everything that it started, when the AppHost says so or is gone.
#
#   bash -c "$(< guardian.sh)" guardian <grace seconds> <stop signal> <mark> <lock file or -> <folder to delete or -> <program> <arguments...>
#
# Standard input is a pipe that the AppHost alone holds open. Its end is the order to stop, and it ends as well when the
# AppHost is killed, whatever kills it. A line "stop" before the end says that the order was meant: then the folder stays.
# <mark> is NAME=VALUE in the program's environment: it finds descendants that have left the program's process group.
# The first line on standard output is "pid <process id>"; all else there is the program's.
grace=$1 signal=$2 mark=$3 lock=$4 folder=$5
shift 5

exec 3<&0 </dev/null
if [ "$lock" != - ] && command -v flock >/dev/null; then
  # A guardian of an earlier AppHost may still be stopping its program on the same data.
  exec 9>"$lock"
  flock -w 40 9 || { echo "pid 0"; echo "its data is in use by another AppHost ($lock)" >&2; exit 75; }
fi

trap : TERM INT HUP QUIT
# The output is the program's alone: what the shell has to say about its jobs does not belong there.
exec 4>&1 5>&2 >/dev/null 2>&1
set -m
( echo "pid $BASHPID" >&4; exec env "$mark" "$@" >&4 2>&5 3<&- 4>&- 5>&- 9>&- ) &
child=$!
( planned=1; while IFS= read -r line; do [ "$line" = stop ] && planned=0; done; exit $planned ) <&3 4>&- 5>&- 9>&- &
pipe=$!
exec 3<&- 4>&- 5>&-

running() { kill -0 "$1" 2>/dev/null; }

while running $child && running $pipe; do wait -n $child $pipe 2>/dev/null; done

if running $child; then
  kill -s "$signal" $child 2>/dev/null
  sleep "$grace" >/dev/null 2>&1 9>&- &
  timer=$!
  while running $child && running $timer; do wait -n $child $timer 2>/dev/null; done
  kill -s KILL $timer 2>/dev/null
fi

kill -s KILL -- -$child 2>/dev/null
for environment in $(grep -lzsFx -- "$mark" /proc/[0-9]*/environ); do
  process=${environment#/proc/}
  kill -s KILL "${process%/environ}" 2>/dev/null
done
wait $child 2>/dev/null
code=$?

running $pipe && kill -s KILL $pipe 2>/dev/null
wait $pipe 2>/dev/null
if [ $? = 1 ] && [ "$folder" != - ]; then
  rm -rf -- "$folder"
  rmdir -- "$(dirname -- "$folder")"  # The last one out removes what they were in.
fi
exit $code
