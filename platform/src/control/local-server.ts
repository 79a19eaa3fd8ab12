import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { writeJsonFile } from '../data-folder/json-file.ts';

const ONLY_OWNER = 0o600;

/** An HTTP server that listens on this machine alone. */
export interface LocalServer {
  /** `http://127.0.0.1:8319` */
  readonly url: string;
  close(): Promise<void>;
}

/** One that wants a token. */
export interface OwnersServer extends LocalServer {
  readonly token: string;
}

/** Listens on `port` of 127.0.0.1; 0 is any that is free. */
export async function startLocalServer(port: number, onRequest: RequestListener): Promise<LocalServer> {
  const server = createServer(onRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Starts a server with a new token. Who may read the data folder finds address and token in `file`, while it runs. */
export async function openToOwner(
  folder: DataFolder,
  file: string,
  start: (token: string) => Promise<LocalServer>,
): Promise<OwnersServer> {
  const token = randomBytes(24).toString('hex');
  const server = await start(token);
  writeJsonFile(folder.file(file), { url: server.url, token }, ONLY_OWNER);
  return {
    url: server.url,
    token,
    async close() {
      rmSync(folder.file(file), { force: true });
      await server.close();
    },
  };
}
