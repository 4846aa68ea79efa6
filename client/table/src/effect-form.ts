import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { endingField, endingStyles, readEnding } from './endings.ts';
import { idsOf } from './seat.ts';
import { base } from './styles.ts';
import type { Combatant } from './wire.ts';

/** Starts an effect without an action: on a combatant, or on some of a group. */
@customElement('gs-effect-form')
export class EffectForm extends SeatComponent {
  static override styles = [
    base,
    endingStyles,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 10px 12px;
        align-items: end;
      }
      .wide {
        grid-column: 1 / -1;
      }
    `,
  ];

  @property({ attribute: false }) combatant!: Combatant;
  @query('form') private readonly form!: HTMLFormElement;
  @query('input') private readonly first!: HTMLElement | null;

  override firstUpdated(): void {
    this.first?.focus();
  }

  override render(): TemplateResult {
    const { seat } = this;
    const ids = idsOf(this.combatant);
    return html`
      <form @submit=${this.submit} aria-label="Start an effect">
        <div class="field">
          <label for="condition">Condition</label>
          <input id="condition" name="condition" required maxlength="64" placeholder="bleeding" autocomplete="off" />
        </div>
        ${endingField('ending', seat)}
        <div class="field">
          <label for="source">Caused by</label>
          <select id="source" name="source">
            <option value="">Nobody</option>
            ${seat.characters.map((id) => html`<option value=${id}>${seat.character(id)}</option>`)}
          </select>
        </div>
        <label class="check"><input type="checkbox" name="hidden" /> Hidden from players</label>
        ${
          ids.length === 1
            ? nothing
            : html`<fieldset class="wide">
                <legend>On whom</legend>
                <div class="row">
                  ${ids.map(
                    (id) => html`<label class="check"><input type="checkbox" name="target" value=${id} checked /> ${seat.character(id)}</label>`,
                  )}
                </div>
              </fieldset>`
        }
        <div class="row wide">
          <button class="primary small" ?disabled=${!seat.canAct}>Start the effect</button>
          <button type="button" class="quiet small" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `;
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { seat } = this;
    const entries = new FormData(this.form);
    const ids = idsOf(this.combatant);
    const targets = ids.length === 1 ? ids : entries.getAll('target').map(String);
    const source = String(entries.get('source'));
    const ending = readEnding(entries, 'ending');
    const effect = {
      condition: String(entries.get('condition')).trim(),
      ...(source === '' ? {} : { source_id: source }),
      ...(ending === null ? {} : { ending }),
      ...(entries.has('hidden') ? { hidden: true } : {}),
    };
    if (targets.length === 0) return;
    if (await seat.run(() => seat.live.startEffects(targets.map((target_id) => ({ target_id, ...effect }))))) this.done();
  };

  private readonly done = (): void => {
    this.dispatchEvent(new Event('done'));
  };
}
