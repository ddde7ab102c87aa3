import { credentialKind } from './credential-shapes.ts';

export type PathPart = string | number;

/** One thing wrong with the file, where, and what to write instead. Never holds a credential, whatever was pasted. */
export interface ConfigProblem {
  /** E.g. `fleets[status.prod].hosts.store.names[2]`; empty for the file as a whole. */
  readonly path: string;
  /** Counted from 1; null when the problem has no place, such as a file that cannot be read. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** `config/muster.yaml:12:5 fleets[status.prod].owner.role: no role is called 'ownrs': did you mean 'owners'?` */
export function renderProblem(file: string, { path, line, column, message }: ConfigProblem): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
  return path === '' ? `${place} ${message}` : `${place} ${path}: ${message}`;
}

export function renderPath(parts: readonly PathPart[]): string {
  return parts
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (/^[A-Za-z0-9_-]{1,40}$/.test(part) && credentialKind(part) === null) return index === 0 ? part : `.${part}`;
      return `[${isHarmless(part) ? part : '…'}]`;
    })
    .join('');
}

/** The value in quotes when it is plainly a name; otherwise only its length, for it may be a credential in the wrong place. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return isHarmless(value) ? `'${value}'` : `this text of ${value.length} characters`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : 'a group of fields';
}

/** Whether the text is plainly a name: words with separators. A long run that mixes letters and digits is what tokens look like. */
export function isHarmless(text: string): boolean {
  return (
    /^[A-Za-z0-9._/*@ -]{1,60}$/.test(text) &&
    credentialKind(text) === null &&
    !text.split(/[._/*@ -]/).some((word) => word.length >= 16 && /\d/.test(word) && /[A-Za-z]/.test(word)) &&
    !/[A-Za-z]{28}/.test(text)
  );
}
