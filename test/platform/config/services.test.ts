import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { houseRules } from '../../../src/house-config.ts';
import { readConfig } from '../../../src/platform/config/read-config.ts';

const EXAMPLE = readFileSync('config/muster.example.yaml', 'utf8');
const read = (text: string) => readConfig(text, houseRules(null));
const withBackendProbe = (probe: string): string =>
  EXAMPLE.replace(
    /^services:\n[\s\S]*?(?=^# Environments)/m,
    `services:\n  backend:\n    about: It.\n    owner: { role: infra }\n    maintainer: { role: infra }\n    probes:\n      - ${probe}\n\n`,
  );

describe('services of the configuration', () => {
  it('have usual rhythms, and names of their kind', () => {
    const outcome = read(withBackendProbe('{ kind: certificate, target: "app.example.org:443" }'));

    expect(outcome).toMatchObject({
      kind: 'valid',
      config: {
        services: [
          {
            name: 'backend',
            probes: [
              {
                name: 'certificate',
                everySeconds: 3600,
                timeoutMs: 5000,
                failuresOf: { failed: 2, of: 3 },
                check: { serverName: 'app.example.org', daysLeft: 14, trust: 'system' },
              },
            ],
          },
        ],
      },
    });
  });

  it.each([
    { probe: '{ kind: http, target: api.example.org }', says: 'write an http or https address' },
    { probe: '{ kind: tcp, target: api.example.org }', says: 'write host:port' },
    { probe: '{ kind: tcp, target: "api.example.org:99999" }', says: 'write host:port' },
    { probe: '{ kind: tcp, target: "a.example.org:1", contains: ok }', says: 'a probe of kind tcp does not have it' },
    { probe: '{ kind: http, target: "https://a.example.org", failuresOf: [3, 2] }', says: 'it cannot be larger' },
    {
      probe: '{ kind: http, target: "https://a.example.org", everySeconds: 10, timeoutMs: 6000 }',
      says: 'at most half of everySeconds',
    },
    { probe: '{ kind: dns, target: a.example.org, resolver: dns.example.org }', says: 'write an IP address' },
    {
      probe: '{ kind: tcp, target: "a.example.org:1" }\n      - { kind: tcp, target: "b.example.org:1" }',
      says: "the second probe called 'tcp'",
    },
  ])('says what to write instead of $probe', ({ probe, says }) => {
    const outcome = read(withBackendProbe(probe));

    expect(outcome.kind).toBe('invalid');
    expect(JSON.stringify(outcome)).toContain(says);
  });

  it('a beat has one address', () => {
    const outcome = read(EXAMPLE.replace('urlEnv: DEAD_MAN_URL', 'urlEnv: null'));

    expect(JSON.stringify(outcome)).toContain('write url or urlEnv, one of the two');
  });
});
