import { beforeEach, describe, expect, it } from 'vitest';
import { e2eConfig, fleetJson, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, seen } from '../support/seen-messages.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

const OPEN_TO_ALL = e2eConfig({ policy: { everyone: [{ permission: 'fleet.view', fleets: ['*'] }] } });

describe('reading the configuration again', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({ members: MEMBERS });
  });

  async function listFor(name: string): Promise<string> {
    return (await seen(muster.standIn.as(name).slash('fleet list', { private: true }))).text;
  }

  it('is in force for the next command, event and card, without a restart', async () => {
    const before = await listFor('a-stranger');

    const said = muster.reload({
      ...OPEN_TO_ALL,
      fleets: { 'waku.next': fleetJson('waku.next', { purpose: 'Came with the reload.' }) },
      services: {},
      pipelines: {
        node: { environment: 'staging', system: 'github', repository: 'acme/node', branches: ['*'], channel: 'alerts' },
      },
    });
    await muster.deliver(workflowRunPayload());
    await muster.pass(5000);

    expect(before).toContain('`fleet.view`');
    expect(said[0]).toMatch(/muster\.yaml: now in force\.$/);
    expect(await listFor('a-stranger')).toContain('Came with the reload.');
    expect(muster.standIn.messages('pipelines')).toEqual([]);
    expect(muster.standIn.messages('alerts').map(headOf)).toEqual(['⏳ ci #163 on master: queued']);
  });

  it.each([
    ['no YAML', 'fleets: [', /muster\.yaml/],
    ['with a key that means nothing', { ...OPEN_TO_ALL, fleet: {} }, /fleet.*fleets/s],
    ['with a channel that is missing', { ...OPEN_TO_ALL, channels: { pipelines: '110000000000000001' } }, /devops/],
    [
      'with a wrong zone',
      { ...OPEN_TO_ALL, people: { 'an-owner': { discord: ['130000000000000001'], timeZone: 'Europe/Lisboa' } } },
      /people\.an-owner\.timeZone.*Europe\/Lisboa/s,
    ],
  ])('leaves the old one in force when the file is %s, and says what is wrong', async (_what, file, complaint) => {
    const said = muster.reload(file);

    expect(said[0]).toMatch(/refused, the old configuration stays in force\.$/);
    expect(said.slice(1).join('\n')).toMatch(complaint);
    expect(await listFor('a-stranger')).toContain('`fleet.view`');
    expect(await listFor('a-maintainer')).toContain('2 fleets');
    expect(muster.logLines.join('')).toContain('"outcome":"refused"');
  });

  it('takes a good file after a bad one', async () => {
    muster.reload('fleets: [');
    expect(muster.reload(OPEN_TO_ALL)[0]).toMatch(/now in force/);

    expect(await listFor('a-stranger')).toContain('2 fleets');
  });

  it('says what needs a restart, and has the rest in force', async () => {
    const moved = { kind: 'waku-node', baseUrl: 'http://{host}.example.org:8645', requestsPerMinute: 6000 };
    const { directory } = connectionsOf(OPEN_TO_ALL);

    const said = muster.reload({ ...OPEN_TO_ALL, connections: { directory: directory!, nodes: moved } });

    expect(said).toContain('connections: nodes changed (baseUrl): takes effect at the next start');
    expect(await listFor('a-stranger')).toContain('2 fleets');
    const status = await seen(muster.standIn.as('a-stranger').slash('fleet status', { private: true }));
    expect(status.text).toContain('🟢 waku.test');
  });

  it('keeps what is recorded about a fleet that vanished, and shows it again when the fleet is back', async () => {
    const maintainer = muster.standIn.as('a-maintainer');
    await seen(maintainer.slash('fleet status', { fleet: 'status.prod', private: true }));
    const readAt = Math.floor(muster.clock.now().getTime() / 1000);
    const { 'waku.test': kept } = fleetsOf(e2eConfig());

    muster.reload(e2eConfig({ fleets: { 'waku.test': kept! } }));
    const gone = await seen(maintainer.slash('fleet status', { fleet: 'status.prod', private: true }));
    muster.world.silence('node-01.do-ams3.status.prod');
    muster.reload(e2eConfig());
    const back = await muster.standIn.as('a-maintainer').autocomplete('fleet info', { fleet: 'status' });
    const info = seen(maintainer.slash('fleet status', { fleet: 'status.prod', private: true }));
    await muster.standIn.when(() => muster.world.requests.length > 0, 'a look at the nodes');
    muster.clock.advance(5000);

    expect(gone.text).toContain('No fleet that you may see is called `status.prod`');
    expect(back).toMatchObject({ choices: [{ value: 'status.prod' }] });
    expect((await info).text).toContain(`health read <t:${readAt}:R>`);
  });
});

type Section = Readonly<Record<string, ReturnType<typeof fleetJson>>>;

function fleetsOf(config: ReturnType<typeof e2eConfig>): Section {
  return config['fleets'] as Section; // As e2eConfig wrote it.
}

function connectionsOf(config: ReturnType<typeof e2eConfig>): Section {
  return config['connections'] as Section; // As e2eConfig wrote it.
}
