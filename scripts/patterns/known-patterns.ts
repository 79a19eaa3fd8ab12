import { readFileSync, writeFileSync } from 'node:fs';
import type { FoundPattern } from './find-patterns.ts';

/** What is known of the regular expressions in the source. */
export interface KnownPatterns {
  /** Found by recheck to take time in proportion to the text at most. */
  readonly safe: readonly string[];
  /** Those that recheck cannot judge or is wrong about, each with the reason why it is safe all the same. */
  readonly byHand: Readonly<Record<string, string>>;
  /** Files that put patterns together while they run, each with what of. */
  readonly madeAtRunTime: Readonly<Record<string, string>>;
}

const FILE = new URL('./known-patterns.json', import.meta.url);

export function readKnown(): KnownPatterns {
  return JSON.parse(readFileSync(FILE, 'utf8')) as KnownPatterns;
}

export function writeKnown(known: KnownPatterns): void {
  writeFileSync(FILE, `${JSON.stringify({ ...known, safe: [...known.safe].sort() }, null, 2)}\n`);
}

/** What is wrong with patterns, by place: one that nobody has checked, and what is said of one that is no more. */
export function patternProblems(found: readonly FoundPattern[], known: KnownPatterns): string[] {
  const problems = found
    .filter((pattern) => !isKnown(pattern, known))
    .map(({ file, line, text }) =>
      text === undefined
        ? `${file}:${line}: puts a pattern together: use a literal, or say in madeAtRunTime why it is safe`
        : `${file}:${line}: ${text} has not been checked: run npm run patterns`,
    );
  const used = new Set(found.map(({ file, text }) => text ?? file));
  const said = [...known.safe, ...Object.keys(known.byHand), ...Object.keys(known.madeAtRunTime)];
  const unused = said.filter((one) => !used.has(one));
  return [...problems, ...unused.map((one) => `${one} is in no source any more: run npm run patterns`)];
}

export function isKnown({ file, text }: FoundPattern, known: KnownPatterns): boolean {
  if (text === undefined) return Object.hasOwn(known.madeAtRunTime, file);
  return known.safe.includes(text) || Object.hasOwn(known.byHand, text);
}
