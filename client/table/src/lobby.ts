import { newId } from 'gamesession';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Component } from './component.ts';
import { advice } from './describe.ts';
import { icon, largeDie } from './icons.ts';
import { clientOf, developmentIdentity, hasDevelopmentTokens, type Identity, identityOf, keepIdentity, keptIdentity } from './identity.ts';
import { keepSettings, Seat } from './seat.ts';
import { base } from './styles.ts';
import { scene } from './scene.ts';

interface Summary {
  session_id: string;
  name: string;
  role: string;
  status: string;
  updated_at: string;
}

const names = ['Anna', 'Ben', 'Carla', 'Dario', 'Esme', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kim', 'Lucia', 'Milo', 'Nora'];
const awaySeconds = 120;
const mostAwaySeconds = 86_400;
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const roleNames: Record<string, string> = { game_master: 'game master', player: 'player', observer: 'observer' };
const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Before the table: who the visitor is, and which session. Dispatches `seated` with a {@link Seat}. */
@customElement('gs-lobby')
export class Lobby extends Component {
  static override styles = [
    base,
    css`
      :host {
        max-width: 1060px;
        margin: 0 auto;
        padding: clamp(20px, 5vw, 56px) 20px 60px;
      }
      .hero.first {
        min-height: min(640px, calc(100dvh - 170px));
      }
      .hero text {
        fill: currentColor;
        stroke: none;
        font: 700 4px var(--display);
        text-anchor: middle;
      }
      .hero {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 24px clamp(24px, 7vw, 90px);
        align-items: center;
      }
      .hero .words {
        margin-block-end: clamp(20px, 4vw, 36px);
      }
      h1 {
        font-size: clamp(2.3rem, 6vw, 3.7rem);
        font-weight: 800;
        letter-spacing: -0.01em;
      }
      .hero p {
        max-width: 56ch;
        margin-block-start: 10px;
        font-size: 1.1rem;
        color: var(--soft);
      }
      .hero > svg {
        width: clamp(90px, 17vw, 170px);
        height: clamp(90px, 17vw, 170px);
        stroke-width: 0.55;
        color: var(--accent);
      }
      .hero.first > svg {
        width: clamp(120px, 27vw, 340px);
        height: clamp(120px, 27vw, 340px);
        stroke-width: 0.25;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr));
        gap: 18px;
        align-items: start;
      }
      .column {
        display: grid;
        gap: 18px;
      }
      .card {
        display: grid;
        gap: 14px;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 14px;
        padding: 22px;
        box-shadow:
          0 1px 2px var(--shadow),
          0 10px 30px -18px var(--shadow);
      }
      .card h2 {
        font-size: 1.45rem;
      }
      .narrow {
        max-width: 480px;
      }
      .trouble {
        margin-block-end: 18px;
        background: var(--wrong-wash);
        border-color: var(--wrong);
      }
      .who {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-block-end: 16px;
      }
      details summary {
        cursor: pointer;
        font-weight: 600;
        font-size: 0.94rem;
      }
      details[open] summary {
        margin-block-end: 12px;
      }
      ul.sessions {
        display: grid;
      }
      .sessions li {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 9px 0;
        border-block-start: 1px solid var(--line);
      }
      .sessions li:first-child {
        border: 0;
      }
      .sessions b {
        overflow-wrap: anywhere;
        font-family: var(--display);
        font-size: 1.08rem;
      }
      @media (width < 560px) {
        .hero > svg,
        .hero.first > svg {
          display: none;
        }
        .hero {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  /** From the link that the visitor followed; empty for none. */
  @property() sessionId = '';
  /** In Development, the player to enter as at once. */
  @property() playerId = '';
  /** Whether the link says that the service rolls. */
  @property({ type: Boolean }) serverRolls = false;
  @state() private identity: Identity | null = null;
  @state() private isDevelopment: boolean | null = null;
  private readonly suggested = names[Math.floor(Math.random() * names.length)]!;
  @state() private sessions: Summary[] | null = null;
  @state() private problem = '';
  @state() private isBusy = false;
  @state() private isOpening = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.serverRolls) keepSettings(this.sessionId, { dice: 'server' });
    void this.start();
  }

  override render(): TemplateResult {
    const isFirst = this.identity === null;
    return html`
      <div class="hero ${isFirst ? 'first' : ''}">
        <div>
          <div class="words">
            <h1>${this.sessionId === '' ? 'Take a seat at the table' : 'A seat is waiting for you'}</h1>
            <p>
              Play a live session of the Game Session Service in this browser: one state, one fight, and everything that the service sends, as it
              comes.
            </p>
          </div>
          ${isFirst ? [this.trouble(), this.enter()] : nothing}
        </div>
        ${largeDie}
      </div>
      ${isFirst ? nothing : this.trouble()} ${this.isOpening ? html`<p role="status" class="soft">Taking your seat…</p>` : this.step()}
    `;
  }

  private trouble(): TemplateResult | typeof nothing {
    return this.problem === '' ? nothing : html`<p class="box problem trouble" role="alert">${this.problem}</p>`;
  }

  private step(): TemplateResult | typeof nothing {
    if (this.identity === null) return nothing;
    return html`
      <p class="who">
        <span>You are <b>${this.identity.name || `player ${this.identity.playerId.slice(-4)}`}</b></span>
        ${this.identity.development ? html`<span class="tag own">Development</span>` : nothing}
        <button class="small quiet" @click=${this.forget}>Be somebody else</button>
        <span class="hint">Your id: <code>${this.identity.playerId}</code></span>
      </p>
      <div class="cards">
        ${this.sessionId === '' ? [this.creation(), html`<div class="column">${this.joining()} ${this.own()}</div>`] : this.joining()}
      </div>
    `;
  }

  private enter(): TemplateResult {
    const jwt = html`
      <form class="stack" @submit=${this.paste}>
        <div class="field">
          <label for="jwt">JWT</label>
          <textarea id="jwt" name="jwt" rows="4" required spellcheck="false" autocomplete="off" placeholder="eyJhbGciOi…"></textarea>
          <p class="hint">Its subject is your player's UUID. It stays in this tab.</p>
        </div>
        <div><button class=${this.isDevelopment ? '' : 'primary'} ?disabled=${this.isBusy}>Enter with this JWT</button></div>
      </form>
    `;
    return html`
      <div class="card narrow">
        <h2>Who are you?</h2>
        ${this.isDevelopment === null ? html`<p class="soft" role="status">Asking the service…</p>` : nothing}
        ${
          this.isDevelopment === true
            ? html`
                <form class="stack" @submit=${this.develop}>
                  <div class="field">
                    <label for="name">Your name</label>
                    <input id="name" name="name" required maxlength="60" autocomplete="nickname" value=${this.suggested} />
                  </div>
                  <div><button class="primary" ?disabled=${this.isBusy}>Enter as a development player ${icon('next')}</button></div>
                </form>
                <details>
                  <summary>Use a JWT instead</summary>
                  ${jwt}
                </details>
              `
            : nothing
        }
        ${this.isDevelopment === false ? jwt : nothing}
      </div>
    `;
  }

  private creation(): TemplateResult {
    return html`
      <form class="card" @submit=${this.create}>
        <h2>Start a session</h2>
        <p class="soft">You become its game master.</p>
        <div class="field">
          <label for="title">Name of the session</label>
          <input id="title" name="title" required maxlength="200" value="The Sunless Citadel" autocomplete="off" />
        </div>
        <fieldset class="stack">
          <legend class="visually-hidden">Settings</legend>
          <label class="check"><input type="checkbox" name="scene" checked /> Begin with a scene to play with</label>
          <label class="check"><input type="checkbox" name="observers" checked /> Allow observers</label>
          <label class="check"><input type="checkbox" name="dice" /> The service rolls initiative</label>
          <label class="check"><input type="checkbox" name="rounds" /> The service rolls initiative again for each round</label>
          <label class="check"><input type="checkbox" name="enforce" /> Each turn has one action, bonus action and reaction</label>
          <label class="check"><input type="checkbox" name="hold" /> A turn waits until effects that are due are answered</label>
          <label class="check"><input type="checkbox" name="absence" /> A player may take the seat of a game master who is away</label>
        </fieldset>
        <details>
          <summary>Who stands in for you</summary>
          <div class="stack">
            <div class="field">
              <label for="away">Away for so many seconds</label>
              <input id="away" name="away" type="number" min="1" max=${mostAwaySeconds} value=${awaySeconds} required />
            </div>
            <div class="field">
              <label for="deputies">Deputies</label>
              <input id="deputies" name="deputies" autocomplete="off" aria-describedby="rights" placeholder="ids of players" />
              <p class="hint" id="rights">They see and do what you see and do. The page tells everybody their id before they join.</p>
            </div>
          </div>
        </details>
        <div><button class="primary" ?disabled=${this.isBusy}>Start the session</button></div>
      </form>
    `;
  }

  private joining(): TemplateResult {
    const hasLink = this.sessionId !== '';
    return html`
      <form class="card ${hasLink ? 'narrow' : ''}" @submit=${this.join}>
        <h2>${hasLink ? 'Join the session' : 'Join by link'}</h2>
        ${
          hasLink
            ? nothing
            : html`<div class="field">
                <label for="link">Link, or id of the session</label>
                <input id="link" name="link" required autocomplete="off" placeholder="${location.origin}/table?session=…" />
              </div>`
        }
        <div class="field">
          <label for="character">Your character</label>
          <input id="character" name="character" maxlength="60" autocomplete="off" placeholder="Lia" />
        </div>
        <div class="row">
          <button class="primary" ?disabled=${this.isBusy} value="player">Play</button>
          <button ?disabled=${this.isBusy} value="observer">Only watch</button>
          ${hasLink ? html`<button type="button" class="quiet push" @click=${this.forgetLink}>Another session</button>` : nothing}
        </div>
      </form>
    `;
  }

  private own(): TemplateResult | typeof nothing {
    if (this.sessions === null) return nothing;
    return html`
      <div class="card">
        <h2>Your sessions</h2>
        ${
          this.sessions.length === 0
            ? html`<p class="soft">You have no seat in a session yet.</p>`
            : html`<ul class="sessions">
                ${this.sessions.map(
                  (s) => html`
                    <li>
                      <div>
                        <b>${s.name}</b>
                        <div class="hint">${roleNames[s.role] ?? s.role}, ${s.status}, ${when.format(new Date(s.updated_at))}</div>
                      </div>
                      <button class="small push" aria-label="Open ${s.name}" ?disabled=${this.isBusy} @click=${() => this.open(s.session_id)}>
                        Open
                      </button>
                    </li>
                  `,
                )}
              </ul>`
        }
      </div>
    `;
  }

  private async start(): Promise<void> {
    const kept = keptIdentity();
    // A link may name the player; the identity that is kept from before may be another one.
    const wanted = this.playerId === '' || kept?.playerId === this.playerId ? kept : null;
    if (wanted !== null) {
      await this.become(wanted);
      return;
    }
    await this.work(async () => {
      try {
        this.isDevelopment = await hasDevelopmentTokens();
      } catch (error) {
        this.isDevelopment = false;
        throw error;
      }
      if (this.isDevelopment && this.playerId !== '') await this.become(await developmentIdentity('', this.playerId));
    });
  }

  private async become(identity: Identity): Promise<void> {
    keepIdentity(identity);
    this.identity = identity;
    if (this.sessionId !== '') await this.open(this.sessionId);
    else await this.list(identity);
  }

  private list(identity: Identity): Promise<void> {
    return this.work(async () => {
      this.sessions = (await clientOf(identity).listSessions({ limit: 20 })).sessions as Summary[];
    });
  }

  private readonly forgetLink = (): void => {
    this.sessionId = '';
    void this.list(this.identity!);
  };

  private async open(sessionId: string): Promise<void> {
    this.isOpening = true;
    await this.work(async () => {
      const seat = await Seat.resume(this.identity!, sessionId);
      if (seat !== null) this.seated(seat);
    });
    this.isOpening = false;
  }

  private readonly develop = (event: Event): void => {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim();
    void this.work(async () => this.become(await developmentIdentity(name)));
  };

  private readonly paste = (event: Event): void => {
    event.preventDefault();
    const jwt = String(new FormData(event.target as HTMLFormElement).get('jwt'));
    void this.work(() => this.become(identityOf(jwt)));
  };

  private readonly create = (event: Event): void => {
    event.preventDefault();
    const entries = new FormData(event.target as HTMLFormElement);
    const deputies = String(entries.get('deputies')).match(new RegExp(uuid, 'gi')) ?? [];
    void this.work(async () =>
      this.seated(
        await Seat.create(this.identity!, {
          campaign_id: newId(),
          name: String(entries.get('title')).trim(),
          settings: {
            gm_only_paths: ['/gm'],
            allow_observers: entries.get('observers') === 'on',
            dice: entries.get('dice') === 'on' ? 'server' : 'client',
            ...(entries.get('rounds') === 'on' ? { initiative_each_round: true } : {}),
            ...(entries.get('enforce') === 'on' ? { enforce_actions: true } : {}),
            ...(entries.get('hold') === 'on' ? { hold_turn_for_due: true } : {}),
            ...(deputies.length > 0 ? { game_masters: deputies } : {}),
            ...(entries.get('absence') === 'on' ? { game_master_claim: 'longest_member' } : {}),
            ...(entries.get('absence') === 'on' || deputies.length > 0 ? { game_master_absence: Number(entries.get('away')) } : {}),
            initial_state: entries.get('scene') === 'on' ? scene : {},
          },
        }),
      ),
    );
  };

  private readonly join = (event: SubmitEvent): void => {
    event.preventDefault();
    const entries = new FormData(event.target as HTMLFormElement);
    const isObserver = (event.submitter as HTMLButtonElement | null)?.value === 'observer';
    const character = String(entries.get('character')).trim();
    const id = this.sessionId || (uuid.exec(String(entries.get('link')))?.[0] ?? '');
    void this.work(async () => {
      if (id === '') throw new Error('This is not a link to a session: its id is a UUID.');
      if (!isObserver && character === '') throw new Error('Give your character a name, or only watch.');
      const known = await Seat.resume(this.identity!, id);
      this.seated(known ?? (await Seat.join(this.identity!, id, isObserver ? 'observer' : { character })));
    });
  };

  private readonly forget = (): void => {
    keepIdentity(null);
    this.identity = null;
    this.sessions = null;
    this.playerId = '';
    void this.start();
  };

  private seated(seat: Seat): void {
    this.dispatchEvent(new CustomEvent<Seat>('seated', { detail: seat }));
  }

  private async work(task: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.problem = '';
    try {
      await task();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      this.problem = [message, advice(code ?? '')].filter((part) => part !== '').join(' ');
      if (code === 'unauthorized') {
        keepIdentity(null);
        this.identity = null;
        if (this.isDevelopment === null) this.isDevelopment = await hasDevelopmentTokens().catch(() => false);
      }
    } finally {
      this.isBusy = false;
    }
  }
}
