import { describe } from 'node:test';
import { requireAccessible } from './accessible.ts';
import type { BrowserTools } from './browser-suite.ts';
import type { Visit } from './visit.ts';

/** A page that is to be without fault at every width and in both themes. */
export interface PageCase {
  readonly name: string;
  /** Or what finds it, once all is prepared. */
  readonly path: string | (() => Promise<string>);
  /** Of its first heading. */
  readonly heading: string | RegExp;
  /** Default a guest. */
  readonly isSignedIn?: boolean;
  /** What has to be there, before the page is opened. */
  readonly prepare?: (visit: Visit) => Promise<void>;
  /** What is done on the page, before it is looked at. */
  readonly act?: (visit: Visit) => Promise<void>;
  /** Of answers that are refusals. */
  readonly statuses?: readonly number[];
}

const PAGES: readonly PageCase[] = [
  { name: 'sign in', path: '/sign-in', heading: 'Sign in' },
  {
    name: 'a wrong password',
    path: '/sign-in',
    heading: 'Sign in',
    statuses: [401],
    async act(visit) {
      await visit.fill({ 'E-mail': 'nobody@example.com', Password: 'not the password' });
      await visit.press('Sign in');
      await visit.page.getByRole('alert').waitFor();
    },
  },
  { name: 'register', path: '/register', heading: 'Make an account' },
  { name: 'a forgotten password', path: '/reset-password', heading: 'Set a new password' },
  { name: 'a new password', path: '/reset-password/new?token=of-a-mail', heading: 'Set a new password' },
  { name: 'confirm an address', path: '/verify-email?token=of-a-mail', heading: /address/ },
  { name: 'take a change back', path: '/restore-email?token=of-a-mail', heading: 'Take the change back' },
  { name: 'nothing here', path: '/no-such-page', heading: 'There is nothing here', statuses: [404] },
  { name: 'account', path: '/account', heading: /./, isSignedIn: true },
  { name: 'addresses', path: '/account/addresses', heading: 'Addresses', isSignedIn: true },
  {
    name: 'an address being changed',
    path: '/account/addresses',
    heading: 'Addresses',
    isSignedIn: true,
    async act(visit) {
      await visit.follow(/^Change/);
      await visit.page.getByRole('heading', { name: 'Change this address' }).waitFor();
    },
  },
  { name: 'notifications', path: '/account/notifications', heading: /./, isSignedIn: true },
  { name: 'sessions', path: '/account/sessions', heading: 'Where you are signed in', isSignedIn: true },
  { name: 'password and more', path: '/account/security', heading: 'Password and more', isSignedIn: true },
];

/** The pages of every platform: each is looked at once for all widths and themes. */
export function pageTests(tools: BrowserTools): void {
  describe('pages', () => {
    for (const page of PAGES) pageTest(tools, page);
  });
}

/** Adds the test that a page has no fault that axe finds, and needs no scrolling sideways. */
export function pageTest({ visit, asSomebody }: BrowserTools, page: PageCase): void {
  visit(`${page.name} is accessible in both themes, wide and narrow`, {}, async (visitor) => {
    visitor.complaints.expect(...(page.statuses ?? []));
    if (page.isSignedIn) await asSomebody(visitor);
    await page.prepare?.(visitor);
    await visitor.go(typeof page.path === 'string' ? page.path : await page.path());
    await visitor.heading(page.heading);
    await page.act?.(visitor);
    await requireAccessible(visitor.page);
  });
}
