import { beforeEach, describe, expect, it } from 'vitest';
import { e2eConfig, fleetJson, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';

const MANY = Object.fromEntries([
  ['waku.test', fleetJson('waku.test')],
  ...Array.from({ length: 25 }, (_, index) => {
    const name = `env-${String(index).padStart(2, '0')}.prod`;
    return [name, fleetJson(name)] as const;
  }),
]);

describe('asking about fleets', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({ members: MEMBERS });
  });

  it('answers somebody with the permission in the channel, from the nodes as they are now', async () => {
    const maintainer = muster.standIn.as('a-maintainer');
    muster.world.setHealth('node-01.do-ams3.status.prod', {
      kind: 'report',
      protocols: { Relay: { status: 'NOT_READY', desc: 'no peers' } },
    });

    const list = await seen(maintainer.slash('fleet list', {}, { in: 'devops' }));
    const info = await seen(maintainer.slash('fleet info', { fleet: 'shards.test' }, { in: 'devops' }));
    const status = await seen(maintainer.slash('fleet status', { fleet: 'status.prod' }, { in: 'devops' }));

    expect(list.isEphemeral).toBe(false);
    expect(list.text).toMatch(/^2 fleets\n\*\*status\.prod\*\*.*Carries the messages.*\*\*waku\.test\*\*/s);
    expect(info.text).toMatch(/shards\.test.*status\.prod|status\.prod.*shards\.test/s);
    expect(status.text).toContain('no peers');
    expect(status.text).toContain('v0.38.0');
    expect(list.message.mention_roles).toEqual([]);
    expect(await readAudit(muster.databasePath)).toMatchObject({
      verified: 'intact',
      rows: [
        { act: 'command:fleet list', verdict: 'allowed', outcome: 'list', person: 'a-maintainer' },
        { act: 'command:fleet info', verdict: 'allowed', outcome: 'info', fleet: 'status.prod' },
        { act: 'command:fleet status', verdict: 'allowed', outcome: 'status', fleet: 'status.prod' },
      ],
    });
  });

  it('tells a host that went down from one that never answered here, and says how old what it knows is', async () => {
    const maintainer = muster.standIn.as('a-maintainer');
    const ask = (fleet: string) => seen(maintainer.slash('fleet status', { fleet, private: true }));
    muster.world.stop('node-01.do-ams3.status.prod');
    const neverAnswered = await ask('status.prod');
    const readAt = Math.floor(muster.clock.now().getTime() / 1000);
    await ask('waku.test');
    muster.world.stop('node-01.do-ams3.waku.test');
    muster.clock.advance(3 * 60_000);

    const wentDown = await ask('waku.test');

    expect(neverAnswered.text).not.toContain('1 down');
    expect(neverAnswered.text).toContain('1 not reachable from here');
    expect(wentDown.text).toContain('1 down');
    expect(wentDown.text).toContain('`v0.38.0`');
    expect(wentDown.text).toContain(`health read <t:${readAt}:R>`);
  });

  it('shows somebody only what is theirs to see, in answers and while they type', async () => {
    const viewer = muster.standIn.as('a-viewer');

    const list = await seen(viewer.slash('fleet list', { private: true }));
    const choices = await viewer.autocomplete('fleet info', { fleet: '' });
    const all = await muster.standIn.as('a-maintainer').autocomplete('fleet info', { fleet: 's' });

    expect(list.text).toContain('waku.test');
    expect(list.text).not.toContain('status.prod');
    expect(choices).toMatchObject({ kind: 'choices', choices: [{ value: 'waku.test' }] });
    expect(all).toHaveProperty('choices', expect.arrayContaining([expect.objectContaining({ value: 'status.prod' })]));
  });

  it('refuses a stranger privately, with the permission and who could do it, and in the same words for what is not there', async () => {
    const stranger = muster.standIn.as('a-stranger');

    const refused = await seen(stranger.slash('fleet info', { fleet: 'status.prod' }, { in: 'devops' }));
    const missing = await seen(stranger.slash('fleet info', { fleet: 'no-such.prod' }, { in: 'devops' }));
    const list = await seen(stranger.slash('fleet list', {}, { in: 'devops' }));
    const choices = await stranger.autocomplete('fleet info', { fleet: 's' });

    expect([refused, missing, list].map(({ isEphemeral }) => isEphemeral)).toEqual([true, true, true]);
    expect(refused.text).toMatch(/`fleet\.view`.*infra/s);
    expect(refused.text.replace('status.prod', 'no-such.prod')).toBe(missing.text);
    expect(choices).toMatchObject({ kind: 'choices', choices: [] });
    // Whoever else is in the channel sees nothing of it.
    expect(await muster.standIn.as('a-viewer').read('devops')).toEqual([]);
    expect(await readAudit(muster.databasePath)).toMatchObject({
      verified: 'intact',
      rows: [
        { act: 'command:fleet info', verdict: 'refused', displayName: 'a-stranger', permission: 'fleet.view' },
        { act: 'command:fleet info', verdict: 'invalid', outcome: 'not-found' },
        { act: 'command:fleet list', verdict: 'refused' },
      ],
    });
  });
});

describe('turning the pages of many fleets', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({ members: MEMBERS, config: e2eConfig({ fleets: MANY, pipelines: {} }) });
  });

  it('opens a private copy from the shared answer, and turns it forth and back', async () => {
    const maintainer = muster.standIn.as('a-maintainer');

    const shared = await seen(maintainer.slash('fleet list', {}, { in: 'devops' }));
    const first = await seen(maintainer.press(shared.message, 'Browse privately'));
    const second = await seen(maintainer.press(first.message, 'Next'));
    const third = await seen(maintainer.press(second.message, 'Next'));
    const back = await seen(maintainer.press(third.message, 'Previous'));

    expect([shared, first, second, third, back].map(({ isEphemeral }) => isEphemeral)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(first.text).toContain('Page 1 of 3');
    expect(second.text).toMatch(/env-10\.prod.*Page 2 of 3/s);
    expect(third.text).toMatch(/env-24\.prod.*Page 3 of 3/s);
    expect(third.message.id).toBe(first.message.id);
    expect(back.text).toBe(second.text);
  });

  it('judges each click anew: whose role was taken away meanwhile is refused at the next page', async () => {
    const maintainer = muster.standIn.as('a-maintainer');
    const first = await seen(maintainer.slash('fleet list', { private: true }, { in: 'devops' }));
    expect(first.text).toContain('Page 1 of 3');

    muster.standIn.moderation.takeRole('a-maintainer', ROLE.infra);
    const refused = await seen(maintainer.press(first.message, 'Next'));

    expect(refused.isEphemeral).toBe(true);
    expect(refused.text).toContain('`fleet.view`');
    expect(refused.text).not.toContain('env-10.prod');
    expect(await readAudit(muster.databasePath)).toMatchObject({
      verified: 'intact',
      rows: [
        { act: 'command:fleet list', verdict: 'allowed' },
        { act: 'button:fleet-page', verdict: 'refused' },
      ],
    });
  });

  it('does not let a stranger turn the page of an answer that others asked for', async () => {
    const shared = await seen(muster.standIn.as('a-maintainer').slash('fleet status', {}, { in: 'devops' }));

    const refused = await seen(muster.standIn.as('a-stranger').press(shared.message, 'Browse privately'));

    expect(refused.isEphemeral).toBe(true);
    expect(refused.text).toContain('`fleet.view`');
    expect(refused.text).not.toContain('env-');
  });

  it('shows the record of all that to whoever may search it, and to nobody else', async () => {
    const maintainer = muster.standIn.as('a-maintainer');
    await seen(maintainer.slash('fleet list', { private: true }));
    await seen(muster.standIn.as('a-stranger').slash('fleet list'));

    const found = await seen(maintainer.slash('audit search', { act: 'fleet' }));
    const refused = await seen(muster.standIn.as('a-viewer').slash('audit search', {}));

    expect(found.isEphemeral).toBe(true);
    expect(found.text).toMatch(/refused.*fleet list.*allowed.*fleet list/s);
    expect(refused.text).toContain('`audit.search`');
  });
});
