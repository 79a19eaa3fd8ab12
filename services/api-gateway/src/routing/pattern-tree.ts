interface Node<T> {
  readonly words: Map<string, Node<T>>;
  /** For a segment that is none of `words`. */
  any?: Node<T>;
  /** For the path that ends here. */
  exact?: T;
  /** For it, and all that go on from here. */
  below?: T;
}

/**
 * Values by the patterns of their paths. Of several patterns that fit, the one that says more from the left wins: a
 * word, then `*` for any one segment, then `/*` at the end, which is the path before it and everything below.
 */
export class PatternTree<T> {
  readonly #root: Node<T> = { words: new Map() };

  add(pattern: string, value: T): void {
    const isBelow = pattern.endsWith('/*');
    let node = this.#root;
    for (const segment of segmentsOf(isBelow ? pattern.slice(0, -2) : pattern)) node = childOf(node, segment);
    if (isBelow) node.below = value;
    else node.exact = value;
  }

  /** The value for `path`; a slash at its end does not matter. */
  find(path: string): T | undefined {
    return findFrom(this.#root, path, path.startsWith('/') ? 1 : 0);
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function childOf<T>(node: Node<T>, segment: string): Node<T> {
  if (segment === '*') {
    node.any ??= { words: new Map() };
    return node.any;
  }
  const child = node.words.get(segment) ?? { words: new Map() };
  node.words.set(segment, child);
  return child;
}

/** It goes only as deep as there are patterns, however long the path is. */
function findFrom<T>(node: Node<T>, path: string, start: number): T | undefined {
  if (start >= path.length) return node.exact ?? node.below;
  const slash = path.indexOf('/', start);
  const end = slash < 0 ? path.length : slash;
  const word = node.words.get(path.slice(start, end));
  const found = word && findFrom(word, path, end + 1);
  if (found !== undefined) return found;
  return (node.any && end > start ? findFrom(node.any, path, end + 1) : undefined) ?? node.below;
}
