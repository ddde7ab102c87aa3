import { AttachmentBuilder, Routes } from 'discord.js';
import { expect } from 'vitest';
import { withFiles } from '../discord/raw-rest.ts';
import { COMMANDS, ping } from './acting.ts';
import { conform, type Row } from './row.ts';
import { fail, lastSent, openStage, type Stage, type WireRequest } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const MIB = 1024 * 1024;
const path = (stage: Stage): `/${string}` => Routes.channelMessages(stage.channel.id);
const file = (name: string, text: string, description?: string): AttachmentBuilder =>
  new AttachmentBuilder(Buffer.from(text), { name, ...(description === undefined ? {} : { description }) });

interface Part {
  readonly name: string;
  readonly filename: string | null;
  readonly type: string | null;
  readonly text: string;
}

/** The parts of a multipart body in the order they stand in. */
async function partsOf(request: WireRequest): Promise<Part[]> {
  if (!(request.body instanceof FormData)) return fail('The client sent no form.');
  return Promise.all(
    [...request.body.entries()].map(async ([name, value]) =>
      typeof value === 'string'
        ? { name, filename: null, type: null, text: value }
        : { name, filename: value.name, type: value.type, text: await value.text() },
    ),
  );
}

const SENDING: readonly Row<Stage>[] = [
  {
    line: 'files come first as files[n], and payload_json comes last, with attachments by index, without filename and with nulls (discord.js 14.28.1; Discord docs: API reference, uploading files)',
    run: async (stage) => {
      const files = [file('a.ics', 'BEGIN:VCALENDAR', 'd'), file('b.txt', 'second')];
      const message = await stage.channel.send({ content: 'f', files });
      const parts = await partsOf(lastSent(stage, path(stage)));

      expect(parts.map(({ name, filename }) => [name, filename])).toEqual([
        ['files[0]', 'a.ics'],
        ['files[1]', 'b.txt'],
        ['payload_json', null],
      ]);
      expect(JSON.parse(parts[2]!.text)).toMatchObject({
        content: 'f',
        attachments: [
          { id: '0', description: 'd', title: null, waveform: null, duration_secs: null },
          { id: '1', description: null },
        ],
      });
      expect(message.attachments.map(({ name, size, description }) => [name, size, description])).toEqual([
        ['a.ics', 15, 'd'],
        ['b.txt', 6, null],
      ]);
    },
  },
  {
    line: 'an attachment has a url where its bytes are served (Discord docs: message, attachment object)',
    run: async (stage) => {
      const message = await stage.channel.send({ files: [file('höhe & größe.txt', 'the bytes')] });
      const attachment = message.attachments.first();
      const response = await fetch(attachment?.url ?? fail('No attachment.'));

      expect(await response.text()).toBe('the bytes');
      expect(attachment).toMatchObject({ id: expect.stringMatching(/^\d{17,19}$/) as string, size: 9 });
      expect(attachment?.proxyURL).toMatch(/^http/);
    },
  },
  {
    line: 'images are told with width and height (Discord docs: message, attachment object)',
    run: async (stage) => {
      const png = Buffer.alloc(33);
      png.write('89504e470d0a1a0a0000000d49484452', 'hex');
      png.writeUInt32BE(640, 16);
      png.writeUInt32BE(480, 20);
      const message = await stage.channel.send({ files: [new AttachmentBuilder(png, { name: 'chart.png' })] });

      expect(message.attachments.first()).toMatchObject({ width: 640, height: 480, contentType: 'image/png' });
    },
  },
  {
    line: 'a message may be nothing but a file (Discord docs: message, create message)',
    run: async (stage) => {
      await expect(stage.channel.send({ files: [file('log.txt', 'x')] })).resolves.toMatchObject({ content: '' });
    },
  },
  {
    line: 'an edit keeps the attachments it lists and adds new ones (Discord docs: message, edit message)',
    run: async (stage) => {
      const message = await stage.channel.send({ files: [file('one.txt', '1'), file('two.txt', '2')] });
      const kept = message.attachments.first() ?? fail('No attachment.');
      const edited = await message.edit({ attachments: [kept], files: [file('three.txt', '3')] });

      expect(edited.attachments.map(({ name }) => name)).toEqual(['one.txt', 'three.txt']);
      expect(edited.attachments.first()?.id).toBe(kept.id);
      expect((await edited.edit({ content: 'none', attachments: [] })).attachments.size).toBe(0);
    },
  },
  {
    line: 'an edit that says nothing of attachments leaves them (Discord docs: message, edit message)',
    run: async (stage) => {
      const message = await stage.channel.send({ files: [file('stays.txt', 'x')] });

      expect((await message.edit('text')).attachments.map(({ name }) => name)).toEqual(['stays.txt']);
    },
  },
  {
    line: 'an embed shows an uploaded file by attachment://name (Discord docs: API reference, using attachments within embeds)',
    run: async (stage) => {
      const message = await stage.channel.send({
        files: [file('chart.png', 'x')],
        embeds: [{ title: 'A chart', image: { url: 'attachment://chart.png' } }],
      });

      expect(message.embeds[0]?.image?.url).toMatch(/^http:\/\/127\.0\.0\.1.*chart\.png$/);
    },
  },
];

const ELSEWHERE: readonly Row<Stage>[] = [
  {
    line: 'a reply to an interaction takes the same form, with payload_json of type and data (Discord docs: receiving and responding; API reference, uploading files)',
    run: async (stage) => {
      const { seen } = await ping(stage, (interaction) =>
        interaction.reply({ content: 'with file', files: [file('report.txt', 'lines')] }),
      );
      const parts = await partsOf(lastSent(stage, '/callback?with_response=false'));

      expect(parts.map(({ name }) => name)).toEqual(['files[0]', 'payload_json']);
      expect(JSON.parse(parts[1]!.text)).toMatchObject({
        type: 4,
        data: { content: 'with file', attachments: [{ id: '0' }] },
      });
      expect(seen).toMatchObject({ kind: 'message', message: { attachments: [{ filename: 'report.txt', size: 5 }] } });
    },
  },
  {
    line: 'so do the edit of a deferred answer and a follow-up (Discord docs: receiving and responding; API reference, uploading files)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.deferReply();
        const edited = await interaction.editReply({ files: [file('late.txt', 'x')] });
        const more = await interaction.followUp({ files: [file('more.txt', 'x')] });
        return [edited, more];
      });

      expect(acted.map(({ attachments }) => attachments.first()?.name)).toEqual(['late.txt', 'more.txt']);
    },
  },
  {
    line: 'so does a webhook (Discord docs: webhook, execute webhook)',
    run: async (stage) => {
      const webhook = await stage.channel.createWebhook({ name: 'a hook' });
      const message = await webhook.send({ files: [file('hook.txt', 'x')] });

      expect(message.attachments.first()?.name).toBe('hook.txt');
    },
  },
];

const LIMITS: readonly Row<Stage>[] = [
  {
    line: 'a file has at most 10 MiB, or it is 50045 or 40005 (Discord docs: API reference, uploading files; opcodes and status codes)',
    run: async (stage) => {
      const send = (size: number): Promise<unknown> =>
        stage.channel.send({ files: [new AttachmentBuilder(Buffer.alloc(size), { name: 'big.bin' })] });
      await expect(send(10 * MIB)).resolves.toBeDefined();
      const refused: unknown = await send(10 * MIB + 1).catch((error: unknown) => error);

      expect([40005, 50045]).toContain((refused as { code: number }).code);
    },
  },
  {
    line: 'a request has at most 25 MiB, or it is 40005 (Discord docs: API reference, uploading files)',
    run: async (stage) => {
      const files = Array.from(
        { length: 3 },
        (_, n) => new AttachmentBuilder(Buffer.alloc(9 * MIB), { name: `${n}.bin` }),
      );

      await expect(stage.channel.send({ files })).rejects.toMatchObject({ code: 40005, status: 413 });
    },
  },
  {
    line: 'a message has at most ten files (Discord docs: message, create message)',
    run: async (stage) => {
      const files = Array.from({ length: 11 }, (_, n) => file(`${n}.txt`, 'x'));

      await expect(stage.channel.send({ files })).rejects.toMatchObject({ code: 50035 });
      await expect(stage.channel.send({ files: files.slice(1) })).resolves.toBeDefined();
    },
  },
  {
    line: 'a description has at most 1024 characters (Discord docs: message, attachment object)',
    run: async (stage) => {
      await expect(stage.channel.send({ files: [file('a.txt', 'x', 'd'.repeat(1025))] })).rejects.toMatchObject({
        code: 50035,
        rawError: { errors: { attachments: { 0: { description: {} } } } },
      });
      await expect(stage.channel.send({ files: [file('a.txt', 'x', 'd'.repeat(1024))] })).resolves.toBeDefined();
    },
  },
  {
    line: 'sending files takes ATTACH_FILES (Discord docs: permissions)',
    run: async (stage) => {
      const channel = await stage.guild.channels.create({ name: 'no-files' });
      stage.standIn.moderation.denyBot(channel.id, ['AttachFiles']);

      await expect(channel.send({ files: [file('a.txt', 'x')] })).rejects.toMatchObject({ code: 50013 });
    },
  },
  {
    line: 'a form whose payload_json is no JSON is 50109 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const form = withFiles({}, [{ name: 'a.txt', bytes: new Uint8Array([1]) }]);
      form.set('payload_json', '{');

      expect(await stage.raw.post(path(stage), form)).toMatchObject({ status: 400, body: { code: 50109 } });
    },
  },
];

conform('files: sending', open, SENDING);
conform('files: in answers and webhooks', open, ELSEWHERE);
conform('files: limits', open, LIMITS);
