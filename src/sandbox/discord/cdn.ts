import type { APIAttachment } from 'discord-api-types/v10';
import type { Snowflakes } from './snowflake.ts';

/** A file as it came in a multipart form. */
export interface UploadedFile {
  /** The form field, `files[0]`. */
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface StoredFile {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const IMAGE_SIZE_AT = 16;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Keeps uploaded bytes and serves them under a local address, as cdn.discordapp.com does. */
export class Cdn {
  readonly #files = new Map<string, StoredFile>();
  readonly #ids: Snowflakes;
  readonly #origin: () => string;

  constructor(ids: Snowflakes, origin: () => string) {
    this.#ids = ids;
    this.#origin = origin;
  }

  store(channelId: string, file: UploadedFile, details: { description?: string; title?: string } = {}): APIAttachment {
    const id = this.#ids.next();
    const filename = safeName(file.filename);
    const path = `attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;
    this.#files.set(id, { filename, contentType: file.contentType, bytes: file.bytes });
    const url = `${this.#origin()}/cdn/${path}`;
    const size = pngSize(file.bytes);
    return {
      id,
      filename,
      size: file.bytes.length,
      url,
      proxy_url: url,
      content_type: file.contentType,
      ...(details.description === undefined ? {} : { description: details.description }),
      ...(details.title === undefined ? {} : { title: details.title }),
      ...(size === null ? {} : size),
    };
  }

  find(attachmentId: string): StoredFile | null {
    return this.#files.get(attachmentId) ?? null;
  }
}

/** Discord keeps letters, digits, `_`, `-` and `.`; spaces become `_`, the rest vanishes. */
function safeName(filename: string): string {
  const safe = filename.replaceAll(/\s+/g, '_').replaceAll(/[^\p{L}\p{N}._-]/gu, '');
  return safe === '' ? 'unknown' : safe;
}

function pngSize(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  const isPng = bytes.length >= IMAGE_SIZE_AT + 8 && bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE);
  return isPng ? { width: bytes.readUInt32BE(IMAGE_SIZE_AT), height: bytes.readUInt32BE(IMAGE_SIZE_AT + 4) } : null;
}
