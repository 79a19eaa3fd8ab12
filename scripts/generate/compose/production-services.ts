import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { withDatabase } from '../select-services.ts';
import { databasePasswordFile, type ServiceSecret, secretsOf, sharedSecrets } from '../service-secrets.ts';
import { composeText } from '../yaml-text.ts';
import { addresses, healthy, OF_SHELL, ofShell, ownServers, ownSettings, SERVERS } from './environment.ts';

type Services = readonly ServiceDescription[];

const ABOUT = [
  'The services of docker-compose.prod.yml. What is yours goes into docker-compose.prod.servers.yml.',
];
/** That make-secrets.sh makes for the servers themselves. */
const OF_SERVERS = ['postgres_password', 'rabbitmq_users', 'redis_conf'];
/** The variables that most services have. */
const COMMON = ['RABBITMQ_URL', 'DATABASE_URL', 'SERVICE_SECRET'];

const PUBLIC_URL = `\${PUBLIC_URL:?the address that clients use, such as https://shop.example}`;

export function productionServices(services: Services): string {
  const common = [...COMMON, ...sharedSecrets(services)];
  const environment = {
    ENVIRONMENT: 'production',
    HOST: '0.0.0.0',
    SERVICE_VERSION: ofShell('IMAGE_TAG', 'dev'),
    TOKEN_ISSUER: PUBLIC_URL,
    // Every replica, as the engine's DNS knows them.
    ...addresses('dns+http', services),
    ...fileVariables(common),
    DRAIN_DELAY_MS: 2000,
    ...OF_SHELL,
  };
  const containers = services.map((service) => {
    const variables = secretsOf(service).map(({ variable }) => variable);
    const own = fileVariables(variables.filter((variable) => !common.includes(variable)));
    return [
      service.name,
      {
        '<<': SHARED,
        ...container(service),
        environment: {
          '<<': environment,
          ...ownSettings(service),
          ...((service.sendsMail || service.servesPages) && { PUBLIC_URL }),
          ...own,
        },
      },
    ];
  });
  return composeText(ABOUT, {
    'x-environment': environment,
    'x-service': SHARED,
    services: { ...Object.fromEntries(containers), postgres: { secrets: passwordFiles(services) } },
    secrets: Object.fromEntries(secretFiles(services).map((file) => [file, { file: `secrets/${file}` }])),
  });
}

const SHARED = {
  restart: 'unless-stopped',
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  stop_grace_period: '20s',
  logging: { driver: 'json-file', options: { 'max-size': '50m', 'max-file': '3' } },
  depends_on: healthy(...SERVERS),
};

function container(service: ServiceDescription): object {
  const { name, scale, sendsMail } = service;
  return {
    image: `${ofShell('REGISTRY', 'platform')}/${name}:${ofShell('IMAGE_TAG', 'dev')}`,
    secrets: secretsOf(service).map(mounted),
    // Out to the mail server.
    networks: ['inner', ...(sendsMail ? ['outer'] : [])],
    ...ownServers(service),
    deploy: {
      replicas: ofShell('REPLICAS', '2'),
      resources: { limits: { memory: `${scale.memoryMib}M`, cpus: '1' }, reservations: { memory: '96M' } },
    },
  };
}

function fileVariables(variables: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    variables.map((variable) => [`${variable}_FILE`, `/run/secrets/${variable.toLowerCase()}`]),
  );
}

function mounted({ variable, file }: ServiceSecret): string | object {
  const target = variable.toLowerCase();
  return target === file ? file : { source: file, target };
}

function passwordFiles(services: Services): string[] {
  return withDatabase(services).map(({ database }) => databasePasswordFile(database.name));
}

function secretFiles(services: Services): string[] {
  const used = services.flatMap(secretsOf).map(({ file }) => file);
  return [...new Set([...OF_SERVERS, ...used, ...passwordFiles(services)])];
}
