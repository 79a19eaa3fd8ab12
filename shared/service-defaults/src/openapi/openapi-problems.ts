import { accessRuleOf } from '../access/access.ts';
import type { KnownRoute } from '../http/known-paths.ts';
import { PROBLEM_CONTENT_TYPE } from '../problems/problem.ts';
import { statusOfDomainCode } from '../problems/problem-of.ts';

/** Codes of problems by the status that they are answered with. */
export type ProblemCodes = ReadonlyMap<number, readonly string[]>;

interface RefusableParts {
  readonly body?: unknown;
  readonly params?: unknown;
  readonly querystring?: { readonly properties?: object };
  readonly headers?: unknown;
  readonly problems?: readonly string[];
}

/**
 * Every problem that a route may answer: those of its access rule and of its schemas, those that any may meet, and
 * those of the business that it names. `statuses` is the app's table.
 */
export function problemCodesOf(
  { schema, config }: Pick<KnownRoute, 'schema' | 'config'>,
  statuses: Readonly<Record<string, number>>,
): ProblemCodes {
  const { body, params, querystring, headers, problems = [] } = (schema ?? {}) as RefusableParts;
  const rule = accessRuleOf(config);
  const isChecked = (body ?? params ?? querystring ?? headers) !== undefined;
  const codes: [number, string, boolean][] = [
    [400, 'bad-request', body !== undefined],
    [401, 'unauthenticated', rule !== undefined && rule.kind !== 'public'],
    [403, 'forbidden', rule?.kind === 'roles'],
    [413, 'body-too-large', body !== undefined],
    [415, 'unsupported-media-type', body !== undefined],
    [422, 'validation-failed', isChecked],
    [422, 'invalid-value', isChecked],
    [422, 'invalid-cursor', 'cursor' in (querystring?.properties ?? {})],
    ...problems.map((code): [number, string, boolean] => [statusOfDomainCode(code, statuses), code, true]),
    [500, 'internal-error', true],
    [503, 'temporarily-unavailable', rule !== undefined],
  ];
  const found = codes
    .filter(([, , mayBe]) => mayBe)
    .map(([status, code]): [number, string] => [status, code]);
  return groupCodes(found);
}

/** The codes of each status, once each, both in order. */
export function groupCodes(codes: readonly (readonly [status: number, code: string])[]): ProblemCodes {
  const byStatus = new Map<number, string[]>();
  for (const [status, code] of codes.toSorted(([a, one], [b, other]) => a - b || (one < other ? -1 : 1))) {
    const known = byStatus.get(status) ?? [];
    if (!known.includes(code)) byStatus.set(status, [...known, code]);
  }
  return byStatus;
}

// What clients are told besides, by status.
const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** An answer that is a problem with one of `codes`. */
export function problemResponse(status: number, codes: readonly string[]): object {
  const headers = HEADERS[status]?.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: { status: { const: status }, code: { enum: codes } },
  };
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    ...(headers === undefined ? {} : { headers: Object.fromEntries(headers) }),
    content: { [PROBLEM_CONTENT_TYPE]: { schema } },
  };
}
