import type { Pages } from '../pages/pages.ts';
import { registerRoutes } from './register-routes.ts';
import { resetPasswordRoutes } from './reset-password-routes.ts';
import { restoreEmailRoutes } from './restore-email-routes.ts';
import { signInWith } from './sign-in.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { verifyEmailRoutes } from './verify-email-routes.ts';

export interface IdentityOptions {
  /** A file of accounts that the sign-in page offers, in development. */
  readonly accountsPath: string | undefined;
}

/** Who somebody is: to sign in and out, to make an account, and what links in mails lead to. */
export function identityRoutes(pages: Pages, { accountsPath }: IdentityOptions): void {
  const signIn = signInWith();
  signInRoutes(pages, signIn, accountsPath);
  registerRoutes(pages, signIn);
  verifyEmailRoutes(pages);
  restoreEmailRoutes(pages);
  resetPasswordRoutes(pages);
}
