/** Text that is HTML already. Made by `html` alone, so that nothing gets into a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a page. `undefined`, `null` and `false` are nothing; an array is its members, one after the other. */
export type Content = Html | string | number | undefined | null | false | readonly Content[];

/** HTML from a template. What is put in is escaped, for text and for attributes in double quotes, unless it is Html. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = parts[0] ?? '';
  for (const [i, value] of values.entries()) text += textOf(value) + (parts[i + 1] ?? '');
  return new Html(text);
}

/** Attributes from an object: `true` is the name alone, `false` and `undefined` leave it out. */
export function attributes(all: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  const texts = Object.entries(all).map(([name, value]) => {
    if (value === undefined || value === false) return '';
    return value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
  });
  return new Html(texts.join(''));
}

/** Markup of our own that came from no template, such as a drawn picture. Never for what people or services say. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function textOf(value: Content): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'string') return escaped(value);
  return typeof value === 'number' ? String(value) : value.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
