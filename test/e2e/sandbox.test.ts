import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { SandboxState } from '../../src/sandbox/start-sandbox.ts';
import { temporaryFolder } from '../support/folder.ts';
import { openSandbox } from '../support/open-sandbox.ts';
import { reportRun } from '../support/sandbox-acts.ts';
import { headOf, textOf } from '../support/seen-messages.ts';

const PATIENCE_MS = 10_000;

/** What somebody with no code of ours does: fetch with a user's token. */
class Client {
  readonly #state: SandboxState;
  readonly #token: string;

  constructor(state: SandboxState, name: string) {
    this.#state = state;
    this.#token = state.users.find((user) => user.name === name)!.token;
  }

  async send(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly json: unknown }> {
    const response = await fetch(`${this.#state.api}/v10${path}`, {
      method,
      headers: { authorization: this.#token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text) };
  }

  async read(channel: string): Promise<readonly APIMessage[]> {
    const { json } = await this.send('GET', `/channels/${this.#state.channels[channel]!}/messages?limit=50`);
    return json as readonly APIMessage[]; // Discord's own shape.
  }

  /** Runs `/fleet <sub>` as Discord's own clients do: from the index of commands, with an interaction. */
  async fleet(sub: string, channel: string): Promise<number> {
    const { guildId, applicationId, channels } = this.#state;
    const { json } = await this.send('GET', `/guilds/${guildId}/application-command-index`);
    const index = json as {
      readonly application_commands: readonly {
        readonly id: string;
        readonly name: string;
        readonly version: string;
      }[];
    };
    const command = index.application_commands.find(({ name }) => name === 'fleet')!;
    const { status } = await this.send('POST', '/interactions', {
      type: 2,
      application_id: applicationId,
      guild_id: guildId,
      channel_id: channels[channel],
      session_id: 'a-session',
      nonce: randomUUID().slice(0, 25),
      data: { ...command, type: 1, options: [{ type: 1, name: sub, options: [] }] },
    });
    return status;
  }

  /** Polls, as somebody without a gateway has to. */
  async until(channel: string, fits: (text: string) => boolean): Promise<string> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = (await this.read(channel)).map(textOf).find(fits);
      if (found !== undefined) return found;
      if (performance.now() > end) throw new Error(`Nothing fitting came to #${channel}.`);
    }
  }
}

describe('the sandbox, as npm start without a token gives it', () => {
  it('says in /sandbox/state all that a person or a test needs to act in it', async () => {
    const { state } = await openSandbox();

    expect(state.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
    expect(state.guildId).toMatch(/^\d{17,19}$/);
    expect(state.applicationId).toMatch(/^\d{17,19}$/);
    expect(state.botToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(Object.keys(state.channels)).toEqual(['pipelines', 'devops', 'alerts', 'releases']);
    expect(state.users.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['an-owner', 'a-maintainer', 'a-stranger']),
    );
    for (const user of state.users) {
      expect(Object.keys(user).toSorted()).toEqual(['id', 'name', 'roles', 'token']);
      expect(user.token).not.toBe('');
    }
    expect(Object.keys(state.webhookSecrets).toSorted()).toEqual([
      'ALERTMANAGER_WEBHOOK_TOKEN',
      'EVENTBRIDGE_WEBHOOK_KEY',
      'GENERIC_WEBHOOK_TOKEN',
      'GITHUB_WEBHOOK_SECRET',
      'GITLAB_WEBHOOK_SECRET',
      'GRAFANA_WEBHOOK_SECRET',
      'JENKINS_WEBHOOK_TOKEN',
    ]);
    expect(Object.values(state.webhookSecrets).every((secret) => secret.length >= 16)).toBe(true);
  });

  it('answers a user who posts an interaction and reads the channel, over plain HTTP', async () => {
    const { state } = await openSandbox();
    const maintainer = new Client(state, 'a-maintainer');

    expect(await maintainer.fleet('status', 'devops')).toBe(204);

    const text = await maintainer.until('devops', (each) => each.includes('waku.test'));
    for (const fleet of ['status.prod', 'status.staging', 'waku.test', 'waku.sandbox']) expect(text).toContain(fleet);
  });

  it('takes webhooks signed with the secret of the environment, and shows the run to whoever reads the channel', async () => {
    const secret = 'a-secret-that-the-environment-names';
    const sandbox = await openSandbox({ GITHUB_WEBHOOK_SECRET: secret });
    const { state } = sandbox;
    expect(state.webhookSecrets['GITHUB_WEBHOOK_SECRET']).toBe(secret);

    await reportRun(sandbox);

    const stranger = new Client(state, 'a-stranger');
    const text = await stranger.until('pipelines', (each) => each.includes('ci #163'));
    expect(text).toContain('master');
    expect((await stranger.read('pipelines')).map(headOf)).toEqual(['⏳ ci #163 on master: queued']);
  });

  it('leaves the live database and its credentials alone', async () => {
    const live = join(temporaryFolder(), 'live.db');

    const { url, state } = await openSandbox({
      DATABASE_URL: `file:${live}`,
      DISCORD_API_URL: 'http://127.0.0.1:9/api',
    });

    expect(await (await fetch(`${url}/healthz?verbose`)).json()).toMatchObject({ mode: 'sandbox', gateway: 'ready' });
    expect(existsSync(live)).toBe(false);
    expect(state.api).not.toContain(':9/');
  });

  it('makes secrets of its own for each run where the environment has none', async () => {
    const first = await openSandbox();
    const second = await openSandbox();

    const secrets = [first, second].flatMap(({ state }) => Object.values(state.webhookSecrets));
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(first.state.botToken).not.toBe(second.state.botToken);
  });

  it.each([
    ['another Host', { host: 'sandbox.example.org' }, 403],
    ['a Host that only begins like ours', { host: '127.0.0.1.example.org' }, 403],
    ['the Origin of another site', { origin: 'https://example.org' }, 403],
    ['an Origin that hides itself', { origin: 'null' }, 403],
    ['another page of this machine', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:3000' }, 403],
    ['our own Origin', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' }, 200],
    ['localhost', { host: 'localhost:8080' }, 200],
  ])('gives its tokens to this machine alone: %s', async (_what, headers, expected) => {
    const { url } = await openSandbox();

    // fetch sets Host by itself and lets nobody change it.
    const asked = request(`${url}/sandbox/state`, { headers, agent: false });
    asked.end();
    const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { readonly statusCode: number }]; // Node docs.
    let body = '';
    for await (const part of response) body += String(part);

    expect(response.statusCode).toBe(expected);
    expect(body.includes('botToken')).toBe(expected === 200);
  });

  it('listens on 127.0.0.1 alone, whatever HTTP_HOST says', async () => {
    const { url, state } = await openSandbox({ HTTP_HOST: '0.0.0.0' });

    const ports = [new URL(url), new URL(state.api)].map(({ hostname, port }) => {
      expect(hostname).toBe('127.0.0.1');
      return Number(port);
    });
    for (const host of addressesToOthers())
      for (const port of ports) expect(await reaches(host, port), `${host}:${port}`).toBe('refused');
    for (const port of ports) expect(await reaches('127.0.0.1', port)).toBe('connected');
  });
});

/** This machine's addresses by which others reach it; on a machine without a network there are none. */
function addressesToOthers(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0).map(({ address }) => address),
  );
}

function reaches(host: string, port: number): Promise<'connected' | 'refused'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', () => {
      resolve('refused');
    });
  });
}
