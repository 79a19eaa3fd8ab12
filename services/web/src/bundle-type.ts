import type { Surroundings } from './pages/page-frame.ts';
import type { Pages } from './pages/pages.ts';
import type { Visitor } from './session/visitor.ts';

/** What is built on the web app and adds to it: a shop, its pages and its name. */
export interface Bundle extends Surroundings {
  /** Runs when somebody has just signed in, before the next page. */
  readonly afterSignIn?: (visitor: Visitor) => Promise<void>;
  /** Adds its pages. */
  readonly addPages: (pages: Pages) => void;
}
