import { OPTIONAL_KINDS } from '@platform/contracts/http/notification-http.ts';
import type { Letter } from '../letter.ts';
import type { Link, MailContent } from './mail-content.ts';
import { type MailFrame, pageUrl } from './mail-frame.ts';
import { renderHtml } from './mail-html.ts';
import { renderText } from './mail-text.ts';
import { mailableName } from './mailable-name.ts';
import { singleLine } from './single-line.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A letter of a kind as a mail to `fullName`, in plain text and in HTML that says the same. */
export function renderMail(
  frame: MailFrame,
  letter: Letter,
  { kind, fullName }: { readonly kind: string; readonly fullName: string | undefined },
): RenderedMail {
  const content = contentOf(frame, letter, fullName, OPTIONAL_KINDS.includes(kind));
  return { subject: content.title, text: renderText(content), html: renderHtml(content, frame.brand) };
}

function contentOf(
  frame: MailFrame,
  { title, paragraphs, facts, action, list, block }: Letter,
  fullName: string | undefined,
  canBeMuted: boolean,
): MailContent {
  const name = mailableName(fullName);
  const sender = singleLine(frame.senderName);
  return {
    sender,
    title: singleLine(title),
    greeting: name === undefined ? 'Hello,' : `Hello ${singleLine(name)},`,
    paragraphs: paragraphs.map(singleLine),
    facts: facts.map(([label, value]) => [label, singleLine(value)]),
    action: action && linkTo(frame, action.label, action.path),
    list: list && {
      ...list,
      items: list.items.map((item) => ({ ...item, name: singleLine(item.name) })),
    },
    block: block && { ...block, lines: block.lines.map(singleLine).filter(Boolean) },
    why: `You get this mail because you have an account at ${sender}.`,
    mutes: canBeMuted ? linkTo(frame, 'Choose which mails you get', '/account/notifications') : undefined,
  };
}

function linkTo(frame: MailFrame, label: string, path: string): Link | undefined {
  const url = pageUrl(frame, path);
  return url === undefined ? undefined : { label, url };
}
