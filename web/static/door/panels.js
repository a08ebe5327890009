// What stands beside scanning: totals, walk-ins, conflicts, and what came of a queue that was sent.

import { clock, noted, withoutMark } from "./door.js";
import * as list from "./list.js";
import * as network from "./network.js";
import * as queue from "./queue.js";
import { Away, ask, newNonce } from "./server.js";
import * as shelf from "./shelf.js";
import { say } from "./words.js";

const panel = document.querySelector("#panel");
const body = panel.querySelector("[data-part=body]");

export function open(title, ...parts) {
  panel.querySelector("h2").textContent = title;
  body.replaceChildren(...parts);
  if (!panel.open) panel.showModal();
}

export const close = () => panel.close();

panel.querySelector("[data-part=close]").onclick = close;

export function element(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text }, more);
}

export function showTotals(totals) {
  const rows = totals.groups.map(({ name, present, expected }) => row(name, `${present} / ${expected}`));
  const all = [
    row(say("present"), `${totals.present} / ${totals.expected}`),
    row(say("this_door"), totals.door.present),
    row(say("walk_ins"), totals.walk_ins),
  ];
  const table = element("table", "");
  table.append(...all, ...rows);
  open(say("totals"), table);
}

function row(head, value) {
  const tr = document.createElement("tr");
  tr.append(element("th", head), element("td", String(value)));
  return tr;
}

export function showMerged(results, notable) {
  const lines = notable.map((result) => element("p", `${noted(result.at)} ${withoutMark(result.line)}`, { className: result.colour }));
  open(say("merged", { count: results.length }), ...lines);
}

export async function showWaiting(hint = queue.isStored() ? "waiting_hint" : "unstored") {
  const items = await queue.waiting();
  const who = await Promise.all(items.map(nameOf));
  const lines = items.map((item, at) => element("p", [noted(item.at), item.door, who[at]].filter(Boolean).join(" · ")));
  open(say("waiting", { count: items.length }), element("p", say(hint)), ...lines);
}

async function nameOf({ code, walkIn }) {
  const found = code && list.canRead() ? await list.find(code) : null;
  return walkIn?.name ?? (found?.guest.name || found?.guest.post || say("scan"));
}

export async function showConflicts() {
  const conflicts = await ask("/api/door/conflicts");
  const lines = conflicts.map(conflict);
  open(say("conflicts"), ...(lines.length ? lines : [element("p", say("no_conflicts"))]));
}

function conflict({ id, kind, guest, entry, other, offset, seen }) {
  const card = element("article", "", { className: "conflict" });
  card.append(element("strong", guest ?? say("unknown_guest")), element("p", say(`conflict.${kind}`)));
  for (const each of [entry, other].filter(Boolean)) card.append(element("p", say("conflict_entry", told(each))));
  if (Math.abs(offset) > 60) card.append(element("p", clockOff(Math.abs(offset) / 60)));
  const button = element("button", say("seen"));
  button.onclick = async () => {
    // Should the network be away, the button stays to be pressed again.
    await ask(`/api/door/conflicts/${id}`, {}).then(() => button.remove(), () => {});
  };
  if (!seen) card.append(button);
  return card;
}

function clockOff(minutes) {
  return minutes < 120 ? say("clock_off", { minutes: Math.round(minutes) }) : say("clock_off_hours", { hours: Math.round(minutes / 60) });
}

const told = ({ at, door, by }) => ({ at: clock(at), door: door || say("anybody"), by });

export async function showWalkIn(take) {
  const kept = await shelf.get("totals").catch(() => null);
  const totals = kept ?? (await ask("/api/door/totals").catch(() => null));
  const form = document.querySelector("#walk-in").content.cloneNode(true).firstElementChild;
  const groups = form.querySelector("select");
  (totals?.groups ?? []).forEach(({ key, name }) => groups.append(element("option", name, { value: key })));
  form.onsubmit = (event) => {
    event.preventDefault();
    take(Object.fromEntries(new FormData(form)));
  };
  open(say("walk_in"), form);
}

// Lets somebody in who was not invited; gives what is shown.
export async function letIn(walkIn) {
  const [nonce, at] = [newNonce(), new Date().toISOString()];
  if (network.isOnline()) {
    try {
      const told = await ask("/api/door/walk-in", { ...walkIn, nonce });
      return { ...told, line: withoutMark(told.line), nonce };
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      network.lost();
    }
  }
  await queue.add({ nonce, at, door: walkIn.door, walkIn });
  return { offline: true, nonce, line: say("walked_in", walkIn) };
}
