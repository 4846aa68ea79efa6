import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { endingField, endingStyles, readEnding } from './endings.ts';
import { icon } from './icons.ts';
import { complain } from './numbers.ts';
import { type Json, valueAt } from './pointer.ts';
import { base } from './styles.ts';
import type { Change, OpenAction, Outcome } from './wire.ts';

/** Reads `frightened 1, prone, -poisoned`: a number after a condition is its duration in rounds. */
export function readConditions(text: string): Pick<Outcome, 'conditions' | 'durations'> {
  const conditions: string[] = [];
  const durations: Record<string, number> = {};
  for (const part of text
    .split(',')
    .map((p) => p.trim())
    .filter((p) => p !== '')) {
    const [, name, rounds] = /^(.*?)(?:\s+(\d+))?$/.exec(part)!;
    conditions.push(name!);
    if (rounds !== undefined) durations[name!] = Number(rounds);
  }
  return { ...(conditions.length > 0 ? { conditions } : {}), ...(Object.keys(durations).length > 0 ? { durations } : {}) };
}

/** The conditions of outcome `i`: those without a number end as was chosen beside them. */
function readEffects(entries: FormData, i: number): Partial<Outcome> {
  const read = readConditions(String(entries.get(`conditions${i}`)));
  const asked = readEnding(entries, `ending${i}`);
  const begun = (read.conditions ?? []).filter((name) => !name.startsWith('-'));
  const open = begun.filter((name) => read.durations?.[name] === undefined);
  return {
    ...read,
    ...(asked === null || open.length === 0 ? {} : { endings: Object.fromEntries(open.map((name) => [name, asked])) }),
    ...(entries.has(`hidden${i}`) && begun.length > 0 ? { hidden: begun } : {}),
  };
}

/** What is written is JSON, or else a text. */
function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const totalOf = (damage: Record<string, number>): number => Object.values(damage).reduce((sum, amount) => sum + amount, 0);

/** Reads `9 slashing, 3 fire`. */
export function readDamage(text: string): Record<string, number> | null {
  const damage: Record<string, number> = {};
  for (const part of text
    .split(',')
    .map((p) => p.trim())
    .filter((p) => p !== '')) {
    const match = /^(\d+(?:\.\d+)?)(?:\s+(.+))?$/.exec(part);
    if (match === null) return null;
    damage[match[2] ?? 'damage'] = Number(match[1]);
  }
  return damage;
}

/** Gives a declared action its outcomes, one for each target. */
@customElement('gs-resolve-form')
export class ResolveForm extends SeatComponent {
  static override styles = [
    base,
    endingStyles,
    css`
      form {
        display: grid;
        gap: 12px;
        padding-block-start: 10px;
        margin-block-start: 4px;
        border-block-start: 1px solid var(--line);
      }
      fieldset {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 8px 12px;
      }
      .until,
      .wide {
        grid-column: 1 / -1;
      }
      .check {
        align-self: end;
        min-height: 38px;
      }
      .more {
        align-items: end;
      }
      legend {
        font: 700 1.05rem var(--display);
        padding-block-end: 4px;
      }
    `,
  ];

  @property({ attribute: false }) action!: OpenAction;
  /** Those whom the action has reached beside its targets; somebody may be there twice, with conditions that are hidden and others that are not. */
  @state() private also: string[] = [];
  /** How many other changes of the state are asked for. */
  @state() private others = 0;
  @query('form') private readonly form!: HTMLFormElement;
  @query('input') private readonly first!: HTMLElement | null;

  private get targets(): string[] {
    const declared = this.action.targets.length > 0 ? this.action.targets : [this.action.character_id];
    return [...declared, ...this.also];
  }

  override firstUpdated(): void {
    this.first?.focus();
  }

  override render(): TemplateResult {
    return html`
      <form @submit=${this.submit} aria-label="Resolve the action">
        ${this.targets.map(
          (id, i) => html`
            <fieldset>
              <legend>What happens to ${this.seat.character(id)}</legend>
              <div class="field">
                <label for="damage${i}">Damage</label>
                <input
                  id="damage${i}"
                  name="damage${i}"
                  placeholder="9 slashing"
                  autocomplete="off"
                  @input=${(e: Event) => this.hurt(e.target as HTMLInputElement, id, i)}
                />
              </div>
              ${this.hitPoints(id, i)}
              <div class="field wide">
                <label for="conditions${i}">Conditions</label>
                <input id="conditions${i}" name="conditions${i}" placeholder="frightened 1, prone" aria-describedby="how" autocomplete="off" />
              </div>
              ${endingField(`ending${i}`, this.seat)}
              <label class="check"><input type="checkbox" name="hidden${i}" /> Hidden from players</label>
              <div class="field wide">
                <label for="effect${i}">In words</label>
                <input id="effect${i}" name="effect${i}" maxlength="500" placeholder="The blade bites deep." autocomplete="off" />
              </div>
            </fieldset>
          `,
        )}
        <p class="hint" id="how">
          A number after a condition is its duration in rounds, whatever is chosen beside it; a minus before it (-prone) ends the condition.
        </p>
        ${Array.from({ length: this.others }, (_, i) => this.other(i))}
        <div class="row more">
          <select aria-label="Somebody else is reached" @change=${this.reach}>
            <option value="">Somebody else is reached</option>
            ${this.seat.characters.map((id) => html`<option value=${id}>${this.seat.character(id)}</option>`)}
          </select>
          <button type="button" class="quiet small" @click=${() => this.others++}>${icon('plus')} Another change of the state</button>
        </div>
        <div class="row">
          <button class="primary" ?disabled=${!this.seat.canAct}>Apply the outcome</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `;
  }

  /** What is left after the action; it changes in the same step as the outcome. */
  private hitPoints(id: string, i: number): TemplateResult | typeof nothing {
    if (this.targets.indexOf(id) < i) return nothing;
    const known = this.seat.hitPoints(id);
    return html`
      <div class="field">
        <label for="points${i}">Hit points${known === null ? nothing : html` <span class="soft">now ${known.value}</span>`}</label>
        <input id="points${i}" name="points${i}" type="number" step="any" .value=${known === null ? '' : String(known.value)} />
      </div>
    `;
  }

  /** A change of anything else, in the same step: what a spell has used up, a door that burns. */
  private other(i: number): TemplateResult {
    const { seat } = this;
    const places = seat.placesOf([this.action.character_id, ...this.targets]);
    const show = (event: Event): void => {
      const { value } = event.target as HTMLSelectElement;
      const field = this.form.elements.namedItem(`value${i}`) as HTMLInputElement;
      const known = valueAt(seat.state, value);
      field.value = typeof known === 'string' ? known : JSON.stringify(known ?? '');
    };
    return html`
      <fieldset>
        <legend class="visually-hidden">Another change of the state</legend>
        <div class="field">
          <label for="place${i}">Place</label>
          <select id="place${i}" name="place${i}" @change=${show}>
            <option value="">Choose</option>
            ${places.map(({ path, title }) => html`<option value=${path}>${title}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="value${i}">New value</label>
          <input id="value${i}" name="value${i}" autocomplete="off" />
        </div>
      </fieldset>
    `;
  }

  private readonly reach = (event: Event): void => {
    const choice = event.target as HTMLSelectElement;
    if (choice.value !== '') this.also = [...this.also, choice.value];
    choice.value = '';
  };

  /** Takes the damage that is typed from the hit points. */
  private hurt(field: HTMLInputElement, id: string, i: number): void {
    const known = this.seat.hitPoints(id);
    const damage = readDamage(field.value);
    const points = this.form.elements.namedItem(`points${i}`) as HTMLInputElement | null;
    if (known === null || damage === null || points === null) return;
    points.value = String(Math.max(0, known.value - totalOf(damage)));
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const entries = new FormData(this.form);
    const outcomes: Outcome[] = [];
    const changes: Change[] = [];
    for (const [i, target_id] of this.targets.entries()) {
      const damage = readDamage(String(entries.get(`damage${i}`)));
      if (damage === null) {
        return complain(this.form.elements.namedItem(`damage${i}`) as HTMLInputElement, 'Write an amount and its kind, such as 9 slashing.');
      }
      const effect = String(entries.get(`effect${i}`)).trim();
      outcomes.push({
        target_id,
        ...(Object.keys(damage).length > 0 ? { damage } : {}),
        ...readEffects(entries, i),
        ...(effect === '' ? {} : { effects: [effect] }),
      });
      const points = String(entries.get(`points${i}`) ?? '');
      if (points !== '') changes.push(...this.seat.withHitPoints(target_id, Number(points)));
    }
    for (let i = 0; i < this.others; i++) {
      const path = String(entries.get(`place${i}`));
      const previous = valueAt(this.seat.state, path);
      if (path !== '') changes.push({ path, value: readValue(String(entries.get(`value${i}`))), ...(previous === undefined ? {} : { previous }) });
    }
    const resolution = { action_id: this.action.action_id, outcomes, ...(changes.length > 0 ? { changes } : {}) };
    if (await this.seat.run(() => this.seat.live.resolveAction(resolution))) this.done();
  };

  private readonly done = (): void => {
    this.dispatchEvent(new Event('done'));
  };
}
