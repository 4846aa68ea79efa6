/** The parts of the protocol that the page shows; docs/protocol.md and docs/combat.md say what they mean. */

import type { Json, JsonObject } from './pointer.ts';

export type Role = 'game_master' | 'player' | 'observer';

export interface Member {
  player_id: string;
  role: Role;
  character_id?: string | null;
  online: boolean;
}

export interface Combatant {
  character_id: string;
  roll: number;
  modifiers: Record<string, number>;
  total: number;
  hidden?: true;
}

export interface Effect {
  target_id: string;
  condition: string;
  source_action_id: string;
  since_round: number;
  ends_round?: number;
  hidden_by?: string;
}

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
  players?: { shown: boolean; round: number; active_character: string | null; ahead: number };
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
}

export const combatPath = '/combat';
