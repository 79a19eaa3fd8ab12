/** Headers of answers that a route may name in its schema's `answerHeaders`. */
export const ANSWER_HEADERS = {
  ETag: header('The version of what is answered; send it back as If-Match or If-None-Match', '"7"'),
  Location: header('Where what was made can be read', '/api/orders/019ac3f0-5c1e-7000-8000-000000000001'),
  'Cache-Control': header('How long the answer may be kept', 'no-cache'),
  'Preference-Applied': header('Which preference was heeded (RFC 7240)', 'wait=10'),
  'Idempotency-Replayed': header(
    '`true` when the answer is that of an earlier request with this key',
    'true',
  ),
} as const;

export type AnswerHeader = keyof typeof ANSWER_HEADERS;

/** Headers that the document knows, those of problems among them. */
export const DOCUMENT_HEADERS = {
  ...ANSWER_HEADERS,
  'WWW-Authenticate': header('How to sign in (RFC 6750)', 'Bearer'),
  'Retry-After': {
    description: 'Seconds after which trying again makes sense',
    schema: { type: 'integer', minimum: 0 },
    example: 1,
  },
} as const;

function header(description: string, example: string) {
  return { description, schema: { type: 'string' }, example } as const;
}
