import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonValue } from '../../src/platform/json.ts';

const FILE = 'docs/page.schema.json';
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false, allErrors: true });
const fits = ajv.compile(JSON.parse(readFileSync(FILE, 'utf8')) as object); // border: our own file

/** What of it is not as docs/page.schema.json says; empty where all is. */
export function pageFaults(page: JsonValue): readonly string[] {
  return fits(page) ? [] : (fits.errors ?? []).map((each) => `${each.instancePath} ${each.message ?? 'is wrong'}`);
}
