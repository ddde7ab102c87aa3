import { LitElement } from 'lit';
import type { Store } from './store.ts';

/** An element that shows what the store knows and is drawn anew when the store changes. Give it `.store`. */
export class StoreElement extends LitElement {
  static override properties: Readonly<Record<string, object>> = { store: { attribute: false } };
  declare store: Store;
  #stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.store.onChange(() => {
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }
}
