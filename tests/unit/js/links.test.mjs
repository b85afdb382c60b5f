import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, googleUrl, outlookUrl } from '../../../frontend/space/calendars.js';
import { AHEAD_MS, bounds, meant, typed, zone } from '../../../frontend/space/schedule.js';
import { INTENTS, embedCode, mailTo } from '../../../frontend/space/share-targets.js';

const EVENING = Date.UTC(2026, 10, 21, 18, 0);
const space = { id: 's_1', title: 'Tea & trains', starts_at: EVENING, created_at: 0, host: { name: 'Ana' } };
const url = 'https://espacio.example/i/spaces/s_1';

test('calendars in the web get the time in UTC and the link', () => {
  const google = new URL(googleUrl(space, url));
  assert.equal(google.searchParams.get('dates'), '20261121T180000Z/20261121T190000Z');
  assert.deepEqual([google.searchParams.get('text'), google.searchParams.get('location')], ['Tea & trains', url]);
  const outlook = new URL(outlookUrl(space, url));
  assert.equal(outlook.searchParams.get('startdt'), '2026-11-21T18:00:00.000Z');
  assert.equal(fileOf('s_1'), '/i/spaces/s_1/calendar.ics');
});

test('every other site gets the whole title and the whole link', () => {
  const text = 'Tea & "trains" #1 + más';
  for (const { name, to } of INTENTS) {
    const address = new URL(to(text, url));
    const said = decodeURIComponent(address.search + address.hash);
    assert.ok(said.includes(text) && said.includes(url), name);
    assert.equal(address.protocol, 'https:');
    assert.ok(!to(text, url).includes('+'), `${name} would show a plus for each space`);
  }
  assert.ok(decodeURIComponent(mailTo(text, url)).endsWith(url));
});

test('embed code keeps a hostile title inside of its attribute', () => {
  const code = embedCode('https://espacio.example', 's_1', '"><script>alert(1)</script>');
  assert.equal(code.split('<').length, 3);
  assert.match(code, /src="https:\/\/espacio\.example\/embed\/spaces\/s_1"/);
});

test('what is typed is meant in the zone of the browser', () => {
  assert.equal(meant(typed(EVENING)), EVENING);
  assert.ok(Number.isNaN(meant('')));
});

test('the sheet offers the next whole hour and takes thirty days', () => {
  const now = EVENING + 40 * 60_000;
  const { least, most, first } = bounds(now);
  assert.ok(least < first && first < most);
  assert.equal(meant(first), EVENING + 2 * 3_600_000);
  assert.ok(meant(most) <= now + AHEAD_MS);
});

test('the zone has its name', () => {
  assert.match(zone('en', EVENING), /^\w+/);
});
