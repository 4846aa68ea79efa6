import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { base } from './styles.ts';
import type { Seat } from './seat.ts';

/** A part of the page. */
export class Component extends LitElement {
  static override styles = [base];
}

/** A part of the page that shows one seat, and renders again after each of its changes. */
export class SeatComponent extends Component {
  @property({ attribute: false }) seat!: Seat;
  private watched: Seat | null = null;
  private readonly refresh = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watched?.removeEventListener('change', this.refresh);
    this.watched = null;
  }

  override willUpdate(): void {
    this.watch();
  }

  private watch(): void {
    if (this.seat === this.watched || !this.isConnected) return;
    this.watched?.removeEventListener('change', this.refresh);
    this.watched = this.seat ?? null;
    this.watched?.addEventListener('change', this.refresh);
  }
}
