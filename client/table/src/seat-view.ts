import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { icon, type IconName } from './icons.ts';
import { keepIdentity } from './identity.ts';
import { base } from './styles.ts';
import './composer.ts';
import './dice.ts';
import './log.ts';
import './members.ts';
import './tracker.ts';
import './tree.ts';

const tabs = ['log', 'dice', 'send'] as const;
type Tab = (typeof tabs)[number];

type Part = 'combat' | 'state' | 'members' | 'messages';

const parts: { part: Part; title: string; picture: IconName }[] = [
  { part: 'combat', title: 'Combat', picture: 'swords' },
  { part: 'state', title: 'State', picture: 'tree' },
  { part: 'members', title: 'Members', picture: 'people' },
  { part: 'messages', title: 'Messages', picture: 'list' },
];

const statuses = { connecting: 'Connecting', open: 'Connected', waiting: 'Waiting to reconnect', closed: 'Closed' } as const;
const roles = { game_master: 'Game master', player: 'Player', observer: 'Observer' } as const;

/** Everything that one seat sees. Its layout follows its own width, so that two of them fit side by side. */
@customElement('gs-seat')
export class SeatView extends SeatComponent {
  static override styles = [
    base,
    css`
      :host {
        container-type: inline-size;
        min-width: 0;
      }
      .frame {
        display: flex;
        flex-direction: column;
        gap: 12px;
        height: 100%;
        min-height: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
        min-height: 40px;
      }
      header h2 {
        font-size: 1.3rem;
        overflow-wrap: anywhere;
      }
      .chip {
        min-height: 32px;
        padding: 3px 12px;
        border-radius: 99px;
        font-weight: 600;
        font-size: 0.86rem;
        border-color: var(--line);
        font-variant-numeric: tabular-nums;
      }
      .dot {
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--accent);
        flex: none;
      }
      .connecting .dot,
      .waiting .dot {
        background: var(--turn);
        animation: pulse 1.2s infinite alternate ease-in-out;
      }
      .closed .dot {
        background: var(--wrong);
      }
      @keyframes pulse {
        to {
          opacity: 0.25;
        }
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 10px 34px;
      }
      .facts dt {
        font-size: 0.8rem;
        color: var(--soft);
      }
      .facts dd {
        font-weight: 600;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }
      .facts .long {
        font: 0.8rem var(--mono);
        padding-block-start: 4px;
      }
      .line {
        display: block;
        width: 130px;
        height: 26px;
      }
      .line polyline {
        fill: none;
        stroke: var(--accent);
        stroke-width: 1.6;
        vector-effect: non-scaling-stroke;
        stroke-linejoin: round;
      }
      .over {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 14px;
        align-items: center;
        border-color: var(--turn);
        background: var(--turn-wash);
      }
      nav {
        display: none;
      }
      .parts {
        display: grid;
        gap: 14px;
        flex: 1;
        min-height: 0;
        align-items: start;
      }
      section {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 14px;
        box-shadow:
          0 1px 2px var(--shadow),
          0 6px 20px -12px var(--shadow);
      }
      section > h3,
      .tabs {
        padding: 14px 18px 0;
        font-size: 1.2rem;
      }
      /* What is hidden visually is absolute: it scrolls with the part, and does not make the page longer. */
      .body {
        position: relative;
        padding: 12px 18px 18px;
        min-height: 0;
      }
      .body:focus-visible {
        outline-offset: -3px;
        border-radius: 14px;
      }
      .tabs {
        display: flex;
        gap: 4px;
        padding-inline: 12px;
      }
      .tabs button {
        border: 0;
        border-radius: 6px 6px 0 0;
        background: none;
        font: 700 1.15rem var(--display);
        color: var(--soft);
        padding: 4px 8px;
        min-height: 34px;
        box-shadow: inset 0 -2px 0 transparent;
      }
      .tabs button:hover:not(:disabled) {
        background: none;
        color: var(--ink);
      }
      .tabs button[aria-selected='true'] {
        color: var(--ink);
        box-shadow: inset 0 -3px 0 var(--accent);
      }
      @container (width < 640px) {
        nav {
          display: grid;
          grid-template-columns: repeat(4, 1fr);
          gap: 2px;
          position: sticky;
          top: 0;
          z-index: 2;
          padding: 4px;
          background: var(--raised);
          border: 1px solid var(--line);
          border-radius: 12px;
        }
        nav button {
          flex-direction: column;
          gap: 1px;
          min-height: 50px;
          padding: 4px 2px;
          border-color: transparent;
          background: none;
          font-size: 0.82rem;
        }
        nav button[aria-current='true'] {
          background: var(--surface);
          border-color: var(--line);
          color: var(--accent);
          box-shadow: 0 1px 3px var(--shadow);
        }
        section:not(.current) {
          display: none;
        }
        .body {
          padding-inline: 14px;
        }
      }
      @container (width < 1100px) {
        .frame {
          height: auto;
        }
        .parts {
          flex: none;
        }
      }
      @container (640px <= width < 1100px) {
        .parts {
          grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
          grid-template-areas:
            'combat state'
            'members messages';
        }
        .combat {
          grid-area: combat;
        }
        .state {
          grid-area: state;
        }
        .members {
          grid-area: members;
        }
        .messages {
          grid-area: messages;
        }
        .messages .body {
          max-height: 70vh;
          overflow: auto;
        }
      }
      @container (width >= 1100px) {
        .parts {
          grid-template-columns: minmax(0, 1.3fr) minmax(0, 1.05fr) minmax(320px, 0.85fr);
          grid-template-rows: auto minmax(0, 1fr);
          grid-template-areas:
            'combat state members'
            'combat state messages';
          align-items: stretch;
        }
        .combat {
          grid-area: combat;
        }
        .state {
          grid-area: state;
        }
        .members {
          grid-area: members;
          max-height: 44vh;
        }
        .messages {
          grid-area: messages;
        }
        .body {
          overflow: auto;
          flex: 1;
        }
      }
    `,
  ];

  /** Whether this view can be closed without leaving the page. */
  @property({ type: Boolean }) isSecond = false;
  @state() private current: Part = 'combat';
  @state() private tab: Tab = 'log';
  @state() private hasFacts = false;

  override render(): TemplateResult {
    return html`
      <div class="frame">
        ${this.head()} ${this.hasFacts ? this.facts() : nothing} ${this.over()}
        <nav aria-label="Parts of the table">
          ${parts.map(
            ({ part, title, picture }) => html`
              <button aria-current=${this.current === part ? 'true' : 'false'} @click=${() => (this.current = part)}>
                ${icon(picture)} ${title}
              </button>
            `,
          )}
        </nav>
        <div class="parts">
          ${this.section('combat', 'Combat', html`<gs-tracker .seat=${this.seat}></gs-tracker>`)}
          ${this.section('state', 'State', html`<gs-tree .seat=${this.seat}></gs-tree>`)}
          ${this.section('members', 'Members', html`<gs-members .seat=${this.seat}></gs-members>`)} ${this.messages()}
        </div>
      </div>
    `;
  }

  private head(): TemplateResult {
    const { seat } = this;
    const { live } = seat;
    const own = seat.ownCharacter;
    const role = seat.me?.deputy ? 'Deputy' : roles[seat.role];
    const name = own === null ? role : seat.character(own);
    const latency = live.latencyMs === null ? nothing : html`<span>${Math.round(live.latencyMs)} ms</span>`;
    return html`
      <header>
        <h2 id="who">${name}</h2>
        ${seat.ownCharacters.slice(1).map((id) => html`<span class="tag own">${seat.character(id)}</span>`)}
        ${own === null ? nothing : html`<span class="tag own">${role}</span>`}
        ${seat.identity.name === '' ? nothing : html`<span class="soft">${seat.identity.name}</span>`}
        <button class="chip push ${live.status}" aria-expanded=${this.hasFacts} @click=${() => (this.hasFacts = !this.hasFacts)}>
          <span class="dot"></span> <span class="status">${statuses[live.status]}</span> ${latency}
          <span><span class="visually-hidden">version</span> v<span class="at">${live.version ?? '–'}</span></span>
        </button>
        ${
          this.isSecond
            ? html`<button class="quiet square" aria-label="Close this view" @click=${() => this.dispatchEvent(new Event('close'))}>
                ${icon('cross')}
              </button>`
            : nothing
        }
      </header>
    `;
  }

  private facts(): TemplateResult {
    const { seat } = this;
    const { live } = seat;
    return html`
      <div class="box">
        <dl class="facts">
          <div>
            <dt>Latency</dt>
            <dd>${live.latencyMs === null ? 'not measured yet' : `${live.latencyMs.toFixed(1)} ms`}</dd>
            ${this.line()}
          </div>
          <div>
            <dt>Reconnects</dt>
            <dd class="reconnects">${live.reconnects}</dd>
          </div>
          <div>
            <dt>Version</dt>
            <dd>${live.version ?? 'none yet'}</dd>
          </div>
          <div>
            <dt>Frames</dt>
            <dd>${seat.log.filter((e) => e.text !== null).length}</dd>
          </div>
          <div>
            <dt>Session</dt>
            <dd class="long">${seat.sessionId}</dd>
          </div>
          <div>
            <dt>Player</dt>
            <dd class="long">${seat.identity.playerId}</dd>
          </div>
        </dl>
      </div>
    `;
  }

  /** The latencies of the last heartbeats as a line. */
  private line(): TemplateResult | typeof nothing {
    const all = this.seat.latencies;
    if (all.length < 2) return nothing;
    const top = Math.max(...all) * 1.15 || 1;
    const points = all.map((ms, i) => `${((i / (all.length - 1)) * 100).toFixed(1)},${(32 - (ms / top) * 30).toFixed(1)}`).join(' ');
    return html`<svg class="line" viewBox="0 0 100 34" preserveAspectRatio="none" aria-hidden="true">${svg`<polyline points=${points} />`}</svg>`;
  }

  private over(): TemplateResult | typeof nothing {
    const { ending, live } = this.seat;
    if (ending === null && this.seat.isInterrupted && live.status !== 'closed') {
      return html`
        <div class="box over" role="status">
          <span><strong>The connection is lost.</strong> The page reconnects by itself and catches up; until then, what you see may be old.</span>
          <button class="small push" ?disabled=${live.status === 'connecting'} @click=${() => live.reconnect()}>Reconnect now</button>
        </div>
      `;
    }
    if (ending === null) return nothing;
    return html`
      <div class="box over" role="status">
        <strong>${ending.text}</strong>
        <span class="push"></span>
        ${ending.cause === 'unauthorized' ? html`<button class="small" @click=${this.enterAgain}>Enter again</button>` : nothing}
        ${
          ending.cause === 'elsewhere'
            ? html`<button
                class="small"
                @click=${() => {
                  this.seat.ending = null;
                  live.reconnect();
                }}
              >
                Continue here
              </button>`
            : nothing
        }
        ${this.isSecond ? nothing : html`<a class="button small" href=${location.pathname}>Back to the start</a>`}
      </div>
    `;
  }

  private readonly enterAgain = (): void => {
    keepIdentity(null);
    location.reload();
  };

  private section(part: Part, title: string, content: TemplateResult): TemplateResult {
    return html`
      <section class="${part} ${this.current === part ? 'current' : ''}" aria-labelledby="${part} who">
        <h3 id=${part}>${title}</h3>
        <div class="body" tabindex="0" role="group" aria-labelledby="${part} who">${content}</div>
      </section>
    `;
  }

  private messages(): TemplateResult {
    const tab = (name: Tab, title: string): TemplateResult => html`
      <button
        role="tab"
        id="tab-${name}"
        aria-controls="panel"
        aria-selected=${this.tab === name}
        tabindex=${this.tab === name ? 0 : -1}
        @click=${() => (this.tab = name)}
      >
        ${title}
      </button>
    `;
    return html`
      <section class="messages ${this.current === 'messages' ? 'current' : ''}" aria-labelledby="messages who">
        <h3 id="messages" class="visually-hidden">Messages</h3>
        <div class="tabs" role="tablist" aria-label="Messages" @keydown=${this.switchTab}>
          ${tab('log', 'Log')} ${tab('dice', 'Dice')} ${tab('send', 'Send')}
        </div>
        <div class="body" id="panel" role="tabpanel" tabindex="0" aria-labelledby="tab-${this.tab}">
          ${this.shownTab()}
        </div>
      </section>
    `;
  }

  private shownTab(): TemplateResult {
    switch (this.tab) {
      case 'log':
        return html`<gs-log .seat=${this.seat}></gs-log>`;
      case 'dice':
        return html`<gs-dice .seat=${this.seat}></gs-dice>`;
      case 'send':
        return html`<gs-composer .seat=${this.seat}></gs-composer>`;
    }
  }

  private readonly switchTab = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const step = event.key === 'ArrowRight' ? 1 : tabs.length - 1;
    this.tab = tabs[(tabs.indexOf(this.tab) + step) % tabs.length]!;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus());
  };
}
