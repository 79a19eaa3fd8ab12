import { type Html, html } from './html.ts';
import type { Letter } from './letter.ts';
import { mailableName } from './mailable-name.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A letter as a mail to `fullName`, in plain text and in HTML that says the same. */
export function renderMail({ title, paragraphs, facts }: Letter, fullName: string | undefined): RenderedMail {
  const name = mailableName(fullName);
  const greeting = name === undefined ? 'Hello,' : `Hello ${singleLine(name)},`;
  return {
    subject: singleLine(title),
    text: renderText(title, [greeting, ...paragraphs], facts),
    html: renderHtml(title, [greeting, ...paragraphs], facts).markup,
  };
}

function renderText(title: string, paragraphs: readonly string[], facts: Letter['facts']): string {
  const table = facts.map(([label, value]) => `${label}: ${singleLine(value)}`).join('\n');
  return `${[title, ...paragraphs, ...(table === '' ? [] : [table])].join('\n\n')}\n`;
}

// Mail programs know little CSS and no style sheets: a table and a few inline styles are what all of them show.
function renderHtml(title: string, paragraphs: readonly string[], facts: Letter['facts']): Html {
  const rows = facts.map(
    ([label, value]) =>
      html`<tr><td style="padding:4px 16px 4px 0;color:#666">${label}</td><td style="padding:4px 0">${value}</td></tr>`,
  );
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body style="margin:0;padding:24px;font-family:sans-serif;line-height:1.5;color:#222">
<h1 style="font-size:20px">${title}</h1>
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`)}
<table style="border-collapse:collapse">${rows}</table>
</body>
</html>
`;
}

/** Without line breaks and other control characters, which would end a header or forge lines of the text. */
function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
