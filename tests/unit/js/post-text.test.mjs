import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ENDS, PAIRS, TRAILING } from '../../../frontend/site/links.js';
import { LIMITS, codePointsOf, lengthOf, tokensOf } from '../../../frontend/site/text.js';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/post_text.json', import.meta.url), 'utf8'));

for (const { name, text, tokens } of vectors) {
  test(`the page reads ${name}`, () => {
    const found = tokensOf(text);
    assert.deepEqual(found.map((token) => [token.kind, token.text, token.target]), tokens);
    assert.equal(found.map((token) => token.text).join(''), text);
  });
}

const measures = JSON.parse(readFileSync(new URL('../../vectors/text_limits.json', import.meta.url), 'utf8'));

for (const { name, text, seen, code_points: codePoints } of measures.lengths) {
  test(`the page counts ${name}`, () => {
    assert.deepEqual([lengthOf(text), codePointsOf(text)], [seen, codePoints]);
  });
}

test('the page has the limits of the server', () => assert.deepEqual(LIMITS, measures.limits));

const links = JSON.parse(readFileSync(new URL('../../vectors/links.json', import.meta.url), 'utf8'));

test('links end where those of the server end', () => {
  assert.deepEqual({ ends: ENDS, trailing: TRAILING, pairs: PAIRS }, links);
});

test('a text of nothing but beginnings is read in no time', () => {
  for (const piece of ['https://', 'https://a@', 'https://a(', 'https://[', 'https://a.example)']) tokensOf(piece.repeat(200));
});
