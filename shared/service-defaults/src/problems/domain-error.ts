/**
 * A rule of the business said no. It knows no HTTP: the app maps `code` to a status, and `message`, written for
 * the reader, becomes the problem's detail. `details` become extension members of the problem (RFC 9457, 3.2).
 */
export class DomainError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}
