import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { SeatComponent } from './component.ts';
import { icon } from './icons.ts';
import { base } from './styles.ts';
import type { DiceRoll } from './wire.ts';

/** Rolls dice at the service, which everybody sees, or the game master alone; and the last rolls, with every die. */
@customElement('gs-dice')
export class DiceView extends SeatComponent {
  static override styles = [
    base,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 10px 12px;
        align-items: end;
        margin-block-end: 14px;
      }
      .wide {
        grid-column: 1 / -1;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 12px;
        align-items: center;
        padding: 8px 4px;
        border-block-start: 1px solid var(--line);
      }
      .total {
        min-width: 52px;
        text-align: center;
        font: 800 1.5rem/1 var(--display);
        font-variant-numeric: lining-nums tabular-nums;
        color: var(--accent);
      }
      .secret .total {
        color: var(--secret);
      }
      .dice {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .die {
        min-width: 26px;
        padding: 1px 6px;
        text-align: center;
        border: 1px solid var(--control);
        border-radius: 6px;
        font-size: 0.86rem;
        font-variant-numeric: tabular-nums;
      }
      .die.dropped {
        border-style: dashed;
        color: var(--soft);
        text-decoration: line-through;
      }
    `,
  ];

  override render(): TemplateResult {
    const { seat } = this;
    const actors = seat.isGameMaster ? seat.characters : seat.ownCharacters;
    return html`
      ${
        seat.mayAct
          ? html`<form @submit=${this.submit} aria-label="Roll dice">
              <div class="field">
                <label for="expression">Dice</label>
                <input
                  id="expression"
                  name="expression"
                  required
                  maxlength="100"
                  value="1d20"
                  aria-describedby="grammar"
                  autocomplete="off"
                  spellcheck="false"
                />
              </div>
              <div class="field">
                <label for="whose">For</label>
                <select id="whose" name="whose">
                  <option value="">Nobody</option>
                  ${actors.map((id) => html`<option value=${id} ?selected=${id === seat.ownCharacter}>${seat.character(id)}</option>`)}
                </select>
              </div>
              <div class="field">
                <label for="what">What for</label>
                <input id="what" name="what" maxlength="64" placeholder="perception" autocomplete="off" />
              </div>
              <label class="check">
                <input type="checkbox" name="secret" /> ${seat.isGameMaster ? 'Only I see it' : 'Only the game master sees it'}
              </label>
              <div class="row wide">
                <button class="primary" ?disabled=${!seat.canAct}>${icon('die')} Roll the dice</button>
                <span class="hint" id="grammar">4d6kh3 + 2 keeps the three highest of four.</span>
              </div>
            </form>`
          : nothing
      }
      ${
        seat.rolls.length === 0
          ? html`<div class="empty">${icon('die')} <strong>No rolls yet</strong></div>`
          : html`<ol aria-label="Rolls, newest first">
              ${repeat(
                seat.rolls,
                (r) => r.roll_id,
                (r) => this.roll(r),
              )}
            </ol>`
      }
    `;
  }

  private roll(roll: DiceRoll): TemplateResult {
    const { seat } = this;
    const who = roll.character_id === undefined ? seat.player(roll.player_id) : seat.character(roll.character_id);
    return html`
      <li class=${roll.to === undefined ? '' : 'secret'}>
        <span class="total">${roll.total}</span>
        <div>
          <span><b>${who}</b> · ${roll.label === undefined ? '' : `${roll.label}, `}${roll.expression}</span>
          ${roll.to === undefined ? nothing : html`<span class="tag secret">${icon('hidden')} ${seat.isGameMaster ? 'Only you' : 'Secret'}</span>`}
          <div class="dice">
            ${roll.terms.flatMap((term) =>
              term.dice.map(
                (die) =>
                  html`<span class="die ${die.kept ? '' : 'dropped'}"
                    >${die.value}${die.kept ? nothing : html`<span class="visually-hidden"> dropped</span>`}</span
                  >`,
              ),
            )}
          </div>
        </div>
      </li>
    `;
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { seat } = this;
    const entries = new FormData(event.target as HTMLFormElement);
    const [character_id, label] = [String(entries.get('whose')), String(entries.get('what')).trim()];
    await seat.run(
      () =>
        seat.live.rollDice({
          expression: String(entries.get('expression')),
          ...(character_id === '' ? {} : { character_id }),
          ...(label === '' ? {} : { label }),
          ...(entries.has('secret') ? { to: 'gm' as const } : {}),
        }),
      'The dice are rolled. Only the game master sees the result.',
    );
  };
}
