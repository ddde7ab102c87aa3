import SqliteFile from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { besides, callApi, makeToken } from '../support/api.ts';
import { MEMBERS, ROLE, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

const HOUR_MS = 3_600_000;
const PEOPLE = {
  'a-maintainer': { discord: [MEMBERS[1].id], timeZone: 'Europe/Warsaw' },
  'an-owner': { discord: [MEMBERS[0].id], timeZone: 'UTC' },
  'a-leaver': { discord: ['130000000000000077'], timeZone: 'UTC' },
};

const SHELL = [{ permission: '*', fleets: ['*'] }];
const POLICY = { everyone: [], owner: ['fleet.*', 'run.*', 'audit.search'], maintainer: ['fleet.*'], shell: SHELL };

function start(): Promise<Muster> {
  return startMuster({ config: e2eConfig({ people: PEOPLE, policy: POLICY }), members: MEMBERS });
}

describe('a token', () => {
  it('is made beside the running Muster, and has the rights of its person', async () => {
    const muster = await start();
    const token = await makeToken(muster);

    const answer = await callApi(muster, 'GET /fleets', { token });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      outcome: 'list',
      fleets: [{ name: 'status.prod', owner: 'owners', maintainer: 'infra' }, { name: 'waku.test' }],
    });
    const { body } = await callApi(muster, 'GET /audit?act=fleet', { token });
    expect(body['records']).toMatchObject([
      { via: 'api', act: 'api:fleet list', verdict: 'allowed', person: 'a-maintainer', userId: MEMBERS[1].id },
    ]);
  });

  it('is narrower than its person: by permission, by fleet, and for what concerns the house', async () => {
    const muster = await start();
    const token = await makeToken(muster, { permissions: 'fleet.view@waku.*,audit.search@waku.*' });

    const fleets = await callApi(muster, 'GET /fleets', { token });
    const hidden = await callApi(muster, 'GET /fleets/status.prod', { token });
    const house = await callApi(muster, 'GET /inbox', { token });

    expect(fleets.body['fleets']).toMatchObject([{ name: 'waku.test' }]);
    expect(hidden.status).toBe(404);
    expect(house.status).toBe(403);
    expect(house.body).toMatchObject({ outcome: 'refused', permission: 'inbox.view' });
    expect(house.body['detail']).toContain('The token does not carry inbox.view');
  });

  it('gives nothing that its person does not have, whatever it carries', async () => {
    const muster = await start();
    const token = await makeToken(muster, { as: 'an-owner', permissions: '*' });

    expect((await callApi(muster, 'GET /fleets/status.prod', { token })).status).toBe(200);
    expect((await callApi(muster, 'GET /fleets/waku.test', { token })).status).toBe(404);
    const refused = await callApi(muster, 'GET /inbox', { token });
    expect(refused.body).toMatchObject({ status: 403, couldAsk: ['infra'] });
    expect(refused.body['detail']).toContain("which the token's person does not have");
  });

  it('loses what its person loses, within seconds', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    expect((await callApi(muster, 'GET /inbox', { token })).status).toBe(200);

    muster.standIn.moderation.takeRole('a-maintainer', ROLE.infra);
    await muster.pass(6_000);

    expect((await callApi(muster, 'GET /inbox', { token })).status).toBe(403);
  });

  it('is nobody’s once its person has left the server or the configuration', async () => {
    const muster = await start();
    const leaver = await makeToken(muster, { as: 'a-leaver' });
    const owner = await makeToken(muster, { as: 'an-owner' });

    const left = await callApi(muster, 'GET /fleets', { token: leaver });
    muster.reload(e2eConfig({ people: { 'a-maintainer': PEOPLE['a-maintainer'] }, policy: POLICY }));
    const dropped = await callApi(muster, 'GET /fleets', { token: owner });

    expect([left.status, left.body['detail']]).toEqual([
      401,
      'a-leaver is not on the Discord server any more, so the token has no rights.',
    ]);
    expect([dropped.status, dropped.body['detail']]).toEqual([
      401,
      'an-owner is not in the configuration any more, so the token has no rights.',
    ]);
  });

  it('is refused when Discord does not say who has which role', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    muster.standIn.faults.rest.add(
      { route: '/guilds/:guildId/members/:userId' },
      { kind: 'status', status: 502, when: 'refused' },
    );

    const answer = await callApi(muster, 'GET /fleets', { token });

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('ends on its day, and at once when it is revoked', async () => {
    const muster = await start();
    const short = await makeToken(muster, { until: '1h' });
    const long = await makeToken(muster, { until: '2026-12-31', service: 'nightly-report' });

    await muster.pass(HOUR_MS);
    const expired = await callApi(muster, 'GET /fleets', { token: short });
    const id = long.split('_')[1] ?? '';
    const ran = await besides(muster, ['token', 'revoke', id]);
    const revoked = await callApi(muster, 'GET /fleets', { token: long });

    expect([expired.status, expired.body['detail']]).toEqual([
      401,
      'This token ended at 2026-03-02T10:00:00.000Z. Make a new one.',
    ]);
    expect(ran).toMatchObject({
      code: 0,
      out: `${id} of nightly-report of a-maintainer is revoked: its next use is refused.\n`,
    });
    expect([revoked.status, revoked.body['detail']]).toEqual([401, 'This token was revoked. Make a new one.']);
  });

  it('is nobody’s once Muster serves another Discord server', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    const database = new SqliteFile(muster.databasePath);
    database.prepare("UPDATE api_tokens SET guild_id = '100000000000000099'").run();
    database.close();

    const { status, body } = await callApi(muster, 'GET /fleets', { token });

    expect([status, body['detail']]).toEqual([401, expect.stringContaining('for another Discord server')]);
  });

  it('is its person’s under the name they had: a new name in the configuration needs a new token', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    const { 'a-maintainer': person, ...others } = PEOPLE;
    muster.reload(e2eConfig({ people: { ...others, renamed: person }, policy: POLICY }));

    expect((await callApi(muster, 'GET /fleets', { token })).status).toBe(401);
    const anew = await makeToken(muster, { as: 'renamed' });
    expect((await callApi(muster, 'GET /fleets', { token: anew })).status).toBe(200);
  });

  it('is told of in the log by its id when it is good no more; a stranger only counts', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    const id = token.split('_')[1] ?? '';
    await besides(muster, ['token', 'revoke', id]);

    await callApi(muster, 'GET /fleets', { token });
    await callApi(muster, 'GET /fleets', { token: `muster_0123456789_${'a'.repeat(43)}` });
    const refusals = muster.logLines.filter((line) => line.includes('good no more'));
    const metrics = await (await fetch(`${muster.url}/metrics`)).text();

    expect(refusals).toHaveLength(1);
    expect(JSON.parse(refusals[0] ?? '{}')).toMatchObject({ tokenId: id, reason: 'revoked' });
    expect(metrics).toContain('muster_commands_total{command="api:none",outcome="unauthenticated"} 2');
  });

  it('is kept as a hash alone, and is in no log', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    await callApi(muster, 'GET /fleets', { token });
    const secret = token.split('_').slice(2).join('_');

    const listed = await besides(muster, ['token', 'list', '--json']);
    const api = await callApi(muster, 'GET /tokens', { token });

    expect(listed.out).not.toContain(secret);
    expect(JSON.stringify(api.body)).not.toContain(secret);
    expect(muster.logLines.join('\n')).not.toContain(secret);
    expect(api.body['tokens']).toMatchObject([
      { person: 'a-maintainer', state: 'active', permissions: ['*'], createdBy: 'operator', service: null },
    ]);
  });

  it.each([
    [
      ['--as', 'nobody', '--permissions', '*', '--until', '3d'],
      'Nobody in the configuration is called nobody. There are:',
    ],
    [['--as', 'a-maintainer', '--permissions', 'fleet.veiw', '--until', '3d'], 'No permission is called fleet.veiw.'],
    [['--as', 'a-maintainer', '--permissions', '*', '--until', '2020-01-01'], '--until lies in the past.'],
    [['--as', 'a-maintainer', '--permissions', '*', '--until', '400d'], 'A token lasts 366 days at most'],
    [
      ['--as', 'a-maintainer', '--permissions', '*', '--until', '3d', '--service', 'a\u001b[31mb'],
      '--service takes letters, digits',
    ],
    [['--as', 'a-maintainer', '--permissions', '*', '--until', 'soon'], '--until soon is no day such as'],
  ])('is not made from %j', async (args, why) => {
    const muster = await start();

    const ran = await besides(muster, ['token', 'create', ...args]);

    expect(ran.code).toBe(2);
    expect(ran.out).toBe('');
    expect(ran.err).toContain(why);
  });

  it('cannot be made by a shell to which the policy grants nothing, and that is recorded', async () => {
    const muster = await start();
    const closed = e2eConfig({ people: PEOPLE, policy: { ...POLICY, shell: [] } });
    const token = await makeToken(muster);
    muster.reload(closed);

    const ran = await besides(muster, [
      'token',
      'create',
      '--as',
      'a-maintainer',
      '--permissions',
      '*',
      '--until',
      '3d',
    ]);
    const { body } = await callApi(muster, 'GET /audit?act=cli', { token });

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('policy.shell does not grant');
    expect(body['records']).toMatchObject([
      { act: 'cli:token create', verdict: 'refused', via: 'cli', displayName: 'operator' },
      { act: 'cli:token create', verdict: 'allowed', outcome: 'created' },
    ]);
  });
});

describe('somebody without a token', () => {
  it.each([
    [undefined, 'Send a token as'],
    ['Bearer', 'Send a token as'],
    ['Basic dXNlcjpwYXNz', 'Send a token as'],
    [`Bearer muster_0123456789_${'a'.repeat(43)}`, 'This token is not known.'],
    ['Bearer nonsense', 'This token is not known.'],
  ])('is told with %j how to get one, and nothing else', async (authorization, detail) => {
    const muster = await start();

    for (const path of ['/fleets', '/no-such-route']) {
      const answer = await callApi(
        muster,
        `GET ${path}`,
        authorization === undefined ? {} : { headers: { authorization } },
      );

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="muster"');
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body['detail']).toContain(detail);
    }
  });
});
