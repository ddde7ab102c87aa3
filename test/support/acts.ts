import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import type { Act, ActConnector, FactReading, SendOutcome } from '../../src/platform/acts/act.ts';

/** Each step of an act at which Muster can end, in their order. */
export const ACT_CHECKPOINTS = [
  'acts.read',
  'acts.sending',
  'acts.sent',
  'acts.noted',
  'acts.read-back',
  'acts.settled',
] as const satisfies readonly ActCheckpoint[];

/** What another system makes of a request. */
export type Manner =
  | 'does-it'
  | 'refuses'
  | 'does-it-and-loses-the-answer'
  | 'loses-the-request'
  | 'never-tells'
  | 'never-tells-and-loses-the-answer'
  | 'takes-it-without-effect'
  | 'shows-it-late'
  | 'is-closed';

export function testAct(parts: Partial<Act> & { readonly key: string }): Act {
  return {
    system: 'fake',
    verb: 'fake.do',
    target: parts.key,
    fleet: null,
    summary: `do ${parts.key}`,
    input: { what: parts.key },
    expect: { fact: 'done', of: { what: parts.key } },
    deadline: new Date('2026-03-02T10:00:00Z'),
    ...parts,
  };
}

/** A system in this process: it remembers what was done how often, and each act can meet another manner. */
export class FakeSystem implements ActConnector {
  settlingMs: number | null = 30_000;
  readonly manners = new Map<string, Manner>();
  readonly done: string[] = [];
  readonly sends: string[] = [];
  reads = 0;
  /** Not seen by reads, though done. */
  readonly hidden = new Set<string>();
  /** Called before a request is answered. */
  onSend: (key: string) => Promise<void> = () => Promise.resolve();
  onRead: (key: string) => Promise<void> = () => Promise.resolve();

  async read({ idempotencyKey: key }: { readonly idempotencyKey: string }): Promise<FactReading> {
    this.reads += 1;
    await this.onRead(key);
    const manner = this.manners.get(key) ?? 'does-it';
    if (manner.startsWith('never-tells')) return { kind: 'unknowable', why: 'it never tells' };
    if (manner === 'is-closed') return { kind: 'unreadable', why: 'connection refused', retryAt: null };
    return this.done.includes(key) && !this.hidden.has(key)
      ? { kind: 'so', because: 'it says so', url: `https://fake.example/${key}` }
      : { kind: 'not-so', because: 'it does not show it' };
  }

  async send({ idempotencyKey: key }: { readonly idempotencyKey: string }): Promise<SendOutcome> {
    this.sends.push(key);
    await this.onSend(key);
    switch (this.manners.get(key) ?? 'does-it') {
      case 'never-tells':
      case 'does-it':
        this.done.push(key);
        return { kind: 'accepted', receipt: { id: key } };
      case 'refuses':
        return { kind: 'refused', because: 'it answered 422' };
      case 'never-tells-and-loses-the-answer':
      case 'does-it-and-loses-the-answer':
        this.done.push(key);
        return { kind: 'lost', why: 'no answer in time' };
      case 'loses-the-request':
        // Only the first one: what comes after it is a better day.
        this.manners.set(key, 'does-it');
        return { kind: 'lost', why: 'the connection broke before an answer' };
      case 'takes-it-without-effect':
        return { kind: 'accepted', receipt: null };
      case 'shows-it-late':
        this.done.push(key);
        this.hidden.add(key);
        return { kind: 'accepted', receipt: null };
      case 'is-closed':
        return { kind: 'not-sent', why: 'connection refused', retryAt: null };
    }
  }

  times(key: string): number {
    return this.done.filter((each) => each === key).length;
  }
}
