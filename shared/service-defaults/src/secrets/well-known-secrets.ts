const TELLING = /change.?me|development|example|insecure|your.?secret|not.?a.?secret|placeholder/i;
const PASSWORDS: ReadonlySet<string> = new Set([
  'postgres',
  'guest',
  'password',
  'secret',
  'admin',
  'root',
  'test',
]);
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;
/** 32 characters of fewer kinds than this were typed, not generated: `aaaa…`, `1234512345…`. */
const LEAST_DISTINCT = 8;

/**
 * True for a secret that is published, or was made up in a hurry: it protects nothing. Of a connection address the
 * password is looked at, unless the server is on this machine.
 */
export function isWellKnownSecret(text: string): boolean {
  if (!URL.canParse(text) || !text.includes('://'))
    return TELLING.test(text) || new Set(text).size < LEAST_DISTINCT;
  const { hostname, password } = new URL(text);
  if (password === '' || LOOPBACK.test(hostname)) return false;
  return TELLING.test(password) || PASSWORDS.has(decodeURIComponent(password));
}
