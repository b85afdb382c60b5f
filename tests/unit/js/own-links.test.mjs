import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ownPath } from '../../../frontend/site/own-links.js';

const ORIGIN = 'https://espacio.example';
const vectors = JSON.parse(readFileSync(new URL('../../vectors/own_links.json', import.meta.url), 'utf8'));

for (const { name, url, path } of vectors) {
  test(`a link to ${name}`, () => {
    assert.equal(ownPath(url, ORIGIN), path);
    if (path) assert.equal(new URL(path, ORIGIN).origin, ORIGIN);
  });
}
