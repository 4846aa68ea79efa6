import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { SeatComponent } from './component.ts';
import { icon } from './icons.ts';
import type { LogEntry } from './seat.ts';
import { base } from './styles.ts';

const pageSize = 100;
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const arrows = { in: '←', out: '→', note: '·' } as const;
const directions = { in: 'received', out: 'sent', note: 'note' } as const;

/** The messages after which the combat is another one. */
const ofCombat = ['initiative_', 'turn_', 'action_', 'combat', 'effects_', 'budgets_'];

/** Every frame of the connection, newest first: a sentence, and the frame itself. */
@customElement('gs-log')
export class Log extends SeatComponent {
  static override styles = [
    base,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 14px;
        align-items: center;
        margin-block-end: 10px;
      }
      .tools input[type='search'] {
        flex: 1 1 130px;
        width: auto;
      }
      li {
        border-block-start: 1px solid var(--line);
      }
      summary,
      .note {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0 9px;
        padding: 6px 4px;
        cursor: pointer;
        font-size: 0.92rem;
        border-radius: 4px;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        background: var(--raised);
      }
      .note {
        cursor: default;
        color: var(--soft);
        font-style: italic;
      }
      .arrow {
        font-family: var(--mono);
        font-weight: 700;
        color: var(--accent);
      }
      .out .arrow {
        color: var(--turn);
      }
      .wrong .arrow,
      .wrong .sentence {
        color: var(--wrong);
      }
      .sentence {
        overflow-wrap: anywhere;
      }
      .meta {
        grid-column: 2 / -1;
        font-size: 0.8rem;
        color: var(--soft);
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      .version {
        font: 600 0.8rem var(--mono);
        color: var(--soft);
      }
      pre {
        margin: 0 0 8px;
        padding: 10px 12px;
        max-height: 340px;
        overflow: auto;
        background: var(--ground);
        border: 1px solid var(--line);
        border-radius: 8px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      details p {
        margin-block-end: 8px;
      }
      .raw {
        font-family: var(--mono);
        font-size: 0.78rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private filter = '';
  @state() private withHeartbeats = false;
  @state() private isRaw = false;
  @state() private shown = pageSize;
  /** The entries whose frame is shown. */
  @state() private opened: readonly number[] = [];

  override render(): TemplateResult {
    const wanted = this.filter.toLowerCase();
    const entries = this.seat.log.filter(
      (e) =>
        (this.withHeartbeats || e.type !== 'heartbeat') &&
        (wanted === '' ||
          e.type.includes(wanted) ||
          e.sentence.toLowerCase().includes(wanted) ||
          (e.text?.toLowerCase().includes(wanted) ?? false)),
    );
    const page = entries.slice(-this.shown).reverse();
    return html`
      <div class="tools">
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          @input=${(e: Event) => (this.filter = (e.target as HTMLInputElement).value)}
        />
        <label class="check">
          <input type="checkbox" @change=${(e: Event) => (this.isRaw = (e.target as HTMLInputElement).checked)} /> Raw frames
        </label>
        <label class="check">
          <input type="checkbox" @change=${(e: Event) => (this.withHeartbeats = (e.target as HTMLInputElement).checked)} /> Heartbeats
        </label>
      </div>
      ${page.length === 0 ? this.empty() : nothing}
      <ol aria-label="Log, newest first">
        ${repeat(
          page,
          (e) => e.key,
          (e) => this.entry(e),
        )}
      </ol>
      ${
        entries.length > page.length
          ? html`<p>
              <button class="quiet small" @click=${() => (this.shown += pageSize)}>Show older entries (${entries.length - page.length})</button>
            </p>`
          : nothing
      }
    `;
  }

  private empty(): TemplateResult {
    return html`<div class="empty">
      ${icon('list')} <strong>Nothing here</strong>
      <p>${this.filter === '' ? 'Messages appear as they come.' : 'No entry has this text.'}</p>
    </div>`;
  }

  private entry(entry: LogEntry): TemplateResult {
    const at = time.format(entry.at);
    if (entry.text === null) {
      return html`<li>
        <div class="note">
          <span class="arrow" aria-hidden="true">${arrows.note}</span><span>${entry.sentence}</span><span class="version">${at}</span>
        </div>
      </li>`;
    }
    const classes = `${entry.direction} ${entry.type.endsWith('error') ? 'wrong' : ''}`;
    return html`
      <li class=${classes} data-type=${entry.type}>
        <details @toggle=${(e: Event) => this.open(entry.key, (e.target as HTMLDetailsElement).open)}>
          <summary>
            <span class="arrow" aria-hidden="true">${arrows[entry.direction]}</span>
            <span class="sentence"
              ><span class="visually-hidden">${directions[entry.direction]}: </span
              >${this.isRaw ? html`<span class="raw">${entry.text}</span>` : entry.sentence}</span
            >
            <span class="version"
              >${entry.version === null ? nothing : html`<span class="visually-hidden">version</span> v${entry.version}`}</span
            >
            <span class="meta">${at} ${entry.type}</span>
          </summary>
          ${this.opened.includes(entry.key) ? this.body(entry) : nothing}
        </details>
      </li>
    `;
  }

  private open(key: number, isOpen: boolean): void {
    const others = this.opened.filter((other) => other !== key);
    this.opened = isOpen ? [...others, key] : others;
  }

  /** Makes the combat that was there after this message the present one. */
  private wayBack({ direction, type, version }: LogEntry): TemplateResult | typeof nothing {
    const { seat } = this;
    const isStep = direction === 'in' && version !== null && type !== 'combat_end' && ofCombat.some((start) => type.startsWith(start));
    if (!seat.isGameMaster || !isStep) return nothing;
    return html`<p>
      <button class="small" ?disabled=${!seat.canAct} @click=${() => seat.run(() => seat.live.rewindCombat({ version }))}>
        ${icon('undo')} Take the combat back to here
      </button>
    </p>`;
  }

  private body(entry: LogEntry): TemplateResult {
    let text = entry.text!;
    try {
      text = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Shown as it came.
    }
    return html`<pre tabindex="0" aria-label="The frame">${text}</pre>
      ${this.wayBack(entry)}`;
  }
}
