import { ComponentType, Routes, SeparatorSpacingSize, TextInputStyle } from 'discord.js';
import { expect } from 'vitest';
import { COMMANDS, ping } from './acting.ts';
import { button, display, ids, inMessage, many, media, refuses, row, select, text, v2, type Limit } from './limit.ts';
import { conform, type Row } from './row.ts';
import { openStage, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const C = ComponentType;

const SECOND: readonly Limit[] = [
  {
    line: 'version 2 components exclude content',
    fine: v2(display()),
    beyond: { ...v2(display()), content: 'x' },
    path: 'content',
  },
  {
    line: 'version 2 components exclude embeds',
    fine: v2(display()),
    beyond: { ...v2(display()), embeds: [{ title: 't' }] },
    path: 'embeds',
  },
  {
    line: 'version 2 components exclude a poll',
    fine: v2(display()),
    beyond: { ...v2(display()), poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] } },
    path: 'poll',
  },
  {
    line: 'version 2 components exclude stickers',
    fine: v2(display()),
    beyond: { ...v2(display()), sticker_ids: ids(1) },
    path: 'sticker_ids',
  },
  {
    line: 'a message has at most 40 components',
    fine: v2(...many(40, () => display())),
    beyond: v2(...many(41, () => display())),
    path: 'components',
  },
  {
    line: 'components inside others count among the 40',
    fine: v2({ type: C.Container, components: many(39, () => display()) }),
    beyond: v2({ type: C.Container, components: many(40, () => display()) }),
    path: 'components',
  },
  {
    line: 'the text of all components has at most 4000 characters, as users report',
    fine: v2(display(text(2000)), display(text(2000))),
    beyond: v2(display(text(2000)), display(text(2000)), display('x')),
    path: 'components',
  },
  {
    line: 'a section has one to three texts',
    fine: v2({ type: C.Section, components: many(3, () => display()), accessory: button() }),
    beyond: v2({ type: C.Section, components: many(4, () => display()), accessory: button() }),
    path: 'components.0.components',
  },
  {
    line: 'a section has an accessory',
    fine: v2({ type: C.Section, components: [display()], accessory: { type: C.Thumbnail, media } }),
    beyond: v2({ type: C.Section, components: [display()] }),
    path: 'components.0.accessory',
  },
  {
    line: 'a gallery has one to ten items',
    fine: v2({ type: C.MediaGallery, items: many(10, () => ({ media })) }),
    beyond: v2({ type: C.MediaGallery, items: many(11, () => ({ media })) }),
    path: 'components.0.items',
  },
  {
    line: 'a separator is small or large',
    fine: v2(display(), { type: C.Separator, divider: true, spacing: SeparatorSpacingSize.Large }),
    beyond: v2(display(), { type: C.Separator, spacing: 3 }),
    path: 'components.1.spacing',
  },
  {
    line: 'a container holds rows, sections, texts, galleries, files and separators, but no container',
    fine: v2({ type: C.Container, accent_color: 0xff_00_00, components: [display(), row(button())] }),
    beyond: v2({ type: C.Container, components: [{ type: C.Container, components: [display()] }] }),
    path: 'components.0.components.0.type',
  },
];

const label = (component: object, change: object = {}): object => ({ type: C.Label, label: 'l', component, ...change });
const input = (change: object = {}): object => ({
  type: C.TextInput,
  custom_id: 'i',
  style: TextInputStyle.Short,
  ...change,
});
const group = (type: ComponentType, count: number): object => ({
  type,
  custom_id: 'g',
  options: many(count, (n) => ({ label: 'l', value: `v${n}` })),
});
const modal = (...components: readonly object[]): object => ({ custom_id: 'm', title: 't', components });

const MODAL: readonly Limit[] = [
  {
    line: 'a label has at most 45 characters',
    fine: modal(label(input(), { label: text(45) })),
    beyond: modal(label(input(), { label: text(46) })),
    path: 'data.components.0.label',
  },
  {
    line: 'the description of a label has at most 100 characters',
    fine: modal(label(input(), { description: text(100) })),
    beyond: modal(label(input(), { description: text(101) })),
    path: 'data.components.0.description',
  },
  {
    line: 'a text input takes at most 4000 characters',
    fine: modal(label(input({ max_length: 4000 }))),
    beyond: modal(label(input({ max_length: 4001 }))),
    path: 'data.components.0.component.max_length',
  },
  {
    line: 'the placeholder of a text input has at most 100 characters',
    fine: modal(label(input({ placeholder: text(100) }))),
    beyond: modal(label(input({ placeholder: text(101) }))),
    path: 'data.components.0.component.placeholder',
  },
  {
    line: 'a file upload takes at most ten files',
    fine: modal(label({ type: C.FileUpload, custom_id: 'f', max_values: 10 })),
    beyond: modal(label({ type: C.FileUpload, custom_id: 'f', max_values: 11 })),
    path: 'data.components.0.component.max_values',
  },
  {
    line: 'a radio group has two to ten options',
    fine: modal(label(group(C.RadioGroup, 10))),
    beyond: modal(label(group(C.RadioGroup, 1))),
    path: 'data.components.0.component.options',
  },
  {
    line: 'a checkbox group has at most ten options',
    fine: modal(label(group(C.CheckboxGroup, 10))),
    beyond: modal(label(group(C.CheckboxGroup, 11))),
    path: 'data.components.0.component.options',
  },
  {
    line: 'selects, a checkbox and plain text may stand in a modal, a button may not',
    fine: modal(display(), label({ type: C.Checkbox, custom_id: 'c' }), label(select())),
    beyond: modal(label(button())),
    path: 'data.components.0.component.type',
  },
];

const inModal = ({ line, fine, beyond, path }: Limit): Row<Stage> => ({
  line: `${line} (Discord docs: component reference, modals)`,
  run: async (stage) => {
    const { acted } = await ping(stage, async ({ id, token }) => {
      const callback = Routes.interactionCallback(id, token);
      return [
        await stage.raw.post(callback, { type: 9, data: beyond }),
        await stage.raw.post(callback, { type: 9, data: fine }),
      ];
    });

    refuses(acted[0]!, path);
    expect(acted[1]).toMatchObject({ status: 204 });
  },
});

conform('limits: version 2 components', open, SECOND.map(inMessage('component reference, components v2')));
conform('limits: modals', open, MODAL.map(inModal));
