import type { MailedTokenContent } from '@platform/contracts/messages/user-messages.ts';
import { openText } from '@platform/service-defaults/secrets/sealed-text.ts';

/** Opens the token of a mail; undefined when there is none, or no longer. Throws SealedTextError. */
export type OpenToken = (mail: TokenMail) => MailedTokenContent | undefined;

export interface TokenMail {
  readonly kind: string;
  readonly reference: string;
  readonly sealed_token: string | null;
}

/** `secret` is shared with user-service, which sealed it in the context of the event and its user. */
export function tokenOpener(secret: string): OpenToken {
  return ({ kind, reference, sealed_token }) => {
    if (sealed_token === null) return undefined;
    return JSON.parse(openText(sealed_token, secret, `${kind} ${reference}`)) as MailedTokenContent;
  };
}
