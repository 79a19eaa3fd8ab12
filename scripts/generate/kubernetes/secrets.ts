import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { GeneratedFile } from '../generated-file.ts';
import { withDatabase } from '../select-services.ts';
import { databasePasswordFile, secretsOf } from '../service-secrets.ts';
import { yamlText } from '../yaml-text.ts';
import { kustomization } from './kustomization.ts';

type Services = readonly ServiceDescription[];

/** The secrets of services and of their databases, by reference and from files. */
export function secretFiles(services: Services): GeneratedFile[] {
  const external = [
    ...services.map((service) => externalSecret(service.name, secretsOf(service).map(reference))),
    ...withDatabase(services).map(({ database }) => databaseSecret(database.name)),
  ];
  return [
    ['k8s/components/external-secrets/services.yaml', yamlText([], ...external)],
    [
      'k8s/overlays/local/secrets/kustomization.yaml',
      kustomization(LOCAL, { secretGenerator: local(services) }),
    ],
  ];
}

function externalSecret(name: string, data: readonly object[], template?: object): object {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name },
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'platform' },
      target: { name, ...(template && { template }) },
      data,
    },
  };
}

function reference({ variable, file }: { variable: string; file: string }): object {
  return { secretKey: variable, remoteRef: { key: `platform/${file}` } };
}

/** As CloudNativePG reads the password of a role, and notices another. */
function databaseSecret(database: string): object {
  const password = { variable: 'password', file: databasePasswordFile(database) };
  return externalSecret(`${database}-database`, [reference(password)], {
    type: 'kubernetes.io/basic-auth',
    metadata: { labels: { 'cnpg.io/reload': 'true' } },
    data: { username: database, password: '{{ .password }}' },
  });
}

const LOCAL = ['The files beside it are made by scripts/make-secrets.sh, and are in no repository.'];

function local(services: Services): object[] {
  const passwords = withDatabase(services).map(({ database }) => databasePasswordFile(database.name));
  return [
    { name: 'postgres', files: ['postgres_password', ...passwords] },
    { name: 'rabbitmq', files: ['10-users.json=rabbitmq_users'] },
    { name: 'redis', files: ['redis.conf=redis_conf'] },
    ...services.map((service) => ({
      name: service.name,
      files: secretsOf(service).map(({ variable, file }) => `${variable}=${file}`),
    })),
  ];
}
