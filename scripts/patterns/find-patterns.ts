import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { sep } from 'node:path';
import { type AnyNode, parse } from 'acorn';

/** A regular expression in the source. */
export interface FoundPattern {
  readonly file: string;
  readonly line: number;
  /** `/[a-z]+/i`; undefined for one that is put together while the program runs. */
  readonly text: string | undefined;
}

// Where a regular expression or the pattern of a schema may be. Reading the few files that have one takes a second.
const MAY_HAVE_ONE =
  /(?:[([{};,<>=+\-%&|^!~?:]|\b(?:return|case|typeof|in|of|await|yield))\s*\/(?![/*])|RegExp\(|\bpattern:/;
const SOURCES = ['{shared,services,clients}/*/{src,bin,docs-page}/**/*.{ts,mjs}', 'platform/src/**/*.ts'];

/** All regular expressions of what runs: literals, `RegExp(…)`, and the `pattern` of schemas. */
export async function findPatterns(root: string): Promise<FoundPattern[]> {
  const found: FoundPattern[] = [];
  for await (const path of glob(SOURCES, { cwd: root })) {
    const file = path.replaceAll(sep, '/');
    if (file.endsWith('.test.ts')) continue;
    found.push(...patternsIn(file, readFileSync(`${root}/${file}`, 'utf8')));
  }
  return found.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** The regular expressions in `source`. */
export function patternsIn(file: string, source: string): FoundPattern[] {
  if (!MAY_HAVE_ONE.test(source)) return [];
  const text = file.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
  const tree = parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowHashBang: true,
    locations: true,
  });
  const found: FoundPattern[] = [];
  visit(tree, (node) => {
    const pattern = patternOf(node);
    if (pattern !== undefined) found.push({ file, line: node.loc?.start.line ?? 0, text: pattern.text });
  });
  return found;
}

function patternOf(node: AnyNode): Pick<FoundPattern, 'text'> | undefined {
  if (node.type === 'Literal' && node.regex != null)
    return { text: `/${node.regex.pattern}/${node.regex.flags}` };
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const { callee, arguments: args } = node;
    if (callee.type !== 'Identifier' || callee.name !== 'RegExp') return undefined;
    return { text: constructed(args[0], args[1]) };
  }
  if (node.type !== 'Property' || node.key.type !== 'Identifier' || node.key.name !== 'pattern')
    return undefined;
  // JSON Schema's are read with the flag u, whose syntax it has. What is no text here is a name that holds one.
  return textOf(node.value) === undefined ? undefined : { text: constructed(node.value, undefined, 'u') };
}

function constructed(
  source: AnyNode | undefined,
  flags: AnyNode | undefined,
  without = '',
): string | undefined {
  const pattern = textOf(source);
  const modes = flags === undefined ? without : textOf(flags);
  return pattern === undefined || modes === undefined ? undefined : String(new RegExp(pattern, modes));
}

function textOf(node: AnyNode | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function visit(value: unknown, see: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, see);
  else if (typeof value === 'object' && value !== null && 'type' in value) {
    see(value as AnyNode);
    for (const inner of Object.values(value)) if (typeof inner === 'object') visit(inner, see);
  }
}
