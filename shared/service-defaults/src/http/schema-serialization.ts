import { createRequire } from 'node:module';
import type { FastifySerializerCompiler } from 'fastify/types/schema.js';

const require = createRequire(import.meta.url);

/**
 * Compiles the schema of an answer, when the first answer needs it. Fields that the schema does not name are left
 * out, so that what a query selects too much of does not get out.
 */
export const compileSerializer: FastifySerializerCompiler<unknown> = ({ schema }) => {
  let serialize: ((value: unknown) => string) | undefined;
  return (value) => {
    serialize ??= build(schema);
    return serialize(value);
  };
};

function build(schema: unknown): (value: unknown) => string {
  const fastJson = require('fast-json-stringify') as (schema: unknown) => (value: unknown) => string;
  return fastJson(schema);
}
