import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind
export type Manifest = any;

export type Overlay = 'local' | 'production';

const LOCAL_SECRETS = 'k8s/overlays/local/secrets';
const root = dirname(dirname(import.meta.dirname));

/** The program that renders overlays, or why the tests that need it are skipped. */
export function findKustomize(): { readonly command: readonly string[] } | { readonly skip: string } {
  for (const command of [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ] as const)
    if (spawnSync(command[0], [command[0] === 'kubectl' ? 'kustomize' : 'build', '--help']).status === 0)
      return { command };
  return { skip: 'neither kustomize nor kubectl is on PATH' };
}

/** An overlay as it would be applied, with secrets made for it, and with components that it has not of itself. */
export function render(
  overlay: Overlay,
  command: readonly string[],
  components: readonly string[] = [],
): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  try {
    for (const part of ['k8s', 'scripts'])
      cpSync(join(root, part), join(folder, part), { recursive: true, filter: isCommitted });
    execFileSync(join(folder, 'scripts/make-secrets.sh'), [join(folder, LOCAL_SECRETS)]);
    const top = join(folder, 'k8s/rendered');
    mkdirSync(top);
    const kustomization = {
      resources: [`../overlays/${overlay}`],
      components: components.map((name) => `../components/${name}`),
    };
    writeFileSync(join(top, 'kustomization.yaml'), JSON.stringify(kustomization));
    const [program = '', ...args] = [...command, top];
    const text = execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 24 });
    return parseAllDocuments(text).map((document) => document.toJS());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Not a secret that was made for a cluster of this machine. */
function isCommitted(path: string): boolean {
  return !path.includes(`${LOCAL_SECRETS}/`) || path.endsWith('.yaml');
}

export function ofKind(manifests: readonly Manifest[], ...kinds: readonly string[]): Manifest[] {
  return manifests.filter(({ kind }) => kinds.includes(kind));
}

/** Pods that a workload makes, by the name of the workload. */
export function podTemplates(manifests: readonly Manifest[]): Map<string, Manifest> {
  const workloads = ofKind(manifests, 'Deployment', 'StatefulSet', 'Job');
  return new Map(workloads.map(({ metadata, spec }) => [metadata.name, spec.template]));
}

/** Whether labels are those that a selector asks for; of expressions only `In` is known. */
export function matches(selector: Manifest, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(
      ({ key, operator, values }: Manifest) => operator === 'In' && values.includes(labels[key]),
    )
  );
}
