import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLATFORM_VERSION } from '@platform/service-defaults/config/platform-version.ts';
import { checkModels } from './check-models.ts';
import { developmentServices } from './compose/development-services.ts';
import { productionServices } from './compose/production-services.ts';
import { describeService } from './describe-service.ts';
import { asyncApi } from './documents/asyncapi.ts';
import { drawing } from './documents/drawing.ts';
import { withMarkedPart } from './documents/marked-part.ts';
import { routesPage } from './documents/routes-page.ts';
import type { GeneratedFile } from './generated-file.ts';
import { baseFiles } from './kubernetes/base.ts';
import { databaseFiles } from './kubernetes/databases.ts';
import { imageFiles } from './kubernetes/images.ts';
import { kedaFiles } from './kubernetes/queues.ts';
import { secretFiles } from './kubernetes/secrets.ts';
import { ROOT, readModels } from './read-models.ts';
import { prometheusTargets } from './servers/prometheus-targets.ts';
import { RABBITMQ_USERS_FILE, rabbitMqUsers } from './servers/rabbitmq-users.ts';
import { SHELL_LISTS_FILE, shellLists } from './servers/shell-lists.ts';
import { SERVICES_FILE, servicesFile } from './services-file.ts';
import { ownSettings, SETTINGS_FILE, settingsFile } from './settings-file.ts';
import { webAssets } from './web/web-assets.ts';

const DRAWN = 'ARCHITECTURE.md';

/** Everything that follows from the models. Throws for models that do not fit. */
export async function* generatedFiles(): AsyncGenerator<GeneratedFile> {
  const read = await readModels();
  checkModels(read);
  const models = read.map(({ model }) => model);
  const services = models.map((model) => describeService(model, models));
  // First, because configurations read it.
  yield [SERVICES_FILE, servicesFile(services)];
  const settings = await ownSettings(models);
  yield [SETTINGS_FILE, settingsFile(settings)];

  const isNeeded = (service: string, secret: string) => !settings[service]?.includes(secret);
  yield [
    'docker-compose.services.yml',
    developmentServices(services, { version: PLATFORM_VERSION, isNeeded }),
  ];
  yield ['docker-compose.prod.services.yml', productionServices(services)];
  yield* baseFiles(services);
  yield* kedaFiles(services);
  yield* secretFiles(services);
  yield* databaseFiles(services);
  yield* imageFiles(services);
  yield [SHELL_LISTS_FILE, shellLists(services)];
  yield [RABBITMQ_USERS_FILE, rabbitMqUsers(services)];
  yield ['ops/prometheus/targets.yml', prometheusTargets(services)];
  yield ['shared/contracts/asyncapi.yaml', asyncApi(services, PLATFORM_VERSION)];
  yield ['docs/routes.md', routesPage(services)];
  yield* webAssets();
  yield [DRAWN, withMarkedPart(await readFile(join(ROOT, DRAWN), 'utf8'), drawing(services))];
}
