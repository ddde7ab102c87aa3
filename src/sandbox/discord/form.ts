import type { JsonValue } from '../../platform/json.ts';
import { ApiError } from './api-error.ts';
import { isSnowflake } from './snowflake.ts';

export interface JsonObject {
  readonly [key: string]: JsonValue;
}
export type FormPath = readonly (string | number)[];

interface Complaint {
  readonly path: FormPath;
  readonly code: string;
  readonly message: string;
}

/** Collects all that is wrong with a body and tells it as Discord does: code 50035 with nested JSON paths. */
export class Form {
  readonly #complaints: Complaint[] = [];

  complain(path: FormPath, code: string, message: string): void {
    this.#complaints.push({ path, code, message });
  }

  get isClean(): boolean {
    return this.#complaints.length === 0;
  }

  /** Throws 50035 when anything was complained of. */
  check(): void {
    if (this.#complaints.length > 0) throw new ApiError('invalidForm', nest(this.#complaints, 0));
  }
}

function nest(complaints: readonly Complaint[], depth: number): JsonValue {
  const result: Record<string, JsonValue> = {};
  const here = complaints.filter((complaint) => complaint.path.length === depth);
  if (here.length > 0) result['_errors'] = here.map(({ code, message }) => ({ code, message }));
  const deeper = Map.groupBy(
    complaints.filter((complaint) => complaint.path.length > depth),
    (complaint) => String(complaint.path[depth]),
  );
  for (const [key, group] of deeper) result[key] = nest(group, depth + 1);
  return result;
}

export interface TextRule {
  readonly min?: number;
  readonly max?: number;
  readonly required?: boolean;
  /** Whitespace at both ends is not counted and not kept (Discord docs: embed limits). */
  readonly trim?: boolean;
}

export interface NumberRule {
  readonly min?: number;
  readonly max?: number;
  readonly required?: boolean;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One value of a body and where it stands; reading it as the wrong kind is a complaint, not an exception. */
export class Field {
  readonly form: Form;
  readonly path: FormPath;
  readonly value: JsonValue | undefined;

  constructor(form: Form, path: FormPath, value: JsonValue | undefined) {
    this.form = form;
    this.path = path;
    this.value = value;
  }

  get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  complain(code: string, message: string): void {
    this.form.complain(this.path, code, message);
  }

  required(): void {
    this.complain('BASE_TYPE_REQUIRED', 'This field is required');
  }

  at(key: string): Field {
    return new Field(this.form, [...this.path, key], isJsonObject(this.value) ? this.value[key] : undefined);
  }

  object(): JsonObject | undefined {
    if (this.absent) return undefined;
    if (isJsonObject(this.value)) return this.value;
    this.complain('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
    return undefined;
  }

  /** The items of a list; absent gives none. */
  items(rule: { readonly min?: number; readonly max?: number } = {}): readonly Field[] {
    if (this.absent) return [];
    if (!Array.isArray(this.value)) {
      this.complain('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
      return [];
    }
    const items: readonly JsonValue[] = this.value;
    this.#checkLength(items.length, rule);
    return items.map((item, index) => new Field(this.form, [...this.path, index], item));
  }

  text(rule: TextRule = {}): string | undefined {
    if (this.absent) {
      if (rule.required === true) this.required();
      return undefined;
    }
    if (typeof this.value !== 'string' && typeof this.value !== 'number') {
      this.complain('STRING_TYPE_CONVERT', 'Could not interpret the value as string.');
      return undefined;
    }
    const raw = String(this.value);
    const text = rule.trim === true ? raw.trim() : raw;
    if (rule.required === true && text === '') this.required();
    else this.#checkLength(text.length, rule);
    return text;
  }

  integer(rule: NumberRule = {}): number | undefined {
    const value = this.number(rule);
    if (value === undefined || Number.isInteger(value)) return value;
    this.complain('NUMBER_TYPE_COERCE', `Value "${value}" is not int.`);
    return undefined;
  }

  number(rule: NumberRule = {}): number | undefined {
    if (this.absent) {
      if (rule.required === true) this.required();
      return undefined;
    }
    const value = typeof this.value === 'string' && this.value !== '' ? Number(this.value) : this.value;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.complain('NUMBER_TYPE_COERCE', `Value ${JSON.stringify(this.value)} is not int.`);
      return undefined;
    }
    if (rule.max !== undefined && value > rule.max)
      this.complain('NUMBER_TYPE_MAX', `int value should be less than or equal to ${rule.max}.`);
    if (rule.min !== undefined && value < rule.min)
      this.complain('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${rule.min}.`);
    return value;
  }

  boolean(): boolean | undefined {
    if (this.absent) return undefined;
    if (typeof this.value === 'boolean') return this.value;
    this.complain('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
    return undefined;
  }

  snowflake(rule: { readonly required?: boolean } = {}): string | undefined {
    const text = this.text(rule);
    if (text === undefined || text === '') return undefined;
    if (isSnowflake(text)) return text;
    this.complain('NUMBER_TYPE_COERCE', `Value "${text}" is not snowflake.`);
    return undefined;
  }

  choice<T extends string | number>(choices: readonly T[], rule: { readonly required?: boolean } = {}): T | undefined {
    if (this.absent) {
      if (rule.required === true) this.required();
      return undefined;
    }
    const chosen = choices.find((choice) => choice === this.value);
    if (chosen === undefined)
      this.complain(
        'BASE_TYPE_CHOICES',
        `Value must be one of {${choices.map((choice) => String(choice)).join(', ')}}.`,
      );
    return chosen;
  }

  /** A moment in ISO 8601. */
  time(rule: { readonly required?: boolean } = {}): Date | undefined {
    const text = this.text(rule);
    if (text === undefined || text === '') return undefined;
    const time = new Date(text);
    if (!Number.isNaN(time.getTime())) return time;
    this.complain('DATE_TIME_TYPE_PARSE', `Could not parse ${text}. Should be ISO8601.`);
    return undefined;
  }

  url(
    rule: { readonly max?: number; readonly required?: boolean; readonly schemes?: readonly string[] } = {},
  ): string | undefined {
    const text = this.text({ max: rule.max ?? 2048, ...(rule.required === true ? { required: true } : {}) });
    if (text === undefined || text === '') return undefined;
    const schemes = rule.schemes ?? ['http', 'https'];
    const parsed = URL.parse(text);
    if (parsed === null) this.complain('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
    else if (!schemes.includes(parsed.protocol.slice(0, -1)))
      this.complain(
        'URL_TYPE_INVALID_SCHEME',
        `Scheme "${parsed.protocol.slice(0, -1)}" is not supported. Scheme must be one of (${schemes.map((scheme) => `'${scheme}'`).join(', ')}).`,
      );
    return text;
  }

  #checkLength(length: number, rule: { readonly min?: number; readonly max?: number }): void {
    const { min = 0, max = Number.POSITIVE_INFINITY } = rule;
    if (length >= min && length <= max) return;
    if (min > 0 && Number.isFinite(max))
      this.complain('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
    else if (length > max) this.complain('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    else this.complain('BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`);
  }
}

/** The root field of a body; `null` and a missing body read as an empty object. */
export function bodyField(body: JsonValue | undefined): Field {
  return new Field(new Form(), [], body ?? {});
}
