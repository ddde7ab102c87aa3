import type { ViewerEvent } from '../protocol.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

export interface ViewerStream {
  close(): void;
}

export interface ViewerStreamOptions {
  readonly persona: string;
  readonly onEvent: (event: ViewerEvent) => void;
  readonly onState: (state: 'live' | 'lost') => void;
}

/**
 * The events of one persona. EventSource comes back by itself after a cut, but gives up for good when it is answered
 * with an error, as by a Muster that is just restarting: then a new one is tried.
 */
export function openViewerStream({ persona, onEvent, onState }: ViewerStreamOptions): ViewerStream {
  let waitMs = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = open();

  function open(): EventSource {
    const opened = new EventSource(`/sandbox/as/${encodeURIComponent(persona)}/events`);
    opened.addEventListener('open', () => {
      waitMs = FIRST_WAIT_MS;
      onState('live');
    });
    opened.addEventListener('message', (message: MessageEvent<string>) => {
      // The border: our own server writes these by the same protocol.ts.
      onEvent(JSON.parse(message.data) as ViewerEvent);
    });
    opened.addEventListener('error', () => {
      onState('lost');
      if (opened.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => {
        source = open();
      }, waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    });
    return opened;
  }

  return {
    close: () => {
      clearTimeout(timer);
      source.close();
    },
  };
}
