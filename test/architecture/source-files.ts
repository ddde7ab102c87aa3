import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Path from the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Paths from the root for our own files, package names for all else. */
  readonly imports: readonly { readonly from: string; readonly own: boolean; readonly typeOnly: boolean }[];
}

/** Every TypeScript file below the given folders, with what it imports, parsed by the compiler. */
export function readSourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readSourceFile(join(ROOT, folder, name))),
  );
}

function readSourceFile(absolute: string): SourceFile {
  const text = readFileSync(absolute, 'utf8');
  const tree = ts.createSourceFile(absolute, text, ts.ScriptTarget.Latest);
  const imports: { from: string; own: boolean; typeOnly: boolean }[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const own = specifier.startsWith('.');
    const from = own ? relative(ROOT, resolve(dirname(absolute), specifier)) : packageOf(specifier);
    imports.push({ from, own, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly);
    } else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    ) {
      add(node.arguments[0].text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path: relative(ROOT, absolute), text, imports };
}

/** 'kysely/migration' and 'kysely' are one package; node's own modules keep their prefix. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
