interface Parameter {
  readonly in: string;
  readonly name: string;
}

interface PageRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function requestFrom(
  operation: { readonly method: string; readonly path: string; readonly parameters?: readonly Parameter[] },
  values: Readonly<Record<string, string>>,
  body: string | undefined,
  token: string | undefined,
): PageRequest;

export function key(parameter: Parameter): string;

export function curlText(request: PageRequest, origin: string): string;
