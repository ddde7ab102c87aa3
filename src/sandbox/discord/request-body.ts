import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { JsonValue } from '../../platform/json.ts';
import { ApiError } from './api-error.ts';
import type { UploadedFile } from './cdn.ts';

/** Discord docs: reference, uploading files. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

export interface RequestBody {
  readonly body: JsonValue | undefined;
  readonly files: readonly UploadedFile[];
}

/** JSON as it is, or a multipart form whose `payload_json` is the JSON and whose other parts are files. */
export async function readRequestBody(request: FastifyRequest): Promise<RequestBody> {
  if (request.isMultipart()) return readMultipart(request);
  const { body } = request;
  if (!Buffer.isBuffer(body) || body.length === 0) return { body: undefined, files: [] };
  return { body: parseJson(body.toString('utf8')), files: [] };
}

async function readMultipart(request: FastifyRequest): Promise<RequestBody> {
  const files: UploadedFile[] = [];
  const fields: Record<string, JsonValue> = {};
  let payload: JsonValue | undefined;
  let total = 0;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const file = await readFile(part);
      total += file.bytes.length;
      if (total > MAX_REQUEST_BYTES) throw new ApiError('entityTooLarge');
      files.push(file);
    } else if (part.fieldname === 'payload_json') payload = parseJson(textOf(part));
    else fields[part.fieldname] = textOf(part);
  }
  return { body: payload ?? fields, files };
}

async function readFile(part: MultipartFile): Promise<UploadedFile> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_FILE_BYTES) chunks.push(chunk);
  }
  if (size > MAX_FILE_BYTES) throw new ApiError('fileTooLarge');
  return { field: part.fieldname, filename: part.filename, contentType: part.mimetype, bytes: Buffer.concat(chunks) };
}

function textOf(part: MultipartValue): string {
  return typeof part.value === 'string' ? part.value : '';
}

function parseJson(text: string): JsonValue {
  try {
    // JSON.parse gives nothing that JsonValue does not name.
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new ApiError('invalidJson');
  }
}
