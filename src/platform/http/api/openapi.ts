import { z } from 'zod';
import type { ApiAct } from './api-spec.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'outcome'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence: what is wrong and what to do.' },
    outcome: { type: 'string', description: 'How the act ended; the same word as in the audit.' },
    fields: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
    permission: { type: 'string' },
    fleet: { type: ['string', 'null'] },
    couldAsk: { type: 'array', items: { type: 'string' } },
  },
};

const EVERYWHERE: Readonly<Record<number, string>> = {
  400: 'Some fields are not as they have to be.',
  401: 'The token is missing, unknown, expired or revoked.',
  403: 'The gate refused; permission and couldAsk say what is needed and who has it.',
  404: 'Not there, or not yours to see.',
  413: 'The body is too large.',
  414: 'A part of the address is longer than any name.',
  429: 'The token asked too often; Retry-After says when again.',
  500: 'A fault of Muster, under a reference that its log has too.',
  503: 'Who has which role cannot be told now; Retry-After says when again.',
};

const WITH_KEY: Readonly<Record<number, string>> = {
  409: 'still-running, unknown: another request with this Idempotency-Key runs, or was cut off.',
  415: 'The body is not JSON.',
  422: 'key-of-another-request: the Idempotency-Key came with another request before.',
};

/** OpenAPI 3.1 (spec.openapis.org), made from the very schemas that requests and answers are held to. */
export function openApiOf(acts: readonly ApiAct[], about: { readonly version: string; readonly prefix: string }): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const act of acts) {
    const path = `${about.prefix}${act.path}`;
    paths[path] = { ...paths[path], [act.method.toLowerCase()]: operationOf(act) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version: about.version,
      description:
        'The same acts as on Discord, through the same gate and into the same audit. Times are ISO 8601 in UTC. What is ' +
        'not known is null, never 0. Send an Idempotency-Key with what changes something, and a repeat does it once.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'From `muster token create`.' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

function operationOf(act: ApiAct): Json {
  const schema = jsonSchema(act.input, 'input');
  const properties = propertiesOf(schema);
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []);
  const inPath = [...act.path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
  const elsewhere = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameter = (name: string, place: 'path' | 'query'): Json => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: properties[name] ?? { type: 'string' },
  });
  return {
    operationId: act.act.replaceAll(/\W+/g, '-'),
    summary: act.summary,
    parameters: [
      ...inPath.map((name) => parameter(name, 'path')),
      ...(act.method === 'GET' ? elsewhere.map((name) => parameter(name, 'query')) : [KEY_PARAMETER]),
    ],
    ...(act.method === 'GET' || elsewhere.length === 0
      ? {}
      : { requestBody: bodyOf(elsewhere, { properties, required }) }),
    responses: responsesOf(act),
  };
}

const KEY_PARAMETER: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 200 },
};

function bodyOf(
  names: readonly string[],
  { properties, required }: { readonly properties: Readonly<Record<string, Json>>; readonly required: Set<unknown> },
): Json {
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? {}])),
    required: names.filter((name) => required.has(name)),
  };
  return { required: schema.required.length > 0, content: { 'application/json': { schema } } };
}

/** Several endings may share a status; each is named. */
function responsesOf(act: ApiAct): Json {
  const data = jsonSchema(act.data, 'output');
  const byStatus = new Map<number, string[]>();
  for (const [outcome, { status, about }] of Object.entries(act.endings))
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${outcome}: ${about}`]);
  const common = act.method === 'GET' ? EVERYWHERE : { ...EVERYWHERE, ...WITH_KEY };
  for (const [status, about] of Object.entries(common))
    byStatus.set(Number(status), [...(byStatus.get(Number(status)) ?? []), about]);
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, lines]) => [
        String(status),
        {
          description: lines.join('\n'),
          content:
            status < 400
              ? { 'application/json': { schema: withOutcome(data, outcomesAt(act, status)) } }
              : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

function outcomesAt({ endings }: ApiAct, status: number): readonly string[] {
  return Object.keys(endings).filter((outcome) => endings[outcome]?.status === status);
}

function withOutcome(schema: Json, outcomes: readonly string[]): Json {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  return {
    ...schema,
    properties: { outcome: { enum: outcomes }, ...propertiesOf(schema) },
    required: ['outcome', ...required],
  };
}

function propertiesOf(schema: Json): Readonly<Record<string, Json>> {
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null ? (properties as Readonly<Record<string, Json>>) : {};
}

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}
