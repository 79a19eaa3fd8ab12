import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Visitor } from '../../../session/visitor.ts';
import type { Xray } from './gathering/gather-xray.ts';

/** A cancel that was refused, to be shown again. */
export interface FailedCancel {
  readonly problem: FormProblem;
  readonly values: URLSearchParams;
}

/** What the page of an order is made of. */
export interface XrayView {
  readonly visitor: Visitor;
  readonly xray: Xray;
  /** Of the order: `/console/orders/K7Q2-9MXE`. */
  readonly address: string;
  /** That it could not be cancelled, and what was typed. */
  readonly failed?: FailedCancel | undefined;
  /** What was just done. */
  readonly done?: string | undefined;
}
