import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Malformed, encodeToLambda, encodeToRoom, parseFromLambda, parseFromRoom } from '../../../frontend/protocol/messages.js';

const vectors = (name) => JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
const sent = ({ raw, message }) => raw ?? JSON.stringify(message);

for (const [file, parse] of [['lambda_to_browser', parseFromLambda], ['room_to_browser', parseFromRoom]]) {
  const { valid, invalid } = vectors(file);
  for (const vector of valid) {
    test(`${file} reads ${vector.name}`, () => assert.deepEqual(parse(sent(vector)), vector.message));
  }
  for (const vector of invalid) {
    test(`${file} refuses ${vector.name}`, () => {
      assert.throws(() => parse(sent(vector)), (error) => error instanceof Malformed && error.code === vector.code);
    });
  }
}

for (const [file, encode] of [['browser_to_lambda', encodeToLambda], ['browser_to_room', encodeToRoom]]) {
  const { valid, invalid } = vectors(file);
  for (const { name, message } of valid) {
    test(`${file} writes ${name}`, () => assert.deepEqual(JSON.parse(encode(message)), message));
  }
  for (const { name, message, code } of invalid.filter((vector) => vector.message !== undefined)) {
    test(`${file} does not write ${name}`, () => {
      assert.throws(() => encode(message), (error) => error instanceof Malformed && error.code === code);
    });
  }
}

test('a newer server may say more', () => {
  assert.deepEqual(parseFromLambda('{"type": "pong", "load": 0.5}'), { type: 'pong' });
});
