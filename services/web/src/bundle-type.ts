import type { Surroundings } from './pages/page-frame.ts';
import type { Pages } from './pages/pages.ts';

/** What is built on the web app and adds to it: a shop, its pages and its name. */
export interface Bundle extends Surroundings {
  /** Adds its pages. */
  readonly addPages: (pages: Pages) => void;
}
