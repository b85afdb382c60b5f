import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lengthOf, tokensOf } from '../../../frontend/site/text.js';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/post_text.json', import.meta.url), 'utf8'));

for (const { name, text, tokens } of vectors) {
  test(`the page reads ${name}`, () => {
    const found = tokensOf(text);
    assert.deepEqual(found.map((token) => [token.kind, token.text, token.target]), tokens);
    assert.equal(found.map((token) => token.text).join(''), text);
  });
}

test('a text is as long as people see it', () => {
  assert.deepEqual(['', 'abc', '👩‍👩‍👧', 'é', 'नी', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'a\nb'].map(lengthOf), [0, 3, 1, 1, 1, 1, 3]);
});
