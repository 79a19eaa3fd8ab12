import type { FieldError } from '@platform/api-client/api-error.ts';
import type { Product, ProductChange } from '@platform/api-client/operations.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';
import { readExactAmount, typedAmount } from '../../parts/typed-amount.ts';

/** A product as the form has it: all of it text. */
export interface ProductTexts {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: string;
  readonly currency: string;
  /** An object as JSON. */
  readonly attributes: string;
  readonly is_stocked: boolean;
}

export const PRODUCT_LABELS: Readonly<Record<keyof ProductTexts, string>> = {
  name: 'Name',
  description: 'Description',
  category: 'Category',
  price: 'Price',
  currency: 'Currency',
  attributes: 'Attributes',
  is_stocked: 'Kept in stock',
};

export function textsOf(product: Product): ProductTexts {
  const { name, description, category, price_minor, currency, attributes, is_stocked } = product;
  return {
    ...{ name, description, currency, is_stocked },
    category: category ?? '',
    price: typedAmount(price_minor, currency),
    attributes: JSON.stringify(attributes, null, 2),
  };
}

export function textsTyped(form: URLSearchParams): ProductTexts {
  const text = (name: keyof ProductTexts) => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim();
  return {
    name: text('name'),
    description: text('description'),
    category: text('category'),
    price: text('price'),
    currency: text('currency').toUpperCase(),
    attributes: text('attributes'),
    is_stocked: form.has('is_stocked'),
  };
}

/** What the form says, for the API; or what is wrong with it, as far as that is seen without asking anybody. */
export function readProductChange(texts: ProductTexts): ProductChange | FormProblem {
  const { name, description, category, currency, is_stocked } = texts;
  const errors: FieldError[] = [];
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  if (!isCurrency) errors.push({ field: 'currency', message: 'must be three letters, such as GBP' });
  const price = isCurrency ? readExactAmount(texts.price, currency) : undefined;
  if (isCurrency && price === undefined)
    errors.push({ field: 'price', message: `must be an amount of ${currency}, such as 12` });
  const attributes = readAttributes(texts.attributes);
  if (attributes === undefined)
    errors.push({ field: 'attributes', message: 'must be a JSON object of texts, numbers and booleans' });
  if (price === undefined || attributes === undefined)
    return ownProblem('Please look at this again:', errors);
  return {
    ...{ name, description, currency, is_stocked, attributes },
    category: category === '' ? null : category,
    price_minor: price,
  };
}

/** The API names its own fields, the form those that people see. */
export function inProductFields(problem: FormProblem): FormProblem {
  const errors = problem.errors.map(({ field, message }) => {
    if (field === 'price_minor') return { field: 'price', message };
    return field.startsWith('attributes/')
      ? { field: 'attributes', message: `${field.slice('attributes/'.length)} ${message}` }
      : { field, message };
  });
  return { ...problem, errors };
}

function readAttributes(text: string): ProductChange['attributes'] | undefined {
  try {
    const read: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
    const all = Object.entries(read);
    return all.every(isAttribute) ? Object.fromEntries(all) : undefined;
  } catch {
    return undefined;
  }
}

function isAttribute(entry: [string, unknown]): entry is [string, string | number | boolean] {
  return ['string', 'number', 'boolean'].includes(typeof entry[1]);
}
