import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeBeside } from '../../../frontend/ui/placement.js';

const screen = { width: 400, height: 800 };
const button = (left, top) => ({ left, right: left + 40, top, bottom: top + 40 });

test('box opens below its button, aligned with its right edge', () => {
  assert.deepEqual(placeBeside(button(300, 100), { width: 200, height: 300 }, screen), { left: 140, top: 146, maxHeight: 646 });
});

test('box without room below opens above', () => {
  assert.deepEqual(placeBeside(button(300, 700), { width: 200, height: 300 }, screen), { left: 140, bottom: 106, maxHeight: 686 });
});

test('box too high for both sides takes the larger one, and is cut to it', () => {
  assert.deepEqual(placeBeside(button(300, 100), { width: 200, height: 900 }, screen), { left: 140, top: 146, maxHeight: 646 });
  assert.deepEqual(placeBeside(button(300, 600), { width: 200, height: 900 }, screen), { left: 140, bottom: 206, maxHeight: 586 });
});

test('box stays within the window', () => {
  assert.equal(placeBeside(button(20, 100), { width: 200, height: 90 }, screen).left, 8);
  assert.equal(placeBeside(button(390, 100), { width: 200, height: 90 }, screen).left, 192);
});
