import { join } from 'node:path';
import { grpcUrlVariable, urlVariable } from '@platform/contracts/address-variables.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { formatted } from './formatted.ts';
import { ROOT } from './read-models.ts';

export const SETTINGS_FILE = 'platform/service-settings.json';

/** What the runner says to those services alone that serve gRPC, or issue tokens. */
const SAID_TO_SOME: readonly string[] = ['GRPC_PORT', 'SERVICE_CLIENTS'];

/** Settings of the services, by their names. */
export type OwnSettings = Readonly<Record<string, readonly string[]>>;

/** What each service reads of the shell of `npm start`: the settings of its `config.ts` that are its alone. */
export async function ownSettings(models: readonly ServiceModel[]): Promise<OwnSettings> {
  const addresses = models.flatMap(({ name }) => [urlVariable(name), grpcUrlVariable(name)]);
  const common = new Set([...(await commonSettings()), ...addresses]);
  const settings = models.map(async (model) => [model.name, await settingsOf(model, common)] as const);
  return Object.fromEntries(await Promise.all(settings));
}

export function settingsFile(settings: OwnSettings): string {
  const generated = 'from services/*/src/config.ts by `npm run generate`: do not edit';
  return formatted(SETTINGS_FILE, JSON.stringify({ generated, settings }));
}

/** Those of the parts that configurations are put together from: the runner says them, or lets them through to all. */
async function commonSettings(): Promise<string[]> {
  // Not before it is needed: it reads the list of services, which may have to be written first.
  const parts = Object.values(await import('@platform/service-defaults/config/config.ts'));
  return parts.flatMap((part) => (typeof part === 'object' ? Object.keys(part) : []));
}

async function settingsOf(model: ServiceModel, common: ReadonlySet<string>): Promise<string[]> {
  const { name, secrets = [], variables = [] } = model;
  const { config } = (await import(join(ROOT, 'services', name, 'src', 'config.ts'))) as {
    config: { properties: Readonly<Record<string, object>> };
  };
  const own = Object.entries(config.properties).filter(([setting, schema]) => {
    const isSaid = common.has(setting) || SAID_TO_SOME.includes(setting);
    return !isSaid && !(secrets.includes(setting) && isNeeded(schema));
  });
  return [...own.map(([setting]) => setting), ...variables].toSorted();
}

/** Also in development: then the runner makes it up. */
function isNeeded(schema: object): boolean {
  return !('developmentDefault' in schema);
}
