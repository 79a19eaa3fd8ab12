import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from '../cli-error.ts';

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
  await writePrivateJson(path, session);
}

export async function removeSession(path: string): Promise<void> {
  await explaining(path, () => rm(path, { force: true }));
}

/** Writes a whole new file in the old one's place, for its owner alone. Throws CliError where it cannot. */
export async function writePrivateJson(path: string, value: unknown): Promise<void> {
  await explaining(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, JSON.stringify(value), { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  });
}

/** The JSON in a file, or undefined when it is absent or no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliError('unreadable-file', `cannot read ${path}: ${(error as Error).message}`);
  }
}

async function explaining(path: string, change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    throw new CliError(
      'session-not-kept',
      `the session cannot be kept in ${path}: ${(error as Error).message}`,
    );
  }
}
