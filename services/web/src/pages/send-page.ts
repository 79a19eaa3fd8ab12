import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import type { Visitor } from '../session/visitor.ts';
import { PAGE_HEADERS } from './content-policy.ts';
import type { Page, Redirect } from './page.ts';
import { type FrameParts, pageFrame } from './page-frame.ts';

/** Fast, and small enough: a page of 20 KB takes half a millisecond. */
const LEVEL = 5;

/** Answers with a page, within its frame; what depends on the browser's cookie is kept by nobody. */
export function sendPage(reply: FastifyReply, visitor: Visitor, page: Page, frame: FrameParts): FastifyReply {
  const text = pageFrame(page, visitor, frame).text;
  const isOpen = visitor.cookies.headers.length === 0 && !visitor.isKnown;
  const status = page.status ?? 200;
  reply
    .code(status)
    .headers({ ...PAGE_HEADERS, 'cache-control': 'private, no-cache', ...page.headers })
    .headers({ ...(isOpen ? {} : { 'cache-control': 'no-store' }), ...cookiesOf(visitor) })
    .header('vary', 'cookie')
    .type('text/html; charset=utf-8');
  return isOpen && status === 200 ? sendOpenly(reply, text) : reply.send(text);
}

/** Leads the browser on, by a GET. */
export function sendRedirect(
  reply: FastifyReply,
  visitor: Visitor,
  { redirect, headers }: Redirect,
): FastifyReply {
  return reply
    .headers({ ...headers, ...cookiesOf(visitor) })
    .header('cache-control', 'no-store')
    .redirect(redirect, 303);
}

function cookiesOf({ cookies: { headers } }: Visitor): Record<string, string[]> {
  return headers.length === 0 ? {} : { 'set-cookie': headers };
}

/**
 * Sends a page that is the same for all guests: with an ETag, so that what a browser has need not be sent again, and
 * compressed. A page that holds a secret, such as a form's token, is not to be sent by this: what is said of it by its
 * compressed length would let others guess it (the BREACH attack).
 */
function sendOpenly(reply: FastifyReply, text: string): FastifyReply {
  const { headers } = reply.request;
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  reply.header('etag', tag).header('vary', 'cookie, accept-encoding');
  if (hasTag(headers['if-none-match'], tag)) return reply.code(304).send();
  if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return reply.send(text);
  return reply.header('content-encoding', 'gzip').send(gzipSync(text, { level: LEVEL }));
}

/** If-None-Match compares weakly: a proxy that compresses makes a tag weak (RFC 9110, section 13.1.2). */
function hasTag(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === tag);
}
