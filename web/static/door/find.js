// Finding a guest by name, post or unit: any steward at the server, supervisors in this device too.

import * as network from "./network.js";
import { Away, ask } from "./server.js";
import * as shelf from "./shelf.js";

const MOST = 20;

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();

// Gives guests; null where only the server could tell and it is away.
export async function find(words) {
  if (network.isOnline()) {
    try {
      return (await ask(`/api/door/search?q=${encodeURIComponent(words)}`)).slice(0, MOST);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      network.lost();
    }
  }
  const names = await shelf.get("names").catch(() => null);
  return names ? among(names, words) : null;
}

function among(names, words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const matches = ({ name, post, unit }) => {
    const all = plain(`${name} ${post} ${unit}`);
    return wanted.every((word) => all.includes(word));
  };
  return names.filter(matches).slice(0, MOST);
}

export async function keepNames() {
  await shelf.put("names", await ask("/api/door/names", undefined, 20_000)).catch(() => {});
}
