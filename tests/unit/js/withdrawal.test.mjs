import assert from "node:assert/strict";
import { test } from "node:test";
import { consequencesOf } from "../../../frontend/space/replay/withdrawal.js";

/** @param {Parameters<typeof consequencesOf>[0]} situation */
const said = (situation) =>
  consequencesOf(situation).map((key) => key.replace("replay.withdraw_", ""));

test("who speaks in somebody else's recording reads that the host is told", () => {
  assert.deepEqual(said({ hosts: false }), ["text", "told"]);
});

test("who hosts reads what becomes of the rest", () => {
  assert.deepEqual(said({ hosts: true }), ["text", "host"]);
});

test("who is recorded now reads that they go to the audience, or that recording stops", () => {
  const now = { live: true, recorded: true };
  assert.deepEqual(said({ hosts: false, ...now }), [
    "text",
    "stage",
    "later",
    "told",
  ]);
  assert.deepEqual(said({ hosts: true, ...now }), [
    "text",
    "later",
    "host_live",
  ]);
});

test("who was recorded before reads when it happens", () => {
  assert.deepEqual(said({ hosts: false, live: true }), [
    "text",
    "later",
    "told",
  ]);
});
