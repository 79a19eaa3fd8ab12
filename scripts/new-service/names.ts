const PLACEHOLDER = ['sample', 'thing'];

/** What a service is about: the words of `gift-card` in `gift-card-service`. */
export type Thing = readonly string[];

export function thingOf(service: string): Thing {
  return service.replace(/-service$/, '').split('-');
}

/** Each way to write a thing in code and prose. */
const STYLES: readonly ((words: Thing) => string)[] = [
  (words) => words.join('-'),
  (words) => words.join('_'),
  camelCase,
  pascalCase,
  (words) => words.join(' '),
  (words) => capital(words.join(' ')),
];

/** A text of the template, about `thing` instead of the sample. */
export function renamed(text: string, thing: Thing): string {
  const pairs = [plural, (words: Thing) => words].flatMap((number) =>
    STYLES.map((style) => [style(number(PLACEHOLDER)), style(number(thing))] as const),
  );
  return pairs.reduce((renamed, [from, to]) => renamed.replaceAll(from, to), text);
}

/** Where its messages are. */
export function contractsFile(thing: Thing): string {
  return `shared/contracts/src/messages/${thing.join('-')}-messages.ts`;
}

/** `gift-cards`, as routes have it. */
export function pluralKebab(thing: Thing): string {
  return plural(thing).join('-');
}

/** `gift_cards`, as the database has it. */
export function pluralSnake(thing: Thing): string {
  return plural(thing).join('_');
}

/** `GiftCard`, as types and schemas have it. */
export function pascalCase(words: Thing): string {
  return words.map(capital).join('');
}

function camelCase([first = '', ...others]: Thing): string {
  return first + pascalCase(others);
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function plural(words: Thing): Thing {
  const last = words.at(-1) ?? '';
  if (/[^aeiou]y$/.test(last)) return [...words.slice(0, -1), `${last.slice(0, -1)}ies`];
  return [...words.slice(0, -1), `${last}${/(s|x|z|ch|sh)$/.test(last) ? 'es' : 's'}`];
}
