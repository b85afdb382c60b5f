import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Liveness } from '../../../frontend/room/liveness.js';

const EVERY = 250;

/** A connection that is looked at every 250 ms; `pass` returns after how many ms it counts as lost, or null. */
function connection(start = {}) {
  const liveness = new Liveness();
  const state = { now: 0, ssrc: 0, csrc: 0, received: 0, sent: 0, asked: 0, answered: 0, ...start };
  const sample = () => ({
    ...state,
    sources: [
      { timestamp: state.ssrc, speaks: false },
      { timestamp: state.csrc, speaks: true },
    ],
  });
  /** @param {number} ms @param {(state: object) => void} step what happens in 250 ms */
  const pass = (ms, step = () => {}) => {
    for (let passed = EVERY; passed <= ms; passed += EVERY) {
      state.now += EVERY;
      step(state);
      if (liveness.see(sample())) return passed;
    }
    return null;
  };
  return { liveness, state, sample, pass };
}

const someoneSpeaks = (state) => {
  state.ssrc = state.csrc = 1_000 + state.now;
  state.received += 12;
};
const iSpeak = (state) => {
  state.sent += 12;
};
const isReported = (state) => {
  iSpeak(state);
  if (state.now % 500 === 0) state.received += 1;
};
const isChecked = (state) => {
  if (state.now % 2_500 === 0) {
    state.asked += 1;
    state.answered += 1;
  }
};
const isNotAnswered = (state) => {
  if (state.now % 500 === 0) state.asked += 1;
};

test('sound that stops in the middle of a word means that the worker is gone, within 1.3 s', () => {
  const { pass } = connection();
  assert.equal(pass(5_000, someoneSpeaks), null);
  const lost = pass(5_000);
  assert.ok(lost !== null && lost <= 1_250, `${lost} ms`);
});

test('silence after the end of a word means nothing', () => {
  const { state, pass } = connection();
  pass(5_000, someoneSpeaks);
  state.now += 60;
  state.ssrc = state.csrc + 60 + 200; // the packets at the end have no speaker
  assert.equal(pass(60_000, isChecked), null);
});

test('a speaker alone hears nothing, and learns from the reports that stop', () => {
  const { pass } = connection();
  assert.equal(pass(5_000, isReported), null);
  const lost = pass(5_000, iSpeak);
  assert.ok(lost !== null && lost <= 1_250, `${lost} ms`);
});

test('a speaker who stops gets no more reports, and misses none', () => {
  const { pass } = connection();
  pass(5_000, isReported);
  assert.equal(pass(60_000, isChecked), null);
});

test('rare reports of an earlier worker mean nothing', () => {
  const { pass } = connection();
  const rarely = (state) => {
    iSpeak(state);
    if (state.now % 5_000 === 0) state.received += 1;
  };
  assert.equal(pass(60_000, rarely), null);
});

test('in a silent room, checks without answers mean that the worker is gone', () => {
  const { pass } = connection();
  assert.equal(pass(10_000, isChecked), null);
  const lost = pass(10_000, isNotAnswered);
  assert.ok(lost !== null && lost <= 2_000, `${lost} ms`);
});

test('lost answers mean nothing while anything else arrives', () => {
  const { pass } = connection();
  pass(10_000, isChecked);
  const both = (state) => {
    isNotAnswered(state);
    state.received += 1;
  };
  assert.equal(pass(20_000, both), null);
});

test('a page that slept knows nothing about the time between', () => {
  const { state, pass } = connection();
  pass(5_000, someoneSpeaks);
  state.now += 60_000;
  assert.equal(pass(60_000, isChecked), null);
});

test('a browser without these statistics notices nothing, and nothing falsely', () => {
  const liveness = new Liveness();
  for (let now = 0; now < 60_000; now += EVERY) assert.equal(liveness.see({ now, sources: [] }), false);
});
