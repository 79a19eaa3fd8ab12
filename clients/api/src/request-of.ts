import type { AnyInput, QueryValue } from './operation-types.ts';

/** A request as `fetch` takes it. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/**
 * The request that calls `name` (`GET /api/orders/{id}`) at the gateway `baseUrl`. Throws a TypeError when a part of the
 * path is missing or empty: the address would be another one.
 */
export function requestOf(baseUrl: string, name: string, input: AnyInput = {}): OutgoingRequest {
  const [method = '', template = ''] = name.split(' ');
  const path = template.replace(/\{([^{}]+)\}/g, (_, key: string) => segment(key, input.path?.[key]));
  const { body } = input;
  return {
    url: `${baseUrl.replace(/\/$/, '')}${path}${queryText(input.query ?? {})}`,
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...given(input.headers),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

function segment(key: string, value: string | number | undefined): string {
  if (value === undefined || value === '') throw new TypeError(`the path needs ${key}`);
  // Dots alone would be taken for a step in the path, however they are written.
  if (value === '.' || value === '..') throw new TypeError(`${value} is no ${key}`);
  return encodeURIComponent(value);
}

function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, Array.isArray(value) ? value.join(',') : String(value)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function given(headers: AnyInput['headers'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
