#!/usr/bin/env bash
# The README's "A session in five commands": a game master, a player, one change. Start the AppHost first.
# Another service: API=http://host:port docs/session.sh. Needs curl, jq and Node.js 20.10 or newer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

api=${API:-http://localhost:5280}
token() { curl -s $api/dev/token --json "{\"name\":\"$1\"}" | jq -r .token; }; gm=$(token Gwen); anna=$(token Anna)

session=$(curl -s $api/api/v2/sessions --oauth2-bearer $gm --json '{
  "campaign_id": "7c0e2a51-52fb-4dd5-9d0e-6a5f0f6b9a11", "name": "The Sunless Citadel",
  "settings": {"initial_state": {"shared": {"door": "closed"}, "gm": {"trap": "pit"}}}}' | tee /dev/stderr | jq -r .session_id)

key=$(curl -s $api/api/v2/sessions/$session/join --oauth2-bearer $anna --json '{
  "character_id": "3b241101-e2bb-4255-8caf-4136c566a962"}' | tee /dev/stderr | jq -r .connection_token)

node --experimental-websocket docs/socket.mjs ws://${api#*//}/api/v2/sessions/$session/ws $anna $key '{
  "type": "state_update", "ref": "r1", "data": {"changes": [{"path": "/shared/door", "value": "open", "previous": "closed"}]}}'

curl -s $api/api/v2/sessions/$session/state --oauth2-bearer $anna
