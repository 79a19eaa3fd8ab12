import { attributes, html } from '@platform/html/html.ts';
import type { KeptForm } from './kept-form.ts';

/** A tag that matters here, as our templates write it: attributes in double quotes, which hold no `<` and `>`, or the name alone. */
const TAG = /<(\/?)(form|details|input|textarea|select|option)\b([^<>]*)>/g;
const ATTRIBUTE = /([\w-]+)(?:="([^"]*)")?/g;
/** Hidden fields by which a form says of when it is. Kept, they still find out what has changed, and what was done already. */
const OF_ITS_TIME = new Set(['key', 'version', 'total']);
const NOT_TYPED = new Set(['hidden', 'password', 'submit', 'button', 'file']);

interface Tag {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly isEnd: boolean;
  readonly attributes: Readonly<Record<string, string | true>>;
}

/**
 * Text of a page with what was typed put into its form again; undefined when the form is not there. It is told from others
 * that are sent to the same place by its hidden fields.
 */
export function fillForm(text: string, { action, fields }: KeptForm): string | undefined {
  const tags = readTags(text);
  const kept = new Map<string, string[]>();
  for (const [name, value] of fields) kept.set(name, [...(kept.get(name) ?? []), value]);
  const form = tags.find((tag) => isForm(tag, action) && hasSameHidden(controlsOf(tags, tag), kept));
  if (form === undefined) return undefined;
  const edits = [...detailsAround(tags, form), ...controlsOf(tags, form)].flatMap((tag) =>
    tag.name === 'details'
      ? [{ ...tag, by: withAttributes(tag, { open: true }) }]
      : filled(tag, tags, text, kept),
  );
  let [result, from] = ['', 0];
  for (const { start, end, by } of edits.sort((one, other) => one.start - other.start)) {
    result += text.slice(from, start) + by;
    from = end;
  }
  return result + text.slice(from);
}

function readTags(text: string): Tag[] {
  return [...text.matchAll(TAG)].map(({ 0: whole, 1: slash, 2: name = '', 3: rest = '', index }) => ({
    start: index,
    end: index + whole.length,
    name,
    isEnd: slash === '/',
    attributes: Object.fromEntries(
      [...rest.matchAll(ATTRIBUTE)].map(([, key = '', value]) => [
        key,
        value === undefined ? true : unescaped(value),
      ]),
    ),
  }));
}

function isForm({ name, isEnd, attributes: { method, action } }: Tag, to: string): boolean {
  return name === 'form' && !isEnd && method === 'post' && action === to;
}

/** The fields of `form`: those within it, and those that name it. */
function controlsOf(tags: readonly Tag[], form: Tag): Tag[] {
  const end = endOf(tags, form);
  return tags.filter(({ name, isEnd, start, attributes: { form: owner } }) => {
    if (isEnd || !['input', 'textarea', 'select'].includes(name)) return false;
    return owner === undefined ? start > form.start && start < end.start : owner === form.attributes.id;
  });
}

function endOf(tags: readonly Tag[], { name, start }: Tag): Tag {
  const end = tags.find((tag) => tag.isEnd && tag.name === name && tag.start > start);
  if (end === undefined) throw new Error(`a page with a ${name} that does not end`);
  return end;
}

function hasSameHidden(controls: readonly Tag[], kept: ReadonlyMap<string, readonly string[]>): boolean {
  return controls.every(({ attributes: { type, name, value } }) => {
    if (type !== 'hidden' || name === 'form_token' || OF_ITS_TIME.has(String(name))) return true;
    return kept.get(String(name))?.includes(String(value ?? '')) ?? false;
  });
}

/** Those that are to be open so that the form is seen. */
function detailsAround(tags: readonly Tag[], form: Tag): Tag[] {
  const open: Tag[] = [];
  for (const tag of tags) {
    if (tag.start > form.start) break;
    if (tag.name === 'details') tag.isEnd ? open.pop() : open.push(tag);
  }
  return open;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** What is to stand in place of a field. Values of a name that several fields have are taken in turn. */
function filled(tag: Tag, tags: readonly Tag[], text: string, kept: ReadonlyMap<string, string[]>): Edit[] {
  const { name, type = 'text', value } = tag.attributes;
  const values = kept.get(String(name));
  if (type === 'checkbox' || type === 'radio') {
    // A box that is not ticked is not sent.
    if (type === 'radio' && values === undefined) return [];
    return [
      { ...tag, by: withAttributes(tag, { checked: values?.includes(String(value ?? 'on')) ?? false }) },
    ];
  }
  if (values === undefined) return [];
  if (tag.name === 'select') {
    const end = endOf(tags, tag).start;
    const options = tags.filter(
      (one) => one.name === 'option' && !one.isEnd && one.start > tag.start && one.start < end,
    );
    return options.map((one) => ({
      ...one,
      by: withAttributes(one, { selected: values.includes(optionValue(one, text)) }),
    }));
  }
  if (NOT_TYPED.has(String(type)) && !OF_ITS_TIME.has(String(name))) return [];
  const typed = values.shift();
  if (typed === undefined) return [];
  if (tag.name === 'input') return [{ ...tag, by: withAttributes(tag, { value: typed }) }];
  // A line break at the beginning of a textarea is left out (HTML, 13.2.6.4.7).
  return [{ start: tag.end, end: endOf(tags, tag).start, by: `\n${escaped(typed)}` }];
}

function optionValue({ attributes: { value }, end }: Tag, text: string): string {
  return typeof value === 'string' ? value : unescaped(text.slice(end, text.indexOf('<', end)).trim());
}

function withAttributes(
  { name, attributes: before }: Tag,
  more: Readonly<Record<string, string | boolean>>,
): string {
  return `<${name}${attributes({ ...before, ...more })}>`;
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function escaped(text: string): string {
  return html`${text}`.text;
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, sign: string) => SIGNS[sign] ?? '');
}
