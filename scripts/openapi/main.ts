// Writes the released description of the platform's API, and the client's types, from the code as it is:
//
//     npm run openapi

import { writeFile } from 'node:fs/promises';
import { clientTypes } from './client-types.ts';
import { CLIENT_FILE, DOCUMENT_FILE, documentText, platformDocument } from './platform-document.ts';

if (process.argv.length > 2) {
  console.error('usage: npm run openapi, without options');
  process.exit(2);
}
const document = await platformDocument();
await writeFile(DOCUMENT_FILE, documentText(document));
await writeFile(CLIENT_FILE, clientTypes(document));
console.log(`${Object.keys(document.paths).length} paths: wrote ${DOCUMENT_FILE} and ${CLIENT_FILE}`);
