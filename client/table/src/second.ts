import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Component } from './component.ts';
import { advice } from './describe.ts';
import { developmentIdentity, identityOf } from './identity.ts';
import { Seat } from './seat.ts';
import { base } from './styles.ts';

/** Takes a second seat in the same session, to see what the service sends a player. Dispatches `seated` with it. */
@customElement('gs-second')
export class Second extends Component {
  static override styles = [
    base,
    css`
      form {
        display: grid;
        gap: 12px;
      }
      .choices {
        display: grid;
        gap: 4px;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
        gap: 10px;
      }
    `,
  ];

  @property({ attribute: false }) seat!: Seat;
  @state() private as: 'observer' | 'player' = 'observer';
  @state() private problem = '';
  @state() private isBusy = false;

  override render(): TemplateResult {
    const { development } = this.seat.identity;
    const choose = (as: 'observer' | 'player') => () => (this.as = as);
    return html`
      <form @submit=${this.submit} aria-label="See as a player">
        <h2>See as a player</h2>
        <p class="hint">
          A second connection, beside yours, with ${development ? 'a development player of its own' : 'another JWT'}: it shows exactly what the
          service sends that player.
        </p>
        <fieldset class="choices">
          <legend class="visually-hidden">As whom</legend>
          <label class="check">
            <input type="radio" name="as" value="observer" checked @change=${choose('observer')} /> An observer, who sees what every player sees
          </label>
          <label class="check"><input type="radio" name="as" value="player" @change=${choose('player')} /> A player, who can act</label>
        </fieldset>
        <div class="fields">
          ${
            this.as === 'player'
              ? html`<div class="field">
                  <label for="character">Character</label
                  ><input id="character" name="character" required maxlength="60" placeholder="Rook" autocomplete="off" />
                </div>`
              : nothing
          }
          ${
            development && this.as === 'player'
              ? html`<div class="field">
                  <label for="name">Player</label><input id="name" name="name" required maxlength="60" placeholder="Ben" autocomplete="off" />
                </div>`
              : nothing
          }
          ${
            development
              ? nothing
              : html`<div class="field">
                  <label for="jwt">JWT of that player</label><input id="jwt" name="jwt" required autocomplete="off" />
                </div>`
          }
        </div>
        ${this.problem === '' ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
        <div class="row">
          <button class="primary" ?disabled=${this.isBusy}>Open the view</button>
          <button type="button" class="quiet" @click=${() => this.dispatchEvent(new Event('cancel'))}>Cancel</button>
        </div>
      </form>
    `;
  }

  private readonly submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const entries = new FormData(event.target as HTMLFormElement);
    this.isBusy = true;
    this.problem = '';
    try {
      const { development } = this.seat.identity;
      const identity = development ? await developmentIdentity(String(entries.get('name') ?? '')) : identityOf(String(entries.get('jwt')));
      const as = this.as === 'observer' ? ('observer' as const) : { character: String(entries.get('character')).trim() };
      const seat = (await Seat.resume(identity, this.seat.sessionId)) ?? (await Seat.join(identity, this.seat.sessionId, as));
      this.dispatchEvent(new CustomEvent<Seat>('seated', { detail: seat }));
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const hint = code === 'forbidden' && this.as === 'observer' ? 'Choose a player instead.' : advice(code ?? '');
      this.problem = [message, hint].filter((part) => part !== '').join(' ');
    } finally {
      this.isBusy = false;
    }
  };
}
