import { BUNDLES } from '../bundles.ts';
import type { AccountNotices } from '../notifications/notice.ts';
import { emailChangedLetter } from './kinds/email-changed.ts';
import { emailVerificationLetter } from './kinds/email-verification-requested.ts';
import { passwordChangedLetter } from './kinds/password-changed.ts';
import { passwordResetLetter } from './kinds/password-reset-requested.ts';
import { userCreatedLetter } from './kinds/user-created.ts';
import type { Letter } from './letter.ts';
import type { AccountTemplate, MailExtras, Template } from './template.ts';

const ACCOUNT_TEMPLATES: { readonly [Kind in keyof AccountNotices]: AccountTemplate<Kind> } = {
  'user.created': userCreatedLetter,
  'user.email-verification-requested': emailVerificationLetter,
  'user.password-reset-requested': passwordResetLetter,
  'user.password-changed': passwordChangedLetter,
  'user.email-changed': emailChangedLetter,
};

const TEMPLATES: ReadonlyMap<string, Template<never>> = new Map(
  [ACCOUNT_TEMPLATES, ...BUNDLES.map(({ templates }) => templates)].flatMap((templates) =>
    Object.entries<Template<never>>(templates),
  ),
);

export interface StoredNotice {
  readonly kind: string;
  readonly reference: string;
  /** As it was kept by addNotice for this kind. */
  readonly data: unknown;
}

/** The letter of a kept notice; with the `extras` of its mail, for its receiver alone. */
export function composeLetter({ kind, reference, data }: StoredNotice, extras: MailExtras = {}): Letter {
  const template = TEMPLATES.get(kind) ?? letterWithoutWords(kind);
  return template(data as never, reference, extras);
}

/** Of a kind whose words are gone, as are those of a shop that was removed: its notices are kept. */
function letterWithoutWords(kind: string): Template<never> {
  return () => ({ title: kind, paragraphs: ['There is no more to say of this.'], facts: [] });
}
