import assert from "node:assert/strict";
import { test } from "node:test";
import {
  keepPosition,
  positionIn,
} from "../../../frontend/space/replay/positions.js";

const HOUR = 3_600_000;
const WHOLE = { started_at: 1_796_000_000_000, duration_ms: HOUR };

/** @param {string | null} [text] what an earlier visit left */
function storage(text = null) {
  return {
    text,
    getItem: () => text,
    setItem(_, next) {
      text = this.text = next;
    },
  };
}

test("each recording goes on where it was stopped", () => {
  const store = storage();
  keepPosition(store, "s_1", 60_000.4, WHOLE);
  keepPosition(store, "s_2", 70_000, WHOLE);
  keepPosition(store, "s_1", 80_000, WHOLE);
  assert.deepEqual(
    [
      positionIn(store, "s_1", WHOLE),
      positionIn(store, "s_2", WHOLE),
      positionIn(store, "s_3", WHOLE),
    ],
    [80_000, 70_000, null],
  );
});

test("who has only begun, or has heard it all, starts at the beginning", () => {
  const store = storage();
  for (const at of [1_000, HOUR - 2_000]) {
    keepPosition(store, "s_1", HOUR / 2, WHOLE);
    keepPosition(store, "s_1", at, WHOLE);
    assert.equal(positionIn(store, "s_1", WHOLE), null);
  }
});

test("only the latest hundred recordings are remembered", () => {
  const store = storage();
  for (let number = 0; number <= 100; number += 1)
    keepPosition(store, `s_${number}`, 60_000, WHOLE);
  assert.deepEqual(
    [
      positionIn(store, "s_0", WHOLE),
      positionIn(store, "s_1", WHOLE),
      positionIn(store, "s_100", WHOLE),
    ],
    [null, 60_000, 60_000],
  );
});

test("what makes no sense is forgotten", () => {
  for (const text of [
    "{",
    "{}",
    "null",
    '[["s_1"]]',
    '[["s_1", "soon"]]',
    "[7]",
  ]) {
    const store = storage(text);
    assert.equal(positionIn(store, "s_1", WHOLE), null, text);
    keepPosition(store, "s_1", 60_000, WHOLE);
    assert.equal(positionIn(store, "s_1", WHOLE), 60_000, text);
  }
});

test("who comes back after a trim goes on with the same word, or at the beginning if that is gone", () => {
  const store = storage();
  keepPosition(store, "s_1", 80_000, WHOLE);
  const trimmed = (from, to) => ({
    started_at: WHOLE.started_at + from,
    duration_ms: to - from,
  });
  assert.equal(positionIn(store, "s_1", trimmed(30_000, HOUR)), 50_000);
  assert.equal(positionIn(store, "s_1", trimmed(90_000, HOUR)), 0);
  assert.equal(positionIn(store, "s_1", trimmed(0, 60_000)), 60_000);
});

test("what an older version kept is a time from the beginning", () => {
  assert.equal(positionIn(storage('[["s_1", 80000]]'), "s_1", WHOLE), 80_000);
});
