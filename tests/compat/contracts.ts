import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ALL_SERVICES, SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import { repositoryRoot } from '../../platform/src/repository.ts';
import { currentContracts } from '../../shared/contracts/compatibility/contract-files.ts';
import {
  messageIncompatibilities,
  type ReleasedContract,
} from '../../shared/contracts/compatibility/messages.ts';
import { apiIncompatibilities } from '../../shared/contracts/compatibility/openapi.ts';
import { protoIncompatibilities } from '../../shared/contracts/compatibility/proto.ts';
import { filesAt, NoReleaseError, type Release, readAt } from './release.ts';

const FOLDER = 'shared/contracts';

// What operators ask a process for is on its management port now, which is no part of the API. A client sees of it
// `GET /health`, in two words.
const MOVED = [
  /^GET \/(?:health\/live|health\/ready|metrics) is gone$/,
  /^GET \/health: 200 body\.(?:version|phase|uptime_seconds|checks) is gone/,
];

// Kinds of notices become more with the platform. A client shows the title and the text of one that it does not know.
const GROWING = / body\.(?:items\[\]\.)?kind may now be "[a-z]+\.[a-z-]+"/;

export interface Comparison {
  /** What was compared, such as `33 messages`. */
  readonly compared: readonly string[];
  /** What peers of the release would suffer from. */
  readonly breaks: readonly string[];
}

/** Throws NoReleaseError if the shop was removed since: what is left is compared with the release after that. */
export async function requireSameShop(release: Release): Promise<void> {
  if (ALL_SERVICES.some(({ part }) => part === 'shop')) return;
  const folders = new Set((await filesAt(release, 'services')).map((path) => path.split('/')[1]));
  const gone = [...folders].filter((folder) => !SERVICE_NAMES.some((name) => name === folder));
  if (gone.length > 0)
    throw new NoReleaseError(`${release.name} has ${gone.join(', ')}, and here the shop was removed`);
}

/** Holds the contracts of the work tree against those of a release. Throws NoReleaseError where that has none. */
export async function compareContracts(release: Release): Promise<Comparison> {
  await requireSameShop(release);
  const released = new Set(await filesAt(release, FOLDER));
  const messages = [...released].filter((path) => path.startsWith(`${FOLDER}/released/`));
  const protos = [...released].filter((path) => path.endsWith('.proto'));
  const documents = [...released].filter((path) => path === `${FOLDER}/openapi.json`);
  if (documents.length === 0)
    throw new NoReleaseError(
      `${release.name} has no ${FOLDER}/openapi.json to compare with: name a later one by --from`,
    );
  const breaks = [
    ...(await Promise.all(messages.map((path) => messageBreaks(release, path)))).flat(),
    ...(await breaksOf(documents, release, (old, now) =>
      apiIncompatibilities(JSON.parse(old), JSON.parse(now)).filter(
        (reason) => ![...MOVED, GROWING].some((accepted) => accepted.test(reason)),
      ),
    )),
    ...(await breaksOf(protos, release, protoIncompatibilities)),
  ];
  const compared = [`${messages.length} messages`, 'the OpenAPI document', `${protos.length} .proto files`];
  return { compared, breaks };
}

async function breaksOf(
  paths: readonly string[],
  release: Release,
  compare: (before: string, now: string, path: string) => string[] | Promise<string[]>,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const now = await readFile(join(repositoryRoot, path), 'utf8').catch(() => undefined);
    const reasons = now === undefined ? ['is gone'] : await compare(await readAt(release, path), now, path);
    found.push(...reasons.map((reason) => `${basename(path)}: ${reason}`));
  }
  return found;
}

/** The contract as the code has it, whatever its released form says by now, and wherever that lies. */
async function messageBreaks(release: Release, path: string): Promise<string[]> {
  const released = JSON.parse(await readAt(release, path)) as ReleasedContract;
  const current = currentContracts().find(
    ({ type, version }) => type === released.type && version === released.version,
  );
  const reasons = current === undefined ? ['is gone'] : messageIncompatibilities(released, current);
  return reasons.map((reason) => `${basename(path)}: ${reason}`);
}
