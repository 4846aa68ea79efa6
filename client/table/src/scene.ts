import type { JsonObject } from "./pointer.js";

/** A first state, with something that all members see and something that only the game master sees. */
export const scene: JsonObject = {
  shared: {
    place: "The fallen gate",
    light: "torchlight",
    door: { name: "The oak door", state: "closed", locked: true },
    loot: ["a silver key", "12 gold pieces"],
    rounds_until_dawn: 40,
  },
  gm: {
    trap: { kind: "pit", dc: 13, is_armed: true },
    notes: "The goblins flee when their leader falls.",
  },
};
