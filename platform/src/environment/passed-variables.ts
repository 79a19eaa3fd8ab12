import { join } from 'node:path';
import { readJsonFile } from '../data-folder/json-file.ts';
import { repositoryRoot } from '../repository.ts';
import type { ServiceDefinition } from '../topology.ts';

/** The names of variables that reach from the user's shell to the programs that the runner starts. */
interface PassedVariables {
  /** To the runner; also read by scripts/environment.mjs, which starts it. */
  readonly runner: readonly string[];
  /** To services: `every` one, or one by its name. */
  readonly services: Readonly<Record<string, readonly string[]>>;
}

const { services } = readJsonFile(
  join(repositoryRoot, 'platform', 'passed-variables.json'),
) as PassedVariables;

/** What a service gets of the shell: what its README names, and nothing else. */
export function passedVariables({ name, variables = [] }: ServiceDefinition): NodeJS.ProcessEnv {
  const names = [...(services.every ?? []), ...(services[name] ?? []), ...variables];
  return Object.fromEntries(
    names.flatMap((variable) =>
      process.env[variable] === undefined ? [] : [[variable, process.env[variable]]],
    ),
  );
}
