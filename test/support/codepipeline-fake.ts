import * as sdk from '@aws-sdk/client-codepipeline';
import { createServer, type IncomingMessage } from 'node:http';

/** One request that AWS would have taken, by its operation. */
export interface TakenRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly accessKeyId: string;
  readonly region: string;
}

export interface CodepipelineFake {
  readonly url: string;
  readonly taken: readonly TakenRequest[];
  /** What was refused, and why: a client that is right is never refused. */
  readonly refused: readonly string[];
  answer(operation: string, how: FakeAnswer): void;
  close(): Promise<void>;
}

export type FakeAnswer =
  | ((input: Readonly<Record<string, unknown>>) => unknown)
  | { readonly status: number; readonly error: string; readonly message: string };

/**
 * CodePipeline on 127.0.0.1. Each request is held against the SDK's own published model: an operation that there is,
 * its fields and no others, each of its type, those that are required; and against the rules of names that the model of
 * the API writes down (API reference: PipelineName, pattern and length). Answers are held against the model, too.
 */
export async function openCodepipelineFake(): Promise<CodepipelineFake> {
  const taken: TakenRequest[] = [];
  const refused: string[] = [];
  const answers = new Map<string, FakeAnswer>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const reply = (status: number, value: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'r-1' });
        response.end(JSON.stringify(value));
      };
      const judged = judge(request, body);
      if (judged.kind === 'refused') {
        refused.push(judged.why);
        reply(400, { __type: judged.type, message: judged.why });
        return;
      }
      taken.push(judged.request);
      const how = answers.get(judged.request.operation);
      if (how === undefined) reply(500, { __type: 'InternalFailure', message: 'no answer was set' });
      else if (typeof how === 'function') {
        const value = how(judged.request.input);
        const wrong = problemsOf(judged.output, value, 'answer');
        if (wrong.length > 0) refused.push(...wrong);
        reply(200, value);
      } else reply(how.status, { __type: how.error, message: how.message });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    taken,
    refused,
    answer: (operation, how) => void answers.set(operation, how),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // Border: a request without an encoding gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

type Judged =
  | { readonly kind: 'taken'; readonly request: TakenRequest; readonly output: unknown }
  | { readonly kind: 'refused'; readonly type: string; readonly why: string };

const TARGET = 'CodePipeline_20150709.';

function judge({ method, url, headers }: IncomingMessage, body: string): Judged {
  const refuse = (type: string, why: string): Judged => ({ kind: 'refused', type, why });
  if (method !== 'POST' || url !== '/') return refuse('UnknownOperationException', `${String(method)} ${String(url)}`);
  if (headers['content-type'] !== 'application/x-amz-json-1.1')
    return refuse('SerializationException', `the content type is ${String(headers['content-type'])}`);
  const target = String(headers['x-amz-target']);
  const operation = target.startsWith(TARGET) ? target.slice(TARGET.length) : null;
  const model = operation === null ? undefined : modelOf(`${operation}$`);
  if (operation === null || model === undefined) return refuse('UnknownOperationException', `no operation ${target}`);
  const [, accessKeyId, region] =
    /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/\d{8}\/([a-z0-9-]+)\/codepipeline\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (accessKeyId === undefined || region === undefined)
    return refuse('IncompleteSignatureException', `not signed: ${String(headers.authorization)}`);
  const input = JSON.parse(body) as Readonly<Record<string, unknown>>; // Border: judged field by field below.
  // Of an operation the model has [9, namespace, name, traits, input, output].
  const wrong = [...problemsOf(resolve(model[4]), input, 'input'), ...problemsOfNames(input)];
  if (wrong.length > 0) return refuse('ValidationException', wrong.join('; '));
  return { kind: 'taken', request: { operation, input, accessKeyId, region }, output: resolve(model[5]) };
}

function modelOf(name: string): readonly unknown[] | undefined {
  const found: unknown = Object.entries(sdk).find(([exported]) => exported === name)?.[1];
  return Array.isArray(found) ? found : undefined;
}

/** The model names what is declared later by a function. */
function resolve(schema: unknown): unknown {
  return typeof schema === 'function' ? (schema as () => unknown)() : schema;
}

const STRUCTURE = 3;
const LIST = 1;
/** How simple shapes are written: 0 text, 1 number, 2 yes or no, 4 time in seconds. */
const SIMPLE: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean', 4: 'number' };

/** What is wrong with a value by its schema: [3, namespace, name, traits, fields, their schemas, how many are required]. */
function problemsOf(schema: unknown, value: unknown, at: string): readonly string[] {
  if (typeof schema === 'number') {
    const wanted = SIMPLE[schema];
    return wanted === undefined || typeof value === wanted ? [] : [`${at} is no ${wanted}`];
  }
  if (!Array.isArray(schema)) return [];
  const parts = schema as readonly unknown[]; // Border: arrays of the model are tuples of these parts.
  if (parts[0] === LIST)
    return Array.isArray(value)
      ? value.flatMap((each, index) => problemsOf(itemOf(parts[4]), each, `${at}[${index}]`))
      : [`${at} is no list`];
  if (parts[0] !== STRUCTURE) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no structure`];
  const fields = parts[4] as readonly string[];
  const schemas = parts[5] as readonly unknown[];
  const required = typeof parts[6] === 'number' ? parts[6] : 0;
  const given = new Map(Object.entries(value));
  return [
    ...[...given.keys()].filter((field) => !fields.includes(field)).map((field) => `${at} has no field ${field}`),
    ...fields
      .slice(0, required)
      .filter((field) => !given.has(field))
      .map((field) => `${at}.${field} is missing`),
    ...fields.flatMap((field, index) =>
      given.has(field) ? problemsOf(resolve(schemas[index]), given.get(field), `${at}.${field}`) : [],
    ),
  ];
}

/** Items with traits of their own are written [schema, traits]. */
function itemOf(schema: unknown): unknown {
  const item = resolve(schema);
  return Array.isArray(item) && Array.isArray(item[0]) ? (item[0] as unknown) : item;
}

/** API reference: PipelineName, StageName, ActionName; DisableStageTransition's reason; MaxResults. */
function problemsOfNames(input: Readonly<Record<string, unknown>>): readonly string[] {
  const name = /^[A-Za-z0-9.@\-_]{1,100}$/;
  const { reason, maxResults } = input;
  return [
    ...['pipelineName', 'stageName', 'actionName', 'name'].flatMap((field) =>
      typeof input[field] === 'string' && !name.test(input[field]) ? [`${field} does not fit its pattern`] : [],
    ),
    ...(typeof reason === 'string' && !/^[a-zA-Z0-9!@ ().*?-]{1,300}$/.test(reason) ? ['reason does not fit'] : []),
    ...(typeof maxResults === 'number' && (maxResults < 1 || maxResults > 100) ? ['maxResults is out of bounds'] : []),
  ];
}
