/** Reading JSON of which only the shape on Discord's pages is known: what does not fit is absent, never thrown. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldAt(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

export function textAt(value: unknown, key: string): string | null {
  const field = fieldAt(value, key);
  return typeof field === 'string' ? field : null;
}

export function numberAt(value: unknown, key: string): number | null {
  const field = fieldAt(value, key);
  return typeof field === 'number' ? field : null;
}

/** True only when the field says so outright. */
export function isSetAt(value: unknown, key: string): boolean {
  return fieldAt(value, key) === true;
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const field: unknown = fieldAt(value, key);
  return Array.isArray(field) ? field : [];
}
