import {
  groupCodes,
  type ProblemCodes,
  problemResponse,
} from '@platform/service-defaults/openapi/openapi-problems.ts';
import { PROBLEM_CONTENT_TYPE, problem } from '@platform/service-defaults/problems/problem.ts';
import { mapValues, type Operation, type Response } from './document.ts';

const ENTRY: readonly (readonly [number, string])[] = [
  [400, 'bad-address'],
  [400, 'bad-request'],
  [414, 'address-too-long'],
  [429, 'quota-exceeded'],
  [431, 'too-many-headers'],
];

const PASSING_ON: readonly (readonly [number, string])[] = [
  [502, 'upstream-unreachable'],
  [502, 'upstream-error'],
  [503, 'overloaded'],
  [503, 'starting'],
  [503, 'temporarily-unavailable'],
  [504, 'upstream-timeout'],
];

/** The problems that an operation may answer, those of the gateway on the way to it included. */
export function problemsThroughGateway(
  operation: Operation,
  door: { readonly needsToken: boolean; readonly hasRoles: boolean; readonly isForwarded: boolean },
): ProblemCodes {
  const { needsToken, hasRoles, isForwarded } = door;
  return groupCodes([
    ...Object.entries(operation.responses).flatMap(([status, response]) =>
      codesIn(response).map((code) => [Number(status), code] as const),
    ),
    ...ENTRY,
    ...(needsToken ? [[401, 'unauthenticated'] as const] : []),
    ...(hasRoles ? [[403, 'forbidden'] as const] : []),
    ...(isForwarded ? PASSING_ON : []),
  ]);
}

/** The codes that an answer is described with; none for an answer that is no problem. */
export function codesIn(response: Response): readonly string[] {
  return (response.content?.[PROBLEM_CONTENT_TYPE]?.schema.properties?.code?.enum ?? []) as string[];
}

/** The same problem answers stand in the document once: those that several operations share have a name. */
export class ProblemAnswers {
  readonly #uses = new Map<string, { status: number; codes: readonly string[]; count: number }>();
  #names = new Map<string, string>();

  count(problems: ProblemCodes): void {
    for (const [status, codes] of problems) {
      const key = keyOf(status, codes);
      const count = (this.#uses.get(key)?.count ?? 0) + 1;
      this.#uses.set(key, { status, codes, count });
    }
  }

  /** Call it when all are counted. */
  get components(): Record<string, Response> {
    const shared = [...this.#uses.values()].filter(({ count }) => count > 1);
    const named = shared.map(({ status, codes }) => [nameOf(codes), status, codes] as const);
    this.#names = new Map(named.map(([name, status, codes]) => [keyOf(status, codes), name]));
    const sorted = named.toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, status, codes]) => [name, described(status, codes)]));
  }

  answersOf(problems: ProblemCodes): Record<string, Response> {
    const answers = [...problems].map(([status, codes]) => {
      const name = this.#names.get(keyOf(status, codes));
      const answer =
        name === undefined ? described(status, codes) : { $ref: `#/components/responses/${name}` };
      return [status, answer] as const;
    });
    return Object.fromEntries(answers);
  }
}

function keyOf(status: number, codes: readonly string[]): string {
  return `${status} ${codes.join(' ')}`;
}

function described(status: number, codes: readonly string[]): Response {
  const response = problemResponse(status, codes) as Response;
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(status, code) }]));
  return { ...response, content: mapValues(response.content ?? {}, (media) => ({ ...media, examples })) };
}

// Details are written for the moment; an example can only say what the code says.
function exampleProblem(status: number, code: string): object {
  const words = code.replaceAll('-', ' ');
  const detail = `${words[0]?.toUpperCase()}${words.slice(1)}.`;
  const errors = code === 'validation-failed' ? { errors: [{ field: 'sku', message: 'is required' }] } : {};
  return { ...problem(status, code, detail, errors), request_id: '019ac3f0-5c1e-7000-8000-00000000000a' };
}

// What bodies and queries are refused with nearly everywhere.
const NOT_VALID: readonly string[] = ['invalid-value', 'validation-failed'];

/** `NotFound`, `BadAddressOrBadRequest`; `NotValid` stands for the two that go together. */
function nameOf(codes: readonly string[]): string {
  const isNotValid = NOT_VALID.every((code) => codes.includes(code));
  const others = isNotValid ? codes.filter((code) => !NOT_VALID.includes(code)) : codes;
  return [...(isNotValid ? ['NotValid'] : []), ...others.map(pascalCase)].join('Or');
}

function pascalCase(code: string): string {
  return code
    .split('-')
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join('');
}
