/** Says in one sentence what a message is about. */

import { isObject, isWithin, type JsonObject } from './pointer.ts';
import { type Change, type DiceRoll, type Effect, effectsPath, type Outcome } from './wire.ts';

/** How ids are shown to this viewer. */
export interface Names {
  character(id: string): string;
  player(id: string): string;
}

const longest = 60;

export function preview(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

const list = (words: string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

const turnOf = (data: JsonObject, names: Names): string =>
  typeof data['active_character'] === 'string' ? `it is the turn of ${names.character(data['active_character'])}` : 'nobody has the turn';

/** Two d20 of which one counts. */
const both = (dice: unknown): string => (Array.isArray(dice) ? ` (of ${dice.join(' and ')})` : '');

const idsIn = (ids: unknown): string[] => (Array.isArray(ids) ? ids.map(String) : []);

/** Ids are long, and their ends tell them apart. */
const short = (text: string): string => text.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4})/g, '…$1');

function change({ path, value }: Change): string {
  const place = path === '' ? 'the whole state' : short(path);
  return value === undefined ? `removes ${place}` : `sets ${place} to ${preview(value)}`;
}

/** Effects that begin or end between two fights: the last one that ends takes their place with it. */
function lasting({ path, value, previous }: Change, names: Names): string[] {
  const all = path === effectsPath ? Object.values((value ?? previous) as JsonObject) : [value ?? previous];
  return all.filter(isObject).map((e) => (value === undefined ? over : begun)(e as unknown as Effect, names));
}

function outcome(result: Outcome, names: Names): string {
  const parts = [
    ...Object.entries(result.damage ?? {}).map(([kind, amount]) => `takes ${preview(amount)} ${kind}`),
    ...(result.conditions ?? []).map((name) => (name.startsWith('-') ? `is no longer ${name.slice(1)}` : `is ${name}`)),
  ];
  const words = (result.effects ?? []).map((text) => ` “${text}”`).join('');
  return `${names.character(result.target_id)} ${parts.length === 0 ? 'is as before' : list(parts)}.${words}`;
}

const begun = ({ target_id, condition }: Effect, names: Names): string => `${names.character(target_id)} is ${condition}`;

const over = ({ target_id, condition }: Effect, names: Names): string => `${names.character(target_id)} is no longer ${condition}`;

const listed = (effects: unknown, names: Names, say: (effect: Effect, names: Names) => string): string =>
  list((Array.isArray(effects) ? (effects as Effect[]) : []).map((e) => say(e, names)));

const ended = (effects: unknown, names: Names): string => {
  const said = listed(effects, names, over);
  return said === '' ? '' : ` ${said}.`;
};

const due = (effects: unknown, names: Names): string => {
  const said = listed(effects, names, (e) => `${e.condition} on ${names.character(e.target_id)} is due`);
  return said === '' ? '' : ` Now ${said}.`;
};

/** What a change of a combatant is about; of several members the first that says it. */
function updated(data: JsonObject, character: string): string {
  if (data['split'] === true) return `${character} leaves its group`;
  if (data['delayed'] === true) return `${character} delays`;
  if (data['delayed'] === false) return `${character} no longer delays`;
  if (data['defeated'] === true) return `${character} is defeated`;
  if (data['defeated'] === false) return `${character} is back in the fight`;
  if (data['hidden'] === true) return `${character} hides from the players`;
  if (data['hidden'] === false) return `${character} comes into view`;
  if (typeof data['label'] === 'string' && data['label'] !== '') return `${character} is called ${data['label']}`;
  return `${character} changes`;
}

function rolled(roll: DiceRoll, names: Names): string {
  const who = roll.character_id === undefined ? names.player(roll.player_id) : names.character(roll.character_id);
  const dice = roll.terms.flatMap((t) => t.dice.map((d) => (d.kept ? `${d.value}` : `(${d.value})`)));
  const secret = roll.to === undefined ? '' : ', for the game master alone';
  return `${who} rolls ${roll.expression}${roll.label === undefined ? '' : ` for ${roll.label}`}${secret}: ${dice.join(', ')}, ${roll.total} in all.`;
}

const begin = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** What a message from the service says. */
export const told = (type: string, data: JsonObject, names: Names): string => begin(toldOf(type, data, names));

function toldOf(type: string, data: JsonObject, names: Names): string {
  const who = typeof data['player_id'] === 'string' ? names.player(data['player_id']) : 'another service';
  const character = typeof data['character_id'] === 'string' ? names.character(data['character_id']) : '';
  switch (type) {
    case 'connection_established':
      return 'The service has accepted the connection.';
    case 'heartbeat':
      return 'The service is there.';
    case 'ack':
      return 'Accepted. You see no change.';
    case 'sync_response':
      return data['state'] === undefined ? `Caught up to version ${data['version']}.` : `The state at version ${data['version']}.`;
    case 'presence':
      return `${who} is ${data['online'] === false ? 'offline' : 'online'}.`;
    case 'player_joined':
      return `${who} takes a seat.`;
    case 'player_left':
      return data['removed_by'] === undefined ? `${who} leaves.` : `${who} is removed from the session.`;
    case 'session_ended':
      return 'The session has ended.';
    case 'state_update': {
      const changes = data['changes'] as unknown as Change[];
      if (changes.every(({ path }) => isWithin(path, effectsPath))) return `${list(changes.flatMap((c) => lasting(c, names)))}.`;
      if (changes.length === 1) return `${who} ${change(changes[0]!)}.`;
      return `${who} makes ${changes.length} changes: ${changes.map((c) => short(c.path) || '/').join(', ')}.`;
    }
    case 'initiative_roll':
      return `${character} rolls ${data['roll']}${both(data['dice'])} for initiative, ${data['total']} in all.`;
    case 'initiative_order':
      return `${who} sets the order of the combatants.`;
    case 'turn_change':
      return `Round ${data['round']}, ${turnOf(data, names)}.${ended(data['expired_effects'], names)}${due(data['due_effects'], names)}`;
    case 'action_declare': {
      const targets = Array.isArray(data['targets']) ? data['targets'].map((id) => names.character(String(id))) : [];
      return `${character} declares ${data['action_type']}${targets.length === 0 ? '' : ` on ${list(targets)}`}.`;
    }
    case 'action_resolve': {
      const outcomes = data['outcomes'] as unknown as Outcome[];
      return `The action of ${character} is resolved. ${outcomes.map((o) => outcome(o, names)).join(' ')}`;
    }
    case 'combatant_remove':
      return `${character} is out of the fight; ${turnOf(data, names)}.`;
    case 'combatant_reveal':
      return `${character} comes into view; ${turnOf(data, names)}.`;
    case 'combatant_update':
      return `${updated(data, character)}; ${turnOf(data, names)}.`;
    case 'budgets_set':
      return `${character} has ${Object.entries(data['budgets'] as JsonObject)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}.`;
    case 'private_update':
      return 'Your private notes change.';
    case 'combatant_act':
      return `${character} no longer delays, and acts next.`;
    case 'action_withdraw':
      return `${who} takes an action of ${character} back.`;
    case 'combat_rewind':
      return `${who} takes a step of the combat back; ${turnOf(data, names)}.`;
    case 'effects_start':
      return `${listed(data['started_effects'], names, begun)}.`;
    case 'effects_end':
      return `${listed(data['ended_effects'], names, over)}.`;
    case 'effects_keep':
      return `${listed(data['kept_effects'], names, (e) => `${names.character(e.target_id)} stays ${e.condition}`)}.`;
    case 'dice_roll':
      return rolled(data as unknown as DiceRoll, names);
    case 'player_characters':
      return `${who} plays ${list(idsIn(data['character_ids']).map((id) => names.character(id))) || 'nobody'}.`;
    case 'game_master_changed':
      return `${who} is the game master now.`;
    case 'combat_end':
      return `The combat ends in round ${data['round']}.`;
    default:
      return isObject(data) ? preview(data) : '';
  }
}

/** What a message to the service asks for. */
export function asked(type: string, data: JsonObject, names: Names): string {
  const character = typeof data['character_id'] === 'string' ? names.character(data['character_id']) : '';
  switch (type) {
    case 'heartbeat':
      return 'Asks whether the service is there.';
    case 'sync_request':
      return data['since'] === undefined ? 'Asks for the state.' : `Asks for everything after version ${data['since']}.`;
    case 'state_update':
      return Array.isArray(data['changes']) ? `Asks: ${(data['changes'] as unknown as Change[]).map(change).join('; ')}.` : preview(data);
    case 'initiative_roll':
      return `Rolls initiative for ${character}${data['hidden'] === true ? ', hidden' : ''}.`;
    case 'turn_change':
      return typeof data['active_character'] === 'string' ? `Gives the turn to ${names.character(data['active_character'])}.` : 'Ends the turn.';
    case 'action_declare':
      return `Declares ${data['action_type']} for ${character}.`;
    case 'action_resolve':
      return 'Resolves an action.';
    case 'combatant_remove':
      return `Takes ${character} out of the fight.`;
    case 'combatant_reveal':
      return `Shows ${character} to all players.`;
    case 'combatant_update':
      return `Asks: ${updated(data, character)}.`;
    case 'budgets_set':
      return `Sets what ${character} may do in a turn.`;
    case 'combatant_act':
      return `Lets ${character} act next.`;
    case 'action_withdraw':
      return 'Takes an action back.';
    case 'combat_rewind':
      return 'Takes a step of the combat back.';
    case 'dice_roll':
      return `Rolls ${data['expression']}${data['to'] === undefined ? '' : ', for the game master alone'}.`;
    case 'effects_start':
      return 'Starts effects.';
    case 'effects_end':
      return 'Ends effects.';
    case 'effects_keep':
      return 'Keeps effects that are due.';
    case 'combat_end':
      return 'Ends the combat.';
    case 'initiative_order':
      return 'Sets the order of the combatants.';
    default:
      return preview(data);
  }
}

/** What to do about a refusal; empty if its own message says enough. */
export function advice(code: string): string {
  switch (code) {
    case 'conflict':
      return 'Somebody was faster. Look at what is there now, and try again.';
    case 'no_budget':
      return 'It is spent until the next turn.';
    case 'effects_due':
      return 'Say of each effect that is due whether it ends or stays.';
    case 'game_master_present':
      return 'Wait until the game master has been away long enough.';
    case 'not_your_turn':
      return 'Wait for your turn, or declare a reaction.';
    case 'forbidden':
      return 'Your seat does not permit this.';
    case 'reserved_path':
      return 'Combat messages change this place: use the combat panel.';
    case 'character_taken':
      return 'Choose another character.';
    case 'session_full':
      return 'Ask the game master to free a seat.';
    case 'rate_limited':
      return 'Wait a moment, then try again.';
    case 'unauthorized':
      return 'The JWT is not valid, or has expired: enter again.';
    case 'session_not_found':
      return 'Check the link: no session has this id.';
    case 'storage_unavailable':
      return 'The service cannot write at present. Try again in a moment.';
    default:
      return '';
  }
}
