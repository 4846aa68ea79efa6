/** The parts of the protocol that the page shows; docs/protocol.md and docs/combat.md say what they mean. */

import type { Json, JsonObject } from './pointer.ts';

export type Role = 'game_master' | 'player' | 'observer';

export interface Member {
  player_id: string;
  role: Role;
  character_id?: string | null;
  character_ids?: string[];
  online: boolean;
  /** Whether the member has the game master's rights and view beside the game master. */
  deputy?: boolean;
}

export interface Combatant {
  character_id: string;
  roll: number;
  modifiers: Record<string, number>;
  total: number;
  hidden?: true;
  label?: string;
  /** Who shares its turn. */
  members?: string[];
  /** The entry after which it acts. */
  after?: string;
  defeated?: true;
  delayed?: true;
  owner_id?: string;
}

/** With which turn of whom an effect ends. */
export interface Ending {
  at: 'turn_start' | 'turn_end';
  of: string;
  turns: number;
  /** `ask`: it does not end by itself, but is due. */
  then?: 'ask';
}

export interface Effect {
  target_id: string;
  condition: string;
  source_action_id?: string;
  source_id?: string;
  /** In a fight alone, as `ends_round` and `due`. */
  since_round?: number;
  ends_round?: number;
  ending?: Ending;
  due?: true;
  /** It outlasts the fight. */
  lasting?: true;
  hidden?: true;
  hidden_by?: string;
}

/** An effect in a message. */
export type NamedEffect = Effect & { effect_id: string };

export interface OpenAction {
  action_id: string;
  character_id: string;
  action_type: string;
  targets: string[];
  details: JsonObject;
  hidden?: true;
  hidden_targets?: string[];
}

export interface Combat {
  combat_id: string;
  status: 'rolling' | 'running';
  round: number;
  turn_number: number;
  active_character: string | null;
  initiative_order: Combatant[];
  active_effects: Record<string, Effect>;
  actions: OpenAction[];
  last_turns: Record<string, number>;
  /** Where the session enforces actions: what is not full, or not as usual. */
  budgets?: Record<string, { max?: Record<string, number>; spent?: Record<string, number> }>;
  players?: { shown: boolean; round: number; active_character: string | null; ahead: number };
}

/** What the service rolled. */
export interface DiceRoll {
  roll_id: string;
  player_id: string;
  character_id?: string;
  expression: string;
  label?: string;
  to?: 'gm';
  terms: { term: string; sum: number; dice: { value: number; kept: boolean }[] }[];
  total: number;
}

export interface Change {
  path: string;
  value?: Json;
  previous?: Json;
}

export interface Outcome {
  target_id: string;
  effects?: string[];
  damage?: JsonObject;
  conditions?: string[];
  durations?: Record<string, number>;
  endings?: Record<string, Omit<Ending, 'turns'> & { turns?: number }>;
  hidden?: string[];
  lasting?: string[];
}

export const combatPath = '/combat';

/** Where effects are between two fights. */
export const effectsPath = '/effects';
