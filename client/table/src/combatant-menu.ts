import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { icon, type IconName } from './icons.ts';
import { complain, readNumbers, writeNumbers } from './numbers.ts';
import { idsOf } from './seat.ts';
import { base } from './styles.ts';
import type { Combatant, NamedEffect } from './wire.ts';
import './effect-form.ts';

/** What the game master may do about one entry of the initiative order; a player ends there what a character of theirs has caused. */
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
      .members,
      .members li {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .caused {
        display: grid;
        gap: 6px;
        justify-items: start;
        font-size: 0.94rem;
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
    if (!seat.isGameMaster) return this.caused();
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
            ? [
                this.button('Act now', 'next', () => seat.live.letCombatantAct(id)),
                this.button('Delay no longer', 'undo', () => update({ delayed: false })),
              ]
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
      ${this.members()} ${this.caused()} ${this.open === 'change' ? this.change() : nothing}
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
              ${this.button(`${seat.character(id)}: split off`, 'next', () => seat.live.updateCombatant({ character_id: id, split: true }))}
              ${this.button('Defeated', 'cross', () => seat.live.updateCombatant({ character_id: id, split: true, defeated: true }))}
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

  /** What the members of the entry have caused: a concentration that is lost ends all of one action. */
  private caused(): TemplateResult | typeof nothing {
    const { seat, combatant } = this;
    const ids = idsOf(combatant).filter((id) => seat.isGameMaster || seat.ownCharacters.includes(id));
    const causes = ids.map((id) => ({ id, actions: seat.causedBy(id) })).filter(({ actions }) => actions.length > 0);
    if (causes.length === 0) return nothing;
    return html`
      ${causes.map(({ id, actions }) => {
        const name = seat.character(id);
        return html`
          <ul class="caused" aria-label="Caused by ${name}">
            <li class="label">${name} has caused</li>
            ${actions.map((effects) => this.action(effects))}
            <li>${this.button(`End all that ${name} has caused`, 'cross', () => seat.live.endEffects({ source_id: id }))}</li>
          </ul>
        `;
      })}
    `;
  }

  private action(effects: NamedEffect[]): TemplateResult {
    const { seat } = this;
    const [{ effect_id, source_action_id }] = effects as [NamedEffect];
    const which = source_action_id === undefined ? { effect_ids: [effect_id] } : { source_action_id };
    const said = effects.map((e) => `${e.condition} on ${seat.character(e.target_id)}`).join(', ');
    return html`<li class="row">
      <span>${said}</span> ${this.button(effects.length > 1 ? 'End them' : 'End it', 'cross', () => seat.live.endEffects(which))}
    </li>`;
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
          <label for="modifiers">Modifiers</label>
          <input id="modifiers" name="modifiers" .value=${writeNumbers(combatant.modifiers)} placeholder="dexterity 2" autocomplete="off" />
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
          seat.countsActions
            ? html`<div class="field">
                <label for="budgets">Budgets when full</label>
                <input id="budgets" name="budgets" placeholder="legendary 3, bonus_action 2" autocomplete="off" />
              </div>`
            : nothing
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
    const form = event.target as HTMLFormElement;
    const entries = new FormData(form);
    const label = String(entries.get('label')).trim();
    const roll = Number(entries.get('roll'));
    const owner = String(entries.get('owner'));
    const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
    const modifiers = readNumbers(String(entries.get('modifiers')));
    if (modifiers === null) return complain(field('modifiers'), 'Write a name and a number, such as dexterity 2.');
    const budgets = readNumbers(String(entries.get('budgets') ?? ''));
    if (budgets === null) return complain(field('budgets'), 'Write a name and a number, such as legendary 3.');
    const changes = {
      ...(label === (combatant.label ?? '') ? {} : { label }),
      ...(roll === combatant.roll ? {} : { roll }),
      ...(writeNumbers(modifiers) === writeNumbers(combatant.modifiers) ? {} : { modifiers }),
      ...(owner === (combatant.owner_id ?? seat.identity.playerId) ? {} : { owner_id: owner }),
    };
    const character_id = combatant.character_id;
    const isChanged = Object.keys(changes).length > 0;
    if (isChanged && !(await seat.run(() => seat.live.updateCombatant({ character_id, ...changes })))) return;
    if (Object.keys(budgets).length > 0) {
      // Each of a group has budgets of its own.
      for (const id of idsOf(combatant)) if (!(await seat.run(() => seat.live.setBudgets(id, budgets)))) return;
    }
    this.open = 'none';
  };
}
