import { newId } from 'gamesession';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { SeatComponent } from './component.ts';
import { icon } from './icons.ts';
import { isObject, type Json, type JsonObject, valueAt } from './pointer.ts';
import { type MessageKind, messageKinds, problemsOf, type Schema, typeOf } from './schema.ts';
import { base } from './styles.ts';

interface Answer {
  isRefusal: boolean;
  title: string;
  text: string;
}

/** The description's own words: what stands between backticks is code. */
const prose = (text: string): (string | TemplateResult)[] => text.split('`').map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));

/** Sends any message that the service takes, with its schema beside it. */
@customElement('gs-composer')
export class Composer extends SeatComponent {
  static override styles = [
    base,
    css`
      form {
        display: grid;
        gap: 10px;
      }
      .choice {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
        gap: 10px;
      }
      .problems {
        display: grid;
        gap: 2px;
      }
      .schema {
        display: grid;
        gap: 7px;
        margin-block-start: 8px;
        padding-inline-start: 12px;
        border-inline-start: 2px solid var(--line);
      }
      dt {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      dt code {
        font-size: 0.86em;
      }
      dd {
        font-size: 0.88rem;
        color: var(--soft);
      }
      summary {
        cursor: pointer;
        font-weight: 600;
        font-size: 0.92rem;
      }
      .answer {
        border-inline-start: 4px solid var(--accent);
      }
      .answer.wrong {
        border-inline-start-color: var(--wrong);
      }
      pre {
        margin: 8px 0 0;
        max-height: 260px;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private kinds: MessageKind[] = [];
  @state() private chosen = 'state_update';
  @state() private text = '{}';
  @state() private answer: Answer | null = null;
  @state() private isSending = false;
  @state() private trouble = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    if (this.trouble !== '') {
      return html`<div class="empty">
        ${icon('send')}<strong>No messages to choose from</strong>
        <p>${this.trouble}</p>
        <button @click=${this.load}>Try again</button>
      </div>`;
    }
    const kind = this.kinds.find((k) => k.type === this.chosen);
    const problems = kind === undefined ? [] : this.problems(kind);
    return html`
      <form @submit=${this.submit} @keydown=${this.key} aria-label="Send a message">
        <div class="choice">
          <div class="field">
            <label for="type">Message</label>
            <select id="type" @change=${(e: Event) => this.choose((e.target as HTMLSelectElement).value)}>
              ${this.kinds.map((k) => html`<option value=${k.type} ?selected=${k.type === this.chosen}>${k.type}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="example">Example</label>
            <select id="example" @change=${(e: Event) => this.fill(kind!.examples[Number((e.target as HTMLSelectElement).value)]!.data)}>
              ${kind?.examples.map((e, i) => html`<option value=${i}>${e.name}</option>`)}
            </select>
          </div>
        </div>
        ${kind === undefined ? nothing : html`<p class="hint">${prose(kind.summary)}</p>`}
        <div class="field">
          <label for="data">data</label>
          <textarea
            id="data"
            rows=${Math.min(18, Math.max(5, this.text.split('\n').length + 1))}
            spellcheck="false"
            aria-describedby="problems"
            aria-invalid=${problems.length > 0}
            .value=${this.text}
            @input=${(e: Event) => (this.text = (e.target as HTMLTextAreaElement).value)}
          ></textarea>
          <div class="problems" id="problems" aria-live="polite">${problems.map((p) => html`<p class="problem">${p}</p>`)}</div>
        </div>
        <div class="row">
          <button class="primary" ?disabled=${this.isSending || this.seat.live.status !== 'open'}>${icon('send')} Send</button>
          <span class="hint">Ctrl + Enter sends. The service decides, whatever the schema says.</span>
        </div>
        ${this.answer === null ? nothing : this.told(this.answer)}
        ${
          kind?.data?.properties === undefined || Object.keys(kind.data.properties).length === 0
            ? nothing
            : html`<details open>
                <summary>Schema of data</summary>
                ${this.schema(kind.data)}
              </details>`
        }
      </form>
    `;
  }

  private schema(schema: Schema): TemplateResult {
    return html`
      <dl class="schema">
        ${Object.entries(schema.properties ?? {}).map(([name, member]) => {
          const inner = member.type === 'array' ? member.items : member;
          const isRequired = schema.required?.includes(name) ?? false;
          return html`
            <div>
              <dt>
                <code>${name}</code>
                <span class="hint">${typeOf(member)}</span> ${isRequired ? html`<span class="tag">required</span>` : nothing}
              </dt>
              ${member.description === undefined ? nothing : html`<dd>${prose(member.description)}</dd>`}
              ${inner?.properties === undefined ? nothing : html`<dd>${this.schema(inner)}</dd>`}
            </div>
          `;
        })}
      </dl>
    `;
  }

  private told(answer: Answer): TemplateResult {
    return html`
      <div class="box answer ${answer.isRefusal ? 'wrong' : ''}" role="status">
        <b class=${answer.isRefusal ? 'problem' : ''}>${answer.title}</b>
        ${answer.text === '' ? nothing : html`<pre tabindex="0" aria-label="The answer">${answer.text}</pre>`}
      </div>
    `;
  }

  private problems(kind: MessageKind): string[] {
    try {
      const value = JSON.parse(this.text) as Json;
      if (!isObject(value)) return ['data must be an object.'];
      return kind.data === null ? [] : problemsOf(value, kind.data);
    } catch (error) {
      return [`This is not JSON: ${(error as Error).message}`];
    }
  }

  private readonly load = async (): Promise<void> => {
    this.trouble = '';
    try {
      this.kinds = await messageKinds();
      if (this.text === '{}') this.choose(this.chosen);
    } catch (error) {
      this.trouble = (error as Error).message;
    }
  };

  private choose(type: string): void {
    this.chosen = type;
    this.answer = null;
    this.fill(this.kinds.find((k) => k.type === type)?.examples[0]?.data ?? {});
  }

  /** Fills in an example, with what is true here in the place of its ids and turn. */
  private fill(example: JsonObject): void {
    const { seat } = this;
    const { combat } = seat;
    const data = structuredClone(example);
    if ('update_id' in data) data['update_id'] = newId();
    if ('character_id' in data) data['character_id'] = seat.ownCharacter ?? combat?.active_character ?? seat.characters[0] ?? newId();
    if ('action_id' in data) data['action_id'] = this.chosen === 'action_resolve' ? (combat?.actions[0]?.action_id ?? newId()) : newId();
    if ('round' in data) data['round'] = combat?.round ?? 0;
    if ('turn_number' in data) data['turn_number'] = combat?.turn_number ?? 0;
    if ('order' in data) data['order'] = combat?.initiative_order.map((c) => c.character_id) ?? [];
    if ('targets' in data) data['targets'] = seat.characters.filter((id) => id !== data['character_id']).slice(0, 1);
    const first = Array.isArray(data['outcomes']) ? data['outcomes'][0] : undefined;
    if (isObject(first)) first['target_id'] = combat?.actions[0]?.targets[0] ?? seat.characters[0] ?? newId();
    if (Array.isArray(data['changes'])) {
      for (const change of data['changes'] as JsonObject[]) {
        if ('previous' in change) change['previous'] = valueAt(seat.state, String(change['path'])) ?? null;
      }
    }
    if ('since' in data) data['since'] = seat.live.version ?? '0';
    this.text = JSON.stringify(data, null, 2);
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.submit(event);
  };

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    let data: JsonObject;
    try {
      data = JSON.parse(this.text) as JsonObject;
    } catch {
      return;
    }
    this.isSending = true;
    try {
      const message = await this.seat.live.send(this.chosen as never, data as never);
      this.answer =
        message === null
          ? { isRefusal: false, title: 'Accepted: ack', text: '' }
          : {
              isRefusal: false,
              title: `Answered: ${(message as { type: string }).type}`,
              text: JSON.stringify((message as { data?: Json }).data, null, 2),
            };
    } catch (error) {
      const { code, message, details } = error as { code: string; message: string; details?: JsonObject };
      this.answer = { isRefusal: true, title: `Refused: ${code}. ${message}`, text: isObject(details) ? JSON.stringify(details, null, 2) : '' };
    } finally {
      this.isSending = false;
    }
  };
}
