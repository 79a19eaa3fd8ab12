/** The value of cookie `name` in a Cookie header (RFC 6265, section 5.4); the first, if it is there twice. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

export interface CookieRules {
  /** True where the platform is reached by https: the browser then sends it over nothing else. */
  readonly isSecure: boolean;
  readonly maxAgeSeconds?: number;
}

/** RFC 6265, section 4.1.1: whatever else would end the value, or begin an attribute. */
const VALUE = /^[!#-+\--:<-[\]-~]*$/;

/**
 * A cookie that no script of a page can read, and that other sites' forms do not bring. Lax, not Strict: who follows a
 * link in a mail is to be found signed in. Throws for a value that a cookie cannot have.
 */
export function cookie(name: string, value: string, { isSecure, maxAgeSeconds }: CookieRules): string {
  if (!VALUE.test(value)) throw new Error(`cookie ${name} cannot have this value`);
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}${age}`;
}

/** `__Host-` holds a cookie to this host and to https (RFC 6265bis). Over plain HTTP browsers refuse such a name. */
export function cookieName(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}
