import { attributes, type Html, html } from '@platform/html/html.ts';
import type { FieldParts } from '../../pages/form-fields.ts';

export interface TextAreaParts
  extends Pick<FieldParts, 'name' | 'label' | 'value' | 'isRequired' | 'hint' | 'error'> {
  readonly rows?: number;
  readonly maxLength?: number;
}

/** A labelled field of several lines; the rest as `field`. */
export function textArea(parts: TextAreaParts): Html {
  const { name, label, value = '', isRequired = false, hint, error, rows = 3, maxLength } = parts;
  const id = `f-${name}`;
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const rules = attributes({
    ...{ id, name, rows, maxlength: maxLength, required: isRequired },
    'aria-invalid': error === undefined ? undefined : 'true',
    'aria-describedby': notes || undefined,
  });
  // Browsers leave out a line break right after the tag.
  return html`<div class="field-row">
<label for="${id}">${label}${!isRequired && html` <span class="faint">optional</span>`}</label>
<textarea class="field"${rules}>
${value}</textarea>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${error && html`<p class="field-error" id="${id}-error">${error}</p>`}
</div>`;
}
