import { isBesidePages, isRoutePattern } from '@platform/contracts/edge-paths.ts';
import { ALL_MESSAGES, busRightsOf } from '@platform/contracts/senders.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import type { ReadModel } from './read-models.ts';

const LOWEST_PORT = 8000;
const HIGHEST_PORT = 8099;
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** The database of the bus, where PostgreSQL is the broker. */
const BUS_DATABASE = 'bus';

type Problem = string | false | undefined;

/** Throws an Error that lists everything that is wrong with the models, and what to do about it. */
export function checkModels(read: readonly ReadModel[]): void {
  const models = read.map(({ model }) => model);
  const problems = read.flatMap(({ folder, model }) =>
    [
      ...ownProblems(folder, model),
      ...portProblems(model, models),
      ...databaseProblems(model, models),
      ...peerProblems(model, models),
      ...messageProblems(model),
      ...edgeProblems(model, models),
      ...pageProblems(model),
    ].flatMap((problem) => (problem ? [`services/${folder}/service.ts: ${problem}`] : [])),
  );
  problems.push(...partyProblems(models), ...issuerProblems(models));
  if (problems.length > 0) throw new Error(`the services do not fit together:\n  ${problems.join('\n  ')}`);
}

function ownProblems(folder: string, { name, secrets = [], scale }: ServiceModel): Problem[] {
  return [
    name !== folder && `its name is ${name}: name it ${folder}, as its folder`,
    !NAME.test(name) && `${name} is no name: take lower-case words with hyphens between them`,
    ...secrets.map(
      (secret) => !/^[A-Z][A-Z_]*_SECRET$/.test(secret) && `${secret} is no secret's name: end it in _SECRET`,
    ),
    scale.minimum > scale.maximum && `scale.minimum is above scale.maximum: at least one has to change`,
    scale.queue !== undefined &&
      !scale.queue.startsWith(`${name}.`) &&
      `scale.queue ${scale.queue} is another's: its own begin with ${name}.`,
  ];
}

function portProblems({ name, port }: ServiceModel, all: readonly ServiceModel[]): Problem[] {
  const isInRange = Number.isInteger(port) && port >= LOWEST_PORT && port <= HIGHEST_PORT;
  const owner = all.find((other) => other.port === port && other.name !== name);
  const free = () => {
    for (let at = LOWEST_PORT; ; at += 1) if (!all.some((other) => other.port === at)) return at;
  };
  return [
    !isInRange && `port ${port} is not from ${LOWEST_PORT} to ${HIGHEST_PORT}: ${free()} is free`,
    owner && `port ${port} is ${owner.name}'s as well: ${free()} is free`,
  ];
}

function databaseProblems(
  { name, database, usesBus }: ServiceModel,
  all: readonly ServiceModel[],
): Problem[] {
  const owner = all.find((other) => other.name !== name && other.database?.name === database?.name);
  return [
    usesBus &&
      database === undefined &&
      'it uses the bus without a database, which keeps its outbox: say `database`',
    database?.name === BUS_DATABASE && `database ${BUS_DATABASE} is the bus's: choose another name`,
    database && owner && `database ${database.name} is ${owner.name}'s as well: a service owns its own`,
  ];
}

function peerProblems(model: ServiceModel, all: readonly ServiceModel[]): Problem[] {
  const { name, calls = [], callsByGrpc = [] } = model;
  const byHttp = calls === 'every service' ? [] : calls;
  return [...byHttp, ...callsByGrpc].map((called) => {
    const peer = all.find((other) => other.name === called);
    if (called === name) return 'it calls itself: leave it out';
    if (peer === undefined)
      return `it calls ${called}, which is not in services/: mend the name or leave it out`;
    const isSpokenTo = peer.servesGrpc || !callsByGrpc.includes(called);
    return !isSpokenTo && `it calls ${called} by gRPC, which does not serve it: say \`servesGrpc\` there`;
  });
}

function messageProblems({ name, usesBus, listensTo = [] }: ServiceModel): Problem[] {
  const { sends, handles } = busRightsOf(name);
  const hasMessages = [...sends, ...handles, ...listensTo].length > 0;
  return [
    hasMessages && !usesBus && 'it has messages: say `usesBus`',
    ...listensTo.map(
      ({ type, exchange }) =>
        exchange === 'commands' && `it listens to the command ${type}: \`handledBy\` of its contract says so`,
    ),
    ...listensTo.map(
      (contract) =>
        !ALL_MESSAGES.includes(contract) &&
        `${contract.type} is in no file *-messages.ts of shared/contracts/src/`,
    ),
  ];
}

function edgeProblems(
  { name, routes = [], rateLimits = {}, expansions = {} }: ServiceModel,
  all: readonly ServiceModel[],
): Problem[] {
  const others = all.filter((other) => other.name !== name);
  const limits = new Set(all.flatMap((one) => Object.keys(one.rateLimits ?? {})));
  const known = new Set(all.flatMap((one) => Object.keys(one.expansions ?? {})));
  const parts = Object.values(expansions).flatMap((expansion) => Object.values(expansion.parts));
  const paths = routes.map(({ path }) => path);
  const named = routes.flatMap((route) =>
    Object.values(Array.isArray(route.limits) ? { every: route.limits } : (route.limits ?? {})).flat(),
  );
  return [
    ...Object.keys(rateLimits).map((limit) => {
      const owner = others.find((other) => other.rateLimits?.[limit] !== undefined);
      return owner && `the rate limit ${limit} is ${owner.name}'s as well: give it another name`;
    }),
    ...named.map(
      (limit) => !limits.has(limit) && `there is no rate limit ${limit}: define it in \`rateLimits\``,
    ),
    ...Object.keys(expansions).map((expansion) => {
      const owner = others.find((other) => other.expansions?.[expansion] !== undefined);
      return owner && `the expansion ${expansion} is ${owner.name}'s as well: give it another name`;
    }),
    ...parts.map(
      ({ service }) =>
        !all.some((other) => other.name === service) &&
        `a part of its expansion is from ${service}, which is not in services/: leave the part out`,
    ),
    ...routes.map(
      ({ expand }) =>
        expand !== undefined &&
        !known.has(expand) &&
        `there is no expansion ${expand}: define it in \`expansions\``,
    ),
    ...paths.map((path, i) => paths.indexOf(path) !== i && `${path} stands twice in \`routes\``),
    ...paths.map(
      (path) =>
        !isRoutePattern(path) &&
        `${path} is no path of a route: take lower-case segments, any of which may be *`,
    ),
    ...paths.map((path) => {
      const owner = others.find((other) => other.routes?.some((route) => route.path === path));
      return owner && `${path} is ${owner.name}'s as well: one of them has to go`;
    }),
  ];
}

function pageProblems({ routes = [], servesPages }: ServiceModel): Problem[] {
  return routes.map(({ path }) => {
    if (isBesidePages(path))
      return (
        !path.startsWith('/api/') && `${path} is the gateway's own, or stays inside: choose another path`
      );
    const isWellKnown = path.startsWith('/.well-known/');
    return (
      !servesPages &&
      !isWellKnown &&
      `${path} is where pages are: say \`servesPages\`, or begin it with /api/`
    );
  });
}

/** Of contracts that name services which are gone, or misspelt. */
function partyProblems(all: readonly ServiceModel[]): string[] {
  const names = new Set(all.map(({ name }) => name));
  return ALL_MESSAGES.flatMap(({ type, sentBy = [], handledBy }) =>
    [...sentBy, ...(handledBy ? [handledBy] : [])]
      .filter((party) => !names.has(party))
      .map((party) => `the contract ${type} names ${party}, which is not in services/`),
  );
}

function issuerProblems(all: readonly ServiceModel[]): string[] {
  const issuers = all.filter(({ issuesTokens }) => issuesTokens).map(({ name }) => name);
  return issuers.length === 1
    ? []
    : [`one service has to say \`issuesTokens\`: it is ${issuers.join(', ') || 'none'}`];
}
