import { type Content, type Html, html } from '@platform/html/html.ts';

export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
  /** Text of any length, which goes on in further lines. */
  readonly isText?: boolean;
}

export interface TableParts {
  /** What it is a table of; for those who do not see the heading above it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Cells of each row, one for each column. */
  readonly rows: readonly (readonly Content[])[];
  /** Instead of a table without rows: the good news. */
  readonly none: Content;
}

/** A table whose first cells are the heads of their rows. It scrolls by itself where it is too wide. */
export function table({ caption, columns, rows, none }: TableParts): Html {
  if (rows.length === 0) return html`<p class="panel-text">${none}</p>`;
  const kind = (i: number) => classOf(columns[i]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="rows">
<caption class="visually-hidden">${caption}</caption>
<thead><tr>${columns.map(({ name }, i) => html`<th scope="col"${kind(i)}>${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) =>
        i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${kind(i)}>${cell}</td>`,
      )}</tr>`,
  )}</tbody>
</table></div>`;
}

function classOf(column: Column | undefined): Html | undefined {
  if (column?.isNumber) return html` class="number"`;
  return column?.isText ? html` class="grow"` : undefined;
}
