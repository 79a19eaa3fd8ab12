/**
 * True if an AMQP topic `pattern` matches a routing `key`: both are words between dots, `*` stands for exactly
 * one word and `#` for none or more (AMQP 0-9-1, section 3.1.3.3). An empty text has no words.
 */
export function matchesTopic(pattern: string, key: string): boolean {
  const words = wordsOf(key);
  // reachable[i]: the pattern's words so far can match the first i words of the key. One pass per pattern word
  // keeps hostile patterns such as `#.#.#.#` from taking exponential time.
  let reachable = words.map(() => false);
  reachable.unshift(true);
  for (const part of wordsOf(pattern)) {
    const next: boolean[] = [];
    for (let i = 0; i <= words.length; i++) {
      const isBefore = i > 0 && reachable[i - 1] === true;
      if (part === '#') next.push(reachable[i] === true || (i > 0 && next[i - 1] === true));
      else next.push(isBefore && (part === '*' || part === words[i - 1]));
    }
    reachable = next;
  }
  return reachable[words.length] === true;
}

function wordsOf(text: string): string[] {
  return text === '' ? [] : text.split('.');
}
