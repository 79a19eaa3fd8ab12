import { yamlText } from '../yaml-text.ts';

/** The text of a kustomization.yaml. */
export function kustomization(about: readonly string[], content: object): string {
  return yamlText(about, {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...content,
  });
}

/** The text of a kustomization.yaml that overlays name in `components`. */
export function component(about: readonly string[], content: object): string {
  return yamlText(about, {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    ...content,
  });
}
