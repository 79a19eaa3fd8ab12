// Sees to it that no regular expression takes more than time in proportion to the text. Part of `npm run lint`, where only
// new ones cost anything; these are judged by
//
//     npm run patterns

import { fileURLToPath } from 'node:url';
import { findPatterns } from './find-patterns.ts';
import { isKnown, type KnownPatterns, patternProblems, readKnown, writeKnown } from './known-patterns.ts';

const isJudging = process.argv[2] === '--judge';
const found = await findPatterns(fileURLToPath(new URL('../../', import.meta.url)));
const problems = isJudging ? await judged(readKnown()) : patternProblems(found, readKnown());
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${found.length} regular expressions: all are known to be linear`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Judges what is not known yet, forgets what is gone, and writes it down; what is left is wrong. */
async function judged(known: KnownPatterns): Promise<string[]> {
  const { danger } = await import('./judge.ts');
  const used = new Set(found.map(({ text }) => text));
  const safe = known.safe.filter((text) => used.has(text));
  const dangers: string[] = [];
  for (const text of new Set(found.filter((one) => !isKnown(one, known)).map((one) => one.text))) {
    const why = text === undefined ? undefined : danger(text);
    if (why !== undefined) dangers.push(`${text} ${why}`);
    else if (text !== undefined) safe.push(text);
  }
  writeKnown({ ...known, safe });
  return [...dangers, ...patternProblems(found, readKnown())];
}
