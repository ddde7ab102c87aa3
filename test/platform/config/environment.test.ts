import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readCredential, readEnvironment, type Environment } from '../../../src/platform/config/environment.ts';
import { renderEnvExample, VARIABLES, WEBHOOK_VARIABLES } from '../../../src/platform/config/variables.ts';

const noFiles = (path: string): string => {
  throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
};

function read(env: Record<string, string>, readFile = noFiles): Environment {
  const outcome = readEnvironment(env, readFile);
  if (outcome.kind === 'invalid') throw new Error(outcome.problems.join('\n'));
  return outcome.environment;
}

describe('the environment', () => {
  it('has defaults for everything, with every webhook source off', () => {
    expect(read({})).toEqual({
      discord: { token: null, applicationId: null, guildId: null, apiUrl: 'https://discord.com/api' },
      http: { host: '127.0.0.1', port: 8080 },
      databaseUrl: 'file:./data/muster.db',
      configPath: null,
      logLevel: 'info',
      webhookSecrets: {
        github: [],
        gitlab: [],
        jenkins: [],
        alertmanager: [],
        grafana: [],
        'aws/eventbridge': [],
        generic: [],
      },
      snsTopicArns: [],
      sandbox: { dataDir: './data/sandbox', quiet: false },
    });
  });

  it('reads what is set, and takes empty for unset', () => {
    const environment = read({
      DISCORD_TOKEN: ' the-token ',
      DISCORD_GUILD_ID: '100000000000000001',
      DISCORD_API_URL: 'http://127.0.0.1:9999/api/',
      HTTP_PORT: '0',
      LOG_LEVEL: '',
      SANDBOX_QUIET: '1',
      SNS_TOPIC_ARNS: 'arn:aws:sns:eu-west-1:123456789012:deploys, arn:aws-cn:sns:cn-north-1:123456789012:a.fifo',
    });

    expect(environment.discord.token?.reveal()).toBe('the-token');
    expect(environment.discord).toMatchObject({
      guildId: '100000000000000001',
      apiUrl: 'http://127.0.0.1:9999/api',
    });
    expect(environment.http.port).toBe(0);
    expect(environment.logLevel).toBe('info');
    expect(environment.sandbox.quiet).toBe(true);
    expect(environment.snsTopicArns).toHaveLength(2);
  });

  it.each(Object.entries(WEBHOOK_VARIABLES))('takes several secrets for %s from %s', (source, name) => {
    const secrets = Object.entries(read({ [name]: 'new,old' }).webhookSecrets);

    expect(secrets.filter(([, list]) => list.length > 0)).toEqual([[source, expect.anything()]]);
    expect(secrets.find(([each]) => each === source)?.[1].map((secret) => secret.reveal())).toEqual(['new', 'old']);
  });

  it('reads secrets from files', () => {
    const environment = read({ DISCORD_TOKEN_FILE: '/run/t', GITHUB_WEBHOOK_SECRET_FILE: '/run/g' }, (path) =>
      path === '/run/t' ? 'the-token\n' : 'one\ntwo\n',
    );

    expect(environment.discord.token?.reveal()).toBe('the-token');
    expect(environment.webhookSecrets.github.map((secret) => secret.reveal())).toEqual(['one', 'two']);
  });

  it('names every problem at once, and shows no value', () => {
    const planted = 'planted-value-3141';
    const outcome = readEnvironment(
      {
        DISCORD_TOKEN: planted,
        DISCORD_TOKEN_FILE: '/run/t',
        GITLAB_WEBHOOK_SECRET_FILE: '/run/missing',
        DISCORD_APPLICATION_ID: planted,
        DISCORD_GUILD_ID: planted,
        DISCORD_API_URL: planted,
        HTTP_HOST: `${planted} x`,
        HTTP_PORT: '65536',
        DATABASE_URL: planted,
        LOG_LEVEL: planted,
        SNS_TOPIC_ARNS: planted,
        SANDBOX_QUIET: planted,
      },
      noFiles,
    );

    expect(outcome.kind).toBe('invalid');
    expect(inspect(outcome)).not.toContain(planted);
    const named = outcome.kind === 'invalid' ? outcome.problems.map((problem) => problem.split(':')[0]) : [];
    expect(named.toSorted()).toEqual([
      'DATABASE_URL',
      'DISCORD_API_URL',
      'DISCORD_APPLICATION_ID',
      'DISCORD_GUILD_ID',
      'DISCORD_TOKEN',
      'GITLAB_WEBHOOK_SECRET_FILE',
      'HTTP_HOST',
      'HTTP_PORT',
      'LOG_LEVEL',
      'SANDBOX_QUIET',
      'SNS_TOPIC_ARNS',
    ]);
  });

  it('refuses an empty secret file, which would turn a source off unseen', () => {
    const outcome = readEnvironment({ GITHUB_WEBHOOK_SECRET_FILE: '/run/g' }, () => ' \n');

    expect(outcome).toMatchObject({ kind: 'invalid', problems: [expect.stringContaining('the file is empty')] });
  });

  it('warns of a misspelled variable, which would have no effect', () => {
    const { warnings } = readEnvironment({ GITHUB_WEBHOOK_SECRETS: 'x', PATH: '/bin', HTTP_PROXY: 'y' }, noFiles);

    expect(warnings).toEqual(['GITHUB_WEBHOOK_SECRETS has no meaning to Muster; did you mean GITHUB_WEBHOOK_SECRET?']);
  });

  it('finds the credential that a connection names', () => {
    const found = readCredential({ CI_TOKEN: 'abc' }, 'CI_TOKEN', noFiles);

    expect(found.kind === 'found' && found.secret.reveal()).toBe('abc');
    expect(readCredential({}, 'CI_TOKEN', noFiles)).toEqual({ kind: 'missing' });
    expect(readCredential({ CI_TOKEN_FILE: '/x' }, 'CI_TOKEN', noFiles)).toMatchObject({ kind: 'unreadable' });
  });
});

describe('.env.example', () => {
  const file = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');

  it('equals the schema', () => {
    expect(file).toBe(renderEnvExample());
  });

  it('means what no environment at all means', () => {
    const lines = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const env = Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));

    expect(read(env)).toEqual(read({}));
    expect(Object.keys(env)).toEqual(VARIABLES.map((variable) => variable.name));
  });
});
