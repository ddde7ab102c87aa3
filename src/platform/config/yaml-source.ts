import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml';
import { renderPath, type ConfigProblem, type PathPart } from './config-problem.ts';
import { credentialKind } from './credential-shapes.ts';

/** The largest file that is read at all. */
const LARGEST_CHARACTERS = 1_000_000;

/** A parsed file that still knows where everything stands in it. */
export interface YamlSource {
  readonly value: unknown;
  /** The problem with its place: that of the value, or with 'key' of the key itself. */
  problem(parts: readonly PathPart[], message: string, at?: 'key' | 'value'): ConfigProblem;
}

export type YamlOutcome =
  | { readonly kind: 'read'; readonly source: YamlSource; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'unreadable'; readonly problems: readonly ConfigProblem[] };

/** Reads one YAML 1.2 document. Keys written twice and pasted credentials are problems; the parser's own words, which quote the text, are not shown. */
export function readYaml(text: string): YamlOutcome {
  if (text.length > LARGEST_CHARACTERS) {
    const message = `the file has ${text.length} characters; at most ${LARGEST_CHARACTERS} are read`;
    return { kind: 'unreadable', problems: [{ path: '', line: null, column: null, message }] };
  }
  const lines = new LineCounter();
  // Discord's ids are longer than a number holds exactly: integers come as bigint, and long ones become text below.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    intAsBigInt: true,
  });
  const place = (offset: number | undefined): Pick<ConfigProblem, 'line' | 'column'> => {
    if (offset === undefined) return { line: null, column: null };
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    path: '',
    ...place(error.pos[0]),
    message: SYNTAX[error.code] ?? `this is not valid YAML (${error.code})`,
  }));
  if (broken.length > 0) return { kind: 'unreadable', problems: broken };
  const plain = toPlain(document);
  if (plain.kind === 'unresolved')
    return { kind: 'unreadable', problems: [{ path: '', line: null, column: null, message: UNRESOLVED }] };
  const source: YamlSource = {
    value: plain.value,
    problem: (parts, message, at = 'value') => ({
      path: renderPath(parts),
      ...place(findOffset(document, parts, at)),
      message,
    }),
  };
  const problems = [...findRepeatedKeys(document, source, lines), ...findCredentials(document, source)];
  return { kind: 'read', source, problems };
}

const UNRESOLVED =
  'an alias (*name) stands before its anchor (&name) or has none, or there are too many; text that begins with * needs quotes';

const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit the lines around it, or a bracket before it is not closed',
  BLOCK_AS_IMPLICIT_KEY: 'a line break, or quotes around text with a colon in it, are missing here',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing, or the indentation is off',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  MULTIPLE_DOCS: "the file must hold one document: remove the line '---' in its middle",
  BAD_ALIAS: 'this refers to an anchor that does not exist; text that begins with * or & needs quotes',
  MISSING_CHAR: 'a closing quote, bracket or comma is missing',
  UNEXPECTED_TOKEN: 'something stands here that YAML does not expect; text with : # { [ needs quotes',
  BAD_SCALAR_START: 'text that begins with @ or ` needs quotes',
  TAG_RESOLVE_FAILED: 'tags (!) are not used in this file; text that begins with ! needs quotes',
};

/** Numbers that fit stay numbers; longer ones are ids, and come as the text they were written as. */
function toPlain(document: Document): { kind: 'plain'; value: unknown } | { kind: 'unresolved' } {
  const plain = (value: unknown): unknown => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (Array.isArray(value)) return value.map(plain);
    if (value instanceof Map)
      return Object.fromEntries([...value].map(([key, each]: [unknown, unknown]) => [String(key), plain(each)]));
    return value;
  };
  try {
    return { kind: 'plain', value: plain(document.toJS({ mapAsMap: true, maxAliasCount: 100 })) };
  } catch (error) {
    // The library throws for an alias without its anchor, and for so many that they would fill the memory.
    if (error instanceof ReferenceError) return { kind: 'unresolved' };
    throw error;
  }
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** The offset of the deepest part of the path that exists in the file: a missing field is shown where it should stand. */
function findOffset(document: Document, parts: readonly PathPart[], at: 'key' | 'value'): number | undefined {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const [index, part] of parts.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
    } else if (isMap(node)) {
      const pair = node.items.findLast((each) => keyText(each.key) === String(part));
      if (pair === undefined) return offset;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
      if (at === 'key' && index === parts.length - 1) return offset;
    } else {
      return offset;
    }
    offset = rangeStart(node) ?? offset;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range?.[0] : undefined; // border: every node of the library has this shape
}

function findRepeatedKeys(document: Document, source: YamlSource, lines: LineCounter): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Map(_key, map, ancestors) {
      const firstLine = new Map<string, number>();
      for (const pair of map.items) {
        const name = keyText(pair.key);
        const line = lines.linePos(rangeStart(pair.key) ?? 0).line;
        const before = firstLine.get(name);
        if (before === undefined) {
          firstLine.set(name, line);
          continue;
        }
        const parts = [...pathOf(ancestors, map), name];
        problems.push(source.problem(parts, `is written twice (line ${before} too): keep one, or rename one`, 'key'));
      }
    },
  });
  return problems;
}

function findCredentials(document: Document, source: YamlSource): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Scalar(key, scalar, ancestors) {
      const kind = typeof scalar.value === 'string' ? credentialKind(scalar.value) : null;
      if (kind === null) return;
      const parts = pathOf(ancestors, scalar);
      problems.push(
        source.problem(
          parts,
          `looks like ${kind}. Credentials never stand in this file: set an environment variable, write its name ` +
            `as credentialEnv, and replace this one, for it has been in a file`,
          key === 'key' ? 'key' : 'value',
        ),
      );
    },
  });
  return problems;
}

function pathOf(ancestors: readonly unknown[], last: Node): readonly PathPart[] {
  const chain: readonly unknown[] = [...ancestors, last];
  return chain.flatMap((each, index): readonly PathPart[] => {
    if (isPair(each)) return [keyText(each.key)];
    if (isSeq(each)) return [each.items.indexOf(chain[index + 1])].filter((at) => at >= 0);
    return [];
  });
}
