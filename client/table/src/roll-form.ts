import { newId } from 'gamesession';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { icon } from './icons.ts';
import { base } from './styles.ts';

const another = 'new';
// Those with which one `initiative_roll` and the names of one `state_update` are short.
const mostAtOnce = 40;

/** A fair d20: the values of a byte that do not divide evenly are drawn again. */
function rollDie(): number {
  const sides = 20;
  const bytes = new Uint8Array(1);
  do crypto.getRandomValues(bytes);
  while (bytes[0]! >= 256 - (256 % sides));
  return (bytes[0]! % sides) + 1;
}

/** Rolls initiative: a player for the own character, the game master for anybody. */
@customElement('gs-roll-form')
export class RollForm extends SeatComponent {
  static override styles = [
    base,
    css`
      :host {
        margin-block-end: 14px;
      }
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 10px 12px;
        align-items: end;
      }
      .wide {
        grid-column: 1 / -1;
      }
      .die {
        display: flex;
        gap: 6px;
      }
    `,
  ];

  @state() private chosen = another;
  @state() private roll = '';
  @state() private isHidden = false;
  /** `own`, or whose turn is shared (`with`) or comes right before (`after`). */
  @state() private turn = 'own';
  @query('form') private readonly form!: HTMLFormElement;
  @query('input, select') private readonly first!: HTMLElement | null;

  override firstUpdated(): void {
    this.first?.focus();
  }

  override render(): TemplateResult {
    const { seat } = this;
    return html`
      <form @submit=${this.submit} aria-label="Roll for initiative">
        ${seat.isGameMaster ? this.whom() : this.own()}
        ${this.turns()}
        ${
          this.turn !== 'own'
            ? nothing
            : seat.serverRolls
            ? html`<div class="field">
                <label for="luck">The service rolls</label>
                <select id="luck" name="luck">
                  <option value="">a d20</option>
                  <option value="advantage">two d20, with advantage</option>
                  <option value="disadvantage">two d20, with disadvantage</option>
                </select>
              </div>`
            : html`
                <div class="field">
                  <label for="roll">Roll</label>
                  <div class="die">
                    <input
                      id="roll"
                      name="roll"
                      type="number"
                      step="any"
                      min="-1000"
                      max="1000"
                      required
                      .value=${this.roll}
                      @input=${(e: Event) => (this.roll = (e.target as HTMLInputElement).value)}
                    />
                    <button type="button" @click=${() => (this.roll = String(rollDie()))}>${icon('die')} d20</button>
                  </div>
                </div>
              `
        }
        ${
          this.turn !== 'own'
            ? nothing
            : html`<div class="field">
                <label for="dexterity">Dexterity</label>
                <input id="dexterity" name="dexterity" type="number" step="any" min="-1000" max="1000" value="0" required />
              </div>`
        }
        ${
          seat.isGameMaster
            ? html`<label class="check">
                <input type="checkbox" @change=${(e: Event) => (this.isHidden = (e.target as HTMLInputElement).checked)} /> Hidden from players
              </label>`
            : nothing
        }
        <div class="row wide">
          <button class="primary" ?disabled=${!seat.canAct}>Roll for initiative</button>
          <button type="button" class="quiet" @click=${this.done}>Cancel</button>
        </div>
      </form>
    `;
  }

  /** A turn of its own, or with or right after somebody: a mount, a summon. */
  private turns(): TemplateResult | typeof nothing {
    const { seat } = this;
    const order = seat.combat?.initiative_order ?? [];
    if (!seat.isGameMaster || order.length === 0) return nothing;
    return html`
      <div class="field">
        <label for="turn">Acts</label>
        <select id="turn" @change=${(e: Event) => (this.turn = (e.target as HTMLSelectElement).value)}>
          <option value="own">On its own roll</option>
          ${order.map((c) => html`<option value="with ${c.character_id}">In the turn of ${seat.entryName(c)}</option>`)}
          ${order.map((c) => html`<option value="after ${c.character_id}">Right after ${seat.entryName(c)}</option>`)}
        </select>
      </div>
    `;
  }

  /** A player's choice of their characters, if there is one. */
  private own(): TemplateResult {
    const { seat } = this;
    const [only, ...others] = seat.toRoll;
    if (others.length === 0) return html`<p class="wide">Roll for <b>${seat.character(only ?? '')}</b>.</p>`;
    return html`
      <div class="field">
        <label for="whom">For whom</label>
        <select id="whom" name="whom">
          ${seat.toRoll.map((id) => html`<option value=${id}>${seat.character(id)}</option>`)}
        </select>
      </div>
    `;
  }

  private whom(): TemplateResult {
    const { seat } = this;
    const isOpen = seat.combat?.status !== 'running';
    const isNameless = this.isHidden && !seat.hidesNames;
    const choices = seat.characters.filter((id) => isOpen || seat.combatant(id) === undefined);
    return html`
      <div class="field">
        <label for="whom">For whom</label>
        <select id="whom" @change=${(e: Event) => (this.chosen = (e.target as HTMLSelectElement).value)}>
          <option value=${another}>A new combatant</option>
          ${choices.map((id) => html`<option value=${id} ?selected=${id === this.chosen}>${seat.character(id)}</option>`)}
        </select>
      </div>
      ${
        this.chosen === another
          ? html`<div class="field">
              <label for="name">Name</label>
              <input id="name" name="name" required maxlength="60" placeholder="Goblin" autocomplete="off" ?disabled=${isNameless} />
            </div>
            <div class="field">
              <label for="count">How many</label>
              <input id="count" name="count" type="number" min="1" max=${mostAtOnce} value="1" required />
            </div>
            <div class="field">
              <label for="points">Hit points of each</label>
              <input id="points" name="points" type="number" step="any" ?disabled=${isNameless} />
            </div>`
          : nothing
      }
      ${
        this.chosen === another && isNameless
          ? html`<p class="hint wide" role="status">
              The name is not sent: this browser did not create the session, so the page does not know whether players see <code>/gm</code>.
            </p>`
          : nothing
      }
    `;
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { seat } = this;
    const entries = new FormData(this.form);
    const isNew = seat.isGameMaster && this.chosen === another;
    const chosen = seat.isGameMaster ? this.chosen : String(entries.get('whom') ?? seat.toRoll[0]);
    const ids = isNew ? Array.from({ length: Number(entries.get('count')) }, () => newId()) : [chosen];
    const [id, ...members] = ids as [string, ...string[]];
    const hidden = seat.isGameMaster && this.isHidden;
    const [kind, other] = this.turn.split(' ');
    const luck = String(entries.get('luck') ?? '');
    const secret = hidden ? { hidden } : {};
    const own = {
      modifiers: { dexterity: Number(entries.get('dexterity')) },
      ...(seat.serverRolls ? (luck === '' ? {} : { [luck]: true }) : { roll: Number(this.roll) }),
    };
    const group = members.length > 0 ? { members } : {};
    const rolls =
      kind === 'with'
        ? ids.map((one) => ({ character_id: one, with: other!, ...secret }))
        : [{ character_id: id, ...group, ...secret, ...(kind === 'after' ? { after: other! } : own) }];
    const name = String(entries.get('name'));
    const points = String(entries.get('points') ?? '');
    const accepted = await seat.run(async () => {
      if (isNew) {
        const added = ids.map((one, i) => ({ id: one, name: members.length === 0 ? name : `${name} ${i + 1}` }));
        await seat.introduceAll(added, points === '' ? null : Number(points), hidden);
      }
      let answer: unknown = null;
      for (const roll of rolls) answer = await seat.live.rollInitiative(roll);
      return answer;
    });
    if (accepted) this.done();
  };

  private readonly done = (): void => {
    this.dispatchEvent(new Event('done'));
  };
}
