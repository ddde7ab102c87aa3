import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import { API_PREFIX } from '../../src/platform/http/api/api-routes.ts';
import { openApiOf } from '../../src/platform/http/api/openapi.ts';

/** The description that every Muster gives of its API. Border: only what the acts say of themselves is read. */
export const DESCRIPTION = openApiOf(createApiActs({} as ApiServices), { version: '0.0.0', prefix: API_PREFIX });

interface Answered {
  readonly method: string;
  /** Below /api/v1, query included. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'muster', ...DESCRIPTION });
const compiled = new Map<string, ValidateFunction>();

/** Throws where an answer is not as the description says; what it says nothing of must be a problem all the same. */
export function expectDescribed({ method, path, status, contentType, body }: Answered): void {
  const route = routeOf(path.split('?', 1)[0] ?? '');
  const operation = valueAt(DESCRIPTION, ['paths', route ?? '', method.toLowerCase()]);
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  if (contentType?.startsWith(type) !== true)
    throw new Error(`${method} ${path} answered ${status} as ${contentType ?? 'nothing'}, not as ${type}.`);
  const isKnown = operation !== undefined;
  if (isKnown && valueAt(operation, ['responses', String(status)]) === undefined)
    throw new Error(`${method} ${path} answered ${status}, which its description does not know.`);
  const pointer = isKnown
    ? ['paths', route ?? '', method.toLowerCase(), 'responses', String(status), 'content', type, 'schema']
    : ['components', 'schemas', 'Problem'];
  const validate = validatorAt(pointer);
  if (!validate(body))
    throw new Error(
      `${method} ${path} answered ${status} otherwise than described: ${ajv.errorsText(validate.errors)}`,
    );
}

function routeOf(path: string): string | null {
  const routes = Object.keys(valueAt(DESCRIPTION, ['paths']) ?? {});
  const exact = routes.find((route) => route === `${API_PREFIX}${path}`);
  const pattern = (route: string): RegExp => new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  return exact ?? routes.find((route) => pattern(route).test(`${API_PREFIX}${path}`)) ?? null;
}

function validatorAt(pointer: readonly string[]): ValidateFunction {
  const reference = `muster#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  const before = compiled.get(reference);
  if (before !== undefined) return before;
  const validate = ajv.compile({ $ref: reference });
  compiled.set(reference, validate);
  return validate;
}

function valueAt(value: unknown, path: readonly string[]): object | undefined {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, name);
  }
  return typeof at === 'object' && at !== null ? at : undefined;
}
