import { GRPC_PORT_OFFSET, MANAGEMENT_PORT_OFFSET } from '@platform/contracts/derived-ports.ts';
import { busRightsOf } from '@platform/contracts/senders.ts';
import type { ServiceDescription, ServiceModel } from '@platform/contracts/service-model.ts';

/** As `createHttpApp` takes it. */
const DEFAULT_BODY_KIB = 1024;

/** A model with everything that follows from it. */
export function describeService(model: ServiceModel, all: readonly ServiceModel[]): ServiceDescription {
  const { name, port, database } = model;
  const rights = busRightsOf(name);
  return {
    name: name as ServiceDescription['name'],
    part: model.part,
    port,
    managementPort: port + MANAGEMENT_PORT_OFFSET,
    ...(model.servesGrpc && { grpcPort: port + GRPC_PORT_OFFSET }),
    ...(database && { database: { ...database, extensions: database.extensions ?? [] } }),
    usesBus: model.usesBus ?? false,
    usesCache: model.usesCache ?? false,
    sendsMail: model.sendsMail ?? false,
    servesPages: model.servesPages ?? false,
    issuesTokens: model.issuesTokens ?? false,
    secrets: model.secrets ?? [],
    calls: callsOf(model, all),
    callsByGrpc: model.callsByGrpc ?? [],
    sends: rights.sends.map(({ type }) => type),
    handles: rights.handles.map(({ type }) => type),
    listensTo: (model.listensTo ?? []).map(({ type }) => type),
    maxBodyKib: model.maxBodyKib ?? DEFAULT_BODY_KIB,
    rateLimits: model.rateLimits ?? {},
    expansions: expansionsOf(model),
    routes: model.routes ?? [],
    scale: model.scale,
    ...(model.stopGraceMs && { stopGraceMs: model.stopGraceMs }),
  };
}

function callsOf({ name, calls = [] }: ServiceModel, all: readonly ServiceModel[]) {
  const others = all.map((other) => other.name).filter((other) => other !== name);
  return (calls === 'every service' ? others : calls) as ServiceDescription['calls'];
}

/** Without schemas, which are for the document of the API alone. */
function expansionsOf({ expansions = {} }: ServiceModel): ServiceDescription['expansions'] {
  const described = Object.entries(expansions).map(([name, { path, parts }]) => [name, { path, parts }]);
  return Object.fromEntries(described);
}
