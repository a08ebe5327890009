// Whether there is a network, noticed by itself; and sending what waits once it is back.

import * as list from "./list.js";
import * as queue from "./queue.js";
import { Away, Refused, ask } from "./server.js";
import * as shelf from "./shelf.js";

const LOOK_AGAIN = 3000;
const KEEP_FRESH = 15_000;
const NEW_LIST = 300_000;
const SENDING = 20_000;
const AT_ONCE = 200;

const watchers = { change: [], totals: [], list: [], merged: [], ended: [] };
let online = true;
let wake = () => {};
let due = false;
let listAt = 0;

export const isOnline = () => online;
export const on = (what, watcher) => watchers[what].push(watcher);
const tell = (what, news) => watchers[what].forEach((watcher) => watcher(news));

export function lost() {
  if (!online) return;
  online = false;
  tell("change");
  wake();
}

// Looks again now, or right after the look that is under way: something was done.
export function freshen() {
  due = true;
  wake();
}

// Looks after the connection until the page closes.
export async function look() {
  window.addEventListener("offline", lost);
  window.addEventListener("online", freshen);
  for (;;) {
    due = false;
    await round();
    if (online && !due) await pause(KEEP_FRESH);
    // Also where it was lost just now: a network that comes and goes would make every scan wait.
    if (!online && !due) await pause(LOOK_AGAIN);
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, milliseconds);
  });
}

async function round() {
  try {
    const totals = await ask("/api/door/totals");
    tell("totals", totals);
    shelf.put("totals", totals).catch(() => {});
    const sent = await merge();
    back();
    if (sent || Date.now() - listAt > NEW_LIST) await renewList().catch(() => {});
  } catch (error) {
    if (error instanceof Refused && error.status === 401) await end(error.message);
    else lost();
  }
}

// A revoked device may still hand in what waits: it is kept for the supervisors.
async function end(message) {
  await merge().catch(() => {});
  tell("ended", message);
}

// A newer list tells what was sent before it was asked for.
async function renewList() {
  const began = new Date().toISOString();
  const newer = await list.refresh();
  listAt = Date.now();
  if (!newer) return;
  tell("list");
  const waits = new Set((await queue.waiting()).map((item) => item.nonce));
  await queue.leftAgain((entry) => entry.at < began && !waits.has(entry.nonce));
}

function back() {
  if (online) return;
  online = true;
  tell("change");
}

// One tab sends at a time; should two, the server knows each by its nonce. Gives how many were sent.
async function merge() {
  const alone = navigator.locks?.request.bind(navigator.locks, "kinhmoi-door-merge") ?? ((work) => work());
  return await alone(async () => {
    const results = [];
    for (let items = await queue.waiting(); items.length; items = await queue.waiting()) {
      results.push(...(await send(items.slice(0, AT_ONCE))));
    }
    if (results.length) tell("merged", results);
    return results.length;
  });
}

async function send(items) {
  const now = new Date().toISOString();
  const admissions = items.filter((item) => !item.walkIn);
  const results = [];
  for (const item of items.filter((item) => item.walkIn)) results.push(...(await sendWalkIn(item)));
  if (admissions.length) results.push(...(await ask("/api/door/merge", { now, items: admissions }, SENDING)).results);
  await queue.sent(items.map((item) => item.nonce));
  const at = Object.fromEntries(items.map((item) => [item.nonce, item.at]));
  return results.map((result) => ({ ...result, at: at[result.nonce] }));
}

// Gives a result only for a walk-in that is refused: it must not vanish unseen.
async function sendWalkIn({ walkIn, nonce, at }) {
  try {
    await ask("/api/door/walk-in", { ...walkIn, nonce, at }, SENDING);
    return [];
  } catch (error) {
    if (error instanceof Away || error.status === 401) throw error;
    return [{ nonce, colour: "red", line: `${walkIn.name}: ${error.message}` }];
  }
}
