import assert from "node:assert/strict";
import { test } from "node:test";
import { Preparation } from "../../../frontend/room/preparation.js";
import { settle } from "./fake-session.mjs";

/** A preparation whose joins and links are counted; `errors` are the successive errors of joining. */
function fresh({ errors = [] } = {}) {
  const made = { joins: [], links: [], time: 0 };
  const join = async (space, anonymous) => {
    made.joins.push([space, anonymous]);
    const error = errors.shift();
    if (error) throw error;
    return {
      ice_servers: [],
      socket: { url: "ws://x", ticket: `t${made.joins.length}` },
    };
  };
  const prepareLink = async () => {
    const link = { closed: false, close: () => (link.closed = true) };
    made.links.push(link);
    return link;
  };
  return {
    made,
    preparation: new Preparation(join, prepareLink, () => made.time),
  };
}

test("a click uses the ticket and the connection that were prepared, once", async () => {
  const { made, preparation } = fresh();
  preparation.prepare("s_1");
  preparation.prepare("s_1");
  await settle();
  const joined = await preparation.joined("s_1");
  assert.equal(joined.socket.ticket, "t1");
  assert.equal(preparation.linkFor(joined.ice_servers), made.links[0]);
  assert.equal(preparation.linkFor(joined.ice_servers), undefined);
  const again = await preparation.joined("s_1");
  assert.deepEqual(
    [
      again.socket.ticket,
      preparation.linkFor(again.ice_servers),
      made.joins.length,
    ],
    ["t2", undefined, 2],
  );
});

test("a click before everything is ready waits for the answer that is on its way", async () => {
  const { made, preparation } = fresh();
  preparation.prepare("s_1");
  const joined = await preparation.joined("s_1");
  assert.deepEqual([joined.socket.ticket, made.joins.length], ["t1", 1]);
});

test("leaving the preview closes the connection", async () => {
  const { made, preparation } = fresh();
  preparation.prepare("s_1");
  await settle();
  preparation.discard();
  await settle();
  assert.deepEqual(
    made.links.map(({ closed }) => closed),
    [true],
  );
});

test("leaving the preview at once leaves no connection behind", async () => {
  const { made, preparation } = fresh();
  preparation.prepare("s_1");
  preparation.discard();
  await settle();
  assert.ok(made.links.every(({ closed }) => closed));
});

test("another choice of name or Space is prepared anew, and never mixed up", async () => {
  const { made, preparation } = fresh();
  preparation.prepare("s_1", false);
  await settle();
  preparation.prepare("s_1", true);
  await settle();
  assert.equal((await preparation.joined("s_1", false)).socket.ticket, "t3");
  assert.equal((await preparation.joined("s_1", true)).socket.ticket, "t2");
  assert.deepEqual(
    made.links.map(({ closed }) => closed),
    [true, false],
  );
});

test("a ticket that is nearly over is not used", async () => {
  const { made, preparation } = fresh();
  preparation.prepare("s_1");
  await settle();
  made.time += 45_000;
  assert.equal((await preparation.joined("s_1")).socket.ticket, "t2");
  preparation.prepare("s_1");
  await settle();
  assert.deepEqual(
    made.links.map(({ closed }) => closed),
    [true, false],
  );
});

test("a refusal of the preparation is nobody’s concern: the click asks again", async () => {
  const { preparation } = fresh({ errors: [new Error("locked")] });
  preparation.prepare("s_1");
  await settle();
  assert.equal((await preparation.joined("s_1")).socket.ticket, "t2");
});
