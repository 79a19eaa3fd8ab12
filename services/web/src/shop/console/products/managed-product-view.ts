import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Visitor } from '../../../session/visitor.ts';
import type { ManagedProduct } from './gather-product.ts';
import type { ProductTexts } from './product-form.ts';

/** What the page of a product shows. */
export interface ManagedProductView extends ManagedProduct {
  readonly visitor: Visitor;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  readonly typed?: ProductTexts | undefined;
}
