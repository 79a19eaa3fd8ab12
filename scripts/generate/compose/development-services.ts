import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { EDGE } from '../select-services.ts';
import { composeText } from '../yaml-text.ts';
import { addresses, healthy, OF_SHELL, ofShell, ownServers, ownSettings, SERVERS } from './environment.ts';

type Services = readonly ServiceDescription[];

const ABOUT = ['The services of docker-compose.yml. What is yours goes into a docker-compose.override.yml.'];
/** Of every server, and of every role and login. */
const PASSWORD = 'development';
/** A secret has at least 32 characters. */
const SECRET_NAME_LENGTH = 15;

export interface DevelopmentOptions {
  /** Of the platform. */
  readonly version: string;
  /** Whether a service has nothing to fall back on in development where a secret of its own is not set. */
  isNeeded(service: string, secret: string): boolean;
}

export function developmentServices(services: Services, options: DevelopmentOptions): string {
  const environment = {
    ENVIRONMENT: 'development',
    HOST: '0.0.0.0',
    ...issuer(services),
    ...addresses('http', services),
    ...OF_SHELL,
  };
  const containers = services.map((service) => {
    const own = {
      ...ownSettings(service),
      ...servers(service),
      ...publicUrl(service, services),
      ...secrets(service, services, options),
    };
    return [
      service.name,
      { '<<': SHARED, ...container(service, options), environment: { '<<': environment, ...own } },
    ];
  });
  return composeText(ABOUT, {
    'x-environment': environment,
    'x-service': SHARED,
    services: Object.fromEntries(containers),
  });
}

const SHARED = {
  restart: 'unless-stopped',
  init: false,
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  stop_grace_period: '15s',
  depends_on: healthy(...SERVERS),
};

function container(service: ServiceDescription, { version }: DevelopmentOptions): object {
  const { name, port } = service;
  return {
    image: `platform/${name}:${ofShell('IMAGE_TAG', 'dev')}`,
    build: { context: '.', args: { SERVICE: name, VERSION: version } },
    ...(name === EDGE && { ports: [`127.0.0.1:${ofShell('GATEWAY_PORT', String(port))}:${port}`] }),
    ...ownServers(service),
  };
}

/** Where the gateway is published. */
function publicUrl({ sendsMail, servesPages }: ServiceDescription, services: Services): object {
  const edge = services.find(({ name }) => name === EDGE);
  return {
    ...((sendsMail || servesPages) &&
      edge && { PUBLIC_URL: `http://127.0.0.1:${ofShell('GATEWAY_PORT', String(edge.port))}` }),
  };
}

function issuer(services: Services): object {
  const edge = services.find(({ name }) => name === EDGE);
  return { ...(edge && { TOKEN_ISSUER: `http://${EDGE}:${edge.port}` }) };
}

function servers({ name, database, usesBus, usesCache, sendsMail }: ServiceDescription): object {
  return {
    ...(database && {
      DATABASE_URL: `postgres://${database.name}:${PASSWORD}@postgres:5432/${database.name}`,
    }),
    ...(usesBus && { RABBITMQ_URL: `amqp://${name}:${PASSWORD}@rabbitmq:5672` }),
    ...(usesCache && { REDIS_URL: `redis://:${PASSWORD}@redis:6379` }),
    ...(sendsMail && { SMTP_URL: 'smtp://mailpit:1025' }),
  };
}

function secrets(service: ServiceDescription, all: Services, { isNeeded }: DevelopmentOptions): object {
  const clients = all.filter(({ issuesTokens }) => !issuesTokens);
  const needed = service.secrets.filter((secret) => isNeeded(service.name, secret));
  return {
    ...(service.issuesTokens
      ? { SERVICE_CLIENTS: clients.map(({ name }) => `${name}:${secretOf(name)}`).join() }
      : { SERVICE_SECRET: secretOf(service.name) }),
    ...Object.fromEntries(needed.map((secret) => [secret, secretOf(nameOf(secret))])),
  };
}

/** `mail-token` of MAIL_TOKEN_SECRET. */
function nameOf(secret: string): string {
  return secret
    .replace(/_SECRET$/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

/** Published here, so production refuses it. */
function secretOf(name: string): string {
  return `development-secret-of-${`${name}-`.padEnd(SECRET_NAME_LENGTH, '0').slice(0, SECRET_NAME_LENGTH)}`;
}
