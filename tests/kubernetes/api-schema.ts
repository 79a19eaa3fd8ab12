import { literalProblems } from '../typed-literals.ts';
import type { Manifest } from './rendered.ts';

const NOT_THERE = new Set<string | undefined>(['ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED']);

/** Operators' kinds by their API group, and the package that has the schemas of its custom resource definitions. */
const OPERATORS: Readonly<Record<string, string>> = {
  'external-secrets.io': '@kubernetes-models/external-secrets/',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api/',
  'keda.sh': '@kubernetes-models/keda/',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg/',
};

/**
 * What a server would refuse: fields that its API does not have (at any depth), that are missing, or of another type,
 * and values that are no quantity, label or the like. Types and validators are those of kubernetes-models, which are
 * made from the API's OpenAPI document and the operators' definitions.
 */
export async function schemaProblems(rendered: readonly Manifest[]): Promise<string[]> {
  const manifests = rendered.map(unwrapped);
  return [...(await typeProblems(manifests)), ...(await valueProblems(manifests))];
}

/** Without a known schema: `rabbitmq.com/v1beta1 RabbitmqCluster`. */
export async function kindsWithoutSchema(manifests: readonly Manifest[]): Promise<string[]> {
  const kinds = new Map(manifests.map((manifest) => [`${manifest.apiVersion} ${manifest.kind}`, manifest]));
  const unknown: string[] = [];
  for (const [name, manifest] of kinds) if ((await modelOf(manifest)) === undefined) unknown.push(name);
  return unknown;
}

/** Manifests as literals of the API's types: the compiler refuses what does not belong there. */
function typeProblems(manifests: readonly Manifest[]): Promise<string[]> {
  return literalProblems(
    manifests.map((manifest) => {
      const { status: _, ...value } = manifest;
      return { name: nameOf(manifest), type: `import('${moduleOf(manifest)}').I${manifest.kind}`, value };
    }),
  );
}

async function valueProblems(manifests: readonly Manifest[]): Promise<string[]> {
  const found: string[] = [];
  for (const manifest of manifests) {
    const Model = await modelOf(manifest);
    if (Model === undefined) continue;
    try {
      new Model(manifest).validate();
    } catch (error) {
      found.push(`${nameOf(manifest)}: ${(error as Error).message}`);
    }
  }
  return found;
}

/** Kustomize breaks long base64 into lines, which a server's decoder skips and the format does not know. */
function unwrapped(manifest: Manifest): Manifest {
  if (manifest.kind !== 'Secret' || manifest.data === undefined) return manifest;
  const data = Object.entries<string>(manifest.data).map(([key, text]) => [key, text.replaceAll('\n', '')]);
  return { ...manifest, data: Object.fromEntries(data) };
}

interface Model {
  validate(): void;
}

async function modelOf(manifest: Manifest): Promise<(new (data: Manifest) => Model) | undefined> {
  try {
    return (await import(moduleOf(manifest)))[manifest.kind];
  } catch (error) {
    if (NOT_THERE.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}

/** `apps/v1` is `kubernetes-models/apps/v1`. */
function moduleOf({ apiVersion, kind }: Manifest): string {
  const [group = ''] = apiVersion.split('/');
  return `${OPERATORS[group] ?? 'kubernetes-models/'}${apiVersion}/${kind}`;
}

function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata?.name}`;
}
