import type { Ajv, AnySchemaObject, FuncKeywordDefinition, SchemaValidateFunction } from 'ajv';
import { readText, type TextKind, type TextReading } from './text.ts';

/** A form that a text has to have: a regular expression, and what it means, to be put after the field's name. */
export interface TextForm {
  readonly pattern: string;
  readonly says: string;
}

// A letter with several marks, not composed yet. What is far longer than that does not become short enough.
const MOST_UNITS_A_CHARACTER = 16;
const KINDS: readonly unknown[] = ['line', 'optional-line', 'lines', 'later'];

/**
 * Keywords for texts, which stand in the API's document as well.
 *
 * `x-text` holds a text against Unicode's rule (`readText`) and puts the form that is kept in its place, before its length
 * is counted; `later` only tidies it, where a handler reads it. `x-exact` holds it against the same rule and leaves it as it is; also for names of fields. `x-form` holds it
 * against a pattern and says in words what is wanted.
 */
export function addTextKeywords(ajv: Ajv): void {
  ajv.addKeyword(TEXT);
  ajv.addKeyword(EXACT);
  ajv.addKeyword(FORM);
}

const TEXT: FuncKeywordDefinition = {
  keyword: 'x-text',
  type: 'string',
  schemaType: 'string',
  modifying: true,
  before: 'maxLength',
  errors: true,
  compile(
    kind: Exclude<TextKind, 'exact'> | 'later',
    { maxLength = Number.MAX_SAFE_INTEGER }: AnySchemaObject,
  ) {
    if (!KINDS.includes(kind)) throw new Error(`a schema is not usable: there is no kind of text "${kind}"`);
    const check: SchemaValidateFunction = (text: string, place: Place) => {
      // Left to `maxLength`: it costs less.
      if (text.length > MOST_UNITS_A_CHARACTER * maxLength) return true;
      const reading = kind === 'later' ? tidied(text) : readText(text, kind);
      if ('problem' in reading) return refuse(check, 'x-text', reading.problem);
      if (place !== undefined && reading.value !== text)
        place.parentData[place.parentDataProperty] = reading.value;
      return true;
    };
    return check;
  },
};

const EXACT: FuncKeywordDefinition = {
  keyword: 'x-exact',
  type: 'string',
  schemaType: 'boolean',
  errors: true,
  compile() {
    const check: SchemaValidateFunction = (text: string) => {
      const reading = readText(text, 'exact');
      return 'value' in reading || refuse(check, 'x-exact', reading.problem);
    };
    return check;
  },
};

const FORM: FuncKeywordDefinition = {
  keyword: 'x-form',
  type: 'string',
  schemaType: 'object',
  errors: true,
  compile({ pattern, says }: TextForm) {
    const form = new RegExp(pattern, 'u');
    const check: SchemaValidateFunction = (text: string) => form.test(text) || refuse(check, 'x-form', says);
    return check;
  },
};

/** A blank text stays: that it is blank is for the handler to say. */
function tidied(text: string): TextReading {
  const composed = text.normalize('NFC');
  return { value: composed.trim() || composed };
}

type Place = { parentData: AnySchemaObject; parentDataProperty: string | number } | undefined;

function refuse(check: SchemaValidateFunction, keyword: string, message: string): false {
  check.errors = [{ keyword, message, params: {} }];
  return false;
}
