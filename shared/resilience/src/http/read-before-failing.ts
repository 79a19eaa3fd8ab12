import type { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

// A peer that has refused what we send has said so already.
const READ_MS = 1000;

/**
 * Has `socket` fail by what is read when writing fails: a peer that answers before it has read a request, and closes, makes
 * the next write fail, while its answer is there to be read (RFC 9112, section 9.5). Reading on comes to the answer, and
 * then to the end of the connection.
 */
export function readBeforeFailing(socket: Socket): void {
  let timer: NodeJS.Timeout | undefined;
  // A socket's callback is one and the same for all of its writes: nothing is made for each.
  let given: Done | undefined;
  let delaying: Done = () => undefined;
  const delayed = (done: Done): Done => {
    if (done === given) return delaying;
    given = done;
    delaying = (error) => {
      if (!isPeerGone(error)) return done(error);
      timer ??= setTimeout(() => done(error), READ_MS);
    };
    return delaying;
  };
  const { _write: write, _writev: writev } = socket;
  socket._write = (chunk, encoding, done) => write.call(socket, chunk, encoding, delayed(done));
  if (writev !== undefined) socket._writev = (chunks, done) => writev.call(socket, chunks, delayed(done));
  socket.once('close', () => clearTimeout(timer));
}

function isPeerGone(error: Error | null | undefined): boolean {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return code === 'EPIPE' || code === 'ECONNRESET';
}
