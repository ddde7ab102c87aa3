import type { ClockChange, FaultChange, PanelState, Refusal, WebhookAnswer } from '../../protocol.ts';

/** What came of asking the page's server for something. `error` is a sentence for people. */
export type PanelOutcome<Answer = null> =
  { readonly kind: 'done'; readonly answer: Answer } | { readonly kind: 'refused'; readonly error: string };

export interface PanelWatch {
  readonly onState: (state: PanelState) => void;
  readonly onConnection: (connection: 'connected' | 'lost') => void;
}

const RETRY_MS = 2_000;

/**
 * Follows the panel's state until the returned function is called; comes back by itself when Muster restarts. A tab that
 * nobody sees lets go of its line: a browser holds six to one host, and more tabs than that are not rare in here.
 */
export function watchPanel({ onState, onConnection }: PanelWatch): () => void {
  let source: EventSource | null = null;
  let retry: number | undefined;
  const open = (): void => {
    const opened = new EventSource('/sandbox/panel/events');
    source = opened;
    opened.onopen = () => {
      onConnection('connected');
    };
    opened.onmessage = ({ data }: MessageEvent<string>) => {
      onState(JSON.parse(data) as PanelState); // Our own server's, from the same commit.
    };
    opened.onerror = () => {
      onConnection('lost');
      // A refused connection is tried again by the browser; an answer that is no stream is not.
      if (opened.readyState === EventSource.CLOSED) retry = window.setTimeout(open, RETRY_MS);
    };
  };
  const close = (): void => {
    window.clearTimeout(retry);
    source?.close();
    source = null;
  };
  const follow = (): void => {
    close();
    if (!document.hidden) open();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close();
  };
}

export function startScenario(name: string): Promise<PanelOutcome> {
  return send('POST', `/sandbox/scenarios/${encodeURIComponent(name)}`);
}

export function stopScenario(name: string): Promise<PanelOutcome> {
  return send('DELETE', `/sandbox/scenarios/${encodeURIComponent(name)}`);
}

export function switchFault(name: string, change: FaultChange): Promise<PanelOutcome> {
  return send('POST', `/sandbox/panel/faults/${encodeURIComponent(name)}`, change);
}

export function changeClock(change: ClockChange): Promise<PanelOutcome> {
  return send('POST', '/sandbox/panel/clock', change);
}

/** The status is what Muster answered the webhook with, e.g. 202. */
export async function sendAgain(eventId: string): Promise<PanelOutcome<WebhookAnswer>> {
  const response = await ask('POST', `/sandbox/panel/inbound/${encodeURIComponent(eventId)}/replay`);
  if (response === null) return UNREACHABLE;
  if (!response.ok) return { kind: 'refused', error: await refusalOf(response) };
  return { kind: 'done', answer: (await response.json()) as WebhookAnswer }; // Our own server's.
}

const UNREACHABLE = {
  kind: 'refused',
  error: 'The sandbox does not answer. Look at the terminal in which it was started.',
} as const;

async function send(method: string, path: string, body?: object): Promise<PanelOutcome> {
  const response = await ask(method, path, body);
  if (response === null) return UNREACHABLE;
  return response.ok ? { kind: 'done', answer: null } : { kind: 'refused', error: await refusalOf(response) };
}

async function ask(method: string, path: string, body?: object): Promise<Response | null> {
  try {
    return await fetch(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    return null;
  }
}

async function refusalOf(response: Response): Promise<string> {
  try {
    return ((await response.json()) as Refusal).error; // Our own server's.
  } catch {
    return `The sandbox answered ${response.status}. Its log in the terminal says more.`;
  }
}
