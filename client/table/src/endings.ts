/** When an effect ends: how a form asks for it, and how the page says it. */

import { css, html, type TemplateResult } from 'lit';
import type { Seat } from './seat.ts';
import type { Effect, Outcome } from './wire.ts';

type AskedEnding = NonNullable<Outcome['endings']>[string];

const choices = [
  { value: 'removed', title: 'Until removed' },
  { value: 'turn_end target', title: 'End of its next turn' },
  { value: 'turn_start target', title: 'Start of its next turn' },
  { value: 'turn_end source', title: 'End of the next turn of who caused it' },
  { value: 'turn_start source', title: 'Start of the next turn of who caused it' },
  { value: 'ask turn_end target', title: 'Asked about at the end of each of its turns' },
  { value: 'ask turn_start target', title: 'Asked about at the start of each of its turns' },
  { value: 'other', title: 'Another turn' },
] as const;

/** Of another turn it is asked which one. */
export const endingStyles = css`
  .ending {
    display: contents;
  }
  .ending:not(:has(option[value='other']:checked)) .other {
    display: none;
  }
`;

/** The choice of an ending. */
export const endingField = (id: string, seat: Seat): TemplateResult => html`
  <div class="ending">
    <div class="field until">
      <label for=${id}>Until</label>
      <select id=${id} name=${id}>
        ${choices.map((c) => html`<option value=${c.value}>${c.title}</option>`)}
      </select>
    </div>
    <div class="field other">
      <label for="${id}-at">When</label>
      <select id="${id}-at" name="${id}-at">
        <option value="turn_end">At the end of</option>
        <option value="turn_start">At the start of</option>
      </select>
    </div>
    <div class="field other">
      <label for="${id}-of">Whose turn</label>
      <select id="${id}-of" name="${id}-of">
        <option value="target">The target’s</option>
        <option value="source">That of who caused it</option>
        ${seat.combat?.initiative_order.map((c) => html`<option value=${c.character_id}>${seat.entryName(c)}</option>`)}
      </select>
    </div>
    <div class="field other">
      <label for="${id}-turns">Which turn <span class="soft">1 is the next</span></label>
      <input id="${id}-turns" name="${id}-turns" type="number" min="0" max="10000" value="1" />
    </div>
    <label class="check other"><input type="checkbox" name="${id}-ask" /> Ask then, again and again</label>
  </div>
`;

/** What was chosen; null: the effect is removed by hand. */
export function readEnding(entries: FormData, id: string): AskedEnding | null {
  const value = String(entries.get(id));
  const asked = { then: 'ask' as const };
  if (value === 'other') {
    return {
      at: entries.get(`${id}-at`) as AskedEnding['at'],
      of: String(entries.get(`${id}-of`)),
      turns: Number(entries.get(`${id}-turns`)),
      ...(entries.has(`${id}-ask`) ? asked : {}),
    };
  }
  const words = value.split(' ');
  const isAsked = words[0] === 'ask';
  const [at, of] = isAsked ? words.slice(1) : words;
  if (at !== 'turn_start' && at !== 'turn_end') return null;
  return { at, of: of!, ...(isAsked ? asked : {}) };
}

/** Until when an effect lasts, in words. */
export function untilOf({ ending, ends_round, target_id, due }: Effect, seat: Seat): string {
  if (due === true) return 'is due';
  if (ends_round === undefined) return 'until removed';
  const left = ends_round - (seat.combat?.round ?? 0);
  const rounds = left === 1 ? '1 more round' : `${left} more rounds`;
  if (ending === undefined) return left <= 0 ? 'ends with its turn' : rounds;
  const whose = ending.of === target_id ? 'its' : `${seat.character(ending.of)}’s`;
  const turn = `the ${ending.at === 'turn_start' ? 'start' : 'end'} of ${whose} ${left <= 0 ? '' : 'next '}turn`;
  if (ending.then === 'ask') return `asked at ${turn}`;
  return left <= 1 ? `until ${turn}` : `${rounds}, until ${turn}`;
}
