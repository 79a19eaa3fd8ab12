import { attributes, type Html, html } from '@platform/html/html.ts';

export interface PictureParts {
  /** Of the picture, as `Pictures` says. */
  readonly address: string;
  /** The category whose ground it stands on. */
  readonly category: string | null;
  /** What is to be seen; empty where the name stands beside it. */
  readonly alt?: string;
  readonly size?: number;
  /** True for what is in view at once; others are loaded when they come near. */
  readonly isFirst?: boolean;
  readonly className?: string;
}

/** The picture of a product, on the ground of its category. */
export function picture({ address, category, alt = '', size = 400, isFirst, className }: PictureParts): Html {
  const of = {
    src: address,
    alt,
    width: size,
    height: size,
    loading: isFirst ? undefined : 'lazy',
    decoding: 'async',
  };
  return html`<span${attributes({ class: className ? `art ${className}` : 'art', 'data-ground': groundOf(category) })}><img${attributes(of)}></span>`;
}

/** The demo catalogue's own, each with a ground that suits it. */
const KNOWN = ['lighting', 'kitchen', 'stationery', 'garden', 'textiles', 'toys', 'workshop', 'services'];

/** A number from 1 to 8: always the same for a category. 0 for none. */
export function groundOf(category: string | null): number {
  if (category === null) return 0;
  const known = KNOWN.indexOf(category);
  if (known >= 0) return known + 1;
  let sum = 0;
  for (const sign of category) sum += sign.codePointAt(0) ?? 0;
  return (sum % KNOWN.length) + 1;
}
