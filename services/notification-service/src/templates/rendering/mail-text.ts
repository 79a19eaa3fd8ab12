import type { Facts, ItemList, LineBlock } from '../letter.ts';
import type { Link, MailContent } from './mail-content.ts';
import { wrapText } from './wrap-text.ts';

/**
 * A mail as plain text. What people or the catalogue named begins no line: items have a dash before them and addresses
 * are indented, so that no name passes for a line of ours. The greeting is not wrapped, for the same reason.
 */
export function renderText(content: MailContent): string {
  const { title, greeting, paragraphs, action, list, block, facts, sender, why, mutes } = content;
  const parts = [
    wrapText(title),
    greeting,
    ...paragraphs.map((paragraph) => wrapText(paragraph)),
    action && linkText(action),
    ...(list === undefined ? [] : listText(list)),
    block && blockText(block),
    facts.length > 0 && factsText(facts),
    ['-- ', sender, wrapText(why), ...(mutes === undefined ? [] : [linkText(mutes)])].join('\n'),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function linkText({ label, url }: Link): string {
  return `${label}:\n${url}`;
}

function listText({ heading, items, more, sums }: ItemList): string[] {
  const rows = items.map(
    ({ name, detail, amount }) => `${wrapText(name, '- ', '  ')}\n  ${detail} = ${amount}`,
  );
  return [`${heading}:`, [...rows, ...(more === undefined ? [] : [`- ${more}`])].join('\n'), factsText(sums)];
}

function blockText({ heading, lines }: LineBlock): string {
  return [`${heading}:`, ...lines.map((line) => wrapText(line, '  ', '    '))].join('\n');
}

function factsText(facts: Facts): string {
  return facts.map(([label, value]) => `${label}: ${value}`).join('\n');
}
