/** The login of people and their tools, which no service has. */
export const ADMIN = 'platform';
