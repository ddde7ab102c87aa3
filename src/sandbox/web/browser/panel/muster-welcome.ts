import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { onPageEvent, tellPage } from '../page-events.ts';
import type { Store } from '../store.ts';
import { startScenario } from './panel-feed.ts';
import { panelStyles } from './panel-styles.ts';

const REMEMBERED_AS = 'muster.welcome';
const SCENARIO = 'production-deploy-fails';

interface Thing {
  readonly label: string;
  readonly about: string;
  /** Resolves with what to look at now. */
  readonly go: () => Promise<string>;
}

/** The first visit: three sentences and three things to try. Once dismissed it stays away until it is asked for. */
export class MusterWelcome extends LitElement {
  static override properties = {
    store: { attribute: false },
    isShown: { state: true },
    said: { state: true },
    tried: { state: true },
  };
  static override styles = [
    panelStyles,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        gap: 10px;
        padding: 16px;
        border-block-end: 1px solid var(--line);
        background: var(--ground-own);
      }
      .head {
        display: flex;
        gap: 12px;
        align-items: start;
        justify-content: space-between;
      }
      h2 {
        font-size: 16px;
      }
      p {
        max-width: 90ch;
      }
      ul {
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
      }
      li button {
        display: block;
        width: 100%;
        height: 100%;
        padding: 8px 12px;
        text-align: start;
        white-space: normal;
      }
      li button > span {
        display: block;
      }
      .label {
        font-size: 14px;
        font-weight: 700;
      }
      .label .good {
        white-space: nowrap;
      }
      [role='status']:empty {
        display: none;
      }
    `,
  ];
  declare store: Store;
  declare isShown: boolean;
  /** What came of the last thing that was tried. */
  declare said: string;
  declare tried: ReadonlySet<string>;
  #stop: (() => void) | null = null;
  readonly #things: readonly Thing[] = [
    {
      label: 'Ask how a fleet is',
      about: 'Puts /fleet status into the composer; press Enter.',
      go: () => {
        tellPage(this, 'muster-compose', { text: '/fleet status' });
        return Promise.resolve('The composer holds /fleet status: press Enter to send it.');
      },
    },
    {
      label: 'Let a production deploy fail',
      about: 'Starts the scenario; Muster reports in #pipelines.',
      go: () => this.#startScenario(),
    },
    {
      label: 'Be a stranger',
      about: 'Acts as somebody without a role; see what is refused.',
      go: () => {
        this.store.actAs('a-stranger');
        return Promise.resolve('You are a stranger now. Try /audit search: Muster says who may.');
      },
    },
  ];

  constructor() {
    super();
    this.isShown = false;
    this.said = '';
    this.tried = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.isShown = localStorage.getItem(REMEMBERED_AS) !== 'dismissed';
    this.#stop = onPageEvent('muster-show-welcome', () => {
      void this.#show();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  async #show(): Promise<void> {
    localStorage.removeItem(REMEMBERED_AS);
    this.isShown = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  /** Hides it, and keeps it away on later visits. */
  #dismiss(): void {
    localStorage.setItem(REMEMBERED_AS, 'dismissed');
    this.isShown = false;
    tellPage(this, 'muster-focus-composer', null);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isShown) return nothing;
    return html`<section
      aria-labelledby="title"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.#dismiss();
      }}
    >
      <div class="head">
        <h2 id="title" tabindex="-1">Welcome to Muster’s sandbox</h2>
        <button
          @click=${() => {
            this.#dismiss();
          }}
        >
          Dismiss
        </button>
      </div>
      <p>
        This is Muster, a bot for teams that own and run fleets of nodes, on a stand-in for Discord that lives on this
        machine. The bot, its database and its rules are the real ones; the fleets, their CI and the people are
        simulated. Nothing leaves this machine and nothing can break, so act as anyone and see what Muster says.
      </p>
      <ul aria-label="Three things to try">
        ${this.#things.map((thing) => this.#renderThing(thing))}
      </ul>
      <p role="status" class="soft">${this.said}</p>
    </section>`;
  }

  #renderThing({ label, about, go }: Thing): TemplateResult {
    return html`<li>
      <button
        @click=${async () => {
          this.said = await go();
          this.tried = new Set([...this.tried, label]);
        }}
      >
        <span class="label">${label}${this.tried.has(label) ? html` <span class="good">✓ tried</span>` : nothing}</span>
        <span class="soft">${about}</span>
      </button>
    </li>`;
  }

  async #startScenario(): Promise<string> {
    const outcome = await startScenario(SCENARIO);
    if (outcome.kind === 'refused') return outcome.error;
    const channel = this.store.channels.find(({ name }) => name === 'pipelines');
    if (channel !== undefined) this.store.openChannel(channel.id);
    return 'The deploy has begun. Watch #pipelines; the panel shows each step and can speed up time.';
  }
}
