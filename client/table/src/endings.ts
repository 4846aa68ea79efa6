/** When an effect ends: how a form asks for it, and how the page says it. */

import { html, type TemplateResult } from 'lit';
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
] as const;

/** The choice of an ending. Without somebody who caused the effect, only the target's turns can be chosen. */
export const endingField = (id: string, hasSource: boolean): TemplateResult => html`
  <div class="field until">
    <label for=${id}>Until</label>
    <select id=${id} name=${id}>
      ${choices.filter((c) => hasSource || !c.value.endsWith('source')).map((c) => html`<option value=${c.value}>${c.title}</option>`)}
    </select>
  </div>
`;

/** What was chosen; null: the effect is removed by hand. */
export function readEnding(value: string): AskedEnding | null {
  const words = value.split(' ');
  const isAsked = words[0] === 'ask';
  const [at, of] = isAsked ? words.slice(1) : words;
  if (at !== 'turn_start' && at !== 'turn_end') return null;
  return { at, of: of!, ...(isAsked ? { then: 'ask' as const } : {}) };
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
