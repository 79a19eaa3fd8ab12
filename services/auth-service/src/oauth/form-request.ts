import type { FastifyRequest } from 'fastify';
import { OAuthError } from './oauth-error.ts';
import { basicCredentials, type ClientCredentials, type ServiceClients } from './service-clients.ts';

/** The parameters of a token request. */
export type FormParameters = ReadonlyMap<string, string>;

/**
 * Reads a form (RFC 6749, appendix B): a parameter without a value counts as left out, unknown ones are ignored.
 * Throws OAuthError for one that comes twice (section 3.2).
 */
export function readForm(text: string): FormParameters {
  const parameters = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (seen.has(name)) throw new OAuthError('invalid_request', 'A parameter comes twice.');
    seen.add(name);
    if (value !== '') parameters.set(name, value);
  }
  return parameters;
}

/** The value of a parameter. Throws OAuthError when it is missing. */
export function parameter(form: FormParameters, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError('invalid_request', `The parameter ${name} is missing.`);
  return value;
}

/**
 * The service that a request says it is from, by a Basic header or by `client_id` and `client_secret`; undefined when
 * it does not say. Throws OAuthError for wrong credentials, and for both ways at once.
 */
export function clientOf(
  { headers: { authorization } }: FastifyRequest,
  form: FormParameters,
  clients: ServiceClients,
): string | undefined {
  const [name, secret] = [form.get('client_id'), form.get('client_secret')];
  if (authorization !== undefined && secret !== undefined)
    throw new OAuthError('invalid_request', 'Say who you are in one way only.');
  if (authorization === undefined && secret === undefined) return undefined;
  const credentials: ClientCredentials | undefined =
    authorization === undefined
      ? { name: name ?? '', secret: secret ?? '' }
      : basicCredentials(authorization);
  if (
    credentials === undefined ||
    !clients.isKnown(credentials) ||
    (name ?? credentials.name) !== credentials.name
  )
    throw unknownClient();
  return credentials.name;
}

export function unknownClient(): OAuthError {
  return new OAuthError('invalid_client', 'The client is not known, or its secret is wrong.', {
    'www-authenticate': 'Basic realm="services", charset="UTF-8"',
  });
}
