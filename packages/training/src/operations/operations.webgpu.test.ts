import { test } from 'vitest';
import { checkOperation } from './check-operation.fixture.ts';
import { computeOnGpu } from './compute-on-gpu.fixture.ts';
import { layerCases } from './layer-cases.fixture.ts';
import { normalizationCases } from './normalization-cases.fixture.ts';
import { poolCases } from './pool-cases.fixture.ts';

computeOnGpu();

test.each([...normalizationCases, ...poolCases, ...layerCases])('$name', checkOperation);
