import type { ServiceDescription } from '@platform/contracts/service-model.ts';

/** What the restricted pod security standard asks of a pod. */
export const RESTRICTED_POD = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10_001,
    runAsGroup: 10_001,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

/** What all containers of a service have in common, whether they serve or migrate. */
export function container({ name, database }: ServiceDescription): object {
  return {
    name: 'service',
    image: `platform/${name}`,
    envFrom: [{ configMapRef: { name: 'platform-config' } }, { secretRef: { name } }],
    ...(database && { env: [{ name: 'DATABASE_POOL_SIZE', value: String(database.poolSize) }] }),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}
