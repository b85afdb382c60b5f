import assert from "node:assert/strict";
import { test } from "node:test";
import {
  NO_CAPTIONS,
  follow,
  parseCaptionSettings,
  textOf,
} from "../../../frontend/room/caption-log.js";

/** @param {number} start @param {string} [text] @param {string} [speaker] */
const line = (start, text = `Line ${start}.`, speaker = "a_ada") => ({
  speaker,
  name: speaker === "a_ada" ? "Ada" : "Bob",
  start_ms: start,
  end_ms: start + 900,
  text,
  language: /** @type {const} */ ("en"),
});
/** @param {ReturnType<typeof line>[]} lines */
const news = (lines, behind = false, partials = [lines[0]].slice(1)) => ({
  type: /** @type {const} */ ("captions"),
  lines,
  behind,
  partials,
});

test("what somebody is in the midst of saying is no line, and the next message replaces it", () => {
  const first = follow(NO_CAPTIONS, news([line(1)], false, [line(2, "I")]));
  assert.deepEqual(
    [first.lines.length, first.partials.map(({ text }) => text)],
    [1, ["I"]],
  );
  const next = follow(first, news([], false, [line(2, "I think")]));
  assert.deepEqual(
    next.partials.map(({ text }) => text),
    ["I think"],
  );
  const done = follow(next, news([line(2, "I think so.")]));
  assert.deepEqual([done.lines.length, done.partials], [2, []]);
});

test("that captions are not available holds until a message does not say so", () => {
  const log = follow(NO_CAPTIONS, { ...news([]), unavailable: true });
  assert.deepEqual([log.unavailable, follow(log, news([])).unavailable], [true, false]);
});

test("lines are read in the order in which they were said, whenever they arrive", () => {
  const log = [
    news([line(3)]),
    news([line(1), line(2)]),
    news([line(4)]),
  ].reduce(follow, NO_CAPTIONS);
  assert.deepEqual(
    log.lines.map(({ text }) => text),
    ["Line 1.", "Line 2.", "Line 3.", "Line 4."],
  );
});

test("lines that come again after a reconnection stand once, and people who talk at once both stand", () => {
  const both = [line(1), line(1, "Me too.", "a_bob")];
  const log = [news(both), news([...both, line(2)])].reduce(
    follow,
    NO_CAPTIONS,
  );
  assert.deepEqual(
    log.lines.map(({ text }) => text),
    ["Line 1.", "Me too.", "Line 2."],
  );
});

test("room says when captions are behind, and when they are not any more", () => {
  const late = follow(NO_CAPTIONS, news([], true));
  assert.deepEqual([late.behind, follow(late, news([])).behind], [true, false]);
});

test("full log loses its oldest lines", () => {
  const log = follow(
    NO_CAPTIONS,
    news(Array.from({ length: 2_010 }, (_, at) => line(at))),
  );
  assert.deepEqual([log.lines.length, log.lines[0].start_ms], [2_000, 10]);
});

test("file has time, name and words", () => {
  const file = textOf(
    [line(1, "Hello."), line(2, "Hi.", "a_bob")],
    (at) => `12:00:0${at}`,
  );
  assert.equal(file, "[12:00:01] Ada: Hello.\n[12:00:02] Bob: Hi.\n");
});

test("settings that make no sense are the defaults", () => {
  const plain = { on: false, size: "medium", announced: false };
  for (const text of [
    null,
    "",
    "x",
    "null",
    "[]",
    '{"on": 1, "size": "huge", "announced": "yes"}',
  ])
    assert.deepEqual(parseCaptionSettings(text), plain);
  const own = { on: true, size: "large", announced: true };
  assert.deepEqual(parseCaptionSettings(JSON.stringify(own)), own);
});
