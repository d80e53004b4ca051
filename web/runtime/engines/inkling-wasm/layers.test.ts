/** Every kernel against the reference, to the bit. */
import { test } from 'vitest';
import { expectAgreement } from './testing/agree.ts';
import { layerCases } from './testing/layer-cases.ts';

test.each(layerCases())('$name', expectAgreement);
