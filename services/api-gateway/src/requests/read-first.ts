import type { IncomingMessage, ServerResponse } from 'node:http';

/** What has come of a body. */
export interface FirstBytes {
  readonly bytes: Buffer;
  /** True when there is no more. */
  readonly isAll: boolean;
}

// Nearly all bodies are smaller. One that is larger begins its way to the service when so much of it is there.
const MAX_FIRST_BYTES = 64 * 1024;

/**
 * Reads a body, or the first of a large one, before the request takes anything that others may need: one that comes
 * slowly, or never, holds only its own connection. Undefined when the client goes away meanwhile.
 */
export function readFirst(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<FirstBytes | 'too-large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (outcome: FirstBytes | 'too-large' | undefined) => {
      request.pause().off('data', take).off('end', end);
      response.off('close', gone);
      resolve(outcome);
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) settle('too-large');
      else if (length > MAX_FIRST_BYTES) settle({ bytes: Buffer.concat(chunks, length), isAll: false });
    };
    const end = () => settle({ bytes: Buffer.concat(chunks, length), isAll: true });
    const gone = () => settle(undefined);
    request.on('error', () => undefined); // The end of the response tells of it, too.
    request.on('data', take).once('end', end);
    response.once('close', gone);
  });
}
