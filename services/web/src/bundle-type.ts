import type { Figure } from './console/metrics/figures/figure.ts';
import type { Surroundings } from './pages/page-frame.ts';
import type { Pages } from './pages/pages.ts';

/** What is built on the web app and adds to it: a shop, its pages and its name. */
export interface Bundle extends Surroundings {
  /** Adds its pages. */
  readonly addPages: (pages: Pages) => BundlePages;
}

/** What its pages know, for pages of the core. */
export interface BundlePages {
  /** On the overview of the console, after those of metrics. */
  readonly overviewFigures: () => readonly Figure[];
}
