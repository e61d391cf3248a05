import type { Case } from '../contest/case.ts';
import { detectorCase } from './detector-case.ts';
import type { Environment } from './environment.ts';
import { layerCases } from './layer-cases.ts';
import { litertCase } from './litert-case.ts';
import { networkCase, networkCases } from './network-cases.ts';

/** The cases that run alike in Node and in a page. */
export function runtimeCases(environment: Environment): readonly Case[] {
  const trained = { name: 'ResNet-8, CR 4, trained', graph: () => environment.shippedNetwork() };
  return [...layerCases, networkCase(trained), ...networkCases, detectorCase, litertCase(environment)];
}
