import type { JsonObject } from './pointer.ts';

/** A first state, with something that all members see and something that only the game master sees. */
export const scene: JsonObject = {
  shared: {
    place: 'The fallen gate',
    light: 'torchlight',
    door: 'closed',
    party: { marching_order: ['Lia', 'Rook'], gold: 112, has_torch: true },
    loot: ['a silver key', 'a map of the citadel'],
    rounds_until_dawn: 40,
  },
  gm: {
    trap: { kind: 'pit', dc: 13, is_armed: true },
    notes: 'The goblins flee when their leader falls.',
  },
};
