import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Operation, Response, Schema } from '../../scripts/openapi/document.ts';

/** An operation with its place in the document. */
export interface Described {
  /** `GET /api/orders/{id}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The document as a judge of requests and answers. */
export class ApiDescription {
  readonly operations: readonly Described[];
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  // Many answers have one schema, and compiling it is what a judgement costs.
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'api', components: document.components });
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([key]) => key !== 'parameters')
        .map(([method, operation]) => ({
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          path,
          operation,
        })),
    );
  }

  get(name: string): Described {
    const found = this.operations.find((operation) => operation.name === name);
    if (found === undefined) throw new Error(`the document has no ${name}`);
    return found;
  }

  /** In how many ways to prove who calls, and which roles may. */
  accessOf(name: string): readonly [ways: number, roles: readonly string[] | undefined] {
    const { security, 'x-roles': roles } = this.get(name).operation;
    return [security.length, roles];
  }

  /** The answer with this status, whether it stands there or is referred to; undefined when it is not described. */
  answerOf({ operation }: Described, status: number): Response | undefined {
    const answer = operation.responses[status];
    if (answer?.$ref === undefined) return answer;
    return this.#document.components.responses?.[answer.$ref.split('/').at(-1) ?? ''] as Response | undefined;
  }

  /** What is wrong with `value` by `schema`, in a line; undefined when nothing is. */
  misfit(schema: Schema, value: unknown): string | undefined {
    const validate = this.#validator(inDocument(schema));
    return validate(value) ? undefined : this.#ajv.errorsText(validate.errors);
  }

  #validator(schema: string): ValidateFunction {
    const known = this.#validators.get(schema);
    if (known !== undefined) return known;
    const compiled = this.#ajv.compile(JSON.parse(schema));
    this.#validators.set(schema, compiled);
    return compiled;
  }
}

/** `schema` as JSON, with its references into the document, for a validator that knows the document as `api`. */
function inDocument(schema: unknown): string {
  return JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/');
}
