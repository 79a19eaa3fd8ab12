import { shadow } from './draw.ts';

/** A yarn as warp, and a little darker as weft: the binding shows where both are of one yarn. */
type Yarn = readonly [warp: string, weft: string];

const DYED: readonly [Yarn, ...Yarn[]] = [
  ['#5468a0', '#3f5186'],
  ['#c06c45', '#a1532d'],
  ['#447a62', '#316049'],
  ['#dbaf58', '#c0923a'],
  ['#3a918f', '#267472'],
  ['#9c4c52', '#7e373d'],
  ['#8b6ea3', '#705388'],
  ['#cf9280', '#b57562'],
  ['#7b8b94', '#616f78'],
];

const NATURAL: readonly [Yarn, ...Yarn[]] = [
  ['#efe5d0', '#dccfb4'],
  ['#dccaa6', '#c5b087'],
  ['#c3b9ab', '#aa9f90'],
];

/** Where the cloth begins, from the left as from above, and how far it may reach. */
const EDGE = 84;
const WIDTH = 234;

/** FNV-1a with a last mixing (Murmur3): 32 bits that differ much for skus that differ little. */
export function seedOf(text: string): number {
  let seed = 0x811c9dc5;
  for (const char of text) seed = Math.imul(seed ^ (char.codePointAt(0) ?? 0), 0x01000193);
  seed = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  seed = Math.imul(seed ^ (seed >>> 13), 0xc2b2ae35);
  return (seed ^ (seed >>> 16)) >>> 0;
}

/**
 * A piece of cloth that the sku alone decides: two dyed yarns and a natural one, the order of their stripes, the width of
 * the thread and the binding (plain, twill or herringbone). Warp threads are whole lines, so that their ends make the
 * fringe. Weft threads are dashed lines over them: in a gap, the warp lies on top.
 */
export function wovenSwatch(sku: string): string {
  const seed = seedOf(sku);
  const pick = (shift: number, choices: number): number => (seed >>> shift) % choices;
  const dyed = pick(0, DYED.length);
  const another = dyed + 1 + pick(7, DYED.length - 1);
  const yarns = [at(DYED, dyed), at(NATURAL, pick(4, NATURAL.length)), at(DYED, another)] as const;
  const thread = at([12, 14, 18], pick(11, 3));
  const binding = at(BINDINGS, pick(13, BINDINGS.length));
  const sett = pick(16, 1 << 16);

  const warp = new Map<string, string>();
  const weft = new Map<string, string>();
  const right = EDGE + Math.floor(WIDTH / thread) * thread;
  for (let index = 0; EDGE + index * thread < right; index++) {
    const [up, across] = yarns[stripe(sett, index)];
    const middle = EDGE + (index + 0.5) * thread;
    append(warp, `stroke="${up}"`, `M${middle} 62V338`);
    const shift = binding(index) * thread;
    append(weft, `stroke="${across}" stroke-dashoffset="${shift}"`, `M${EDGE} ${middle}H${right}`);
  }
  const dash = binding === plain ? thread : thread * 2;
  const paths = (of: Map<string, string>): string =>
    [...of].map(([look, path]) => `<path ${look} d="${path}"/>`).join('');
  return (
    shadow(120) +
    `<g transform="rotate(-6 200 200)" stroke-width="${thread - 1}" stroke-linecap="butt">${paths(warp)}<g stroke-dasharray="${dash}">${paths(weft)}</g></g>`
  );
}

/** An entry of a list that goes round. */
const at = <T>(list: readonly [T, ...T[]], index: number): T => list[index % list.length] ?? list[0];

const append = (to: Map<string, string>, key: string, path: string): unknown =>
  to.set(key, (to.get(key) ?? '') + path);

/** By how many threads each row of the weft is set off. */
type Binding = (row: number) => number;

const plain: Binding = (row) => row % 2;
const twill: Binding = (row) => row % 4;
const herringbone: Binding = (row) => (row % 8 > 3 ? 7 - (row % 8) : row % 8);
const BINDINGS: readonly [Binding, ...Binding[]] = [plain, twill, herringbone];

/** Which of three yarns a thread is of. Ten threads repeat: a band, a line or two, and a mixture. */
function stripe(sett: number, index: number): 0 | 1 | 2 {
  const place = index % 10;
  const band = 2 + (sett & 3);
  const lines = 1 + ((sett >>> 2) & 1);
  if (place < band) return 0;
  if (place < band + lines) return 2;
  return place < 9 && (sett >>> (3 + place)) & 1 ? 0 : 1;
}
