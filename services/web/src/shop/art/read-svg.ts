export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const TOKEN = /<(\/?)([a-z]+)((?:\s+[a-zA-Z-]+="[^"<&]*")*)\s*(\/?)>|([^<>&]+)/y;

/**
 * The elements of an SVG text in their order, for tests. Throws unless it is well-formed XML of the small kind that we
 * write: elements, attributes in double quotes and plain text, all of one root, without entities.
 */
export function readSvg(svg: string): Element[] {
  const elements: Element[] = [];
  const open: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < svg.length) {
    const at = TOKEN.lastIndex;
    const [, closes, name, written = '', isEmpty, text] = TOKEN.exec(svg) ?? fail(svg, at);
    if (open.length === 0 && elements.length > 0) fail(svg, at);
    if (text !== undefined) {
      if (open.length === 0) fail(svg, at);
    } else if (closes) {
      if (open.pop() !== name) fail(svg, at);
    } else {
      elements.push({ name: name ?? '', attributes: attributesOf(written) });
      if (!isEmpty) open.push(name ?? '');
    }
  }
  if (open.length > 0) fail(svg, svg.length);
  return elements;
}

function attributesOf(written: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of written.matchAll(/\s([a-zA-Z-]+)="([^"]*)"/g)) {
    if (attributes.has(name)) throw new Error(`The attribute ${name} stands twice in${written}.`);
    attributes.set(name, value);
  }
  return attributes;
}

function fail(svg: string, at: number): never {
  throw new Error(`No well-formed SVG at ${at}: ${svg.slice(at, at + 60)}`);
}
