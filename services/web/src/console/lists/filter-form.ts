import { attributes, type Html, html } from '@platform/html/html.ts';

/** A field by which a list is narrowed: of the values in `choices`, or of anything. */
export interface Filter {
  readonly name: string;
  readonly label: string;
  /** Value and what it is called; the first is what holds when nothing is chosen. */
  readonly choices?: readonly (readonly [value: string, name: string])[];
  readonly placeholder?: string;
  /** Default `text`. */
  readonly type?: 'text' | 'date' | 'number';
}

/** Narrows the list of this page: all of it stands in the address. */
export function filterForm(action: string, filters: readonly Filter[], query: URLSearchParams): Html {
  return html`<form class="filters" method="get" action="${action}">
${filters.map((filter) => html`<label>${filter.label} ${filterField(filter, query.get(filter.name) ?? '')}</label>`)}
<button class="btn">Apply</button>
</form>`;
}

function filterField({ name, choices, placeholder, type }: Filter, value: string): Html {
  if (choices === undefined)
    return html`<input class="field"${attributes({ name, type, value, placeholder, maxlength: 200 })}>`;
  return html`<select class="field" name="${name}">${choices.map(
    ([choice, text]) =>
      html`<option${attributes({ value: choice, selected: choice === value })}>${text}</option>`,
  )}</select>`;
}

/** What of `query` the filters say, for a call: without what is empty. */
export function filtersOf<Name extends string>(
  query: URLSearchParams,
  ...names: readonly Name[]
): Partial<Record<Name | 'cursor', string>> {
  const set = [...names, 'cursor' as const].flatMap((name) => {
    const value = query.get(name);
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(set) as Partial<Record<Name | 'cursor', string>>;
}
