import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { COMMUNITY_LIMITS } from '../../src/sandbox/discord/stand-in.ts';
import type { InteractionResult } from '../../src/sandbox/discord/stand-in.ts';
import { e2eConfig, fleetJson, MEMBERS, ROLE, type ConfigJson } from '../support/e2e-config.ts';
import { startMuster, type Muster, type MusterOptions } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';

const [OWNER, MAINTAINER] = MEMBERS;
const SECOND = { name: 'another-maintainer', id: '130000000000000005', roles: ['infra'] } as const;
const MINUTE_MS = 60_000;

/** Owners ask, infra decides; everybody sees, so that a refusal names what is missing. */
function config(parts: ConfigJson = {}): ConfigJson {
  const linked = (id: string) => ({ discord: [id], timeZone: 'UTC' });
  return e2eConfig({
    roles: {
      owners: { id: ROLE.owners },
      infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'], except: ['upgrade.request'] }] },
      viewers: { id: ROLE.viewers },
    },
    people: {
      'an-owner': linked(OWNER.id),
      'a-maintainer': linked(MAINTAINER.id),
      'another-maintainer': linked(SECOND.id),
    },
    policy: {
      everyone: ['fleet.view', 'upgrade.view', 'upgrade.withdraw', 'help.read'].map((permission) => ({
        permission,
        fleets: ['*'],
      })),
      owner: ['upgrade.request', 'upgrade.cancel'],
      maintainer: ['upgrade.decide', 'upgrade.cancel'],
    },
    fleets: {
      'status.prod': fleetJson('status.prod', { owner: { role: 'owners' } }),
      'waku.test': fleetJson('waku.test', { owner: { role: 'owners' }, sharedDuties: ['commission-upgrade'] }),
    },
    ...parts,
  });
}

function start(options: MusterOptions = {}): Promise<Muster> {
  return startMuster({ config: config(), members: [...MEMBERS, SECOND], ...options });
}

const WISH = { fleet: 'status.prod', version: 'v0.39.0', reason: 'Fixes the store query that timed out.' };

function ask(muster: Muster, wish: Readonly<Record<string, string>> = WISH, who = 'an-owner') {
  return seen(muster.standIn.as(who).slash('upgrade request', wish, { in: 'pipelines' }));
}

/** The messages of `devops` as a reader sees them, oldest first. */
async function read(muster: Muster): Promise<readonly APIMessage[]> {
  await muster.idle();
  return muster.standIn.messages('devops');
}

async function card(muster: Muster): Promise<APIMessage> {
  const [message] = await read(muster);
  if (message === undefined) throw new Error('No card is there.');
  return message;
}

async function form(result: Promise<InteractionResult>) {
  const opened = await result;
  if (opened.kind !== 'modal') throw new Error(`A form was expected, not ${JSON.stringify(opened)}.`);
  return opened.modal;
}

describe('a request for an upgrade', () => {
  it('is asked for by the owner, refused to a stranger, rejected with a reason by the maintainer, and told', async () => {
    const muster = await start();

    const asked = await ask(muster);
    const waiting = await card(muster);
    const stranger = await seen(muster.standIn.as('a-stranger').press(waiting, 'Accept'));
    const reason = await form(muster.standIn.as('a-maintainer').press(waiting, 'Reject…'));
    const rejected = await seen(
      muster.standIn.as('a-maintainer').submitModal(reason, { reason: 'The disks are too full this week.' }),
    );
    const [decided, told, ...more] = await read(muster);

    expect(asked.isEphemeral).toBe(true);
    expect(asked.text).toMatch(
      /^⏳ UP-1 asks for `v0\.39\.0`, read as a tag, on `status\.prod`\. infra decides, in <#\d+>/,
    );
    expect(textOf(waiting)).toContain(`<@&${ROLE.infra}> An upgrade of \`status.prod\` waits`);
    expect(textOf(waiting)).toMatch(/Fixes the store query.*\[Accept\]\n\[Reject…\]/s);
    expect(waiting.mention_roles).toEqual([ROLE.infra]);
    expect(stranger.isEphemeral).toBe(true);
    expect(stranger.text).toBe('This needs `upgrade.decide` on `status.prod`. Who could do it or grant it: infra.');
    expect(rejected.isEphemeral).toBe(true);
    expect(rejected.text).toContain('is rejected.');
    expect(decided?.id).toBe(waiting.id);
    expect(textOf(decided!)).toMatch(/❌ UP-1 was rejected by <@130000000000000002>.*too full this week/s);
    expect(textOf(decided!)).not.toContain('[');
    expect(told?.content).toContain(`<@${OWNER.id}> ❌ UP-1 was rejected by <@${MAINTAINER.id}>.`);
    expect(told?.content).toContain('Reason: The disks are too full this week.');
    expect(told?.mentions.map(({ id }) => id)).toEqual([OWNER.id]);
    expect(told?.message_reference?.message_id).toBe(waiting.id);
    expect(more).toEqual([]);
    const audit = await readAudit(muster.databasePath);
    expect(audit.verified).toBe('intact');
    expect(audit.rows.map(({ act, verdict, outcome, subject }) => [act, verdict, outcome, subject])).toEqual([
      ['command:upgrade request', 'allowed', 'requested', 'UP-1'],
      ['button:upgrade-accept', 'refused', 'refused', 'status.prod'],
      ['button:upgrade-reject', 'allowed', 'form-opened', 'status.prod'],
      ['modal:upgrade-reason', 'allowed', 'rejected', 'UP-1'],
    ]);
  });

  it('is accepted by the maintainer, once: whoever is late is told what has changed', async () => {
    const muster = await start();
    await ask(muster);
    const waiting = await card(muster);
    const late = await form(muster.standIn.as('another-maintainer').press(waiting, 'Reject…'));

    // The card cannot be redrawn for a while, so that its buttons are there to be pressed.
    const end = muster.standIn.faults.rest.add(
      { method: 'PATCH', route: '/channels/:channelId/messages/:messageId' },
      { kind: 'rate-limit', scope: 'user', retryAfterMs: 5000 },
    );
    const accepted = await seen(muster.standIn.as('a-maintainer').press(waiting, 'Accept'));
    const clicked = await seen(muster.standIn.as('another-maintainer').press(waiting, 'upgrade-accept:1.1'));
    const reopened = await seen(muster.standIn.as('another-maintainer').press(waiting, 'upgrade-reject:1.1'));
    const submitted = await seen(muster.standIn.as('another-maintainer').submitModal(late, { reason: 'No.' }));

    end();
    await muster.pass(MINUTE_MS);
    expect(accepted.text).toContain('is accepted.');
    for (const { text, isEphemeral } of [clicked, reopened, submitted]) {
      expect(text).toContain(`Nothing was done, it is decided already. ✅ UP-1 was accepted by <@${MAINTAINER.id}>.`);
      expect(isEphemeral).toBe(true);
    }
    const shown = (await read(muster)).map(({ content }) => content.split('\n', 1)[0]);
    expect(shown).toEqual([
      `✅ UP-1 was accepted by <@${MAINTAINER.id}>.`,
      `<@${OWNER.id}> ✅ UP-1 was accepted by <@${MAINTAINER.id}>.`,
    ]);
  });

  it('is taken back by whoever asked, also when it was accepted', async () => {
    const muster = await start();
    await ask(muster);
    await seen(muster.standIn.as('a-maintainer').press(await card(muster), 'Accept'));
    await muster.pass(MINUTE_MS);
    await read(muster);

    const taken = await seen(muster.standIn.as('an-owner').slash('upgrade cancel', { request: 'UP-1' }));
    const late = await seen(muster.standIn.as('an-owner').slash('upgrade cancel', { request: 'UP-1' }));
    await muster.pass(MINUTE_MS);

    expect(taken.text).toContain('is cancelled.');
    expect(late.text).toContain('Nothing was done, it is decided already.');
    const shown = (await read(muster)).map(({ content }) => content.split('\n', 1)[0]);
    expect(shown).toContain(`⚫ UP-1 was cancelled by <@${OWNER.id}>.`);
  });

  it('survives a restart at each point, and posts nothing twice', async () => {
    const muster = await start();
    await ask(muster);
    await muster.restart();
    const waiting = await card(muster);

    const reason = await form(muster.standIn.as('a-maintainer').press(waiting, 'Reject…'));
    await muster.restart();
    await seen(muster.standIn.as('a-maintainer').submitModal(reason, { reason: 'Not yet.' }));
    await muster.restart();

    const messages = await read(muster);
    expect(messages).toHaveLength(2);
    expect(textOf(messages[0]!)).toContain('❌ UP-1 was rejected');
    expect(muster.standIn.history('devops').filter(({ kind }) => kind === 'create')).toHaveLength(2);
    const list = await seen(muster.standIn.as('a-stranger').slash('upgrade list'));
    expect(list.text).toMatch(
      /1 upgrade request\n❌ \*\*\[UP-1\]\(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\)\*\*/,
    );
  });

  it('comes through a storm of rate limits, and a restart in it, with all it had to say', async () => {
    const muster = await start({ buckets: COMMUNITY_LIMITS });
    const { rest } = muster.standIn.faults;
    const end = rest.add(
      { method: 'POST', route: '/channels/:channelId/messages' },
      { kind: 'rate-limit', scope: 'user', retryAfterMs: 5000 },
    );

    await ask(muster);
    await ask(muster, { ...WISH, version: 'v0.40.0' });
    await muster.pass(5 * MINUTE_MS);
    await muster.restart();
    await muster.pass(5 * MINUTE_MS);
    const during = await read(muster);
    end();
    await muster.pass(10 * MINUTE_MS);

    expect(during).toEqual([]);
    const messages = await read(muster);
    expect(messages.map((message) => textOf(message))).toEqual([
      expect.stringContaining('UP-1: status.prod to v0.39.0'),
      expect.stringContaining('UP-2: status.prod to v0.40.0'),
    ]);
    expect(messages.map(({ mention_roles: roles }) => roles)).toEqual([[ROLE.infra], [ROLE.infra]]);
    expect(muster.standIn.history('devops').filter(({ kind }) => kind === 'create')).toHaveLength(2);
  });
});

describe('who may ask for an upgrade', () => {
  it('is the owner, and the maintainer where that duty is shared; nobody accepts their own', async () => {
    const muster = await start();
    const elsewhere = await ask(muster, WISH, 'a-maintainer');
    const shared = await ask(muster, { ...WISH, fleet: 'waku.test' }, 'a-maintainer');
    const waiting = await card(muster);

    const own = await seen(muster.standIn.as('a-maintainer').press(waiting, 'Accept'));
    const other = await seen(muster.standIn.as('another-maintainer').press(waiting, 'Accept'));

    expect(elsewhere.text).toBe('This needs `upgrade.request` on `status.prod`. Who could do it or grant it: owners.');
    expect(shared.text).toContain('UP-1 asks for');
    expect(own.text).toMatch(/is your own request: someone else must decide to accept it. Who could: infra\./);
    expect(other.text).toContain('is accepted');
    expect(await read(muster)).toHaveLength(2);
  });

  it('can be read in /help and /duties, which name who may what', async () => {
    const muster = await start();

    const help = await seen(muster.standIn.as('a-maintainer').slash('help', { topic: 'upgrade request' }));
    const duties = await seen(muster.standIn.as('an-owner').slash('duties', { fleet: 'waku.test' }));

    expect(help.text).toContain('Yours on `waku.test`; on `status.prod`: owners may.');
    expect(duties.text).toContain('Commission upgrades (shared with the maintainer): `/upgrade request` (yours)');
  });

  it('sees open requests among the state of the fleet', async () => {
    const muster = await start();
    await ask(muster);
    await read(muster);

    const status = await seen(
      muster.standIn.as('a-stranger').slash('fleet status', { fleet: 'status.prod', private: true }),
    );
    const info = await seen(
      muster.standIn.as('a-stranger').slash('fleet info', { fleet: 'status.prod', private: true }),
    );
    const without = await seen(
      muster.standIn.as('a-stranger').slash('fleet info', { fleet: 'waku.test', private: true }),
    );

    for (const { text } of [status, info])
      expect(text).toMatch(/Open requests\n\[UP-1\]\(https.*\) to `v0\.39\.0`, asked <t:\d+:R>/);
    expect(without.text).toContain('Open requests\nnone');
  });
});
