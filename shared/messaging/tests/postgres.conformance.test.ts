import { after } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { connectPostgresBus } from '../src/postgres/postgres-transport.ts';
import { ageInPostgres, putRawIntoPostgres } from './conformance/raw-messages.ts';
import { testTransportConformance } from './conformance.ts';

// Here, and not on first use, so that it is removed after the last test and not after the first.
const { url } = await createTestDatabase({ after });

testTransportConformance({
  name: 'PostgreSQL',
  url: async () => url,
  connect: connectPostgresBus,
  putRaw: putRawIntoPostgres,
  age: ageInPostgres,
});
