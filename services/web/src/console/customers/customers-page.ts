import type { User, UserPage } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import type { Filter } from '../lists/filter-form.ts';
import { listPage } from '../lists/list-page.ts';
import type { Part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';

export const CUSTOMERS = '/console/customers';

const FILTERS: readonly Filter[] = [
  { name: 'q', label: 'Name or address', placeholder: 'a part of it' },
  {
    name: 'role',
    label: 'Role',
    choices: [
      ['', 'any'],
      ['customer', 'customer'],
      ['staff', 'staff'],
      ['admin', 'admin'],
    ],
  },
];

export function customersPage(query: URLSearchParams, users: Part<UserPage>): Page {
  return listPage({
    title: 'Customers',
    at: CUSTOMERS,
    filters: FILTERS,
    query,
    found: users,
    show: ({ items }) =>
      table({
        caption: 'Customers',
        columns: [
          { name: 'E-mail' },
          { name: 'Name' },
          { name: 'Account' },
          { name: 'Roles' },
          { name: 'Since' },
        ],
        rows: items.map((user) => [
          html`<a href="${CUSTOMERS}/${user.id}">${user.email}</a>`,
          user.full_name,
          accountTags(user),
          user.roles.join(', '),
          instant(user.created_at),
        ]),
        none: 'No such customers.',
      }),
  });
}

/** Whether the account is open, and its address confirmed. */
export function accountTags({ is_active: isActive, is_verified: isVerified }: User): Html {
  return html`${isActive ? tag('open', 'good') : tag('closed', 'failed')} ${
    isVerified ? undefined : tag('address not confirmed', 'attention')
  }`;
}
