import { type Html, html } from '@platform/html/html.ts';
import type { Brand } from '../brand.ts';
import type { Facts, ItemList, LineBlock } from '../letter.ts';
import type { Link, MailContent } from './mail-content.ts';
import { styleSheet } from './mail-style.ts';

/**
 * A mail as HTML. Mail programs know little CSS: tables lay it out, and styles stand inline. The style sheet has what
 * can be missed: dark colours, and what several rows share. Nothing is fetched from anywhere.
 */
export function renderHtml(content: MailContent, brand: Brand): string {
  const { title, greeting, paragraphs, action, list, block, facts, sender } = content;
  const { light, textFont, displayFont } = brand;
  const text = `font-family:${textFont};font-size:16px;line-height:1.55;color:${light.ink}`;
  const card = `background:${light.surface};border:1px solid ${light.line};border-radius:10px;padding:24px`;
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${styleSheet(brand)}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${light.paper}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="paper" style="background:${light.paper}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
<tr><td class="ink" style="padding:0 12px 16px;font-family:${displayFont};font-size:24px;line-height:1.2;color:${light.ink}">${signature(sender, brand)}</td></tr>
<tr><td class="card ink" style="${text};${card}">
<h1 style="margin:0 0 16px;font-family:${displayFont};font-size:26px;font-weight:400;line-height:1.2">${title}</h1>
<p style="margin:0 0 16px" dir="auto">${greeting}</p>
${paragraphs.map((paragraph) => html`<p style="margin:0 0 16px">${paragraph}</p>\n`)}
${action === undefined ? '' : button(action, brand)}
${list === undefined ? '' : itemTable(list)}
${block === undefined ? '' : lineBlock(block)}
${facts.length === 0 ? '' : factTable(facts, brand)}
</td></tr>
${footer(content, brand)}
</table>
</td></tr>
</table>
</body>
</html>
`.text;
}

/** The sender's name, its `&` in the colour of the brand. */
function signature(name: string, { light }: Brand): Html {
  const mark = html`<i class="mark" style="color:${light.mark}">&amp;</i>`;
  const [first = '', ...others] = name.split('&');
  return html`${first}${others.map((part) => html`${mark}${part}`)}`;
}

function button({ label, url }: Link, { light }: Brand): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 8px"><tr><td class="button" style="background:${light.accent};border-radius:6px"><a class="press" href="${url}" style="display:inline-block;padding:11px 20px;color:${light.onAccent};font-weight:600;text-decoration:none">${label}</a></td></tr></table>`;
}

function heading(text: string): Html {
  return html`<h2 style="margin:24px 0 4px;font-size:16px;line-height:1.35">${text}</h2>`;
}

/** Rows of fifty lines have to be short: their styles are in the sheet, and without it they are as readable. */
function itemTable({ heading: title, items, more, sums }: ItemList): Html {
  const rows = items.map(
    ({ name, detail, amount }) =>
      html`<tr><th scope="row" align="left" dir="auto">${name}<br><small dir="ltr">${detail}</small></th><td align="right">${amount}</td></tr>\n`,
  );
  const rest = more === undefined ? '' : html`<tr><th scope="row" align="left">${more}</th><td></td></tr>\n`;
  const totals = sums.map(
    ([label, amount]) =>
      html`<tr class="sum"><th scope="row" align="left">${label}</th><td align="right"><b>${amount}</b></td></tr>\n`,
  );
  return html`${heading(title)}
<table class="list" width="100%" cellpadding="6" cellspacing="0" style="border-collapse:collapse">
<tr><th scope="col" align="left"><small>Item</small></th><th scope="col" align="right"><small>Amount</small></th></tr>
${rows}${rest}${totals}</table>`;
}

function lineBlock({ heading: title, lines }: LineBlock): Html {
  const [first = '', ...others] = lines;
  return html`${heading(title)}
<p style="margin:0;overflow-wrap:anywhere;word-break:break-word"><bdi>${first}</bdi>${others.map((line) => html`<br><bdi>${line}</bdi>`)}</p>`;
}

function factTable(facts: Facts, { light }: Brand): Html {
  const rows = facts.map(
    ([label, value]) =>
      html`<tr><th scope="row" align="left" class="quiet" style="padding:4px 16px 4px 0;font-weight:400;vertical-align:top;white-space:nowrap;color:${light.quiet}">${label}</th><td style="padding:4px 0;overflow-wrap:anywhere;word-break:break-word" dir="auto">${value}</td></tr>\n`,
  );
  return html`<table cellpadding="0" cellspacing="0" style="margin:20px 0 0;border-collapse:collapse">${rows}</table>`;
}

function footer({ why, mutes }: MailContent, { light, textFont }: Brand): Html {
  const style = `padding:16px 12px 0;font-family:${textFont};font-size:13px;line-height:1.55;color:${light.quiet}`;
  const link =
    mutes === undefined
      ? ''
      : html` <a class="link" href="${mutes.url}" style="color:${light.accent}">${mutes.label}</a>.`;
  return html`<tr><td class="quiet" style="${style}">${why}${link}</td></tr>`;
}
