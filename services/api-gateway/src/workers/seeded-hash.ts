/**
 * Two hashes of 32 bits each (the rounds and the end are MurmurHash3's), by two seeds. Seeded at random, nobody can choose
 * with whom to share a hash; by chance two of 100,000 texts do so once in a billion times.
 */
export function seededHash(text: string, seeds: Int32Array): [number, number] {
  let high = seeds[0] ?? 0;
  let low = seeds[1] ?? 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = mixed(high ^ Math.imul(unit, 0xcc9e2d51));
    low = mixed(low ^ Math.imul(unit, 0x1b873593));
  }
  return [finished(high), finished(low)];
}

function mixed(hash: number): number {
  return (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
}

function finished(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
