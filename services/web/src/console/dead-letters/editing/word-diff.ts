/** A stretch of text that both have, or that one has alone. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

// Words, stretches of space, and single other signs: what a person who edits JSON changes.
const TOKEN = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;
/** Cells of the table; beyond, what differs is shown as replaced whole. */
const MOST_CELLS = 4_000_000;

/** What of `before` was taken out, and what was put in, word by word: the longest common subsequence of words stays. */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const old = before.match(TOKEN) ?? [];
  const now = after.match(TOKEN) ?? [];
  const start = commonLength(old, now, (tokens, i) => tokens[i]);
  const restOf = (tokens: readonly string[]) => tokens.slice(start);
  const end = commonLength(restOf(old), restOf(now), (tokens, i) => tokens[tokens.length - 1 - i]);
  const middleOf = (tokens: readonly string[]) => tokens.slice(start, tokens.length - end);
  return merged([
    ...old.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middleDiff(middleOf(old), middleOf(now)),
    ...old.slice(old.length - end).map((text) => ({ kind: 'same' as const, text })),
  ]);
}

function commonLength(
  a: readonly string[],
  b: readonly string[],
  at: (tokens: readonly string[], i: number) => string | undefined,
): number {
  let length = 0;
  while (length < a.length && length < b.length && at(a, length) === at(b, length)) length++;
  return length;
}

function middleDiff(old: readonly string[], now: readonly string[]): DiffPart[] {
  if (old.length * now.length > MOST_CELLS)
    return [
      { kind: 'removed', text: old.join('') },
      { kind: 'added', text: now.join('') },
    ];
  const width = now.length + 1;
  const lengths = commonLengths(old, now);
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [a, b] = [old[i], now[j]];
    const keepsMore = (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0);
    if (a !== undefined && a === b) {
      parts.push({ kind: 'same', text: a });
      i++;
      j++;
    } else if (a !== undefined && (b === undefined || keepsMore)) {
      parts.push({ kind: 'removed', text: a });
      i++;
    } else if (b !== undefined) {
      parts.push({ kind: 'added', text: b });
      j++;
    }
  }
  return parts;
}

/** By row and column: how many words the rests of both have in common. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array {
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        old[i] === now[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  return lengths;
}

/** Of one kind in a row: one part. What is replaced is taken out first. */
function merged(parts: readonly DiffPart[]): DiffPart[] {
  const all: DiffPart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) all[all.length - 1] = { ...last, text: last.text + part.text };
    else all.push(part);
  }
  return all;
}
