import type { APIMessage } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import { e2eConfig, ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { releasePayload } from '../support/releases.ts';
import { headOf, textOf } from '../support/seen-messages.ts';

const CONFIG = e2eConfig({
  channels: { devops: '110000000000000002', releases: '110000000000000004' },
  pipelines: {},
  releases: { node: { repository: 'acme/node', channel: 'releases', mention: { role: 'owners' } } },
});

/** More than twelve thousand characters, as a changelog has them. */
const NOTES = Array.from(
  { length: 8 },
  (_, part) =>
    `## Part ${part}\n\n${Array.from({ length: 25 }, (_line, line) => `* Change ${part}.${line}. Peers that answer are kept, and others dropped (#${line + 1})`).join('\n')}`,
).join('\n\n');

describe('a release, from GitHub to the channel', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({ config: CONFIG });
  });

  async function deliver(...payloads: Parameters<Muster['deliver']>[0][]): Promise<void> {
    for (const payload of payloads) expect((await muster.deliver(payload, { event: 'release' })).status).toBe(202);
    await muster.idle();
  }

  function channel(): readonly APIMessage[] {
    return muster.standIn.messages('releases');
  }

  /** A thread on a message has the message's id. */
  function thread(): readonly APIMessage[] {
    const [announcement] = channel();
    return muster.standIn.messages(announcement!.id);
  }

  it('is announced once, and a final one in a reply that notifies whom the config names', async () => {
    await deliver(
      releasePayload({ action: 'created' }),
      releasePayload({ release: { prerelease: true } }),
      releasePayload({ action: 'released' }),
    );
    await muster.pass(5000);

    const [card, final] = channel();
    expect(channel().map(headOf)).toEqual([
      '📦 acme/node v1.2.3: released',
      `📦 acme/node v1.2.3 is released. <@&${ROLE.owners}>`,
    ]);
    expect(card!.mention_roles).toEqual([]);
    expect(final!.mention_roles).toEqual([ROLE.owners]);
    expect(final!.message_reference?.message_id).toBe(card!.id);
  });

  it('with 12,000 characters of notes has all of them in its thread, also after restarts in the middle', async () => {
    expect(NOTES.length).toBeGreaterThan(12_000);
    await muster.standIn.faults.down();
    expect((await muster.deliver(releasePayload({ release: { body: NOTES } }), { event: 'release' })).status).toBe(202);
    await muster.stop();
    await muster.standIn.faults.up();

    await muster.restart();
    await muster.pass(30_000);
    await muster.restart();
    await muster.pass(30_000);

    const texts = thread().map(textOf);
    expect(texts.length).toBeGreaterThan(2);
    expect(textOf(channel()[0]!)).toContain(`The notes are in the thread below, in ${texts.length} messages.`);
    for (let part = 0; part < 8; part++)
      for (let line = 0; line < 25; line++) expect(texts.join('\n')).toContain(`Change ${part}.${line}. Peers`);
    expect(texts.map((text) => /Part (\d+) of/u.exec(text)?.[1])).toEqual(texts.map((_, index) => String(index + 1)));
    expect(channel()).toHaveLength(2);
  });

  it('that is edited and taken back says so where it was announced, and notifies nobody again', async () => {
    await deliver(releasePayload({ release: { body: NOTES } }));
    await muster.pass(5000);
    const ids = [...channel(), ...thread()].map(({ id }) => id);

    await deliver(releasePayload({ action: 'edited', atSecond: 60, release: { body: '## Fixes\n\nOnly one.' } }));
    await muster.pass(5000);
    expect(textOf(thread()[0]!)).toContain('Only one.');
    await deliver(releasePayload({ action: 'deleted', atSecond: 120 }));
    await muster.pass(5000);

    expect(channel().map(headOf)).toEqual([
      '🗑️ acme/node v1.2.3: deleted',
      '↩️ acme/node v1.2.3 was released, and is deleted since.',
    ]);
    expect([...channel(), ...thread()].map(({ id }) => id)).toEqual(ids);
    expect(thread().map(textOf).join('\n')).not.toContain('Only one.');
  });

  it('with notes for a book has them attached, to the last character', async () => {
    const body = `${NOTES.repeat(4)}\nThe very last words.`;

    await deliver(releasePayload({ release: { body } }));
    await muster.pass(5000);

    const [file] = channel()[0]!.attachments;
    expect(file?.filename).toBe('release-notes-v1.2.3.md');
    expect(muster.standIn.file(file?.id ?? '')?.toString('utf8')).toBe(body);
  });

  it('of a repository that the configuration does not name is not wanted', async () => {
    const { status } = await muster.deliver(releasePayload({ repository: 'someone/else' }), { event: 'release' });

    expect(status).toBe(204);
    expect(channel()).toEqual([]);
  });
});
