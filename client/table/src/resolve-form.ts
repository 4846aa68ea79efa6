import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { endingField, readEnding } from './endings.ts';
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

/** The outcome's conditions; those without a number end as `ending` says. */
function conditionsUntil(text: string, ending: string): Pick<Outcome, 'conditions' | 'durations' | 'endings'> {
  const read = readConditions(text);
  const asked = readEnding(ending);
  const lasting = (read.conditions ?? []).filter((name) => !name.startsWith('-') && read.durations?.[name] === undefined);
  if (asked === null || lasting.length === 0) return read;
  return { ...read, endings: Object.fromEntries(lasting.map((name) => [name, asked])) };
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
      .until {
        grid-column: span 2;
      }
      @media (width < 420px) {
        .until {
          grid-column: auto;
        }
      }
      legend {
        font: 700 1.05rem var(--display);
        padding-block-end: 4px;
      }
    `,
  ];

  @property({ attribute: false }) action!: OpenAction;
  @query('form') private readonly form!: HTMLFormElement;
  @query('input') private readonly first!: HTMLElement | null;

  private get targets(): string[] {
    return this.action.targets.length > 0 ? this.action.targets : [this.action.character_id];
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
              <div class="field">
                <label for="conditions${i}">Conditions</label>
                <input id="conditions${i}" name="conditions${i}" placeholder="frightened 1, prone" aria-describedby="how" autocomplete="off" />
              </div>
              ${endingField(`ending${i}`, true)}
              <div class="field">
                <label for="effect${i}">In words</label>
                <input id="effect${i}" name="effect${i}" maxlength="500" placeholder="The blade bites deep." autocomplete="off" />
              </div>
            </fieldset>
          `,
        )}
        <p class="hint" id="how">
          A number after a condition is its duration in rounds, whatever is chosen beside it; a minus before it (-prone) ends the condition.
        </p>
        <div class="row">
          <button class="primary" ?disabled=${!this.seat.canAct}>Apply the outcome</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `;
  }

  /** What is left after the action; it changes in the same step as the outcome. */
  private hitPoints(id: string, i: number): TemplateResult {
    const known = this.seat.hitPoints(id);
    return html`
      <div class="field">
        <label for="points${i}">Hit points${known === null ? nothing : html` <span class="soft">now ${known.value}</span>`}</label>
        <input id="points${i}" name="points${i}" type="number" step="any" .value=${known === null ? '' : String(known.value)} />
      </div>
    `;
  }

  /** Takes the damage that is typed from the hit points. */
  private hurt(field: HTMLInputElement, id: string, i: number): void {
    field.setCustomValidity('');
    const known = this.seat.hitPoints(id);
    const damage = readDamage(field.value);
    if (known === null || damage === null) return;
    (this.form.elements.namedItem(`points${i}`) as HTMLInputElement).value = String(Math.max(0, known.value - totalOf(damage)));
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const entries = new FormData(this.form);
    const outcomes: Outcome[] = [];
    const changes: Change[] = [];
    for (const [i, target_id] of this.targets.entries()) {
      const damage = readDamage(String(entries.get(`damage${i}`)));
      if (damage === null) {
        const field = this.form.elements.namedItem(`damage${i}`) as HTMLInputElement;
        field.setCustomValidity('Write an amount and its kind, such as 9 slashing.');
        field.reportValidity();
        return;
      }
      const effect = String(entries.get(`effect${i}`)).trim();
      outcomes.push({
        target_id,
        ...(Object.keys(damage).length > 0 ? { damage } : {}),
        ...conditionsUntil(String(entries.get(`conditions${i}`)), String(entries.get(`ending${i}`))),
        ...(effect === '' ? {} : { effects: [effect] }),
      });
      const points = String(entries.get(`points${i}`));
      if (points !== '') changes.push(...this.seat.withHitPoints(target_id, Number(points)));
    }
    const resolution = { action_id: this.action.action_id, outcomes, ...(changes.length > 0 ? { changes } : {}) };
    if (await this.seat.run(() => this.seat.live.resolveAction(resolution))) this.done();
  };

  private readonly done = (): void => {
    this.dispatchEvent(new Event('done'));
  };
}
