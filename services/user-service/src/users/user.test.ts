import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { profileChange, rolesChange, type User } from './user.ts';

const now = new Date('2030-01-01T00:00:00Z');
const ada: User = {
  id: '0190a5b0-0000-7000-8000-000000000001',
  email: { display: 'Ada@example.com', key: 'ada@example.com' },
  fullName: 'Ada',
  passwordHash: null,
  roles: ['customer', 'staff'],
  isActive: true,
  isVerified: true,
  version: 1,
  createdAt: now,
  updatedAt: now,
};

describe('profile change', () => {
  it('is none when nothing is asked for, or what is already so', () => {
    assert.equal(profileChange(ada, {}), undefined);
    assert.equal(profileChange(ada, { email: ada.email, fullName: 'Ada' }), undefined);
  });

  it('names only what differs', () => {
    assert.deepEqual(profileChange(ada, { email: ada.email, fullName: 'Ada L.' }), { fullName: 'Ada L.' });
  });

  it('is at once another spelling of the mailbox, and never another mailbox', () => {
    const spelling = { display: 'ADA@example.com', key: 'ada@example.com' };
    const mailbox = { display: 'ada@example.org', key: 'ada@example.org' };
    assert.deepEqual(profileChange(ada, { email: spelling }), { email: spelling });
    assert.equal(profileChange(ada, { email: mailbox }), undefined);
  });
});

describe('roles change', () => {
  it('is none for the same roles in any order, also repeated', () => {
    assert.equal(rolesChange(ada, ['staff', 'customer', 'staff']), undefined);
  });

  it('keeps one order', () => {
    assert.deepEqual(rolesChange(ada, ['admin', 'customer']), { roles: ['customer', 'admin'] });
  });
});
