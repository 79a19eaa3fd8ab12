/** What a log line keeps of an error: enough to find the cause, nothing that a person typed. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** PostgreSQL's names of what was violated; names only. */
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

const MAX_DEPTH = 4;
const MAX_MESSAGE = 1000;
const MAX_ERRORS = 5;
/** SQLSTATE class 22 (data exception) quotes the refused value: `invalid input syntax for type uuid: "…"`. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/**
 * Makes an error loggable. Only known members are taken: PostgreSQL's `detail`, `where` and `hint` hold column
 * values, HTTP clients hang whole requests on their errors, and applications hang anything on theirs.
 */
export function serializeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return describe(error);
  const code = text(Reflect.get(error, 'code'));
  const message = withoutValues(error.message, code).slice(0, MAX_MESSAGE);
  return {
    type: error.name === 'Error' ? (error.constructor?.name ?? 'Error') : error.name,
    message,
    ...member('code', code),
    ...member('constraint', text(Reflect.get(error, 'constraint'))),
    ...member('table', text(Reflect.get(error, 'table'))),
    ...member('column', text(Reflect.get(error, 'column'))),
    ...member('stack', frames(error.stack)),
    ...nested(error, depth),
  };
}

/** Something else was thrown: a text is its own message, of an object nothing is known to be harmless. */
function describe(thrown: unknown): LoggedError {
  return {
    type: typeof thrown,
    message: typeof thrown === 'string' ? thrown.slice(0, MAX_MESSAGE) : 'no Error',
  };
}

function nested(error: Error, depth: number): object {
  if (depth >= MAX_DEPTH) return {};
  const errors: unknown = Reflect.get(error, 'errors');
  return {
    ...(error.cause instanceof Error ? { cause: serializeError(error.cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && Array.isArray(errors)
      ? { errors: errors.slice(0, MAX_ERRORS).map((inner) => serializeError(inner, depth + 1)) }
      : {}),
  };
}

function withoutValues(message: string, code: string | undefined): string {
  if (code !== undefined && DATA_EXCEPTION.test(code)) return message.replace(/"[\s\S]*"/, '"…"');
  return withoutQuotedJson(message);
}

const NOT_JSON = ' is not valid JSON';
// What V8 writes around the text: a quotation mark, and dots where it left some out.
const QUOTE = '"';
const DOTS = '...';

/** V8 quotes the text that JSON.parse refused: `Unexpected token 'x', ..."pass":x"... is not valid JSON`. */
function withoutQuotedJson(message: string): string {
  const saidAt = message.lastIndexOf(NOT_JSON);
  if (saidAt < 0) return message;
  const quoted = withoutEnd(message.slice(0, saidAt), DOTS);
  const opensAt = quoted.indexOf(QUOTE);
  if (!quoted.endsWith(QUOTE) || opensAt === quoted.length - 1) return message;
  const before = withoutEnd(quoted.slice(0, opensAt), DOTS).trimEnd();
  return withoutEnd(before, ',') + message.slice(saidAt);
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}

/** The stack without its head, which repeats the message. */
function frames(stack: string | undefined): string | undefined {
  const start = stack?.search(/^ {4}at /m) ?? -1;
  return start < 0 ? undefined : stack?.slice(start);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function member(name: string, value: string | undefined): object {
  return value === undefined ? {} : { [name]: value };
}
