import { attributes, type Html, html } from '@platform/html/html.ts';
import { textArea } from '../../../console/parts/text-area.ts';
import { field, postForm } from '../../../pages/form-fields.ts';
import { fieldProblem } from '../../../pages/form-problem.ts';
import { consoleProductAddress } from '../addresses.ts';
import type { ManagedProductView } from './managed-product-view.ts';
import { PRODUCT_LABELS, textsOf } from './product-form.ts';

/** Changes the version that is shown: where another one has come meanwhile, the change is refused. */
export function editForm({ product, visitor, problem, typed }: ManagedProductView): Html {
  const texts = typed ?? textsOf(product);
  const parts = (name: keyof typeof PRODUCT_LABELS & keyof typeof texts) => ({
    name,
    label: PRODUCT_LABELS[name],
    value: String(texts[name]),
    error: fieldProblem(problem, name, PRODUCT_LABELS[name]),
  });
  const stocked = { type: 'checkbox', id: 'f-is_stocked', name: 'is_stocked', checked: texts.is_stocked };
  return html`<div class="panel-form">${postForm({
    visitor,
    action: consoleProductAddress(product.sku),
    body: html`${versionField(product.version)}
${field({ ...parts('name'), isRequired: true, more: { maxlength: 200 } })}
${textArea({ ...parts('description'), rows: 5, maxLength: 4000 })}
${field({ ...parts('category'), hint: 'As it stands in addresses, such as lighting.' })}
${field({ ...parts('price'), isRequired: true, more: { inputmode: 'decimal', maxlength: 20 } })}
${field({ ...parts('currency'), isRequired: true, more: { maxlength: 3 } })}
${textArea({ ...parts('attributes'), rows: 6, hint: 'A JSON object.' })}
<label class="check"><input${attributes(stocked)}> ${PRODUCT_LABELS.is_stocked}</label>
<button class="btn primary">Save the product</button>`,
  })}</div>`;
}

/** Which version a form is about. */
export function versionField(version: number): Html {
  return html`<input type="hidden" name="version" value="${version}">`;
}
