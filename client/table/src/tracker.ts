import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { SeatComponent } from './component.ts';
import { untilOf } from './endings.ts';
import { icon } from './icons.ts';
import { idsOf } from './seat.ts';
import { base } from './styles.ts';
import type { Combat, Combatant, NamedEffect, OpenAction } from './wire.ts';
import './combatant-menu.ts';
import './declare-form.ts';
import './resolve-form.ts';
import './roll-form.ts';

/** The fight: round, turn, order, conditions and open actions, with what this seat may do about them. */
@customElement('gs-tracker')
export class Tracker extends SeatComponent {
  static override styles = [
    base,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 10px 18px;
        margin-block-end: 14px;
      }
      .head {
        justify-content: space-between;
      }
      .round {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .round .number {
        display: grid;
        place-content: center;
        justify-items: center;
        min-width: 58px;
        padding: 5px 12px 6px;
        border-radius: var(--radius);
        background: var(--turn-wash);
        color: var(--turn);
        font: 700 1.9rem/1 var(--body);
        font-variant-numeric: tabular-nums;
      }
      .round .caption {
        font: 600 0.72rem/1.2 var(--body);
        letter-spacing: 0.06em;
        text-transform: uppercase;
      }
      .round .acts {
        display: block;
        font: 700 1.2rem/1.2 var(--display);
        overflow-wrap: anywhere;
      }
      .round .place {
        font-size: 0.88rem;
        color: var(--soft);
      }
      .end {
        margin-block-start: 16px;
        justify-content: flex-end;
      }
      .aside {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        padding: 9px 12px;
        border-radius: 8px;
        margin-block-end: 12px;
        background: var(--secret-wash);
        color: var(--secret);
        font-size: 0.92rem;
      }
      .aside svg {
        margin-block-start: 3px;
      }
      ol.order {
        display: grid;
        gap: 6px;
      }
      li.combatant {
        position: relative;
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 2px 12px;
        align-items: center;
        padding: 9px 8px 9px 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        transition: background-color 200ms;
      }
      li.combatant.done {
        background: none;
      }
      li.combatant.secret {
        border-style: dashed;
        border-color: var(--secret);
        background: var(--secret-wash);
      }
      li.combatant.active {
        border-color: var(--turn);
        background: var(--turn-wash);
        box-shadow: inset 4px 0 0 var(--turn);
      }
      .initiative {
        display: grid;
        place-items: center;
        width: 44px;
        height: 48px;
        clip-path: polygon(50% 0, 100% 25%, 100% 75%, 50% 100%, 0 75%, 0 25%);
        background: var(--accent);
        color: var(--on-accent);
        font: 800 1.2rem/1 var(--display);
        font-variant-numeric: lining-nums tabular-nums;
      }
      .active .initiative {
        background: var(--turn);
        color: var(--on-turn);
      }
      .done .initiative {
        background: var(--line);
        color: var(--ink);
      }
      .name {
        font: 700 1.16rem/1.2 var(--display);
        overflow-wrap: anywhere;
      }
      .who {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 3px 8px;
      }
      .detail {
        font-size: 0.86rem;
        color: var(--soft);
      }
      .conditions {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 5px;
        padding-block-start: 3px;
      }
      .condition {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        padding: 1px 4px 1px 9px;
        border-radius: 99px;
        border: 1px solid var(--control);
        background: var(--surface);
        font-size: 0.83rem;
        line-height: 1.55;
      }
      .condition.plain {
        padding-inline-end: 9px;
      }
      .condition b {
        font-weight: 650;
      }
      .condition.secret {
        border: 1px dashed var(--secret);
        color: var(--secret);
      }
      .condition.due {
        border-color: var(--turn);
        color: var(--turn);
      }
      .condition button {
        min-height: 20px;
        width: 20px;
        padding: 0;
        border: 0;
        border-radius: 99px;
        background: none;
        font-size: 0.8rem;
      }
      .manage {
        grid-column: 1 / -1;
        padding-block-start: 8px;
        margin-block-start: 6px;
        border-block-start: 1px solid var(--line);
      }
      .asked {
        display: grid;
        gap: 8px;
        padding-block: 10px;
        margin-block-end: 12px;
        border-color: var(--turn);
      }
      .asked ul {
        display: grid;
        gap: 6px;
      }
      .actions {
        margin-block-start: 20px;
      }
      .actions h3 {
        margin-block-end: 8px;
      }
      .action {
        display: grid;
        gap: 6px;
        padding: 10px 12px;
        border: 1px solid var(--line);
        border-inline-start: 4px solid var(--accent);
        border-radius: 8px;
        background: var(--surface);
      }
      .action + .action {
        margin-block-start: 6px;
      }
      .action.secret {
        border-inline-start-color: var(--secret);
      }
      .action pre {
        margin: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        color: var(--soft);
      }
      @media (pointer: coarse) {
        .condition button {
          min-height: 28px;
          width: 28px;
        }
      }
    `,
  ];

  @state() private form: 'none' | 'roll' | 'declare' = 'none';
  @state() private resolving: string | null = null;
  @state() private managed: string | null = null;
  @state() private isEnding = false;

  override render(): TemplateResult {
    const { combat } = this.seat;
    return html`
      ${combat === null ? this.empty() : [this.head(combat), this.aside(combat), this.due(combat)]} ${this.forms(combat)}
      ${combat === null ? nothing : [this.order(combat), this.actions(combat), this.end()]}
    `;
  }

  private empty(): TemplateResult {
    return html`
      <div class="empty">
        ${icon('swords')}
        <strong>No combat</strong>
        <p>The first roll for initiative opens one.</p>
        <div class="row">${this.rollButton(true)} ${this.seat.hasFought ? this.undoButton() : nothing}</div>
      </div>
    `;
  }

  private head(combat: Combat): TemplateResult {
    const active = combat.active_character;
    const isRunning = combat.status === 'running';
    const count = combat.initiative_order.length;
    const place = this.seat.hasTurn ? 'It is your turn' : `Turn ${combat.turn_number} of ${count}`;
    const rolled = count === 1 ? '1 combatant so far' : `${count} combatants so far`;
    return html`
      <div class="head">
        <p class="round">
          ${
            isRunning
              ? html`<span class="number"><span class="caption">Round</span> ${combat.round}</span>
                  <span>
                    <span class="acts">${active === null ? 'Nobody acts' : this.nameOf(active)}</span>
                    <span class="place">${place}</span>
                  </span>`
              : html`<span><span class="acts">Rolling for initiative</span> <span class="place">${rolled}</span></span>`
          }
        </p>
        <div class="row">${this.turnButton(combat)} ${this.declareButton(combat)} ${this.rollButton(false)}</div>
      </div>
    `;
  }

  /** What the game master has to know about the difference between the fight and what players see of it. */
  private aside(combat: Combat): TemplateResult | typeof nothing {
    const { players } = combat;
    if (players === undefined) return nothing;
    const text = !players.shown
      ? 'Players know of no combat yet.'
      : players.active_character === null
        ? `Players see round ${players.round}, and nobody's turn.`
        : `Players see round ${players.round}, and the turn of ${this.seat.character(players.active_character)}.`;
    return html`<p class="aside">${icon('hidden')} <span>${text}</span></p>`;
  }

  private turnButton(combat: Combat): TemplateResult | typeof nothing {
    const { seat } = this;
    const isRunning = combat.status === 'running';
    if (!seat.mayAct || (!seat.isGameMaster && !isRunning)) return nothing;
    const label = !seat.isGameMaster ? 'End my turn' : isRunning ? 'Next turn' : 'Start the combat';
    const isOff = !seat.canAct || (!seat.isGameMaster && !seat.hasTurn) || combat.initiative_order.length === 0;
    const turn = { round: combat.round, turn_number: combat.turn_number };
    return html`
      <button
        class="turn"
        ?disabled=${isOff}
        @click=${() => seat.run(() => seat.live.changeTurn(turn), 'Your turn has ended. What follows is not for you to see.')}
      >
        ${label} ${icon('next')}
      </button>
    `;
  }

  private rollButton(isPrimary: boolean): TemplateResult | typeof nothing {
    const { seat } = this;
    if (!seat.mayAct) return nothing;
    if (!seat.isGameMaster && seat.toRoll.length === 0) return nothing;
    return html`
      <button
        class=${isPrimary ? 'primary' : ''}
        aria-expanded=${this.form === 'roll'}
        ?disabled=${!seat.canAct}
        @click=${() => this.toggle('roll')}
      >
        ${icon('die')} Roll
      </button>
    `;
  }

  private declareButton(combat: Combat): TemplateResult | typeof nothing {
    const { seat } = this;
    if (!seat.mayAct || combat.initiative_order.length === 0) return nothing;
    return html`
      <button aria-expanded=${this.form === 'declare'} ?disabled=${!seat.canAct} @click=${() => this.toggle('declare')}>
        ${icon('swords')} Declare
      </button>
    `;
  }

  private end(): TemplateResult | typeof nothing {
    const { seat } = this;
    if (!seat.isGameMaster) return nothing;
    const now = (): void => {
      this.isEnding = false;
      void seat.run(() => seat.live.endCombat());
    };
    return html`
      <div class="row end">
        ${this.undoButton()}
        <span class="push"></span>
        ${
          this.isEnding
            ? html`<button class="small wrong" @click=${now}>End it now</button>
                <button class="small quiet" @click=${() => (this.isEnding = false)}>Go on</button>`
            : html`<button class="small quiet" ?disabled=${!seat.canAct} @click=${() => (this.isEnding = true)}>End the combat</button>`
        }
      </div>
    `;
  }

  /** Takes the last event of the combat back, if nothing else has happened since. */
  private undoButton(): TemplateResult | typeof nothing {
    const { seat } = this;
    if (!seat.isGameMaster) return nothing;
    const undo = (): Promise<boolean> => seat.run(() => seat.live.rewindCombat({ steps: 1, expected_version: seat.live.version! }));
    return html`<button class="small" ?disabled=${!seat.canAct} @click=${undo}>${icon('undo')} Undo</button>`;
  }

  private nameOf(id: string): string {
    const combatant = this.seat.combatant(id);
    return combatant === undefined ? this.seat.character(id) : this.seat.entryName(combatant);
  }

  private forms(combat: Combat | null): TemplateResult | typeof nothing {
    const close = (): void => {
      this.form = 'none';
    };
    if (this.form === 'roll') return html`<gs-roll-form class="box" .seat=${this.seat} @done=${close}></gs-roll-form>`;
    if (this.form === 'declare' && combat !== null)
      return html`<gs-declare-form class="box" .seat=${this.seat} @done=${close}></gs-declare-form>`;
    return nothing;
  }

  private order(combat: Combat): TemplateResult {
    return html`
      <ol class="order" aria-label="Initiative order">
        ${repeat(
          combat.initiative_order,
          (c) => c.character_id,
          (c) => this.combatant(combat, c),
        )}
      </ol>
    `;
  }

  private combatant(combat: Combat, combatant: Combatant): TemplateResult {
    const { seat } = this;
    const id = combatant.character_id;
    const isActive = combat.active_character === id;
    const isDone = !isActive && combat.status === 'running' && (combat.last_turns[id] ?? 0) >= combat.round;
    const ids = idsOf(combatant);
    const effects = ids.flatMap((own) => seat.effects.filter((e) => e.target_id === own));
    const owner = combatant.owner_id;
    const player = seat.playerOf(id) ?? (owner === undefined ? null : seat.player(owner));
    const modifiers = Object.entries(combatant.modifiers).map(([name, value]) => `${value < 0 ? '−' : '+'} ${Math.abs(value)} ${name}`);
    const name = seat.entryName(combatant);
    const isOut = combatant.defeated === true || combatant.delayed === true;
    const classes = ['combatant', isActive ? 'active' : '', isDone || isOut ? 'done' : '', combatant.hidden ? 'secret' : ''].join(' ');
    return html`
      <li class=${classes} aria-current=${isActive ? 'true' : nothing} data-character=${id}>
        <span class="initiative"><span class="visually-hidden">Initiative </span>${combatant.total}</span>
        <div>
          <div class="who">
            <span class="name">${name}</span>
            ${isActive ? html`<span class="tag turn">Acting</span>` : nothing}
            ${combatant.defeated ? html`<span class="tag wrong">${icon('cross')} Defeated</span>` : nothing}
            ${combatant.delayed ? html`<span class="tag">${icon('wait')} Delays</span>` : nothing}
            ${isDone && !isOut ? html`<span class="tag">${icon('check')} Had its turn</span>` : nothing}
            ${ids.some((own) => seat.actsFor.includes(own)) ? html`<span class="tag own">You</span>` : nothing}
            ${combatant.hidden ? html`<span class="tag secret">${icon('hidden')} Hidden from players</span>` : nothing}
          </div>
          <div class="detail">${player === null ? '' : `${player} · `}rolled ${combatant.roll} ${modifiers.join(' ')}${this.health(ids)}</div>
          ${this.budgets(ids)}
        </div>
        ${
          !seat.hasEnded && (seat.isGameMaster || ids.some((own) => seat.ownCharacters.includes(own) && seat.causedBy(own).length > 0))
            ? html`<button
                class="quiet square small"
                aria-label="More for ${name}"
                aria-expanded=${this.managed === id}
                @click=${() => (this.managed = this.managed === id ? null : id)}
              >
                ${icon('more')}
              </button>`
            : html`<span></span>`
        }
        ${effects.length === 0 ? nothing : html`<div class="conditions">${effects.map((e) => this.effect(e, ids.length > 1))}</div>`}
        ${
          this.managed === id
            ? html`<gs-combatant-menu class="manage" .seat=${seat} .combatant=${combatant}></gs-combatant-menu>`
            : nothing
        }
      </li>
    `;
  }

  /** What is left to do until the next turn, where the session enforces actions. */
  private budgets(ids: string[]): TemplateResult | typeof nothing {
    const { seat } = this;
    if (!seat.countsActions) return nothing;
    const isGroup = ids.length > 1;
    const known = ids.flatMap((id) => {
      // Of many only what is not full.
      const shown = seat.budgets(id).filter((b) => !isGroup || b.left < b.max);
      const left = shown.map((b) => `${b.name.replaceAll('_', ' ')} ${b.left} of ${b.max}`);
      return left.length === 0 ? [] : [`${isGroup ? `${seat.character(id)}: ` : ''}${left.join(', ')}`];
    });
    return html`<div class="detail budgets">${known.length === 0 ? 'All budgets are full' : known.join('; ')}</div>`;
  }

  /** Hit points, as far as this seat sees them. */
  private health(ids: string[]): string {
    const known = ids.flatMap((id) => {
      const points = this.seat.hitPoints(id);
      return points === null ? [] : [ids.length === 1 ? `${points.value} HP` : `${this.seat.character(id)} ${points.value} HP`];
    });
    return known.length === 0 ? '' : ` · ${known.join(', ')}`;
  }

  private effect(effect: NamedEffect, isNamed: boolean): TemplateResult {
    const { seat } = this;
    const name = seat.character(effect.target_id);
    const isSecret = effect.hidden === true || effect.hidden_by !== undefined;
    const mayEnd = seat.mayEnd(effect);
    return html`
      <span class="condition ${isSecret ? 'secret' : ''} ${effect.due ? 'due' : ''} ${mayEnd ? '' : 'plain'}">
        ${isNamed ? `${name}: ` : nothing}<b>${effect.condition}</b> <span class="soft">${untilOf(effect, seat)}</span>
        ${isSecret ? html`<span class="visually-hidden">hidden from players</span>${icon('hidden')}` : nothing}
        ${
          mayEnd
            ? html`<button aria-label="End ${effect.condition} of ${name}" ?disabled=${!seat.canAct} @click=${() => this.endEffect(effect)}>
                ${icon('cross')}
              </button>`
            : nothing
        }
      </span>
    `;
  }

  private endEffect({ effect_id }: NamedEffect): Promise<boolean> {
    return this.seat.run(() => this.seat.live.endEffects({ effect_ids: [effect_id] }));
  }

  /** What is asked about now: a saving throw at the end of a turn, damage at its start. */
  private due(combat: Combat): TemplateResult | typeof nothing {
    const { seat } = this;
    const { due } = seat;
    if (due.length === 0) return nothing;
    const pass = { round: combat.round, turn_number: combat.turn_number, skip_due: true };
    return html`
      <div class="box asked" role="group" aria-labelledby="due">
        <div class="row">
          <h3 id="due">Due now</h3>
          ${
            seat.isGameMaster
              ? html`<button class="small quiet push" ?disabled=${!seat.canAct} @click=${() => seat.run(() => seat.live.changeTurn(pass))}>
                  Next turn without an answer
                </button>`
              : nothing
          }
        </div>
        <ul>
          ${repeat(
            due,
            (e) => e.effect_id,
            (e) => html`
              <li class="row">
                <span><b>${e.condition}</b> on ${seat.character(e.target_id)}</span>
                ${
                  seat.isGameMaster
                    ? html`<span class="push row">
                        <button class="small" ?disabled=${!seat.canAct} @click=${() => this.endEffect(e)}>It ends</button>
                        <button class="small" ?disabled=${!seat.canAct} @click=${() => seat.run(() => seat.live.keepEffects([e.effect_id]))}>
                          It stays
                        </button>
                      </span>`
                    : nothing
                }
              </li>
            `,
          )}
        </ul>
      </div>
    `;
  }

  private actions(combat: Combat): TemplateResult | typeof nothing {
    if (combat.actions.length === 0) return nothing;
    return html`
      <div class="actions">
        <h3>Declared, not resolved</h3>
        <ul>
          ${repeat(
            combat.actions,
            (a) => a.action_id,
            (a) => this.action(a),
          )}
        </ul>
      </div>
    `;
  }

  private action(action: OpenAction): TemplateResult {
    const { seat } = this;
    const targets = action.targets.map((id) => seat.character(id));
    const isOpen = this.resolving === action.action_id;
    return html`
      <li class="action ${action.hidden ? 'secret' : ''}">
        <div class="row">
          <span
            ><b>${seat.character(action.character_id)}</b> declares
            <b>${action.action_type}</b>${targets.length > 0 ? html` on ${targets.join(', ')}` : nothing}</span
          >
          ${
            action.hidden || action.hidden_targets
              ? html`<span class="tag secret">${icon('hidden')} ${action.hidden ? 'Hidden' : 'Hidden target'}</span>`
              : nothing
          }
          <span class="push"></span>
          ${
            seat.isGameMaster || seat.actsFor.includes(action.character_id)
              ? html`<button class="small quiet" ?disabled=${!seat.canAct} @click=${() => seat.run(() => seat.live.withdrawAction(action.action_id))}>
                  Withdraw
                </button>`
              : nothing
          }
          ${
            seat.isGameMaster
              ? html`<button
                  class="small"
                  aria-expanded=${isOpen}
                  ?disabled=${!seat.canAct}
                  @click=${() => (this.resolving = isOpen ? null : action.action_id)}
                >
                  Resolve
                </button>`
              : nothing
          }
        </div>
        ${this.details(action)}
        ${isOpen ? html`<gs-resolve-form .seat=${seat} .action=${action} @done=${() => (this.resolving = null)}></gs-resolve-form>` : nothing}
      </li>
    `;
  }

  private details({ details }: OpenAction): TemplateResult | typeof nothing {
    const members = Object.entries(details);
    if (members.length === 0) return nothing;
    const [[name, value]] = members as [[string, unknown]];
    return members.length === 1 && name === 'note' && typeof value === 'string'
      ? html`<p class="detail">${value}</p>`
      : html`<pre>${JSON.stringify(details)}</pre>`;
  }

  private toggle(form: 'roll' | 'declare'): void {
    this.form = this.form === form ? 'none' : form;
  }
}
