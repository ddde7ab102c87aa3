import type { APIMessage } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import { LONGEST_MESSAGE } from './outgoing-message.ts';
import type { PendingAct } from './pending-acts.ts';

/** From here on the characters that are left are shown. */
const COUNT_FROM = LONGEST_MESSAGE - 200;
import { icon } from '../icons.ts';

/** What failed to be sent, each with a way to try again. Nothing is lost without being said. */
export function renderFailures(
  acts: readonly PendingAct[],
  on: { readonly retry: (id: number) => void; readonly dismiss: (id: number) => void },
): readonly TemplateResult[] {
  return acts.flatMap(({ id, title, state }) => {
    if (state.kind !== 'failed') return [];
    const retry = (): void => {
      on.retry(id);
    };
    const dismiss = (): void => {
      on.dismiss(id);
    };
    return [
      html`<div class="bar" role="alert">
        <span class="words"><strong>${title}</strong> <span class="bad">⚠ ${state.why}</span></span>
        <button class="plain" type="button" @click=${retry}>Try again</button>
        <button class="plain" type="button" @click=${dismiss}>Dismiss</button>
      </div>`,
    ];
  });
}

/** Whom the next message answers. */
export function renderReply(
  message: APIMessage,
  doesPing: boolean,
  on: { readonly toggle: () => void; readonly cancel: () => void },
): TemplateResult {
  const { author } = message;
  return html`<div class="bar">
    <span class="words">Replying to <strong>${author.global_name ?? author.username}</strong></span>
    <button
      class="plain"
      type="button"
      aria-pressed=${doesPing ? 'true' : 'false'}
      title="Whether the reply notifies its author"
      @click=${on.toggle}
    >
      @ ${doesPing ? 'On' : 'Off'}<span class="unseen">: notify the author of the message</span>
    </button>
    <button class="plain" type="button" aria-label="Cancel the reply" @click=${on.cancel}>${icon('close')}</button>
  </div>`;
}

export function renderFiles(files: readonly File[], onRemove: (file: File) => void): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  return html`<ul class="files" aria-label="Files to send">
    ${files.map((file) => {
      const remove = (): void => {
        onRemove(file);
      };
      return html`<li>
        ${file.name}
        <button class="plain" type="button" aria-label="Remove ${file.name}" @click=${remove}>${icon('close')}</button>
      </li>`;
    })}
  </ul>`;
}

export function renderCount(text: string): TemplateResult | typeof nothing {
  const left = LONGEST_MESSAGE - text.length;
  if (text.length < COUNT_FROM) return nothing;
  return left < 0 ? html`<span class="bad">${-left} too many</span>` : html`<span>${left} left</span>`;
}
