import { css, html, nothing } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { StoreElement } from '../store-element.ts';
import { icon } from '../icons.ts';

type Drawer = 'channels' | 'panel';

/** The page's head: as whom one acts, light or dark, and in narrow windows the drawers. */
export class PageHeadElement extends StoreElement {
  static override styles = css`
    div {
      align-items: center;
      display: flex;
      gap: 8px;
      min-block-size: 48px;
      padding: 0 12px;
    }

    .brand {
      align-items: center;
      color: var(--text-strong);
      display: flex;
      font-weight: 700;
      gap: 8px;
      white-space: nowrap;
    }

    .brand img {
      block-size: 28px;
      inline-size: 28px;
    }

    .about {
      color: var(--text-muted);
      flex: 1;
      font-size: 0.875rem;
      margin: 0;
      min-inline-size: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    label {
      align-items: center;
      color: var(--text-muted);
      display: flex;
      font-size: 0.875rem;
      gap: 8px;
      margin-inline-start: 16px;
      white-space: nowrap;
    }

    select,
    button {
      background: var(--ground-field);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      color: var(--text-strong);
      font: inherit;
      font-size: 0.9375rem;
      min-block-size: 32px;
    }

    select {
      max-inline-size: 190px;
      padding: 0 6px;
    }

    button {
      align-items: center;
      cursor: pointer;
      display: flex;
      justify-content: center;
      padding: 0 6px;
    }

    button:hover {
      background: var(--ground-chosen);
    }

    ${focusRing(2)}

    .channels {
      display: none;
    }

    @media (width < 720px) {
      .channels {
        display: flex;
      }

      .name,
      .about,
      .act {
        clip-path: inset(50%);
        position: absolute;
        inline-size: 1px;
        overflow: hidden;
      }

      label {
        flex: 1;
        margin-inline-start: 0;
      }

      select {
        flex: 1;
      }
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.addEventListener('channel', this.#closeChannels);
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.removeEventListener('channel', this.#closeChannels);
    document.removeEventListener('keydown', this.#onKey);
  }

  override render(): unknown {
    const { me, view } = this.store;
    const isLight = theme() === 'light';
    return html`<div>
      ${this.#drawerButton('channels', 'Channels')}
      <span class="brand"
        ><img src="/sandbox/app/styles/muster.svg" alt="" /><span class="name">Muster sandbox</span></span
      >
      <label>
        <span class="act">Act as</span>
        <select aria-describedby="about" @change=${this.#actAs}>
          ${(view?.personas ?? []).map(
            ({ name, title }) => html`<option value=${name} ?selected=${name === me?.name}>${title}</option>`,
          )}
        </select>
      </label>
      <p class="about" id="about">${me?.about ?? nothing}</p>
      <slot></slot>
      <button
        aria-label=${isLight ? 'Switch to dark' : 'Switch to light'}
        title=${isLight ? 'Switch to dark' : 'Switch to light'}
        @click=${this.#switchTheme}
      >
        ${icon(isLight ? 'moon' : 'sun')}
      </button>
      ${this.#drawerButton('panel', 'Sandbox controls')}
    </div>`;
  }

  #drawerButton(drawer: Drawer, name: string): unknown {
    return html`<button
      class=${drawer}
      aria-label=${name}
      title=${name}
      aria-expanded=${isOpen(drawer)}
      @click=${() => {
        this.#toggle(drawer);
      }}
    >
      ${icon(drawer === 'channels' ? 'menu' : 'panel')}
    </button>`;
  }

  readonly #actAs = (event: Event): void => {
    if (event.currentTarget instanceof HTMLSelectElement) this.store.actAs(event.currentTarget.value);
  };

  readonly #switchTheme = (): void => {
    const next = theme() === 'light' ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem('muster.theme', next);
    this.requestUpdate();
  };

  /** In a wide window the panel stands beside the chat and is closed, not drawn in. */
  #toggle(drawer: Drawer): void {
    const { dataset } = document.documentElement;
    const opens = !isOpen(drawer);
    if (isWide(drawer)) dataset['panel'] = opens ? 'open' : 'closed';
    else if (opens) dataset['drawer'] = drawer;
    else delete dataset['drawer'];
    this.requestUpdate();
    if (opens && !isWide(drawer)) focusFirst(drawer);
  }

  #close(): void {
    const { dataset } = document.documentElement;
    const drawer = dataset['drawer'];
    if (drawer === undefined) return;
    delete dataset['drawer'];
    this.requestUpdate();
    this.renderRoot.querySelector<HTMLElement>(`button.${drawer}`)?.focus();
  }

  readonly #closeChannels = (): void => {
    if (document.documentElement.dataset['drawer'] === 'channels') this.#close();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) this.#close();
  };
}

function theme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

function isWide(drawer: Drawer): boolean {
  return drawer === 'panel' && matchMedia('(width >= 1100px)').matches;
}

function isOpen(drawer: Drawer): boolean {
  const { dataset } = document.documentElement;
  return isWide(drawer) ? dataset['panel'] !== 'closed' : dataset['drawer'] === drawer;
}

function focusFirst(drawer: Drawer): void {
  const host = document.getElementById(drawer)?.firstElementChild;
  const first = host?.shadowRoot?.querySelector<HTMLElement>(
    '[aria-current], button, [tabindex="0"], a[href], summary',
  );
  first?.focus();
}
