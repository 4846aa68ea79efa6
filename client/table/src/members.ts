import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { SeatComponent } from './component.ts';
import { icon } from './icons.ts';
import { valueAt } from './pointer.ts';
import { privateNotes } from './seat.ts';
import { base } from './styles.ts';
import type { Member } from './wire.ts';

const roles = { game_master: 'Game master', player: 'Player', observer: 'Observer' } as const;

/** Who has a seat, and who is online. */
@customElement('gs-members')
export class Members extends SeatComponent {
  static override styles = [
    base,
    css`
      ul {
        display: grid;
        gap: 2px;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0 11px;
        align-items: center;
        padding: 6px 0;
      }
      .portrait {
        position: relative;
        display: grid;
        place-items: center;
        width: 38px;
        height: 38px;
        border-radius: 50%;
        background: var(--accent-wash);
        color: var(--accent);
        font: 700 1.1rem var(--display);
      }
      .game_master .portrait {
        background: var(--secret-wash);
        color: var(--secret);
      }
      .observer .portrait {
        background: var(--raised);
        color: var(--soft);
      }
      .portrait::after {
        content: '';
        position: absolute;
        inset: auto -1px -1px auto;
        width: 12px;
        height: 12px;
        border-radius: 50%;
        border: 2px solid var(--surface);
        background: var(--surface);
        box-shadow: inset 0 0 0 2px var(--control);
      }
      .online .portrait::after {
        background: var(--accent);
        box-shadow: none;
      }
      .name {
        font: 700 1.06rem/1.2 var(--display);
        overflow-wrap: anywhere;
      }
      .manage {
        grid-column: 2 / -1;
        display: grid;
        gap: 8px;
        justify-items: start;
        padding-block: 6px 4px;
      }
      .manage li {
        display: flex;
        padding: 0;
      }
      .notes {
        display: grid;
        gap: 6px;
        justify-items: start;
        width: 100%;
      }
      .notes .field {
        width: 100%;
      }
      .notes textarea {
        font: inherit;
      }
      .manage select {
        width: auto;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        padding-block-start: 12px;
        margin-block-start: 8px;
        border-block-start: 1px solid var(--line);
      }
    `,
  ];

  @state() private isCopied = false;
  @state() private asked: string | null = null;
  @state() private managed: string | null = null;

  private get link(): string {
    const { sessionId, serverRolls } = this.seat;
    return `${location.origin}${location.pathname}?session=${sessionId}${serverRolls ? '&dice=server' : ''}`;
  }

  override render(): TemplateResult {
    const { seat } = this;
    return html`
      <ul aria-label="Members">
        ${repeat(
          seat.members,
          (m) => m.player_id,
          (m) => this.member(m),
        )}
      </ul>
      ${
        seat.members.length === 1 && seat.isGameMaster
          ? html`<p class="hint">Nobody else has a seat yet. Send the link to your players.</p>`
          : nothing
      }
      <div class="foot">
        <button class="small" @click=${this.copy}>${icon(this.isCopied ? 'check' : 'link')} ${this.isCopied ? 'Copied' : 'Copy the link'}</button>
        ${this.claim()}
        <span class="push"></span>
        ${seat.hasEnded || seat.ending !== null ? nothing : this.way()}
      </div>
    `;
  }

  private member(member: Member): TemplateResult {
    const { seat } = this;
    const isMe = member.player_id === seat.identity.playerId;
    const isOnline = isMe ? seat.live.status === 'open' : member.online;
    const character = member.character_id ?? null;
    const player = seat.playerOf(character) ?? (isMe ? seat.identity.name : '');
    const name = character === null ? player || roles[member.role] : (member.character_ids ?? [character]).map((id) => seat.character(id)).join(', ');
    const detail = character === null ? (player === '' ? '' : roles[member.role]) : player === '' ? roles[member.role] : `played by ${player}`;
    return html`
      <li class="${member.role} ${isOnline ? 'online' : ''}" data-player=${member.player_id}>
        <span class="portrait" aria-hidden="true">${name.charAt(0).toUpperCase()}</span>
        <div>
          <span class="name">${name}</span> ${member.deputy ? html`<span class="tag">Deputy</span>` : nothing}
          ${isMe ? html`<span class="tag own">You</span>` : nothing}
          <div class="hint">${detail === '' ? nothing : html`${detail} · `}<span class="presence">${isOnline ? 'online' : 'offline'}</span></div>
        </div>
        ${seat.isGameMaster && !isMe && !seat.hasEnded ? this.tools(member) : html`<span></span>`}
        ${this.managed === member.player_id ? this.manage(member) : nothing}
      </li>
    `;
  }

  private tools(member: Member): TemplateResult {
    const name = this.seat.player(member.player_id);
    const isOpen = this.managed === member.player_id;
    return html`
      <span class="row">
        <button
          class="quiet square small"
          aria-label="Seat of ${name}"
          aria-expanded=${isOpen}
          @click=${() => (this.managed = isOpen ? null : member.player_id)}
        >
          ${icon('more')}
        </button>
        ${member.role === 'game_master' ? nothing : this.removal(member, name)}
      </span>
    `;
  }

  /** Characters to give and to take, and the game master's seat. */
  private manage(member: Member): TemplateResult {
    const { seat } = this;
    const name = seat.player(member.player_id);
    const free = seat.freeCharacters;
    const give = (event: Event): void => {
      event.preventDefault();
      const id = String(new FormData(event.target as HTMLFormElement).get('character'));
      void this.act(() => seat.client.changeCharacters(seat.sessionId, member.player_id, { grant: [id] }));
    };
    const take = (id: string): Promise<void> =>
      this.act(() => seat.client.changeCharacters(seat.sessionId, member.player_id, { take: [id] }));
    return html`
      <div class="manage">
        ${
          member.role !== 'player'
            ? nothing
            : html`
                <ul aria-label="Characters of ${name}">
                  ${(member.character_ids ?? []).map(
                    (id) => html`<li class="row">
                      <span>${seat.character(id)}</span>
                      <button class="small quiet" aria-label="Take ${seat.character(id)} from ${name}" @click=${() => take(id)}>Take</button>
                    </li>`,
                  )}
                </ul>
                ${
                  free.length === 0
                    ? html`<p class="hint">Everybody in the state has a player.</p>`
                    : html`<form class="row" aria-label="Give ${name} a character" @submit=${give}>
                        <select name="character" aria-label="Character">
                          ${free.map((id) => html`<option value=${id}>${seat.character(id)}</option>`)}
                        </select>
                        <button class="small">Give</button>
                      </form>`
                }
              `
        }
        ${this.notes(member, name)}
        ${
          seat.role !== 'game_master'
            ? nothing
            : this.asked === `seat ${member.player_id}`
              ? html`<button
                  class="small wrong"
                  @click=${() => this.act(() => seat.client.handOverGameMaster(seat.sessionId, member.player_id))}
                >
                  Hand my seat over
                </button>`
              : html`<button class="small quiet" @click=${() => (this.asked = `seat ${member.player_id}`)}>Make ${name} the game master</button>`
        }
      </div>
    `;
  }

  /** What only the member and the game master see. */
  private notes({ player_id }: Member, name: string): TemplateResult | typeof nothing {
    const { seat } = this;
    const path = `${privateNotes}/${player_id}`;
    const previous = valueAt(seat.state, path);
    // Whatever else is there can be edited in the tree.
    if (previous !== undefined && typeof previous !== 'string') return nothing;
    const save = (event: Event): void => {
      event.preventDefault();
      const value = String(new FormData(event.target as HTMLFormElement).get('notes'));
      void this.act(() => seat.live.updateState([{ path, value, ...(previous === undefined ? {} : { previous }) }]));
    };
    return html`
      <form class="notes" aria-label="Private notes of ${name}" @submit=${save}>
        <div class="field">
          <label for="notes">Only ${name} and you see this</label>
          <textarea id="notes" name="notes" rows="2" .value=${previous ?? ''}></textarea>
        </div>
        <button class="small" ?disabled=${!seat.canAct}>${icon('note')} Save</button>
      </form>
    `;
  }

  /** While the game master is offline: the service says who may have the seat, and when. */
  private claim(): TemplateResult | typeof nothing {
    const { seat } = this;
    const isAbsent = seat.members.some((m) => m.role === 'game_master' && !m.online);
    if (!isAbsent || !seat.mayAct || seat.hasEnded) return nothing;
    return html`<button class="small" @click=${() => this.act(() => seat.client.claimGameMaster(seat.sessionId))}>
      Take the game master’s seat
    </button>`;
  }

  private removal(member: Member, name: string): TemplateResult {
    const { seat } = this;
    if (this.asked !== member.player_id) {
      return html`<button class="quiet square small" aria-label="Remove ${name}" @click=${() => (this.asked = member.player_id)}>
        ${icon('cross')}
      </button>`;
    }
    return html`<button class="small wrong" @click=${() => this.act(() => seat.client.removePlayer(seat.sessionId, member.player_id))}>
      Remove
    </button>`;
  }

  /** Out of the session, for good. */
  private way(): TemplateResult {
    const { seat } = this;
    const word = seat.isGameMaster ? 'End the session' : 'Leave';
    if (this.asked !== word) return html`<button class="small quiet" @click=${() => (this.asked = word)}>${word}</button>`;
    const act = (): Promise<void> => (seat.isGameMaster ? seat.client.endSession(seat.sessionId) : seat.leave());
    return html`
      <button class="small wrong" @click=${() => this.act(act)}>${seat.isGameMaster ? 'End it for all' : 'Give up my seat'}</button>
      <button class="small quiet" @click=${() => (this.asked = null)}>Stay</button>
    `;
  }

  private async act(command: () => Promise<unknown>): Promise<void> {
    this.asked = null;
    await this.seat.run(async () => {
      await command();
      return true;
    });
    await this.seat.refreshMembers();
  }

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.link);
      this.isCopied = true;
      setTimeout(() => (this.isCopied = false), 2000);
    } catch {
      this.seat.tell('done', `The link is ${this.link}`);
    }
  };
}
