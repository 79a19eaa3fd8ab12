import type { FieldParts } from '../pages/form-fields.ts';

export const EMAIL: FieldParts = {
  name: 'email',
  label: 'E-mail',
  type: 'email',
  autocomplete: 'email',
  isRequired: true,
  more: { maxlength: 254, autocapitalize: 'none', spellcheck: 'false' },
};

export const FULL_NAME: FieldParts = {
  name: 'full_name',
  label: 'Name',
  autocomplete: 'name',
  isRequired: true,
  more: { maxlength: 255 },
};

/** As user-service asks for it. */
export const NEW_PASSWORD: FieldParts = {
  name: 'new_password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  isRequired: true,
  hint: 'At least 8 characters, of any kind.',
  more: { minlength: 8, maxlength: 128 },
};

export const PRESENT_PASSWORD: FieldParts = {
  name: 'current_password',
  label: 'Your password',
  type: 'password',
  autocomplete: 'current-password',
  isRequired: true,
  more: { maxlength: 128 },
};
