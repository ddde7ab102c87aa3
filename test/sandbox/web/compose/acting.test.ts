import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AutocompleteFeed, type Suggestions } from '../../../../src/sandbox/web/browser/compose/autocomplete-feed.ts';
import { endingSentence, interact, type ActingClient } from '../../../../src/sandbox/web/browser/compose/interact.ts';
import type { InteractionBody } from '../../../../src/sandbox/web/browser/compose/interaction-body.ts';
import { PendingActs } from '../../../../src/sandbox/web/browser/compose/pending-acts.ts';
import type { RestAnswer, RestBody } from '../../../../src/sandbox/web/browser/rest.ts';

const BODY: InteractionBody = { type: 2, application_id: '1', guild_id: '2', channel_id: '3', data: {} };

/** The store's side of an interaction: keeps what is sent, and tells what the test says. */
class FakeClient implements ActingClient {
  readonly sent: (RestBody | undefined)[] = [];
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>();
  answer: RestAnswer = { kind: 'ok', status: 204, body: null };
  /** Runs before the request is answered, as when the stream is faster. */
  onRequest: () => void = () => undefined;

  async request(_method: string, _path: string, body?: RestBody): Promise<RestAnswer> {
    this.sent.push(body);
    this.onRequest();
    return this.answer;
  }

  onDispatch(name: string, listener: (data: unknown) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell(name: string, data: object): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(data);
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

describe('an interaction', () => {
  let client: FakeClient;
  const nonce = (): string => 'n1';

  beforeEach(() => {
    vi.useFakeTimers();
    client = new FakeClient();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['INTERACTION_SUCCESS', {}, { kind: 'answered' }],
    ['INTERACTION_FAILURE', {}, { kind: 'failed' }],
    ['INTERACTION_MODAL_CREATE', {}, { kind: 'modal' }],
    [
      'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE',
      { choices: [{ name: 'A', value: 'a' }, { name: 'B', value: 2 }, { name: 'broken' }] },
      {
        kind: 'choices',
        choices: [
          { name: 'A', value: 'a' },
          { name: 'B', value: 2 },
        ],
      },
    ],
  ])('ends by %s with its own nonce, and by no other’s', async (name, data, expected) => {
    const ending = interact(client, BODY, { nonce });

    client.tell(name, { nonce: 'another', ...data });
    client.tell('INTERACTION_CREATE', { nonce: 'n1' });
    client.tell(name, { nonce: 'n1', ...data });

    expect(await ending).toEqual(expected);
    expect(client.sent).toEqual([{ ...BODY, nonce: 'n1' }]);
    expect(client.listening).toBe(0);
  });

  it('is heard although the answer comes before the request is through', async () => {
    client.onRequest = () => {
      client.tell('INTERACTION_SUCCESS', { nonce: 'n1' });
    };

    expect(await interact(client, BODY, { nonce })).toEqual({ kind: 'answered' });
  });

  it('that Discord refuses says why', async () => {
    client.answer = { kind: 'refused', status: 403, code: 50013, message: 'Missing Permissions', errors: null };

    const ending = await interact(client, BODY, { nonce });

    expect(ending).toEqual({ kind: 'refused', why: 'Missing Permissions' });
    expect(endingSentence(ending)).toBe('Missing Permissions');
    expect(client.listening).toBe(0);
  });

  it('that never reached the sandbox says so', async () => {
    client.answer = { kind: 'unreachable', reason: 'The sandbox does not answer.' };

    expect(await interact(client, BODY, { nonce })).toEqual({
      kind: 'unreachable',
      why: 'The sandbox does not answer.',
    });
  });

  it('of which nothing is heard fails after a while', async () => {
    const ending = interact(client, BODY, { nonce, patienceMs: 5000 });

    await vi.advanceTimersByTimeAsync(5000);

    expect(await ending).toEqual({ kind: 'failed' });
    expect(endingSentence(await ending)).toBe('The application did not respond.');
    expect(endingSentence(await ending, 'Try again.')).toBe('Try again.');
    expect(client.listening).toBe(0);
  });

  it('carries its files before its JSON, as Discord’s clients do', async () => {
    const file = new File(['x'], 'run.log');
    const ending = interact(client, BODY, { nonce, files: [file] });
    client.tell('INTERACTION_SUCCESS', { nonce: 'n1' });
    await ending;

    const [form] = client.sent;
    if (!(form instanceof FormData)) throw new Error('A form was expected.');
    expect([...form.keys()]).toEqual(['files[0]', 'payload_json']);
    const json = form.get('payload_json');
    expect(JSON.parse(typeof json === 'string' ? json : '')).toMatchObject({
      nonce: 'n1',
      attachments: [{ id: '0', filename: 'run.log' }],
    });
  });

  it('has a nonce of its own within Discord’s 25 characters', async () => {
    for (let time = 0; time < 2; time += 1) {
      const ending = interact(client, BODY, { patienceMs: 1 });
      await vi.advanceTimersByTimeAsync(1);
      await ending;
    }

    const nonces = client.sent.map((body) => (body !== undefined && 'nonce' in body ? body.nonce : null));
    expect(new Set(nonces).size).toBe(2);
    expect(nonces.every((each) => typeof each === 'string' && each.length <= 25)).toBe(true);
  });
});

describe('autocomplete', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks once typing rests, and shows the last question’s answer alone', async () => {
    const shown: Suggestions[] = [];
    const asked: string[] = [];
    const feed = new AutocompleteFeed({ onChange: (each) => shown.push(each), restMs: 200 });
    const answers = new Map(
      ['w', 'wa'].map((text) => [
        text,
        Promise.withResolvers<{ kind: 'choices'; choices: { name: string; value: string }[] }>(),
      ]),
    );
    const ask = (text: string): void => {
      feed.ask(() => {
        asked.push(text);
        return answers.get(text)!.promise;
      });
    };

    ask('skipped');
    await vi.advanceTimersByTimeAsync(100);
    ask('w');
    await vi.advanceTimersByTimeAsync(200);
    ask('wa');
    await vi.advanceTimersByTimeAsync(200);
    answers.get('wa')!.resolve({ kind: 'choices', choices: [{ name: 'waku.test', value: 'waku.test' }] });
    answers.get('w')!.resolve({ kind: 'choices', choices: [] });
    await vi.advanceTimersByTimeAsync(0);

    expect(asked).toEqual(['w', 'wa']);
    expect(shown).toEqual([
      { kind: 'loading' },
      { kind: 'loading' },
      { kind: 'loading' },
      { kind: 'offers', offers: [{ label: 'waku.test', detail: '', value: 'waku.test' }] },
    ]);
  });

  it('says that it failed', async () => {
    const shown: Suggestions[] = [];
    const feed = new AutocompleteFeed({ onChange: (each) => shown.push(each), restMs: 0 });

    feed.ask(() => Promise.resolve({ kind: 'failed' }));
    await vi.advanceTimersByTimeAsync(0);

    expect(shown.at(-1)).toEqual({ kind: 'failed' });
  });

  it('asks nothing any more once it is stopped', async () => {
    const feed = new AutocompleteFeed({ onChange: () => undefined, restMs: 10 });
    const question = vi.fn(() => Promise.resolve({ kind: 'failed' } as const));

    feed.ask(question);
    feed.stop();
    await vi.advanceTimersByTimeAsync(100);

    expect(question).not.toHaveBeenCalled();
  });
});

describe('what is being sent', () => {
  const act = { personaId: 'me', channelId: 'here', title: '/fleet status' };

  it('is gone once it is through', async () => {
    const pending = new PendingActs(() => undefined);
    const through = Promise.withResolvers<string | null>();

    const ending = pending.start({ ...act, run: () => through.promise });
    const during = pending.of('me', 'here').map(({ state }) => state.kind);
    through.resolve(null);

    expect(await ending).toBeNull();
    expect(during).toEqual(['sending']);
    expect(pending.of('me', 'here')).toEqual([]);
  });

  it('stays when it failed, can be tried again, and be dismissed', async () => {
    const pending = new PendingActs(() => undefined);
    const outcomes = ['The application did not respond.', 'Again nothing.', null];
    const run = (): Promise<string | null> => Promise.resolve(outcomes.shift() ?? null);

    await pending.start({ ...act, run });
    const [failed] = pending.of('me', 'here');
    const again = await pending.retry(failed!.id);
    const last = await pending.retry(failed!.id);

    expect(failed!.state).toEqual({ kind: 'failed', why: 'The application did not respond.' });
    expect([again, last]).toEqual(['Again nothing.', null]);
    expect(pending.of('me', 'here')).toEqual([]);
  });

  it('is nobody else’s, and nowhere else', async () => {
    const pending = new PendingActs(() => undefined);
    await pending.start({ ...act, run: () => Promise.resolve('No.') });

    expect(pending.of('another', 'here')).toEqual([]);
    expect(pending.of('me', 'elsewhere')).toEqual([]);

    pending.dismiss(pending.of('me', 'here')[0]!.id);
    expect(pending.of('me', 'here')).toEqual([]);
  });
});
