import { readFileSync } from 'node:fs';
import type { Static, TSchema } from '@platform/schema/type.ts';
import { type ConfigField, type FieldRead, readField } from './config-field.ts';

export interface ConfigProblem {
  /** The environment variable. */
  readonly name: string;
  /** What is wrong and what to do; never the value. */
  readonly message: string;
}

/** The environment does not fit the configuration's schema; `problems` lists all that is wrong. */
export class ConfigError extends Error {
  readonly code = 'invalid-config';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ name, message }) => `  ${name} ${message}`);
    super(['Its configuration is not valid:', ...lines].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

interface ConfigSchema {
  readonly properties: Readonly<Record<string, ConfigField>>;
  readonly required?: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a value came from. `file`: from the one that `NAME_FILE` names. */
export type ConfigSource = 'default' | 'environment' | 'file';

/**
 * Reads a configuration from `environment`. An empty variable counts as not set; `NAME_FILE` names a file that holds the
 * value of NAME, as secrets are mounted. In production, development defaults do not hold and well-known secrets are
 * refused. Throws ConfigError with every problem at once.
 */
export function loadConfig<Schema extends TSchema>(schema: Schema, environment: Environment): Static<Schema> {
  const { required = [] } = schema as unknown as ConfigSchema;
  const properties = fieldsOf(schema);
  const isProduction = environment.ENVIRONMENT === 'production';
  const config: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, field] of Object.entries(properties)) {
    const read = readVariable(name, field, environment, isProduction);
    if (read.kind === 'value') config[name] = read.value;
    else if (read.kind === 'invalid') problems.push({ name, message: read.message });
    else if (required.includes(name)) problems.push({ name, message: notSet(field) });
    else if (isAlternativeUnset(field, environment))
      problems.push({ name: `${name} or ${field.requiredUnless}`, message: notSet(field) });
  }
  for (const [name, field] of Object.entries(properties))
    if (isCompanionUnset(name, field, config) && !problems.some((problem) => problem.name === name))
      problems.push({ name, message: notSet(field) });
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Static<Schema>;
}

/** The variables of a configuration's schema. */
export function fieldsOf(schema: TSchema): Readonly<Record<string, ConfigField>> {
  return (schema as unknown as ConfigSchema).properties;
}

/** Where `loadConfig` takes the value of a variable from. */
export function sourceOf(name: string, environment: Environment): ConfigSource {
  if (environment[name]?.trim()) return 'environment';
  return environment[`${name}_FILE`]?.trim() ? 'file' : 'default';
}

function readVariable(
  name: string,
  field: ConfigField,
  environment: Environment,
  isProduction: boolean,
): FieldRead {
  const source = sourceOf(name, environment);
  if (source !== 'file') return readField(field, environment[name]?.trim() || undefined, isProduction);
  try {
    const text = readFileSync(environment[`${name}_FILE`]?.trim() ?? '', 'utf8').trim();
    return readField(field, text || undefined, isProduction);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { kind: 'invalid', message: `cannot be read from the file that ${name}_FILE names (${reason}).` };
  }
}

function isAlternativeUnset({ requiredUnless }: ConfigField, environment: Environment): boolean {
  if (requiredUnless === undefined) return false;
  return !environment[requiredUnless]?.trim() && !environment[`${requiredUnless}_FILE`]?.trim();
}

function isCompanionUnset(
  name: string,
  { requiredWith }: ConfigField,
  config: Readonly<Record<string, unknown>>,
): boolean {
  return requiredWith !== undefined && config[requiredWith] !== undefined && config[name] === undefined;
}

function notSet({ description }: ConfigField): string {
  return `is not set; set it in the environment${description === undefined ? '' : ` (${description})`}.`;
}
