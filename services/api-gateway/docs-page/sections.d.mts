interface Operation {
  readonly method: string;
  readonly path: string;
  readonly 'x-roles'?: readonly string[];
}

interface Service {
  readonly name: string;
  readonly description: string;
  readonly open: readonly Operation[];
  readonly forStaff: readonly Operation[];
}

export function byService(api: { readonly tags: readonly object[]; readonly paths: object }): Service[];
