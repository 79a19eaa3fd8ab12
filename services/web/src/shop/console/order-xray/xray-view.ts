import type { Visitor } from '../../../session/visitor.ts';
import type { FailedForm } from './failed-form.ts';
import type { Xray } from './gathering/gather-xray.ts';

/** What the page of an order is made of. */
export interface XrayView {
  readonly visitor: Visitor;
  readonly xray: Xray;
  /** Of the order: `/console/orders/K7Q2-9MXE`. */
  readonly address: string;
  readonly isDevelopment: boolean;
  readonly failed?: FailedForm | undefined;
  /** What was just done. */
  readonly done?: string | undefined;
}
