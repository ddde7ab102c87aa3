import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkConfigFile, renderCheck } from '../../../src/platform/config/check-config.ts';
import { createConfigHolder, renderReload, type ConfigHolder } from '../../../src/platform/config/config-holder.ts';
import { PERMISSIONS } from '../../../src/policy/permissions.ts';

const EXAMPLE = readFileSync(new URL('../../../config/muster.example.yaml', import.meta.url), 'utf8');
const options = { permissions: PERMISSIONS };

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-config-'));
  path = join(folder, 'muster.yaml');
  writeFileSync(path, EXAMPLE);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(): ConfigHolder {
  const outcome = createConfigHolder(path, options);
  if (outcome.kind !== 'ready') throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.holder;
}

function rewrite(...changes: readonly (readonly [string | RegExp, string])[]): void {
  let text = EXAMPLE;
  for (const [from, to] of changes) {
    const next = text.replace(from, to);
    if (next === text) throw new Error(`nothing to replace: ${String(from)}`);
    text = next;
  }
  writeFileSync(path, text);
}

describe('the configuration in force', () => {
  it('is kept when the file says the same', () => {
    const holder = open();
    const before = holder.current();
    writeFileSync(path, `# only a comment\n${EXAMPLE}`);

    expect(holder.reload()).toEqual({ kind: 'kept', pendingRestart: [] });
    expect(holder.current()).toBe(before);
  });

  it('is replaced as one value, and says what changed', () => {
    const holder = open();
    const before = holder.current();
    rewrite(
      ['    shards: [0, 1, 2, 3, 4, 5, 6, 7]', '    shards: [0, 1]'],
      [/ {2}# Gone, and kept[\s\S]*?(?=\n# Environments)/, ''],
      ['auditDays: 730', 'auditDays: 365'],
    );

    const outcome = holder.reload();

    expect(outcome).toEqual({
      kind: 'replaced',
      changes: [
        { what: 'fleets: waku.test changed (shards)', needsRestart: false },
        { what: 'fleets: status.test removed; what is recorded about it is kept', needsRestart: false },
        { what: 'services: backend removed; what is recorded about it is kept', needsRestart: false },
        { what: 'services: frontend removed; what is recorded about it is kept', needsRestart: false },
        { what: 'retention: auditDays changed', needsRestart: false },
      ],
    });
    expect(before.fleets).toHaveLength(6);
    expect(holder.current().fleets).toHaveLength(5);
  });

  it('stays when the file is wrong, or gone', () => {
    const holder = open();
    const before = holder.current();
    rewrite(['timeZone: Europe/Lisbon', 'timeZone: Lisbon']);

    const outcome = holder.reload();

    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ path: 'people.an-owner.timeZone' }] });
    expect(renderReload('muster.yaml', outcome)[0]).toContain('the old configuration stays in force');
    rmSync(path);
    expect(holder.reload()).toMatchObject({ kind: 'refused' });
    expect(holder.current()).toBe(before);
  });

  it('keeps what takes a restart as it was, says so, and goes on saying so', () => {
    const holder = open();
    rewrite(
      ["id: '100000000000000001'", "id: '100000000000000009'"],
      ['https://fleets.waku.org', 'https://fleets.example.org'],
      ['registry: waku-directory', 'registry: another'],
      ['connections:\n', "connections:\n  another: { kind: fleet-registry, baseUrl: 'https://another.example.org' }\n"],
    );

    const outcome = holder.reload();

    expect(renderReload('muster.yaml', outcome)).toEqual([
      'muster.yaml: now in force.',
      'guild: id changed: takes effect at the next start',
      'connections: another added: takes effect at the next start',
      'connections: waku-directory changed (baseUrl): takes effect at the next start',
      'fleets: status.prod changed (registry)',
    ]);
    const now = holder.current();
    expect(now.guild.id).toBe('100000000000000001');
    expect(now.connections.map(({ name, baseUrl }) => [name, baseUrl])).toEqual([
      ['another', 'https://another.example.org'],
      ['waku-directory', 'https://fleets.waku.org'],
      ['status-nodes', 'http://{host}.status.im:8645'],
      ['status-metrics', 'http://{host}.status.im:8008'],
      ['status-disks', 'http://{host}.status.im:19999'],
      ['status-databases', 'http://{host}.status.im:9187'],
      ['status-probes', 'http://{host}.status.im:8004'],
      ['spacemesh-nodes', 'http://{host}.example.org:9094'],
      ['metrics-alertmanager', 'https://alertmanager.infra.status.im'],
      ['fleet-builds', 'https://ci.infra.status.im'],
      ['fleet-images', 'https://harbor.status.im'],
    ]);
    const again = holder.reload();
    expect(again.kind).toBe('kept');
    expect(renderReload('muster.yaml', again)).toContain('guild: id changed: takes effect at the next start');
  });

  it('is not there when the first file is wrong', () => {
    writeFileSync(path, 'channels: 3');

    expect(createConfigHolder(path, options)).toMatchObject({ kind: 'invalid' });
  });
});

describe('muster config check', () => {
  it('counts what a valid file holds', () => {
    const outcome = renderCheck('muster.yaml', checkConfigFile(path, options));

    expect(outcome.ok).toBe(true);
    expect(outcome.text).toMatch(
      /^muster\.yaml is valid: 4 channels, 9 roles, .*6 fleets, .*22 hosts \([0-9a-f]{16}\)\.\n$/,
    );
  });

  it('lists the problems of another with file, line and column', () => {
    rewrite(['timeZone: Europe/Lisbon', 'timeZone: Lisbon'], ['kind: fleet-registry', 'kind: registry']);

    const outcome = renderCheck('muster.yaml', checkConfigFile(path, options));

    expect(outcome.ok).toBe(false);
    expect(outcome.text).toMatch(/^muster\.yaml:\d+:\d+ people\.an-owner\.timeZone: /);
    expect(outcome.text).toMatch(/\n2 problems in/);
  });

  it('says when there is no such file', () => {
    const outcome = renderCheck('gone.yaml', checkConfigFile(join(folder, 'gone.yaml'), options));

    expect(outcome).toEqual({ ok: false, text: expect.stringContaining('cannot be read (ENOENT)') as string });
  });
});
