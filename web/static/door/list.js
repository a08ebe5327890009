// The offline list, kept as it came: rows are found by a hash of the code and open only with the code itself.

import * as shelf from "./shelf.js";

const LOOKUP = 8;
const utf8 = new TextEncoder();
let list = null;

// Cuts the bytes into the header and the places of the rows.
export function cut(buffer) {
  const bytes = new Uint8Array(buffer);
  const end = bytes.indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const view = new DataView(buffer);
  const places = new Uint32Array(header.rows);
  let place = end + 1;
  for (let row = 0; row < header.rows; row++) {
    places[row] = place;
    place += LOOKUP + 2 + view.getUint16(place + LOOKUP);
  }
  if (place !== bytes.length) throw new Error("the list is broken off");
  const salt = Uint8Array.from(header.salt.match(/../g), (pair) => parseInt(pair, 16));
  return { header, bytes, view, places, salt };
}

async function hash(word, code) {
  const letters = utf8.encode(code);
  const all = new Uint8Array([...utf8.encode(word), ...list.salt, ...letters]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

function compare(place, wanted) {
  for (let at = 0; at < LOOKUP; at++) {
    const difference = list.bytes[place + at] - wanted[at];
    if (difference) return difference;
  }
  return 0;
}

function search(wanted) {
  let low = 0;
  let high = list.places.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const difference = compare(list.places[middle], wanted);
    if (difference === 0) return list.places[middle];
    if (difference < 0) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

async function open(place, code) {
  const length = list.view.getUint16(place + LOOKUP);
  const sealed = list.bytes.subarray(place + LOOKUP + 2, place + LOOKUP + 2 + length);
  const key = await crypto.subtle.importKey("raw", await hash("key", code), "AES-GCM", false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

// The row of a code: its guest, the verdict to give, and when it was admitted; null where there is none.
export async function find(code) {
  const place = search(await hash("lookup", code));
  if (place === null) return null;
  const [id, name, post, unit, group, seat, note, leader, verdict, admittedAt] = await open(place, code);
  const { posts, units, groups } = list.header;
  const guest = { id, name, post: posts[post], unit: units[unit], group: groups[group], seat, note, leader: !!leader };
  return { guest, verdict, admittedAt };
}

// Whether rows can be found and opened here: there is a list, and the page came securely.
export const canRead = () => !!list && !!crypto.subtle;
export const header = () => list?.header ?? null;
export const offset = () => list?.offset ?? 0;
export const fetchedAt = () => list?.fetchedAt ?? null;

// Takes the list that this browser kept.
export async function recall() {
  const kept = await shelf.get("list").catch(() => null);
  if (kept) use(kept);
}

function use(kept) {
  list = { ...cut(kept.buffer), etag: kept.etag, offset: kept.offset, fetchedAt: kept.fetchedAt };
}

// Asks for a newer list; gives whether one came. Where the browser cannot keep it, it serves until the page closes.
export async function refresh() {
  const headers = list ? { "If-None-Match": list.etag } : {};
  const response = await fetch("/api/door/list", { headers, signal: AbortSignal.timeout(20_000) });
  if (response.status === 304 || !response.ok) return false;
  const buffer = await response.arrayBuffer();
  const now = Date.now();
  const offset = Date.parse(cut(buffer).header.server_now) - now;
  const kept = { buffer, etag: response.headers.get("etag"), offset, fetchedAt: now };
  use(kept);
  await shelf.put("list", kept).catch(() => {});
  return true;
}

export async function drop() {
  list = null;
  await shelf.forget("list", "names").catch(() => {});
}
