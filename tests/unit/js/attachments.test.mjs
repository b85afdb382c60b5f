import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PICTURES, attach, problemOf } from '../../../frontend/pictures/attachments.js';

const file = (type = 'image/png', size = 9) => new File([new Uint8Array(size)], 'one', { type });

test('pictures of other kinds, of too many bytes, and after the fourth are refused by name', () => {
  assert.equal(problemOf({ type: 'image/webp', size: 1 }, 0), '');
  assert.equal(problemOf({ type: 'image/gif', size: 1 }, 0), 'invalid_picture');
  assert.equal(problemOf({ type: 'image/png', size: 8 * 1024 * 1024 + 1 }, 0), 'attachment_too_large');
  assert.equal(problemOf({ type: 'image/png', size: 1 }, PICTURES), 'too_many_pictures');
});

test('what fits is attached, and the first problem is said', () => {
  const { attached, error } = attach([], [file(), file('text/html'), file('image/jpeg')]);
  assert.deepEqual(attached.map((one) => [one.file.type, one.alt]), [['image/png', ''], ['image/jpeg', '']]);
  assert.equal(error?.code, 'invalid_picture');
  assert.equal(attach(attached, [file(), file(), file()]).attached.length, PICTURES);
});
