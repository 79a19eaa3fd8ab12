import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { EDGE } from '../select-services.ts';
import { composeText } from '../yaml-text.ts';
import { addresses, healthy, OF_SHELL, ofShell, ownServers, ownSettings, SERVERS } from './environment.ts';

const ABOUT = ['The services of docker-compose.yml. What is yours goes into a docker-compose.override.yml.'];
/** Of every server, and of every role and login. */
const PASSWORD = 'development';
/** A secret has at least 32 characters. */
const SECRET_NAME_LENGTH = 15;

/** `isNeeded`: whether a service has no secret of its own to fall back on in development. */
export function developmentServices(
  services: readonly ServiceDescription[],
  { version, isNeeded }: DevelopmentOptions,
): string {
  const edge = services.find(({ name }) => name === EDGE);
  const environment = {
    ENVIRONMENT: 'development',
    HOST: '0.0.0.0',
    ...(edge && { TOKEN_ISSUER: `http://${EDGE}:${edge.port}` }),
    ...addresses('http', services),
    ...OF_SHELL,
  };
  const shared = {
    restart: 'unless-stopped',
    init: false,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    stop_grace_period: '15s',
    depends_on: healthy(...SERVERS),
  };
  const container = (service: ServiceDescription) => ({
    '<<': shared,
    image: `platform/${service.name}:${ofShell('IMAGE_TAG', 'dev')}`,
    build: { context: '.', args: { SERVICE: service.name, VERSION: version } },
    environment: {
      '<<': environment,
      ...ownSettings(service),
      ...servers(service),
      ...secrets(service, services, isNeeded),
    },
    ...(service === edge && {
      ports: [`127.0.0.1:${ofShell('GATEWAY_PORT', String(edge.port))}:${edge.port}`],
    }),
    ...ownServers(service),
  });
  return composeText(ABOUT, {
    'x-environment': environment,
    'x-service': shared,
    services: Object.fromEntries(services.map((service) => [service.name, container(service)])),
  });
}

export interface DevelopmentOptions {
  readonly version: string;
  readonly isNeeded: (service: string, secret: string) => boolean;
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

function secrets(
  service: ServiceDescription,
  all: readonly ServiceDescription[],
  isNeeded: DevelopmentOptions['isNeeded'],
): object {
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
