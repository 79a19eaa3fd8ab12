/** What the control server answers; a refusal says in `detail` what to do. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

export function answer(status: number, body: object): ControlAnswer {
  return { status, body };
}

export function refusal(status: number, detail: string): ControlAnswer {
  return { status, body: { detail } };
}
