import { openText, SealedTextError, sealText } from '@platform/service-defaults/secrets/sealed-text.ts';

export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends. */
  readonly expiresAt: Date;
}

/** Tokens as they lie in the database: only who has the secret and the session's id can open them. */
export function sealTokens(
  { accessToken, refreshToken }: SessionTokens,
  secret: string,
  sessionId: string,
): string {
  return sealText(JSON.stringify([accessToken, refreshToken]), secret, contextOf(sessionId));
}

/** Undefined for those of another session, or of another secret: nobody is signed in by them. */
export function openTokens(
  sealed: string,
  secret: string,
  sessionId: string,
): Pick<SessionTokens, 'accessToken' | 'refreshToken'> | undefined {
  try {
    const [accessToken, refreshToken] = JSON.parse(openText(sealed, secret, contextOf(sessionId)));
    return { accessToken, refreshToken };
  } catch (error) {
    if (error instanceof SealedTextError) return undefined;
    throw error;
  }
}

function contextOf(sessionId: string): string {
  return `web session ${sessionId}`;
}
