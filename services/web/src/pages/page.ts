import type { Content, Html } from '@platform/html/html.ts';

/** A page, before its frame is put around it. */
export interface Page {
  /** Of the window; the site's name is added. */
  readonly title: string;
  readonly body: Html;
  /** Default 200. */
  readonly status?: number;
  /** Default `site`: calm and large. `console`: dense. */
  readonly density?: 'site' | 'console';
  /** Which entry of the console's menu it is: its address. */
  readonly at?: string;
  /** What it loads beside the core's own style and script: names of `built/` folders. */
  readonly assets?: readonly string[];
  /** For the head: such as a refresh where there are no scripts. */
  readonly head?: Content;
  /** Words in the search field. */
  readonly search?: string;
  /** Headers of the answer, instead of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where the browser is to go on: 303, by GET. */
export interface Redirect {
  readonly redirect: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer = Page | Redirect;

/** `to` as a place to go on to after signing in; `fallback` when it is not a path of ours. */
export function ownPath(to: string | null | undefined, fallback: string): string {
  // Printable ASCII. Browsers read a backslash as a slash, and leave out tabs and line breaks.
  const isOurs = !!to && /^\/(?!\/)[!-[\]-~]*$/.test(to);
  return isOurs ? to : fallback;
}

/** The address one step above, with its query: `/orders/7?a=1` of `/orders/7/cancel?a=1`. */
export function addressAbove(address: string): string {
  const [path = '', ...query] = address.split(/(?=\?)/);
  return (path.slice(0, path.lastIndexOf('/')) || '/') + query.join('');
}
