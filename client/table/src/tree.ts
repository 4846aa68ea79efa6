import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { SeatComponent } from './component.ts';
import { preview } from './describe.ts';
import { icon } from './icons.ts';
import { childOf, isObject, isWithin, type Json, type JsonObject, tokensOf, valueAt } from './pointer.ts';
import { type Glow, privateNotes } from './seat.ts';
import { base } from './styles.ts';
import { combatPath } from './wire.ts';

interface Row {
  pointer: string;
  name: string;
  value: Json;
  level: number;
  position: number;
  siblings: number;
  isOpen: boolean;
  isContainer: boolean;
  /** So many members of the container are not shown. */
  more: number;
}

interface Editing {
  pointer: string;
  kind: 'set' | 'add';
  previous: Json | undefined;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
// A message has at most 64 KiB; what is longer in characters may not fit.
const maxMessage = 60_000;
const openLevels = 2;
const openMembers = 30;
const pageSize = 200;
const longestText = 1000;

const membersOf = (value: Json): [string, Json][] =>
  Array.isArray(value) ? value.map((item, i) => [String(i), item]) : isObject(value) ? Object.entries(value) : [];

/** The state as a tree (WAI-ARIA's pattern): what changed glows, and what this seat may write can be edited. */
@customElement('gs-tree')
export class Tree extends SeatComponent {
  static override styles = [
    base,
    css`
      .tree {
        font-size: 0.94rem;
      }
      .item {
        border-radius: 6px;
        scroll-margin: 40px;
      }
      .line {
        position: relative;
        display: flex;
        gap: 0 5px;
        min-height: 30px;
        padding: 4px 6px 4px calc(4px + var(--level) * 18px);
        border-radius: 6px;
        cursor: default;
      }
      .item:hover > .line {
        background: var(--raised);
      }
      .item:focus-visible {
        outline-offset: -2px;
      }
      .item.secret > .line {
        background: var(--secret-wash);
      }
      .item.glows > .line {
        background: var(--glow);
        box-shadow: inset 3px 0 0 var(--glow-edge);
      }
      .item.glows .id,
      .item.glows .twisty,
      .item.glows .count,
      .item.glows .was,
      .item.glows .text,
      .item.glows .number,
      .item.glows .key {
        color: var(--ink);
      }
      .twisty {
        width: 14px;
        flex: none;
        height: 1.45em;
        display: grid;
        place-items: center;
        color: var(--soft);
      }
      .twisty svg {
        width: 13px;
        height: 13px;
        transition: transform 120ms;
        transform: rotate(-90deg);
      }
      .open > .line .twisty svg {
        transform: none;
      }
      .content {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 8px;
        min-width: 0;
      }
      .content .tag {
        line-height: 1.3;
      }
      .key {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .id {
        font: 0.84em var(--mono);
        color: var(--soft);
      }
      .value {
        font-family: var(--mono);
        font-size: 0.84em;
        overflow-wrap: anywhere;
        min-width: 0;
      }
      .text {
        color: var(--accent);
      }
      .number {
        color: var(--turn);
      }
      .count {
        color: var(--soft);
        font-size: 0.86em;
      }
      .was {
        font-size: 0.84em;
        color: var(--soft);
      }
      .tools {
        position: absolute;
        inset: 0 4px auto auto;
        display: inline-flex;
        gap: 1px;
        border-radius: 6px;
        background: var(--raised);
        opacity: 0;
      }
      .item:hover > .line .tools,
      .item:focus > .line .tools,
      .item:focus-within > .line .tools {
        opacity: 1;
      }
      .tools button {
        min-height: 28px;
        width: 30px;
        padding: 0;
        border-color: transparent;
        background: none;
        font-size: 0.85rem;
      }
      .tools button:hover {
        background: var(--surface);
        border-color: var(--control);
      }
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(110px, 1fr));
        gap: 8px;
        align-items: end;
        position: sticky;
        top: 0;
        z-index: 2;
        margin-block-end: 10px;
        box-shadow: 0 10px 26px -10px var(--shadow);
      }
      .item.edited > .line {
        box-shadow: inset 0 0 0 2px var(--accent);
      }
      form .wide {
        grid-column: 1 / -1;
      }
      .key-help {
        margin-block-start: 10px;
      }
      kbd {
        font: 600 0.75rem var(--body);
        padding: 1px 5px;
        border: 1px solid var(--line);
        border-radius: 4px;
        background: var(--raised);
      }
      @media (pointer: coarse) {
        .line {
          min-height: 40px;
          padding-block: 9px;
        }
        .tools button {
          min-height: 36px;
          width: 36px;
        }
        .key-help {
          display: none;
        }
      }
    `,
  ];

  @state() private focused = '';
  @state() private editing: Editing | null = null;
  @state() private kind: 'text' | 'json' = 'text';
  @state() private problem = '';
  private readonly opened = new Map<string, boolean>();
  private readonly pages = new Map<string, number>();
  private readonly seen = new Map<string, number>();

  override render(): TemplateResult {
    const rows = this.rows();
    if (rows.length === 0 && this.editing === null) return this.empty();
    return html`
      ${this.editing === null ? nothing : this.form(this.editing)}
      <div class="tree" role="tree" aria-label="The state" @keydown=${this.key}>
        ${repeat(
          rows,
          (r) => r.pointer,
          (r, i) => this.row(r, `row-${i}`),
        )}
      </div>
      ${
        this.seat.mayWrite('') && this.editing === null
          ? html`<p><button class="quiet small" @click=${() => this.edit('', 'add')}>${icon('plus')} Add to the state</button></p>`
          : nothing
      }
      ${
        this.seat.canAct && !this.seat.isGameMaster && this.editing === null && valueAt(this.seat.state, this.seat.privateNotes) === undefined
          ? html`<p>
              <button class="quiet small" @click=${() => this.edit(this.seat.privateNotes, 'set')}>${icon('note')} Write private notes</button>
            </p>`
          : nothing
      }
      ${
        this.seat.canAct
          ? html`<p class="hint key-help">
              <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>←</kbd> <kbd>→</kbd> open and close, <kbd>Enter</kbd> edit, <kbd>Delete</kbd> remove
            </p>`
          : nothing
      }
    `;
  }

  override willUpdate(): void {
    super.willUpdate();
    // What had the focus may have been removed.
    if (valueAt(this.seat.state, this.focused) === undefined) this.focused = '';
    if (this.focused === '') this.focused = this.rows()[0]?.pointer ?? '';
  }

  /** The background of what has just changed fades in, so that the eye finds it. */
  override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const item of this.renderRoot.querySelectorAll<HTMLElement>('.item.glows')) {
      const pointer = item.dataset['pointer']!;
      const glow = this.glow(pointer, item.getAttribute('aria-expanded') === 'false');
      if (glow === undefined || this.seen.get(pointer) === glow.key) continue;
      this.seen.set(pointer, glow.key);
      item.firstElementChild!.animate([{ filter: 'saturate(1.5) brightness(1.06)' }, { filter: 'none' }], {
        duration: 1200,
        easing: 'ease-out',
      });
    }
  }

  private empty(): TemplateResult {
    return html`
      <div class="empty">
        ${icon('tree')}
        <strong>The state is empty</strong>
        <p>It is one JSON document that all members share.</p>
        ${
          this.seat.mayWrite('/shared')
            ? html`<button @click=${() => this.edit(this.seat.isGameMaster ? '' : '/shared', 'add')}>${icon('plus')} Add something</button>`
            : nothing
        }
      </div>
    `;
  }

  private rows(): Row[] {
    const rows: Row[] = [];
    const walk = (container: Json, pointer: string, level: number): void => {
      const members = membersOf(container);
      const shown = members.slice(0, this.pages.get(pointer) ?? pageSize);
      shown.forEach(([name, value], i) => {
        const place = childOf(pointer, name);
        const inner = membersOf(value).length;
        const isContainer = typeof value === 'object' && value !== null;
        const isOpen = isContainer && (this.opened.get(place) ?? (level < openLevels && inner <= openMembers && place !== combatPath));
        const more = i === shown.length - 1 ? members.length - shown.length : 0;
        rows.push({ pointer: place, name, value, level, position: i + 1, siblings: members.length, isOpen, isContainer, more });
        if (isOpen) walk(value, place, level + 1);
      });
    };
    walk(this.seat.state, '', 0);
    return rows;
  }

  private row(row: Row, id: string): TemplateResult {
    const { seat } = this;
    const glow = this.glow(row.pointer, row.isContainer && !row.isOpen);
    const isSecret = seat.isSecret(row.pointer);
    const isOutermostSecret = isSecret && !seat.isSecret(row.pointer.slice(0, row.pointer.lastIndexOf('/')));
    const isEdited = this.editing?.pointer === row.pointer;
    return html`
      <div
        class=${classMap({ item: true, open: row.isOpen, secret: isSecret, glows: glow !== undefined, edited: isEdited })}
        role="treeitem"
        aria-labelledby=${id}
        aria-level=${row.level + 1}
        aria-posinset=${row.position}
        aria-setsize=${row.siblings}
        aria-selected=${row.pointer === this.focused}
        aria-expanded=${row.isContainer ? row.isOpen : nothing}
        tabindex=${row.pointer === this.focused ? 0 : -1}
        data-pointer=${row.pointer}
        .style=${`--level: ${row.level}`}
        @focus=${() => (this.focused = row.pointer)}
      >
        <div class="line" @click=${() => row.isContainer && this.open(row.pointer, !row.isOpen)}>
          <span class="twisty">${row.isContainer ? icon('down') : nothing}</span>
          <span class="content" id=${id}>
            ${this.name(row)} ${this.value(row)} ${isOutermostSecret ? html`<span class="tag secret">${icon('hidden')} Only you</span>` : nothing}
            ${glow === undefined ? nothing : this.was(row, glow)}
          </span>
          ${this.tools(row)}
        </div>
        ${row.more > 0 ? this.moreButton(row) : nothing}
      </div>
    `;
  }

  private value(row: Row): TemplateResult {
    if (!row.isContainer) {
      const kind = typeof row.value === 'string' ? 'text' : typeof row.value === 'number' ? 'number' : '';
      const text = typeof row.value === 'string' ? row.value || '“”' : JSON.stringify(row.value);
      return html`<span class="value ${kind}">${text.length > longestText ? `${text.slice(0, longestText)}…` : text}</span>
        ${this.named(row) === '' ? nothing : html`<span class="count">${this.named(row)}</span>`}`;
    }
    const count = membersOf(row.value).length;
    const known = this.named(row);
    const inner = known === '' || uuid.test(row.name) ? nothing : html`${known} `;
    return html`<span class="count">${inner}${Array.isArray(row.value) ? `[${count}]` : `{${count}}`}</span>`;
  }

  /** An id as a name is shown by its end, after what it is the id of. */
  private name(row: Row): TemplateResult {
    if (!uuid.test(row.name)) return html`<span class="key">${row.name}</span>`;
    const known = this.named(row);
    return html`${known === '' ? nothing : html`<span class="key">${known}</span> `}<span class="id" title=${row.name}
        >…${row.name.slice(-4)}</span
      >`;
  }

  /** The name of a character, where its id is all that the state has. */
  private named(row: Row): string {
    const id = typeof row.value === 'string' ? row.value : isObject(row.value) ? (row.value['character_id'] ?? row.name) : row.name;
    if (typeof id !== 'string' || !uuid.test(id)) return '';
    if (isWithin(row.pointer, privateNotes)) return this.seat.player(id);
    const name = this.seat.character(id);
    return name.startsWith('Character ') ? '' : name;
  }

  private was(row: Row, glow: Glow): TemplateResult {
    const before = row.isContainer
      ? nothing
      : html`was ${glow.previous === undefined ? 'absent' : preview(glow.previous)}${glow.by === '' ? '' : ', '}`;
    return html`<span class="was">${before}${glow.by === '' ? nothing : `by ${glow.by === 'You' ? 'you' : glow.by}`}</span>`;
  }

  private tools(row: Row): TemplateResult | typeof nothing {
    if (!this.seat.mayWrite(row.pointer) || this.editing !== null) return nothing;
    const stop = (act: () => void) => (event: Event) => {
      event.stopPropagation();
      act();
    };
    return html`
      <span class="tools">
        ${
          row.isContainer
            ? html`<button tabindex="-1" aria-label="Add to ${row.name}" @click=${stop(() => this.edit(row.pointer, 'add'))}>
                ${icon('plus')}
              </button>`
            : nothing
        }
        <button tabindex="-1" aria-label="Edit ${row.name}" @click=${stop(() => this.edit(row.pointer, 'set'))}>${icon('pencil')}</button>
        <button tabindex="-1" aria-label="Remove ${row.name}" @click=${stop(() => this.take(row.pointer))}>${icon('bin')}</button>
      </span>
    `;
  }

  private moreButton(row: Row): TemplateResult {
    const container = row.pointer.slice(0, row.pointer.lastIndexOf('/'));
    return html`
      <button
        class="quiet small"
        @click=${() => {
          this.pages.set(container, (this.pages.get(container) ?? pageSize) + pageSize);
          this.requestUpdate();
        }}
      >
        ${row.more} more
      </button>
    `;
  }

  private form(editing: Editing): TemplateResult {
    const isAdding = editing.kind === 'add';
    const container = valueAt(this.seat.state, editing.pointer);
    const text = isAdding
      ? ''
      : typeof editing.previous === 'string' && this.kind === 'text'
        ? editing.previous
        : (JSON.stringify(editing.previous, null, 2) ?? '');
    return html`
      <form
        class="box"
        aria-label=${isAdding ? `Add to ${editing.pointer || 'the state'}` : `Edit ${editing.pointer}`}
        @submit=${this.save}
        @keydown=${this.formKey}
      >
        ${
          isAdding && !Array.isArray(container)
            ? html`<div class="field">
                <label for="name">Name</label><input id="name" name="name" required maxlength="200" autocomplete="off" />
              </div>`
            : nothing
        }
        <div class="field">
          <label for="kind">Kind</label>
          <select id="kind" @change=${(e: Event) => (this.kind = (e.target as HTMLSelectElement).value as 'text' | 'json')}>
            <option value="text" ?selected=${this.kind === 'text'}>Text</option>
            <option value="json" ?selected=${this.kind === 'json'}>JSON</option>
          </select>
        </div>
        <div class="field wide">
          <label for="value">Value of ${isAdding ? 'the new member' : editing.pointer}</label>
          ${
            this.kind === 'text'
              ? html`<input id="value" name="value" .value=${text} autocomplete="off" />`
              : html`<textarea
                  id="value"
                  name="value"
                  rows=${Math.min(12, text.split('\n').length + 1)}
                  spellcheck="false"
                  .value=${text}
                ></textarea>`
          }
        </div>
        ${
          this.kind === 'text'
            ? nothing
            : html`<div class="field wide">
                <label for="file">From a file</label>
                <input id="file" type="file" accept=".json,application/json" @change=${this.read} />
              </div>`
        }
        ${this.problem === '' ? nothing : html`<p class="problem wide" role="alert">${this.problem}</p>`}
        <div class="row wide">
          <button class="primary small">Save</button>
          <button type="button" class="quiet small" @click=${this.cancel}>Cancel</button>
        </div>
      </form>
    `;
  }

  private glow(pointer: string, isClosed: boolean): Glow | undefined {
    return this.seat.glowAt(pointer) ?? (isClosed ? this.seat.glowsBelow(pointer) : undefined);
  }

  private open(pointer: string, isOpen: boolean): void {
    this.opened.set(pointer, isOpen);
    this.focused = pointer;
    this.requestUpdate();
  }

  private edit(pointer: string, kind: Editing['kind']): void {
    const previous = valueAt(this.seat.state, pointer);
    this.editing = { pointer, kind, previous };
    this.kind = kind === 'add' || previous === undefined || typeof previous === 'string' ? 'text' : 'json';
    this.problem = '';
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('form input, form textarea')?.focus());
  }

  /** Fills a file in: a character sheet is too long to type. */
  private readonly read = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file !== undefined) this.renderRoot.querySelector<HTMLTextAreaElement>('#value')!.value = await file.text();
  };

  private readonly cancel = (): void => {
    this.editing = null;
    void this.updateComplete.then(() => this.focusRow(this.focused));
  };

  private readonly save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const editing = this.editing!;
    const entries = new FormData(event.target as HTMLFormElement);
    const text = String(entries.get('value'));
    let value: Json;
    try {
      value = this.kind === 'text' ? text : (JSON.parse(text) as Json);
    } catch (error) {
      this.problem = `This is not JSON: ${(error as Error).message}`;
      return;
    }
    const isArray = Array.isArray(valueAt(this.seat.state, editing.pointer));
    const path = editing.kind === 'set' ? editing.pointer : childOf(editing.pointer, isArray ? '-' : String(entries.get('name')));
    const previous = editing.kind === 'set' && editing.previous !== undefined ? { previous: editing.previous } : {};
    const sheet = /^\/characters\/([^/]+)$/.exec(path)?.[1];
    // A whole character may be larger than a message.
    const isSheet = sheet !== undefined && uuid.test(sheet) && isObject(value) && JSON.stringify({ value, ...previous }).length > maxMessage;
    const command = (): Promise<unknown> =>
      isSheet
        ? this.seat.replaceCharacter(sheet, value as JsonObject, editing.kind === 'set' ? editing.previous : undefined)
        : this.seat.live.updateState([{ path, value, ...previous }]);
    const quiet = isWithin(path, this.seat.privateNotes) ? 'Saved. Only you and the game master see it.' : undefined;
    if (await this.seat.run(command, quiet)) {
      if (editing.kind === 'add' && editing.pointer !== '') this.opened.set(editing.pointer, true);
      this.cancel();
    }
  };

  private take(pointer: string): void {
    const previous = valueAt(this.seat.state, pointer);
    void this.seat.run(() => this.seat.live.updateState([{ path: pointer, ...(previous === undefined ? {} : { previous }) }]));
  }

  private readonly formKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.cancel();
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).closest('button') !== null) return;
    const rows = this.rows();
    const at = rows.findIndex((r) => r.pointer === this.focused);
    const row = rows[at];
    if (row === undefined) return;
    const parent = row.pointer.slice(0, row.pointer.lastIndexOf('/'));
    const mayWrite = this.seat.mayWrite(row.pointer);
    const acts: Record<string, () => void> = {
      ArrowDown: () => this.focusRow(rows[at + 1]?.pointer),
      ArrowUp: () => this.focusRow(rows[at - 1]?.pointer),
      Home: () => this.focusRow(rows[0]?.pointer),
      End: () => this.focusRow(rows[rows.length - 1]?.pointer),
      ArrowRight: () => {
        if (row.isContainer && !row.isOpen) this.open(row.pointer, true);
        else if (row.isOpen && rows[at + 1]?.level === row.level + 1) this.focusRow(rows[at + 1]!.pointer);
      },
      ArrowLeft: () => {
        if (row.isOpen) this.open(row.pointer, false);
        else if (tokensOf(parent).length > 0) this.focusRow(parent);
      },
      Enter: () => (mayWrite ? this.edit(row.pointer, 'set') : row.isContainer && this.open(row.pointer, !row.isOpen)),
      F2: () => mayWrite && this.edit(row.pointer, 'set'),
      '+': () => mayWrite && row.isContainer && this.edit(row.pointer, 'add'),
      Delete: () => mayWrite && this.take(row.pointer),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  private focusRow(pointer: string | undefined): void {
    if (pointer === undefined) return;
    this.focused = pointer;
    void this.updateComplete.then(() =>
      [...this.renderRoot.querySelectorAll<HTMLElement>('.item')].find((item) => item.dataset['pointer'] === pointer)?.focus(),
    );
  }
}
