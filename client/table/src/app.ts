import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Component } from './component.ts';
import { icon, type IconName } from './icons.ts';
import type { Notice, Seat } from './seat.ts';
import { base } from './styles.ts';
import { applyTheme, currentTheme, type Theme } from './theme.ts';
import './lobby.ts';
import './seat-view.ts';
import './second.ts';

const doneFor = 6000;
const maxNotices = 3;
const spoken = [
  ...['turn_change', 'combat_end', 'combat_rewind', 'combatant_reveal', 'combatant_remove', 'combatant_update', 'combatant_act'],
  ...['action_declare', 'action_resolve', 'action_withdraw', 'effects_start', 'effects_end', 'effects_keep', 'dice_roll'],
  ...['player_joined', 'player_characters', 'game_master_changed'],
];

const themes: { theme: Theme; title: string; picture: IconName }[] = [
  { theme: 'light', title: 'Light', picture: 'sun' },
  { theme: 'system', title: 'As the system', picture: 'system' },
  { theme: 'dark', title: 'Dark', picture: 'moon' },
];

/** The whole page. */
@customElement('gs-app')
export class App extends Component {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100dvh;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 14px;
        padding: 9px 18px;
        background: var(--surface);
        border-block-end: 1px solid var(--line);
      }
      .brand {
        display: inline-flex;
        align-items: center;
        gap: 9px;
        color: var(--accent);
        font: 800 1.25rem/1 var(--display);
        text-decoration: none;
      }
      .brand svg {
        width: 27px;
        height: 27px;
        stroke-width: 1.4;
      }
      h1 {
        font-size: 1.25rem;
        font-weight: 700;
        overflow-wrap: anywhere;
        padding-inline-start: 14px;
        border-inline-start: 1px solid var(--line);
      }
      .themes {
        display: inline-flex;
        border: 1px solid var(--line);
        border-radius: 9px;
        padding: 2px;
      }
      .themes button {
        border: 0;
        border-radius: 6px;
        width: 32px;
        min-height: 30px;
        padding: 0;
        background: none;
      }
      .themes button[aria-pressed='true'] {
        background: var(--accent-wash);
        color: var(--accent);
      }
      main {
        position: relative;
        flex: 1;
        min-height: 0;
      }
      .seats {
        display: grid;
        gap: 18px;
        padding: 14px 18px 18px;
      }
      gs-second {
        position: absolute;
        z-index: 5;
        inset: 8px 18px auto auto;
        width: min(520px, calc(100% - 36px));
        box-shadow:
          0 16px 44px -8px var(--shadow),
          0 2px 8px var(--shadow);
      }
      @media (width >= 1100px) {
        .page.at-table {
          flex: none;
          height: 100dvh;
        }
        .at-table main {
          display: flex;
          flex-direction: column;
        }
        .seats {
          flex: 1;
          min-height: 0;
          grid-template-rows: minmax(0, 1fr);
        }
        .seats.two {
          grid-template-columns: repeat(2, minmax(0, 1fr));
          gap: 0;
          padding-inline: 0;
        }
        .two gs-seat {
          overflow: auto;
          padding-inline: 18px;
        }
        .two gs-seat + gs-seat {
          border-inline-start: 1px solid var(--line);
        }
      }
      .page {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-height: 0;
      }
      .notices {
        position: fixed;
        z-index: 10;
        inset: auto 0 14px;
        display: grid;
        justify-items: center;
        gap: 8px;
        padding-inline: 14px;
        pointer-events: none;
      }
      .notice {
        pointer-events: auto;
        display: flex;
        align-items: center;
        gap: 12px;
        max-width: 620px;
        padding: 10px 8px 10px 16px;
        border-radius: 11px;
        border: 1px solid var(--line);
        border-inline-start: 5px solid var(--accent);
        background: var(--surface);
        box-shadow:
          0 10px 34px -8px var(--shadow),
          0 2px 6px var(--shadow);
      }
      .notice.wrong {
        border-inline-start-color: var(--wrong);
      }
      .notice code {
        color: var(--wrong);
        font-weight: 600;
      }
      @media (width < 640px) {
        .bar {
          padding-inline: 12px;
          gap: 6px 10px;
        }
        .brand span {
          display: none;
        }
        h1 {
          padding: 0;
          border: 0;
          flex: 1;
        }
        .seats {
          padding: 10px 10px 80px;
        }
        .bar .wide {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ];

  @state() private seat: Seat | null = null;
  @state() private second: Seat | null = null;
  @state() private isChoosing = false;
  @state() private theme = currentTheme();
  @state() private notices: Notice[] = [];
  @state() private announcement = '';
  private readonly query = new URLSearchParams(location.search);

  override render(): TemplateResult {
    return html`
      <div class="page ${this.seat === null ? '' : 'at-table'}">
        ${this.bar()}
        <main>${this.seat === null ? this.lobby() : this.table(this.seat)}</main>
      </div>
      <div class="visually-hidden" aria-live="polite">${this.announcement}</div>
      ${this.shownNotices()}
    `;
  }

  private bar(): TemplateResult {
    const { seat } = this;
    return html`
      <header class="bar">
        <a class="brand" href=${location.pathname} aria-label="Table, back to the start">${icon('die')} <span>Table</span></a>
        ${seat === null ? nothing : html`<h1>${seat.sessionName}</h1>`} ${seat?.hasEnded ? html`<span class="tag">ended</span>` : nothing}
        <span class="push"></span>
        ${
          seat === null || this.second !== null
            ? nothing
            : html`<button aria-expanded=${this.isChoosing} @click=${() => (this.isChoosing = !this.isChoosing)}>
                ${icon('columns')} <span class="wide">See as a player</span>
              </button>`
        }
        <div class="themes" role="group" aria-label="Colours">
          ${themes.map(
            ({ theme, title, picture }) =>
              html`<button aria-label=${title} title=${title} aria-pressed=${this.theme === theme} @click=${() => this.choose(theme)}>
                ${icon(picture)}
              </button>`,
          )}
        </div>
      </header>
    `;
  }

  private lobby(): TemplateResult {
    return html`
      <gs-lobby
        .sessionId=${this.query.get('session') ?? ''}
        .playerId=${this.query.get('player') ?? ''}
        .serverRolls=${this.query.get('dice') === 'server'}
        @seated=${(e: CustomEvent<Seat>) => this.sit(e.detail)}
      ></gs-lobby>
    `;
  }

  private table(seat: Seat): TemplateResult {
    return html`
      ${
        this.isChoosing
          ? html`<gs-second
              class="box"
              .seat=${seat}
              @seated=${(e: CustomEvent<Seat>) => this.see(e.detail)}
              @cancel=${() => (this.isChoosing = false)}
            ></gs-second>`
          : nothing
      }
      <div class="seats ${this.second === null ? '' : 'two'}">
        <gs-seat class="first" .seat=${seat}></gs-seat>
        ${this.second === null ? nothing : html`<gs-seat class="second" .seat=${this.second} isSecond @close=${this.unsee}></gs-seat>`}
      </div>
    `;
  }

  private shownNotices(): TemplateResult {
    const shown = (kind: Notice['kind']): TemplateResult => html`
      ${repeat(
        this.notices.filter((n) => n.kind === kind),
        (n) => n.key,
        (n) => html`
          <div class="notice ${n.kind}">
            <span>${n.code === '' ? nothing : html`<code>${n.code}</code> `}${n.text}</span>
            <button class="quiet square small" aria-label="Close this message" @click=${() => this.drop(n.key)}>${icon('cross')}</button>
          </div>
        `,
      )}
    `;
    return html`
      <div class="notices">
        <div role="status">${shown('done')}</div>
        <div role="alert">${shown('wrong')}</div>
      </div>
    `;
  }

  private sit(seat: Seat): void {
    this.seat = seat;
    history.replaceState(null, '', `${location.pathname}?session=${seat.sessionId}`);
    this.follow(seat);
    seat.live.on('message', (message) => {
      if (!spoken.includes(message.type)) return;
      // The log has the sentence by now: its frame came before the message.
      this.announcement = seat.log.findLast((e) => e.type === message.type && e.direction === 'in')?.sentence ?? '';
    });
    const show = (): void => {
      document.title = `${seat.hasTurn ? 'Your turn · ' : ''}${seat.sessionName}`;
      this.requestUpdate();
    };
    seat.addEventListener('change', show);
    show();
  }

  private see(seat: Seat): void {
    this.second = seat;
    this.isChoosing = false;
    this.follow(seat);
  }

  /** An observer's seat ends with its view; a player's stays, with its character. */
  private readonly unsee = (): void => {
    const seat = this.second!;
    this.second = null;
    if (seat.role === 'observer' && !seat.hasEnded) void seat.run(() => seat.leave().then(() => true));
    else seat.close();
  };

  private follow(seat: Seat): void {
    seat.addEventListener('notice', (event) => {
      const notice = (event as CustomEvent<Notice>).detail;
      this.notices = [...this.notices, notice].slice(-maxNotices);
      if (notice.kind === 'done') setTimeout(() => this.drop(notice.key), doneFor);
    });
  }

  private drop(key: number): void {
    this.notices = this.notices.filter((n) => n.key !== key);
  }

  private choose(theme: Theme): void {
    this.theme = theme;
    applyTheme(theme);
  }
}
