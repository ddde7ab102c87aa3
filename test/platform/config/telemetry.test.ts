import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/platform/config/read-config.ts';
import { PERMISSIONS } from '../../../src/policy/permissions.ts';

const EXAMPLE = readFileSync(new URL('../../../config/muster.example.yaml', import.meta.url), 'utf8');

function read(text: string) {
  return readConfig(text, { permissions: PERMISSIONS });
}

describe('the section telemetry', () => {
  it('takes no report and tells nothing of fewer than five where it is left out', () => {
    const outcome = read(EXAMPLE.replace(/^telemetry:\n(?:[ #].*\n|\n(?= ))*/m, ''));

    if (outcome.kind !== 'valid') throw new Error(JSON.stringify(outcome.problems));
    expect(outcome.config.telemetry).toMatchObject({
      sources: [],
      leastClients: 5,
      keep: { hourDays: 35, dayDays: 400 },
    });
  });

  it.each([
    ['leastClients: 5', 'leastClients: 4', '5'],
    ['fleet: status.prod, tokenEnv', 'fleet: status.prd, tokenEnv', 'status.prod'],
    ['tokenEnv: TELEMETRY_TOKEN', 'tokenEnv: a-token-itself', 'NAME of the environment variable'],
    ['COMMUNITY_MESSAGE_ARCHIVE_MAGNETLINK: community control', 'CHAT_MESSAGE: gossip', 'community control'],
    ['COMMUNITY_MESSAGE_ARCHIVE_MAGNETLINK: community', 'chat-message: community', 'CHAT_MESSAGE'],
    ['kibibytesPerSecond: 256', 'kibibytesPerSecond: 1', '16'],
  ])('says what to write instead: %s', (right, wrong, told) => {
    expect(EXAMPLE).toContain(right);

    const outcome = read(EXAMPLE.replace(right, wrong));

    expect(outcome.kind).toBe('invalid');
    expect(JSON.stringify(outcome)).toContain(told);
  });

  it('takes each name of a source once', () => {
    const line = '    - { name: apps, fleet: status.prod, tokenEnv: TELEMETRY_TOKEN }\n';

    const outcome = read(EXAMPLE.replace(line, line + line.replace('TELEMETRY_TOKEN', 'ANOTHER_TOKEN')));

    expect(JSON.stringify(outcome)).toContain('is a source already');
  });
});
