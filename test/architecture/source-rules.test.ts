import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readSourceFiles, type SourceFile } from './source-files.ts';

/** Programs, and the bodies of worker threads: the only files that act when imported. */
const ACTS_ON_IMPORT =
  /^src\/(main|cli|register|sandbox\/say|sandbox\/web\/browser\/(main|first-paint))\.ts$|-worker\.ts$/;

const FILES = readSourceFiles(['src', 'commands', 'handlers', 'migrations']);

function topLevelStatements(file: SourceFile): readonly ts.Statement[] {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true).statements.slice();
}

describe('source files', () => {
  it('do nothing when imported', () => {
    const acting = FILES.filter((file) => !ACTS_ON_IMPORT.test(file.path)).flatMap((file) =>
      topLevelStatements(file)
        .filter(
          (statement) =>
            ts.isExpressionStatement(statement) || ts.isIfStatement(statement) || ts.isTryStatement(statement),
        )
        .map((statement) => `${file.path}: ${statement.getText().slice(0, 60)}`),
    );

    expect(acting).toEqual([]);
  });

  it('learn the time from the clock they are given', () => {
    const peeking = FILES.filter((file) => file.path !== 'src/platform/clock.ts' && !ACTS_ON_IMPORT.test(file.path))
      .filter((file) => /\bDate\.now\(\)|\bnew Date\(\)/.test(file.text))
      .map((file) => file.path);

    expect(peeking).toEqual([]);
  });

  it('are not named after a drawer', () => {
    const drawers = FILES.filter((file) => /\/(utils?|helpers?|types|common|misc|shared)\.ts$/.test(file.path));

    expect(drawers.map((file) => file.path)).toEqual([]);
  });

  it('export by name', () => {
    const defaults = FILES.filter((file) => /^export default/m.test(file.text)).map((file) => file.path);

    expect(defaults).toEqual([]);
  });
});
