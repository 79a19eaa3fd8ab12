/** Where the goods go that whoever loads the demo catalogue orders, unless its account has an address. */
export const demoAddress = {
  recipient: 'Demo Customer',
  line1: '1 Sample Street',
  city: 'Exampleton',
  postal_code: 'EX1 1AA',
  country: 'GB',
};
