import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BLANK, GROWING, shows } from '../../../frontend/site/visibility.js';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/visibility.json', import.meta.url), 'utf8'));

test('the ranges are those of the server', () => assert.deepEqual([BLANK, GROWING], [vectors.blank, vectors.growing]));

for (const [name, text] of Object.entries(vectors.shows)) test(`${name} shows`, () => assert.ok(shows(text)));
for (const [name, text] of Object.entries(vectors.nothing)) test(`${name}: nothing shows`, () => assert.ok(!shows(text)));
