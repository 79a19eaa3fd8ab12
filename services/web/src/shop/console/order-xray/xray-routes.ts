import { doneOf } from '../../../account/done.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { notFoundPage } from '../../../pages/problem-page.ts';
import { orderAddress } from '../addresses.ts';
import { cancelRoute } from './cancel-route.ts';
import { gatherXray } from './gathering/gather-xray.ts';
import { tabSlugs, xrayPage } from './xray-page.ts';
import type { FailedCancel } from './xray-view.ts';

const DONE = { cancel: 'It is being cancelled.' };

/** `/console/orders/{number or id}`: the X-ray of an order, a page for each of its parts, and what can be done with it. */
export function xrayRoutes(pages: Pages): void {
  for (const audience of ['staff', 'admin'] as const)
    for (const slug of tabSlugs(audience))
      pages.get(
        slug === '' ? '/console/orders/:order' : `/console/orders/:order/${slug}`,
        (request) => shown(pages, request, { slug }),
        { for: audience },
      );
  cancelRoute(pages, (request, failed) => shown(pages, request, { failed }));
}

async function shown(
  { deps: { runner } }: Pages,
  { visitor, params, query }: PageRequest,
  { slug = '', failed }: { readonly slug?: string; readonly failed?: FailedCancel },
): Promise<Answer> {
  const name = params.order ?? '';
  const xray = await gatherXray(visitor, name, { page: slug, runner });
  if (xray === undefined) return notFoundPage();
  const address = orderAddress(encodeURIComponent(name));
  return xrayPage({ visitor, xray, address, failed, done: doneOf(query, DONE) }, slug);
}
