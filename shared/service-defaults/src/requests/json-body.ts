import { isUtf8 } from 'node:buffer';
import type { App } from '../http/app.ts';
import { type FieldError, HttpProblem, invalidFields, problem } from '../problems/problem.ts';
import { isStorable } from './storable-text.ts';

/** Deeper than any document of ours; what is deeper would overflow the stack of whoever walks it. */
const MAX_DEPTH = 64;
const MAX_REPORTED = 20;

/** Makes `app` take JSON bodies, and no others: a form or plain text could be sent from a foreign page. */
export function takeJsonBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * A JSON body as a value; undefined for an empty one. Throws a 400 for what is no JSON, is nested too deeply, or
 * reaches for a prototype, and a 422 for text that cannot be stored.
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw badRequest('The body is not UTF-8.');
  if (isDeeperThan(body, MAX_DEPTH))
    throw badRequest(`The body is nested more than ${MAX_DEPTH} levels deep.`);
  const text = body.toString('utf8');
  const value = parse(text);
  // Only an escape can bring in such text, or hide a name: most bodies have none and are not searched.
  const hasEscapes = text.includes('\\u');
  if (hasEscapes || text.includes('__proto__') || text.includes('constructor')) refusePrototypes(value);
  if (hasEscapes) refuseUnstorable(value);
  return value;
}

function parse(text: string): unknown {
  try {
    // RFC 8259, section 8.1: a byte order mark may be ignored.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    // V8's message quotes the body, which may hold a password.
    throw badRequest('The body is not valid JSON.');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

function isDeeperThan(json: Buffer, limit: number): boolean {
  // Each level takes two bytes at least.
  if (json.length <= 2 * limit) return false;
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i] ?? 0;
    if (byte === QUOTE) isInString = !isInString;
    else if (isInString) {
      if (byte === BACKSLASH) i++;
    } else if (OPENING.has(byte)) {
      if (++depth > limit) return true;
    } else if (CLOSING.has(byte)) depth--;
  }
  return false;
}

/** Such names change what an object is when it is copied field by field. */
function refusePrototypes(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__' || (key === 'constructor' && hasPrototype(inner)))
      throw badRequest(`The body has a field named ${key}, which is not allowed.`);
    refusePrototypes(inner);
  }
}

function hasPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

/** What is said of text that isStorable refuses. */
export const UNSTORABLE = 'has a character that cannot be stored';

function refuseUnstorable(value: unknown): void {
  const fields: string[] = [];
  collectUnstorable(value, '', fields);
  if (fields.length === 0) return;
  const errors = fields.map((field): FieldError => ({ field, message: UNSTORABLE }));
  throw new HttpProblem(invalidFields(errors));
}

function collectUnstorable(value: unknown, path: string, fields: string[]): void {
  if (fields.length >= MAX_REPORTED) return;
  if (typeof value === 'string') {
    if (!isStorable(value)) fields.push(path || 'body');
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      // A name that cannot be stored is not repeated either.
      if (!isStorable(key)) fields.push(path || 'body');
      else collectUnstorable(inner, path === '' ? key : `${path}.${key}`, fields);
    }
  }
}

function badRequest(detail: string): HttpProblem {
  return new HttpProblem(problem(400, 'bad-request', detail));
}
