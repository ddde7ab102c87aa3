import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import { DESCRIPTION, expectDescribed } from '../support/api-schema.ts';

const ANSWER = { method: 'GET', contentType: 'application/json', status: 200 } as const;
const PROBLEM = { type: 'about:blank', title: 'Not found', status: 404, detail: 'No.', outcome: 'not-found' };

describe('the description of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();

    const { valid, errors } = await validator.validate({ ...DESCRIPTION });

    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('names each operation once', () => {
    const ids = [...JSON.stringify(DESCRIPTION).matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);

    // Border: only what the acts say of themselves is read.
    expect(ids).toHaveLength(createApiActs({} as ApiServices).length);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what the other tests hold every answer to', () => {
  it.each([
    ['takes a list of tokens', { ...ANSWER, path: '/tokens', body: { outcome: 'listed', tokens: [] } }],
    [
      'takes a problem of a route that nobody described',
      { ...ANSWER, path: '/nothing', status: 404, contentType: 'application/problem+json', body: PROBLEM },
    ],
  ])('%s', (_what, answer) => {
    expect(() => {
      expectDescribed(answer);
    }).not.toThrow();
  });

  it.each([
    ['a field left out', { ...ANSWER, path: '/tokens', body: { outcome: 'listed' } }, /required property 'tokens'/],
    [
      'an ending of another act',
      { ...ANSWER, path: '/tokens', body: { outcome: 'info', tokens: [] } },
      /allowed values/,
    ],
    ['a status nobody named', { ...ANSWER, path: '/tokens', status: 202, body: {} }, /does not know/],
    [
      'a problem that is plain JSON',
      { ...ANSWER, path: '/tokens', status: 404, body: PROBLEM },
      /not as application\/problem\+json/,
    ],
  ])('refuses %s', (_what, answer, why) => {
    expect(() => {
      expectDescribed(answer);
    }).toThrow(why);
  });
});
