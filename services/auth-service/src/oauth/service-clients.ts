import { createHash, timingSafeEqual } from 'node:crypto';

/** A service as it says who it is (RFC 6749, section 2.3.1). */
export interface ClientCredentials {
  readonly name: string;
  readonly secret: string;
}

/** The services that have a secret of their own. Only hashes are kept, so that no heap dump holds a secret. */
export class ServiceClients {
  readonly #digests: ReadonlyMap<string, Buffer>;

  /** `list` is that of SERVICE_CLIENTS: `name:secret`, separated by commas. */
  constructor(list: string) {
    const pairs = list === '' ? [] : list.split(',');
    this.#digests = new Map(
      pairs.map((pair) => {
        const colon = pair.indexOf(':');
        return [pair.slice(0, colon), digest(pair.slice(colon + 1))];
      }),
    );
  }

  /** True for the right secret of a known service. Takes as long for a wrong one, and for an unknown service. */
  isKnown({ name, secret }: ClientCredentials): boolean {
    const wanted = this.#digests.get(name);
    const isRight = timingSafeEqual(digest(secret), wanted ?? digest(''));
    return wanted !== undefined && isRight;
  }
}

/** The credentials of an `Authorization: Basic` header; undefined for anything else. */
export function basicCredentials(authorization: string): ClientCredentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { name: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
  } catch {
    return undefined; // A % that begins no escape.
  }
}

/** Both are form-encoded before they are joined by a colon. */
function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
