/** A form that was sent when its session was over. */
export interface KeptForm {
  /** The page that it stands on. */
  readonly page: string;
  /** Where it was sent to. */
  readonly action: string;
  /** What was typed and chosen, without secrets. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const SECRET_NAME = /password|token|card|secret/;

/** True for a field that is never kept: passwords, tokens, and what is paid with. */
export function isSecretField(name: string): boolean {
  return SECRET_NAME.test(name);
}

export function fieldsToKeep(form: URLSearchParams): KeptForm['fields'] {
  return [...form].filter(([name]) => !isSecretField(name));
}
