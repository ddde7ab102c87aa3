import type { APIAttachment } from 'discord-api-types/v10';
import type { Cdn, UploadedFile } from './cdn.ts';
import type { AttachmentForm, MessageForm } from './message-validation.ts';

/** The attachments of a message after a form: those it keeps, then those it brings. Without a list an edit keeps all. */
export function takeFiles(
  cdn: Cdn,
  channelId: string,
  form: MessageForm,
  present: readonly APIAttachment[],
): APIAttachment[] {
  const listed = form.attachments;
  const kept =
    listed === undefined ? [...present] : present.filter((old) => listed.some((entry) => entry.id === old.id));
  return [...kept, ...form.files.map((file) => cdn.store(channelId, ...describe(file, listed ?? [])))];
}

/** `files[2]` is described by the entry whose id is "2"; its `filename`, where given, wins. */
function describe(
  file: UploadedFile,
  listed: readonly AttachmentForm[],
): [UploadedFile, { description?: string; title?: string }] {
  const index = /\[(\d+)\]/.exec(file.field)?.[1];
  const entry = listed.find((candidate) => candidate.id === index);
  const details = {
    ...(entry?.description === undefined ? {} : { description: entry.description }),
    ...(entry?.title === undefined ? {} : { title: entry.title }),
  };
  return [{ ...file, filename: entry?.filename ?? file.filename }, details];
}

/** Turns `attachment://name` inside embeds and components into the address of that attachment. */
export function pointToFiles<T>(parts: T, attachments: readonly APIAttachment[]): T {
  const text = JSON.stringify(parts);
  if (!text.includes('"attachment://')) return parts;
  const pointed = attachments.reduce(
    (all, { filename, url }) => all.replaceAll(JSON.stringify(`attachment://${filename}`), JSON.stringify(url)),
    text,
  );
  // The same structure with other strings in it.
  return JSON.parse(pointed) as T;
}
