import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_MESSAGES } from '@platform/contracts/senders.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { contractsFile, pascalCase, pluralKebab, pluralSnake, thingOf } from './names.ts';
import { RESERVED_WORDS } from './reserved-words.ts';
import { isWordOfTemplate } from './template.ts';

const LOWEST_PORT = 8001;
const HIGHEST_PORT = 8099;
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*-service$/;
/** Of NAME: with what is put before and after it, it stays below the 63 characters of PostgreSQL and Kubernetes. */
const LONGEST = 40;

/** Why there can be no service of this name, and what to do; undefined if there can be. */
export function refusalOf(name: string, models: readonly ServiceModel[], root: string): string | undefined {
  if (!NAME.test(name))
    return `${name} is no name for a service: take words in lower case with hyphens between them, and end in -service`;
  return refusalOfTaken(name, models, root) ?? refusalOfWords(name);
}

/** The lowest port that no service has; undefined if there is none. */
export function freePort(models: readonly ServiceModel[]): number | undefined {
  const taken = new Set(models.map(({ port }) => port));
  for (let port = LOWEST_PORT; port <= HIGHEST_PORT; port++) if (!taken.has(port)) return port;
  return undefined;
}

function refusalOfWords(name: string): string | undefined {
  if (name.length > LONGEST) return `${name} is too long: take at most ${LONGEST} characters`;
  const thing = thingOf(name).join('-');
  if (RESERVED_WORDS.has(thing)) return `${thing} is a word of SQL or TypeScript: choose another`;
  if (isWordOfTemplate(pascalCase(thingOf(name))))
    return `${pascalCase(thingOf(name))} is a type that every service uses: choose another name`;
  return undefined;
}

function refusalOfTaken(name: string, models: readonly ServiceModel[], root: string): string | undefined {
  const thing = thingOf(name);
  const prefix = `${thing.join('-')}.`;
  const path = `/api/${pluralKebab(thing)}`;
  const database = pluralSnake(thing);
  const routed = models.find(({ routes = [] }) => routes.some((route) => isWithin(route.path, path)));
  const owner = models.find((other) => other.database?.name === database);
  const told = ALL_MESSAGES.find(({ type }) => type.startsWith(prefix));
  const schema = [pascalCase(thing), `New${pascalCase(thing)}`].find((title) =>
    apiSchemas(root).includes(title),
  );
  const [taken] = [
    existsSync(join(root, 'services', name)) && `services/${name} is there already: remove it`,
    existsSync(join(root, contractsFile(thing))) && `${contractsFile(thing)} is there already: remove it`,
    told && `there is a message ${told.type} of ${told.sentBy?.join() ?? 'another'}`,
    routed && `${path} is a route of ${routed.name}`,
    owner && `the database ${database} is ${owner.name}'s`,
    schema && `there is a schema ${schema} in the API's document`,
    freePort(models) === undefined && `the ports up to ${HIGHEST_PORT} are all taken: remove a service`,
  ].filter((reason) => typeof reason === 'string');
  return taken && (/: /.test(taken) ? taken : `${taken}: choose another name`);
}

function isWithin(route: string, path: string): boolean {
  return route === path || route.startsWith(`${path}/`);
}

function apiSchemas(root: string): string[] {
  const file = join(root, 'shared', 'contracts', 'openapi.json');
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: { schemas: object } };
  return Object.keys(components.schemas);
}
