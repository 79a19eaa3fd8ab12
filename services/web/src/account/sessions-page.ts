import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import { type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../pages/form.ts';
import type { Page } from '../pages/page.ts';
import { clock, day } from '../parts/moment.ts';
import type { Visitor } from '../session/visitor.ts';
import { type AccountView, accountPage } from './account-page.ts';
import { agentInWords } from './agent-in-words.ts';

export const SESSIONS = '/account/sessions';

export type PlatformSession = AnswerOf<'GET /api/auth/sessions'>['items'][number];

export interface SessionsView extends AccountView {
  /** This one first, then the last used. */
  readonly sessions: readonly PlatformSession[];
  /** True when there are more than are shown. */
  readonly hasMore: boolean;
  readonly done?: string | undefined;
}

export function sessionsPage(view: SessionsView): Page {
  const { visitor, sessions, hasMore, done } = view;
  const others = sessions.filter(({ is_current }) => !is_current);
  return accountPage(view, {
    ...{ title: 'Where you are signed in', at: SESSIONS, done },
    body: html`<ul class="cards">${sessions.map((session) => sessionCard(session, visitor))}</ul>
${hasMore && html`<p class="quiet">There are more. End some to see them.</p>`}
${
  others.length > 0
    ? buttonForm(visitor, `${SESSIONS}/end-others`, 'Sign out everywhere else', { buttonClass: 'danger' })
    : html`<p class="quiet">You are signed in nowhere else.</p>`
}
<p class="quiet">Do you not know one of these? End it, and <a href="/account/security">change your password</a>.</p>`,
  });
}

function sessionCard(session: PlatformSession, visitor: Visitor): Html {
  const { id, user_agent, ip_address, created_at, last_used_at, is_current } = session;
  const agent = agentInWords(user_agent);
  const about = html`<span class="visually-hidden"> ${agent}, ${ip_address}</span>`;
  return html`<li class="card"><h2>${agent}</h2>
<p>${is_current ? html`<span class="tag" data-state="good">this one</span>` : html`Last used ${day(last_used_at)}, ${clock(last_used_at)} UTC`}</p>
<p class="quiet small">${ip_address && html`Network address ${ip_address}. `}Signed in ${day(created_at)}.</p>
${!is_current && html`<div class="actions">${buttonForm(visitor, `${SESSIONS}/end`, html`Sign out there${about}`, { hidden: { id } })}</div>`}
</li>`;
}
