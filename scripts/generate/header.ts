/** The first line of everything written here; `mark` begins a comment. `rest` says what a reader should know. */
export function header(mark: string, ...rest: readonly string[]): string {
  return [GENERATED, ...rest].map((line) => `${mark} ${line}\n`).join('');
}

/** Says where a file comes from. */
export const GENERATED = 'Generated from services/*/service.ts by `npm run generate`: do not edit.';
