import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean().default(false),
  schema: z.record(z.string(), z.unknown()),
});

/** What Muster asks of GitHub, cut from GitHub's own description (@octokit/openapi 23.0.2, api.github.com.json). */
const MODEL = z.object({
  paths: z.record(z.string(), z.object({ get: z.object({ parameters: z.array(z.object({ $ref: z.string() })) }) })),
  components: z.object({ parameters: z.record(z.string(), parameter) }),
});

interface Operation {
  readonly template: string;
  readonly pattern: RegExp;
  readonly parameters: readonly z.infer<typeof parameter>[];
  readonly answer: ValidateFunction;
}

export interface GithubApiModel {
  /** Why GitHub's description forbids the request; null when it allows it. */
  findFault(method: string, url: URL): string | null;
  /** Why GitHub would not answer so; null when it might. */
  findWrongAnswer(url: URL, body: unknown): string | null;
}

export function readGithubApiModel(): GithubApiModel {
  const raw: unknown = JSON.parse(readFileSync(new URL('./github-openapi.json', import.meta.url), 'utf8'));
  const { paths, components } = MODEL.parse(raw);
  const ajv = new Ajv({ strict: false, coerceTypes: true, validateFormats: false });
  const exact = new Ajv({ strict: false, validateFormats: false });
  exact.addSchema(z.record(z.string(), z.unknown()).parse(raw), 'github');
  const operations = Object.entries(paths).map(([template, { get }]): Operation => ({
    template,
    // The rest of a reference may have slashes.
    pattern: new RegExp(
      `^${template.replaceAll('{ref}', '(?<ref>.+)').replaceAll(/\{(\w+)\}/gu, '(?<$1>[^/]+)')}$`,
      'u',
    ),
    parameters: get.parameters.map(({ $ref }) => {
      const named = components.parameters[$ref.split('/').at(-1) ?? ''];
      if (named === undefined) throw new Error(`The excerpt lacks ${$ref}.`);
      return named;
    }),
    answer: exact.compile({
      $ref: `github#/paths/${encodeURIComponent(template.replaceAll('/', '~1'))}/get/responses/200/content/application~1json/schema`,
    }),
  }));
  const find = ({ pathname }: URL): Operation | undefined => operations.find(({ pattern }) => pattern.test(pathname));

  return {
    findFault(method, url) {
      const operation = find(url);
      if (operation === undefined) return `there is no ${url.pathname}`;
      if (method !== 'GET') return `${method} is not described`;
      const inPath = operation.pattern.exec(url.pathname)?.groups ?? {};
      const inQuery = Object.fromEntries(url.searchParams);
      const unknown = Object.keys(inQuery).filter(
        (name) => !operation.parameters.some((each) => each.in === 'query' && each.name === name),
      );
      if (unknown.length > 0) return `${operation.template} takes no ${unknown.join(', ')}`;
      for (const { name, in: place, required, schema } of operation.parameters) {
        const value = place === 'path' ? inPath[name] : inQuery[name];
        if (value === undefined && required) return `${name} is missing`;
        if (value !== undefined && !ajv.validate(schema, decodeURIComponent(value)))
          return `${name} is not allowed: ${value}`;
      }
      return null;
    },
    findWrongAnswer(url, body) {
      const answer = find(url)?.answer;
      return answer === undefined || answer(body)
        ? null
        : `GitHub does not answer so: ${exact.errorsText(answer.errors)}`;
    },
  };
}
