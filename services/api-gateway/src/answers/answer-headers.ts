import { SECURITY_BITS } from './security-headers.ts';

// What concerns the connection to the service only (RFC 9110, section 7.6.1), and what is not the service's to say.
const DROPPED: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Which pages may read an answer is the gateway's to say.
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'access-control-max-age',
]);

// Nothing is to be dropped for these, which are nearly all that is seen.
const NAMES_NOTHING = /^(?:|keep-alive,|close,|upgrade,)$/i;

export interface AnswerHeaders {
  /** The end-to-end headers, name and value in turn, as and in the order they came. */
  readonly headers: string[];
  readonly hasRequestId: boolean;
  /** Bits of the security headers among them. */
  readonly securityBits: number;
}

/** Takes the headers of a service's answer, as undici gives them: names and values in turn, as bytes. */
export function endToEndHeaders(raw: readonly (Buffer | string)[]): AnswerHeaders {
  const headers: string[] = [];
  let hasRequestId = false;
  let securityBits = 0;
  let connection = '';
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = latin1(raw[i]);
    const lower = name.toLowerCase();
    if (lower === 'connection') connection += `${latin1(raw[i + 1])},`;
    if (DROPPED.has(lower)) continue;
    hasRequestId ||= lower === 'x-request-id';
    securityBits |= SECURITY_BITS.get(lower) ?? 0;
    headers.push(name, latin1(raw[i + 1]));
  }
  return {
    headers: NAMES_NOTHING.test(connection) ? headers : withoutNamed(headers, connection),
    hasRequestId,
    securityBits,
  };
}

function withoutNamed(headers: string[], connection: string): string[] {
  const named = new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((token) => token.trim()),
  );
  return headers.filter((_, i) => !named.has((headers[i - (i % 2)] ?? '').toLowerCase()));
}

// Latin-1 keeps every byte as one character, and is what node writes heads in.
function latin1(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}
