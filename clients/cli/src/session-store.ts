import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a sign-in left behind. */
export interface Session {
  readonly gatewayUrl: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The session kept at `path`, or undefined when there is none that can be read. */
export async function readSession(path: string): Promise<Session | undefined> {
  const stored = await readJson(path);
  const { gatewayUrl, email, accessToken, refreshToken, expiresAt } = (stored ?? {}) as Partial<Session>;
  if (!gatewayUrl || !email || !accessToken || !refreshToken || !expiresAt) return undefined;
  return { gatewayUrl, email, accessToken, refreshToken, expiresAt };
}

/** Keeps `session` at `path`, readable by its owner alone; a crash leaves the old one or the new one. */
export async function writeSession(path: string, session: Session): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(session), { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, path);
}

export async function removeSession(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** The JSON in a file, or undefined when it is absent or no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
