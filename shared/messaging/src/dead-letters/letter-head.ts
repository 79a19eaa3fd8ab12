import { storableText } from '../receiving/failure-policy.ts';
import type { DeadLetter, SentAs } from '../transport.ts';
import { peekMessage } from '../wire/message-body.ts';

const LONGEST = 255;

/** What a dead letter is about, as far as its body and the bus tell. */
export function letterHead(
  body: string,
  sentAs: SentAs | undefined,
): Pick<DeadLetter, 'type' | 'subject' | 'traceparent' | 'sentAs'> {
  const { type = sentAs?.type, subject, traceparent } = peekMessage(body);
  return {
    ...(type === undefined ? {} : { type: storableText(type, LONGEST) }),
    ...(subject === undefined ? {} : { subject: storableText(subject, LONGEST) }),
    ...(traceparent === undefined ? {} : { traceparent: storableText(traceparent, LONGEST) }),
    ...(sentAs === undefined ? {} : { sentAs }),
  };
}
