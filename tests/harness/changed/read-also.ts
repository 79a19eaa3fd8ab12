// What tests read that their imports do not show. The beginnings of paths: of the tests, and of what they read.
const READS: readonly (readonly [tests: string, read: readonly string[]])[] = [
  [
    'tests/architecture.test.ts',
    ['shared/', 'services/', 'clients/', 'platform/', 'tests/', 'bench/', 'scripts/'],
  ],
  ['tests/service-models.test.ts', ['services/']],
  [
    'tests/generate/',
    [
      'services/',
      'shared/contracts/',
      'platform/',
      'docker-compose',
      'k8s/',
      'ops/',
      'scripts/',
      'docs/',
      'ARCHITECTURE.md',
    ],
  ],
  ['tests/named-services.test.ts', ['']],
  ['tests/service-lists.test.ts', ['docker-compose', 'ops/', 'scripts/', 'package-lock.json']],
  ['tests/scripts.test.ts', ['scripts/']],
  ['tests/dockerfile.test.ts', ['Dockerfile', '.dockerignore']],
  ['tests/bus-logins/', ['docker-compose', 'k8s/', 'scripts/container/']],
  ['tests/kubernetes/', ['k8s/', 'scripts/', 'docker-compose']],
  ['tests/user-events/', ['services/']],
  ['tests/ops/', ['ops/', 'docs/operations.md', 'services/', 'shared/']],
  // They find the services' apps by folder.
  ['tests/access-sweep.test.ts', ['services/', 'shared/']],
  ['tests/input/', ['services/', 'shared/']],
  ['tests/openapi/', ['clients/api/', 'services/', 'shared/']],
  ['tests/planted/', ['shared/', 'services/', 'clients/', 'platform/']],
  ['tests/compat/', ['shared/contracts/']],
];

/** Whether `test` reads `file` other than by an import. */
export function readAlso(test: string, file: string): boolean {
  return READS.some(
    ([tests, read]) => test.startsWith(tests) && read.some((beginning) => file.startsWith(beginning)),
  );
}
