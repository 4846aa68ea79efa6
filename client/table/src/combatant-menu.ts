import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { icon, type IconName } from './icons.ts';
import { idsOf } from './seat.ts';
import { base } from './styles.ts';
import type { Combatant } from './wire.ts';
import './effect-form.ts';

/** Reads `legendary 3, bonus_action 2`. */
const readBudgets = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/([^,\d]+?)\s+(\d+)/g)].map(([, name, count]) => [name!.trim(), Number(count)]));

/** What the game master may do about one entry of the initiative order. */
@customElement('gs-combatant-menu')
export class CombatantMenu extends SeatComponent {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 10px;
      }
      .buttons,
      .members {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
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
  @state() private open: 'none' | 'change' | 'effect' = 'none';

  override render(): TemplateResult | typeof nothing {
    const { seat, combatant } = this;
    const id = combatant.character_id;
    const { combat } = seat;
    // It has ended, and the entry goes with it.
    if (combat === null) return nothing;
    const order = combat.initiative_order.map((c) => c.character_id);
    const index = order.indexOf(id);
    const move = (to: number): Promise<unknown> => {
      const moved = order.filter((other) => other !== id);
      moved.splice(to, 0, id);
      return seat.live.orderInitiative(moved);
    };
    const update = (changes: { hidden?: boolean; defeated?: boolean; delayed?: boolean }): Promise<unknown> =>
      seat.live.updateCombatant({ character_id: id, ...changes });
    const turn = { active_character: id, round: combat.round, turn_number: combat.turn_number };
    return html`
      <div class="buttons">
        ${combatant.hidden ? this.button('Reveal', 'eye', () => seat.reveal(id)) : nothing}
        ${!combatant.hidden && !seat.isPlayed(combatant) ? this.button('Hide', 'hidden', () => update({ hidden: true })) : nothing}
        ${
          combatant.delayed
            ? this.button('Act now', 'next', () => seat.live.letCombatantAct(id))
            : [
                this.button('Give the turn', 'next', () => seat.live.changeTurn(turn)),
                this.button('Delay', 'wait', () => update({ delayed: true }), combat.status !== 'running'),
              ]
        }
        ${
          combatant.defeated
            ? this.button('Back in the fight', 'check', () => update({ defeated: false }))
            : this.button('Defeated', 'cross', () => update({ defeated: true }))
        }
        ${this.button('Earlier', 'up', () => move(index - 1), index === 0)}
        ${this.button('Later', 'down', () => move(index + 1), index === order.length - 1)} ${this.toggle('effect', 'Effect', 'plus')}
        ${this.toggle('change', 'Change', 'pencil')}
        <button class="small wrong" ?disabled=${!seat.canAct} @click=${() => seat.run(() => seat.live.removeCombatant(id, { withMembers: true }))}>
          ${icon('bin')} Take out
        </button>
      </div>
      ${this.members()} ${this.open === 'change' ? this.change() : nothing}
      ${
        this.open === 'effect'
          ? html`<gs-effect-form .seat=${seat} .combatant=${combatant} @done=${() => (this.open = 'none')}></gs-effect-form>`
          : nothing
      }
    `;
  }

  private button(title: string, picture: IconName, command: () => Promise<unknown>, isOff = false): TemplateResult {
    const { seat } = this;
    return html`<button class="small" ?disabled=${!seat.canAct || isOff} @click=${() => seat.run(command)}>${icon(picture)} ${title}</button>`;
  }

  private toggle(form: 'change' | 'effect', title: string, picture: IconName): TemplateResult {
    return html`<button
      class="small"
      aria-expanded=${this.open === form}
      ?disabled=${!this.seat.canAct}
      @click=${() => (this.open = this.open === form ? 'none' : form)}
    >
      ${icon(picture)} ${title}
    </button>`;
  }

  /** Those who share the entry's turn: each can be split off. */
  private members(): TemplateResult | typeof nothing {
    const { seat, combatant } = this;
    if (combatant.members === undefined) return nothing;
    return html`
      <ul class="members" aria-label="Members of the group">
        ${idsOf(combatant).map(
          (id) =>
            html`<li>
              <button
            class="small quiet"
            ?disabled=${!seat.canAct}
            @click=${() => seat.run(() => seat.live.updateCombatant({ character_id: id, split: true }))}
          >
                ${seat.character(id)}: split off
              </button>
              <button
                class="small quiet"
                aria-label="Take ${seat.character(id)} out"
                ?disabled=${!seat.canAct}
                @click=${() => seat.run(() => seat.live.removeCombatant(id))}
              >
                ${icon('bin')}
              </button>
            </li>`,
        )}
      </ul>
    `;
  }

  private change(): TemplateResult {
    const { seat, combatant } = this;
    const players = seat.members.filter((m) => m.role === 'player');
    return html`
      <form @submit=${this.submit} aria-label="Change the combatant">
        <div class="field">
          <label for="label">Label</label>
          <input id="label" name="label" maxlength="64" .value=${combatant.label ?? ''} autocomplete="off" />
        </div>
        <div class="field">
          <label for="roll">Roll</label>
          <input id="roll" name="roll" type="number" step="any" min="-1000" max="1000" required .value=${String(combatant.roll)} />
        </div>
        <div class="field">
          <label for="owner">Acted for by</label>
          <select id="owner" name="owner">
            <option value=${seat.identity.playerId}>The game master alone</option>
            ${players.map(
              (m) => html`<option value=${m.player_id} ?selected=${m.player_id === combatant.owner_id}>${seat.player(m.player_id)}</option>`,
            )}
          </select>
        </div>
        ${
          seat.budgets(combatant.character_id).length === 0
            ? nothing
            : html`<div class="field">
                <label for="budgets">Budgets when full</label>
                <input id="budgets" name="budgets" placeholder="legendary 3, bonus_action 2" autocomplete="off" />
              </div>`
        }
        <div class="row wide">
          <button class="primary small" ?disabled=${!seat.canAct}>Change it</button>
          <button type="button" class="quiet small" @click=${() => (this.open = 'none')}>Cancel</button>
        </div>
      </form>
    `;
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { seat, combatant } = this;
    const entries = new FormData(event.target as HTMLFormElement);
    const label = String(entries.get('label')).trim();
    const roll = Number(entries.get('roll'));
    const owner = String(entries.get('owner'));
    const budgets = readBudgets(String(entries.get('budgets') ?? ''));
    const changes = {
      ...(label === (combatant.label ?? '') ? {} : { label }),
      ...(roll === combatant.roll ? {} : { roll }),
      ...(owner === (combatant.owner_id ?? seat.identity.playerId) ? {} : { owner_id: owner }),
    };
    const character_id = combatant.character_id;
    const isChanged = Object.keys(changes).length > 0;
    const accepted =
      (!isChanged || (await seat.run(() => seat.live.updateCombatant({ character_id, ...changes })))) &&
      (Object.keys(budgets).length === 0 || (await seat.run(() => seat.live.setBudgets(character_id, budgets))));
    if (accepted) this.open = 'none';
  };
}
