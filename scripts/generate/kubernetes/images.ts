import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import type { GeneratedFile } from '../generated-file.ts';
import { component } from './kustomization.ts';

/** The component that runs the images of `docker compose build`. */
export function imageFiles(services: readonly ServiceDescription[]): GeneratedFile[] {
  const images = services.map(({ name }) => ({ name: `platform/${name}`, newTag: 'dev' }));
  return [
    [
      'k8s/components/local-images/kustomization.yaml',
      component(['Images as `docker compose build` calls them.'], { images }),
    ],
  ];
}
