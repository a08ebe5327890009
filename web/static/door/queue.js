// What was done without the network and waits to be sent. It survives closing the browser.

import { transact } from "./shelf.js";

// What the browser refused to store (no room, no storage): it lives as long as this page does.
const unstored = new Map();
const cameHere = new Map();
const told = "BroadcastChannel" in window ? new BroadcastChannel("kinhmoi-door") : null;
const watchers = [];

export function onChange(watcher) {
  watchers.push(watcher);
}

function changed(mine = true) {
  watchers.forEach((watcher) => watcher());
  if (mine) told?.postMessage("queue");
}

told?.addEventListener("message", () => changed(false));

export const isStored = () => unstored.size === 0;

// Keeps a passage of somebody unless it changes nothing: who is in stays in, in all tabs of this device. Gives what
// was known before, by this device or else by the list (`told`).
export async function pass(item, guest, told) {
  const entry = { guest, at: item.at, door: item.door, nonce: item.nonce, out: item.way === "out" };
  let before = cameHere.get(guest);
  const changes = () => entry.out || !before || before.out;
  try {
    await transact(["queue", "came"], "readwrite", ({ queue, came }) => {
      const request = came.get(guest);
      request.onsuccess = () => {
        before ??= request.result ?? told ?? undefined;
        if (!changes()) return;
        came.put(entry);
        queue.put(item);
      };
    });
  } catch {
    before ??= told ?? undefined;
    if (changes()) keepHere(item, entry);
  }
  changed();
  return before;
}

function keepHere(item, entry) {
  cameHere.set(entry.guest, entry);
  unstored.set(item.nonce, item);
}

// Keeps what is about no guest of the list: a walk-in.
export async function add(item) {
  try {
    await transact(["queue"], "readwrite", ({ queue }) => void queue.put(item));
  } catch {
    unstored.set(item.nonce, item);
  }
  changed();
}

export async function waiting() {
  const stored = await transact(["queue"], "readonly", ({ queue }) => queue.getAll()).catch(() => []);
  return [...stored, ...unstored.values()].sort((one, two) => one.at.localeCompare(two.at));
}

export async function sent(nonces) {
  nonces.forEach((nonce) => unstored.delete(nonce));
  await transact(["queue"], "readwrite", ({ queue }) => void nonces.forEach((nonce) => queue.delete(nonce))).catch(() => {});
  changed();
}

// Takes back what was not sent yet; false where it was.
export async function takeBack(nonce) {
  const items = await waiting();
  if (!items.some((item) => item.nonce === nonce)) return false;
  await sent([nonce]);
  await leftAgain((entry) => entry.nonce === nonce);
  return true;
}

// Keeps what the server said of a passage, for when it is away.
export async function cameIn(entry) {
  await transact(["came"], "readwrite", ({ came }) => void came.put(entry)).catch(() => {});
}

// Forgets whom this device let in, where `over` says so: undone, or told by a newer list.
export async function leftAgain(over) {
  for (const [guest, entry] of cameHere) if (over(entry)) cameHere.delete(guest);
  await transact(["came"], "readwrite", ({ came }) => {
    const request = came.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      if (over(cursor.value)) cursor.delete();
      cursor.continue();
    };
  }).catch(() => {});
}
