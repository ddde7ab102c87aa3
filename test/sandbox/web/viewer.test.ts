import { MessageFlags, type APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { UserDispatches, ViewerEvent } from '../../../src/sandbox/web/protocol.ts';
import { openSandbox, type Listening, type OpenSandbox } from '../../support/open-sandbox.ts';
import { reportRun } from '../../support/sandbox-acts.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

type Viewer = Listening<ViewerEvent>;

async function heard<K extends keyof UserDispatches>(viewer: Viewer, name: K): Promise<UserDispatches[K]> {
  const event = await viewer.until((each) => each.kind === 'dispatch' && each.name === name);
  if (event.kind !== 'dispatch') throw new Error('until said it is one');
  return event.data as UserDispatches[K]; // protocol.ts pairs names and shapes.
}

const discord = (user: string, path: string): string => `/sandbox/as/${user}/discord/v10${path}`;

/** Posts with one file, as a client does. */
async function upload(sandbox: OpenSandbox, file: { name: string; type: string; bytes: Buffer }): Promise<APIMessage> {
  const form = new FormData();
  form.append('files[0]', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
  form.append('payload_json', JSON.stringify({ content: 'See.', attachments: [{ id: '0' }] }));
  const path = discord('an-owner', `/channels/${sandbox.state.channels['devops']!}/messages`);
  const response = await sandbox.fetch(path, { method: 'POST', body: form });
  expect(response.status).toBe(200);
  return (await response.json()) as APIMessage; // Discord's own shape.
}

/** `/audit search`, as a client sends it; a stranger is refused it in private. */
async function searchAudit(sandbox: OpenSandbox, user: string, nonce: string): Promise<void> {
  const { guildId, applicationId, channels } = sandbox.state;
  const index = await sandbox.fetch(discord(user, `/guilds/${guildId}/application-command-index`));
  const { application_commands: commands } = (await index.json()) as {
    readonly application_commands: readonly { readonly name: string }[];
  };
  const command = commands.find(({ name }) => name === 'audit')!;
  const body = {
    type: 2,
    application_id: applicationId,
    guild_id: guildId,
    channel_id: channels['devops'],
    session_id: 'a-session',
    nonce,
    data: { ...command, type: 1, options: [{ type: 1, name: 'search', options: [] }] },
  };
  expect((await sandbox.post(discord(user, '/interactions'), body)).status).toBe(204);
}

describe('what the page learns as somebody', () => {
  it('begins with hello: who they are, who else there is, and what they may see', async () => {
    const sandbox = await openSandbox();

    const viewer = await sandbox.listen<ViewerEvent>('/sandbox/as/a-maintainer/events');
    const hello = await viewer.until(({ kind }) => kind === 'hello');

    expect(viewer.heard[0]).toBe(hello);
    if (hello.kind !== 'hello') throw new Error('until said it is one');
    const { guild, me, personas, channels, members, roles, applicationId, botUserId } = hello.view;
    expect(guild).toEqual({ id: sandbox.state.guildId, name: 'Muster sandbox' });
    expect(me).toMatchObject({ name: 'a-maintainer', title: 'A maintainer', roles: ['infra'] });
    expect(personas.map(({ name }) => name).slice(0, 5)).toEqual([
      'an-owner',
      'a-maintainer',
      'a-release-manager',
      'a-tester',
      'a-stranger',
    ]);
    for (const { about } of personas) expect(about).toMatch(/^[A-Z].*\.$/);
    expect(channels.map((channel) => channel.name)).toEqual(Object.keys(sandbox.state.channels));
    expect(roles.map(({ name }) => name)).toEqual(expect.arrayContaining(['@everyone', 'infra', 'qa']));
    expect(members.map(({ user }) => user.id)).toEqual(expect.arrayContaining([me.id, botUserId]));
    expect(applicationId).toBe(sandbox.state.applicationId);
    expect(JSON.stringify(hello)).not.toContain(sandbox.state.botToken);
    for (const { token } of sandbox.state.users) expect(JSON.stringify(hello)).not.toContain(token);
  });

  it('is told of a message when it is posted, without asking', async () => {
    const sandbox = await openSandbox();
    const viewer = await sandbox.listen<ViewerEvent>('/sandbox/as/a-stranger/events');

    await reportRun(sandbox);

    const message = await heard(viewer, 'MESSAGE_CREATE');
    expect(message.channel_id).toBe(sandbox.state.channels['pipelines']);
    expect(message.author.id).toBe(sandbox.state.applicationId);
  });

  it('is told alone what only they may see', async () => {
    const sandbox = await openSandbox();
    const asker = await sandbox.listen<ViewerEvent>('/sandbox/as/a-stranger/events');
    const other = await sandbox.listen<ViewerEvent>('/sandbox/as/a-maintainer/events');

    await searchAudit(sandbox, 'a-stranger', 'my-own-nonce');

    expect(await heard(asker, 'INTERACTION_CREATE')).toMatchObject({ nonce: 'my-own-nonce' });
    expect(await heard(asker, 'INTERACTION_SUCCESS')).toMatchObject({ nonce: 'my-own-nonce' });
    const answer = await heard(asker, 'MESSAGE_CREATE');
    expect((answer.flags ?? 0) & MessageFlags.Ephemeral).toBe(MessageFlags.Ephemeral);
    await reportRun(sandbox);
    // What went to both came after: so nothing of the answer is still on its way to the other.
    await heard(other, 'MESSAGE_CREATE');
    expect(other.heard.map((event) => (event.kind === 'dispatch' ? event.name : event.kind))).toEqual([
      'hello',
      'MESSAGE_CREATE',
    ]);
  });

  it('begins anew after the line broke, with what was said meanwhile', async () => {
    const sandbox = await openSandbox();
    const first = await sandbox.listen<ViewerEvent>('/sandbox/as/a-maintainer/events');
    await first.until(({ kind }) => kind === 'hello');
    first.leave();
    await first.ended;

    await reportRun(sandbox);
    await sandbox.running.app.idle();
    const again = await sandbox.listen<ViewerEvent>('/sandbox/as/a-maintainer/events');
    const hello = await again.until(({ kind }) => kind === 'hello');

    const pipelines = sandbox.state.channels['pipelines']!;
    const messages = (await (
      await sandbox.fetch(discord('a-maintainer', `/channels/${pipelines}/messages`))
    ).json()) as readonly APIMessage[];
    expect(hello).toMatchObject({ view: { lastMessageIds: { [pipelines]: messages[0]!.id } } });
  });

  it('ends when Muster stops, which does not wait for those who watch', async () => {
    const sandbox = await openSandbox();
    const viewer = await sandbox.listen<ViewerEvent>('/sandbox/as/a-maintainer/events');
    const panel = await sandbox.listen('/sandbox/panel/events');

    await sandbox.running.stop();

    await Promise.all([viewer.ended, panel.ended]);
  });

  it('is nobody who is not there, and says who is', async () => {
    const sandbox = await openSandbox();

    for (const path of ['/sandbox/as/nobody/events', discord('nobody', '/users/@me')]) {
      const response = await sandbox.fetch(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        error: expect.stringContaining('There are: an-owner, a-maintainer') as string,
      });
    }
  });
});

describe("Discord's REST, asked as somebody", () => {
  it("answers as Discord does, refusals included, and as that user's client is answered", async () => {
    const sandbox = await openSandbox();
    const devops = sandbox.state.channels['devops']!;

    const posted = await sandbox.post(discord('a-tester', `/channels/${devops}/messages`), { content: 'Fine by me.' });
    const refused = await sandbox.post(discord('a-tester', `/channels/${devops}/messages`), { content: '' });
    const { id } = (await posted.json()) as APIMessage; // Discord's own shape.
    const removed = await sandbox.fetch(discord('a-tester', `/channels/${devops}/messages/${id}`), {
      method: 'DELETE',
    });
    const notTheirs = await sandbox.fetch(discord('a-stranger', `/channels/${devops}`), { method: 'DELETE' });

    expect(posted.status).toBe(200);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 50006 });
    expect(removed.status).toBe(204);
    expect(await removed.text()).toBe('');
    expect(removed.headers.get('content-type')).toBeNull();
    expect(notTheirs.status).toBe(403);
    expect(await notTheirs.json()).toMatchObject({ code: 50013 });
  });

  it('hands on queries and percent-encoded names', async () => {
    const sandbox = await openSandbox();
    const devops = sandbox.state.channels['devops']!;
    const path = discord('a-tester', `/channels/${devops}/messages`);
    const first = (await (await sandbox.post(path, { content: 'One.' })).json()) as APIMessage; // Discord's own shape.
    await sandbox.post(path, { content: 'Two.' });

    const reaction = await sandbox.fetch(`${path}/${first.id}/reactions/${encodeURIComponent('👍')}/@me`, {
      method: 'PUT',
    });
    const after = (await (await sandbox.fetch(`${path}?limit=1&after=${first.id}`)).json()) as readonly APIMessage[];

    expect(reaction.status).toBe(204);
    expect(after.map(({ content }) => content)).toEqual(['Two.']);
  });

  it('keeps a file with every byte of it', async () => {
    const sandbox = await openSandbox();

    const { attachments } = await upload(sandbox, { name: 'a picture.png', type: 'image/png', bytes: PNG });

    expect(attachments).toMatchObject([{ filename: 'a_picture.png', width: 1, height: 1, size: PNG.length }]);
    const file = await sandbox.fetch(`/sandbox/files/${attachments[0]!.id}/a_picture.png`);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-disposition')).toMatch(/^inline;/);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
  });

  it.each(['text/html', 'image/svg+xml', 'application/javascript', 'text/html; image/png'])(
    'never lets an uploaded %s run as a page of ours',
    async (type) => {
      const sandbox = await openSandbox();
      const { attachments } = await upload(sandbox, {
        name: 'evil.html',
        type,
        bytes: Buffer.from('<script>1</script>'),
      });

      const file = await sandbox.fetch(`/sandbox/files/${attachments[0]!.id}/evil.html`);

      expect(file.headers.get('content-type')).toBe('application/octet-stream');
      expect(file.headers.get('content-disposition')).toMatch(/^attachment;/);
      expect(file.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    },
  );

  it.each(['/..%2f..%2f..%2fcdn/attachments/1/2/3', '/%2e%2e/%2e%2e/cdn/attachments/1/2/3', '/no/such/route'])(
    'reaches nothing beyond the API by %s',
    async (path) => {
      const sandbox = await openSandbox();

      const response = await sandbox.fetch(`/sandbox/as/a-stranger/discord/v10${path}`);

      expect(response.status).toBe(404);
    },
  );

  it('says so while Discord is down for everybody', async () => {
    const sandbox = await openSandbox();
    await sandbox.running.app.idle();
    const url = new URL(sandbox.state.api);

    const viewer = await sandbox.listen<ViewerEvent>('/sandbox/as/a-maintainer/events');
    await viewer.until(({ kind }) => kind === 'hello');
    await sandbox.post('/sandbox/panel/faults/discord-down', { to: 'on' });
    const asPerson = await sandbox.fetch(discord('a-maintainer', '/users/@me'));
    const asBot = await fetch(`${url.href}/v10/users/@me`, {
      headers: { authorization: `Bot ${sandbox.state.botToken}`, 'user-agent': 'DiscordBot' },
    }).catch(() => 'cut off');

    // The page goes on showing what is there; the bot is cut off.
    expect(asPerson.status).toBe(200);
    expect(asBot).toBe('cut off');
  });
});
