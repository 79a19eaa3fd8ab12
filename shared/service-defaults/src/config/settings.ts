import { createHash } from 'node:crypto';
import { type Static, type TSchema, Type } from '@platform/schema/type.ts';
import type { ConfigField } from './config-field.ts';
import { fieldsOf, sourceOf } from './load-config.ts';

/** A setting of a running service, for its operators. Of a secret it shows what tells two apart, never the value. */
export const Setting = Type.Object(
  {
    name: Type.String({ description: 'The environment variable', examples: ['LOG_LEVEL'] }),
    source: Type.Union([Type.Literal('default'), Type.Literal('environment'), Type.Literal('file')], {
      description: '`file`: read from the file that NAME_FILE names',
    }),
    value: Type.Union([Type.String(), Type.Null()], {
      description: 'As the environment would give it; null when it is not set, or a secret',
      examples: ['info'],
    }),
    is_secret: Type.Boolean({ examples: [false] }),
    length: Type.Optional(Type.Integer({ description: 'Characters of a secret that is set' })),
    sha256_prefix: Type.Optional(
      Type.String({ description: 'First 4 hexadecimal digits of the SHA-256 of a secret that is set' }),
    ),
    description: Type.Optional(Type.String()),
  },
  { title: 'Setting' },
);
export type Setting = Static<typeof Setting>;

const PREFIX_DIGITS = 4;
/** An address with a login in it, whatever its setting is called. */
const HAS_LOGIN = /:\/\/[^/?#\s]*@/;

/** The settings of `config`, which was read from `environment` by `schema`, in the schema's order. */
export function settingsOf(
  schema: TSchema,
  config: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Setting[] {
  const values = config as Readonly<Record<string, unknown>>;
  return Object.entries(fieldsOf(schema)).map(([name, field]) => ({
    name,
    source: sourceOf(name, environment),
    ...shown(field, textOf(values[name])),
    ...(field.description !== undefined && { description: field.description }),
  }));
}

function shown({ isSecret = false }: ConfigField, text: string | undefined) {
  if (text === undefined) return { value: null, is_secret: isSecret };
  if (!isSecret && !HAS_LOGIN.test(text)) return { value: text, is_secret: false };
  if (text === '') return { value: null, is_secret: true };
  const hash = createHash('sha256').update(text).digest('hex');
  return {
    value: null,
    is_secret: true,
    length: text.length,
    sha256_prefix: hash.slice(0, PREFIX_DIGITS),
  };
}

/** Undefined when it is not set. */
function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
