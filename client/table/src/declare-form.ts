import { newId } from 'gamesession';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { complain, readNumbers } from './numbers.ts';
import { idsOf } from './seat.ts';
import { base } from './styles.ts';

const usual = [
  'attack', 'cast a spell', 'dash', 'disengage', 'dodge', 'help', 'hide', 'ready', 'search', 'bonus_action', 'reaction', 'legendary', 'lair',
];

/** Declares an action. */
@customElement('gs-declare-form')
export class DeclareForm extends SeatComponent {
  static override styles = [
    base,
    css`
      :host {
        margin-block-end: 14px;
      }
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 10px 12px;
      }
      .wide {
        grid-column: 1 / -1;
      }
    `,
  ];

  @query('form') private readonly form!: HTMLFormElement;
  @query('select, input:not([type=hidden])') private readonly first!: HTMLElement | null;

  override firstUpdated(): void {
    this.first?.focus();
  }

  override render(): TemplateResult {
    const { seat } = this;
    const active = seat.combat?.active_character ?? null;
    const actors = seat.isGameMaster ? seat.characters : seat.actsFor;
    const only = actors.length === 1 ? actors[0]! : null;
    const acting = active === null ? undefined : seat.combatant(active);
    const first = actors.find((id) => acting !== undefined && idsOf(acting).includes(id));
    return html`
      <form @submit=${this.submit} aria-label="Declare an action">
        ${
          only !== null && !seat.isGameMaster
            ? html`<input type="hidden" name="who" value=${only} />
                <p class="wide"><b>${seat.character(only)}</b> acts. Out of turn, only a reaction is possible.</p>`
            : html`<div class="field">
                <label for="who">Who acts</label>
                <select id="who" name="who">
                  ${actors.map((id) => html`<option value=${id} ?selected=${id === first}>${seat.character(id)}</option>`)}
                </select>
              </div>`
        }
        <div class="field">
          <label for="type">Action</label>
          <input id="type" name="type" list="types" required maxlength="64" value="attack" autocomplete="off" />
          <datalist id="types">${usual.map((name) => html`<option value=${name}></option>`)}</datalist>
        </div>
        <div class="field">
          <label for="note">How</label>
          <input id="note" name="note" maxlength="300" placeholder="with a longsword" autocomplete="off" />
        </div>
        ${
          seat.countsActions
            ? html`<div class="field">
                <label for="cost">Cost</label>
                <input id="cost" name="cost" placeholder="one of its kind" aria-describedby="prices" autocomplete="off" />
                <span class="hint" id="prices">legendary 2${seat.isGameMaster ? ', or nothing' : nothing}</span>
              </div>`
            : nothing
        }
        <fieldset class="wide">
          <legend>On whom</legend>
          <div class="row">
            ${seat.characters.map(
              (id) => html`<label class="check"><input type="checkbox" name="target" value=${id} /> ${seat.character(id)}</label>`,
            )}
          </div>
        </fieldset>
        <div class="row wide">
          <button class="primary" ?disabled=${!seat.canAct}>Declare the action</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `;
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { seat } = this;
    const entries = new FormData(this.form);
    const note = String(entries.get('note')).trim();
    const price = String(entries.get('cost') ?? '').trim();
    const cost = price === 'nothing' ? {} : readNumbers(price);
    if (cost === null) return complain(this.form.elements.namedItem('cost') as HTMLInputElement, 'Write a name and a number, such as legendary 2.');
    const accepted = await seat.run(() =>
      seat.live.declareAction({
        action_id: newId(),
        character_id: String(entries.get('who')),
        action_type: String(entries.get('type')).trim(),
        targets: entries.getAll('target').map(String),
        details: note === '' ? {} : { note },
        ...(price === '' ? {} : { cost }),
      }),
    );
    if (accepted) this.done();
  };

  private readonly done = (): void => {
    this.dispatchEvent(new Event('done'));
  };
}
