import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { GeneratedFile } from '../generated-file.ts';
import { type WithDatabase, withDatabase } from '../select-services.ts';
import { yamlText } from '../yaml-text.ts';
import { component } from './kustomization.ts';

const CLUSTER = 'postgres';

/** The component that makes each service's database and role, by CloudNativePG. */
export function databaseFiles(services: readonly ServiceDescription[]): GeneratedFile[] {
  const owners = withDatabase(services);
  const about = ['A database and a role for each service, at the Cluster `postgres` of CloudNativePG.'];
  return [
    [
      'k8s/components/databases/kustomization.yaml',
      component(about, { resources: ['databases.yaml'], patches: [{ path: 'roles.yaml' }] }),
    ],
    ['k8s/components/databases/databases.yaml', yamlText([], ...owners.map(database))],
    ['k8s/components/databases/roles.yaml', yamlText([], roles(owners))],
  ];
}

function database({ database: { name, extensions } }: WithDatabase): object {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: { name },
    spec: {
      name,
      owner: name,
      cluster: { name: CLUSTER },
      ...(extensions.length > 0 && { extensions: extensions.map((extension) => ({ name: extension })) }),
    },
  };
}

function roles(owners: readonly WithDatabase[]): object {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: CLUSTER },
    spec: {
      managed: {
        roles: owners.map(({ database: { name } }) => ({
          name,
          login: true,
          passwordSecret: { name: `${name}-database` },
        })),
      },
    },
  };
}
