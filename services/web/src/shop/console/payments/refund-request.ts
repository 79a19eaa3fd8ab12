import type { FieldError } from '@platform/api-client/api-error.ts';
import type { RefundRequest } from '@platform/api-client/operations.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';
import { readExactAmount } from '../../parts/typed-amount.ts';

const UNITS = 'units-';
const WHOLE = /^\d{1,7}$/;

/** The field that says for how many units of a product. It is an id too, which may have no spaces. */
export function unitsField(sku: string): string {
  return UNITS + sku.replaceAll(' ', '+');
}

/** What a form asks to give back; or what is wrong with it, as far as that is seen without asking anybody. */
export function readRefund(form: URLSearchParams, currency: string): RefundRequest | FormProblem {
  const reason = (form.get('reason') ?? '').trim();
  const errors: FieldError[] = reason === '' ? [{ field: 'reason', message: 'must be said' }] : [];
  switch (form.get('what')) {
    case 'all':
      return errors.length > 0 ? wrong(errors) : { reason };
    case 'amount': {
      const amountMinor = readExactAmount(form.get('amount') ?? '', currency);
      if (!amountMinor)
        errors.push({ field: 'amount', message: `must be an amount of ${currency}, such as 12` });
      return errors.length > 0 ? wrong(errors) : { reason, amount_minor: amountMinor ?? 0 };
    }
    case 'lines': {
      const typed = unitsTyped(form);
      const strange = typed.filter(([, text]) => !WHOLE.test(text));
      errors.push(...strange.map(([sku]) => ({ field: unitsField(sku), message: 'must be a whole number' })));
      const lines = typed.map(([sku, text]) => ({ sku, quantity: Number(text) }));
      const asked = lines.filter(({ quantity }) => quantity !== 0);
      if (asked.length === 0) errors.push({ field: 'what', message: 'needs a number of units' });
      return errors.length > 0 ? wrong(errors) : { reason, lines: asked };
    }
    default:
      return wrong([...errors, { field: 'what', message: 'must be chosen' }]);
  }
}

/** The API names its own fields, the form those that people see. */
export function inFields(problem: FormProblem, { lines = [] }: RefundRequest): FormProblem {
  const errors = problem.errors.map(({ field, message }) => {
    const [, index] = /^lines\/(\d+)\b/.exec(field) ?? [];
    const sku = index === undefined ? undefined : lines[Number(index)]?.sku;
    if (sku !== undefined) return { field: unitsField(sku), message };
    return { field: field === 'amount_minor' ? 'amount' : field, message };
  });
  return { ...problem, errors };
}

function unitsTyped(form: URLSearchParams): (readonly [sku: string, text: string])[] {
  return [...form]
    .filter(([name, text]) => name.startsWith(UNITS) && text.trim() !== '')
    .map(([name, text]) => [name.slice(UNITS.length).replaceAll('+', ' '), text.trim()]);
}

function wrong(errors: readonly FieldError[]): FormProblem {
  return ownProblem('Please look at this again:', errors);
}
