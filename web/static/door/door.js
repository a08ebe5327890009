// Letting guests in: by the server where it answers in time, else by the list, to be sent later.

import * as list from "./list.js";
import * as network from "./network.js";
import * as queue from "./queue.js";
import { Away, Refused, ask, newNonce } from "./server.js";
import { language, say } from "./words.js";

const GREEN = ["admitted", "returned", "left"];
const AMBER = ["already_in", "declined", "awaiting", "wrong_door", "not_in", "unchecked"];
const LETS_IN = ["admitted", "declined", "awaiting", "wrong_door", "returned", "unchecked"];
const HOURS = { not_open: "opens", closed: "closes" };

// `what` is {code} or {guest, known}, and perhaps a way and a supervisor's reason.
export async function attempt(what, door) {
  const item = { ...what, door, nonce: newNonce(), at: new Date().toISOString() };
  if (network.isOnline()) {
    try {
      return await byServer(item);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      network.lost();
    }
  }
  return await byList(item);
}

async function byServer({ known, at, ...item }) {
  const answer = await ask("/api/door/admit", item);
  const { guest, verdict } = answer;
  if (guest && LETS_IN.includes(verdict)) await queue.cameIn({ guest: guest.id, at, door: item.door, nonce: item.nonce });
  if (guest && verdict === "left") await queue.cameIn({ guest: guest.id, at, door: item.door, out: true });
  return { ...answer, line: lineOf(answer), nonce: item.nonce };
}

// The card already has the name: where all is said by the verdict, its own short line serves.
function lineOf({ verdict, earlier, guest, line }) {
  const short = guest && [...GREEN, ...AMBER, "withdrawn", "not_open", "closed"].includes(verdict);
  return short ? lineFor(verdict, earlier) : withoutMark(line);
}

// The server's sentences begin with a mark of their colour, which the page shows by itself.
export const withoutMark = (line) => line.replace(/^[^\p{L}]+/u, "");

function lineFor(verdict, earlier) {
  const door = earlier?.door ? say("through", { door: earlier.door }) : "";
  // What this device noted itself has the time of its own clock.
  const at = earlier && (earlier.nonce ? noted(earlier.at) : clock(earlier.at));
  const hour = list.header()?.ceremony[HOURS[verdict]];
  return say(`line.${verdict}`, { at, door, hour: hour ? say(HOURS[verdict], { at: clock(hour) }) : "" });
}

async function byList({ known, ...item }) {
  const found = known ? foundByName(known) : await look(item.code);
  const shown = { guest: found.guest, nonce: item.nonce, offline: true };
  const verdict = item.reason && !LETS_IN.includes(found.verdict) ? "admitted" : timely(found.verdict, item);
  if (!LETS_IN.includes(verdict)) return told(shown, verdict);
  const earlier = await queue.pass(item, found.guest?.id ?? item.code, before(found));
  return told({ ...shown, earlier: item.way === "out" ? undefined : earlier }, passed(verdict, item, earlier));
}

// What a supervisor's device knows of a guest; what the server found for a steward comes without a verdict.
function foundByName({ verdict, earlier, ...guest }) {
  return { guest, verdict: verdict ?? "unchecked", earlier };
}

async function look(code) {
  if (!list.canRead()) return { verdict: "unchecked" };
  return (await list.find(code)) ?? { verdict: "unknown_code" };
}

// The device's clock may be wrong: what counts is how far it was off when the list came.
function timely(verdict, { reason }) {
  const now = Date.now() + list.offset();
  const { opens, closes } = list.header()?.ceremony ?? {};
  if (reason || !LETS_IN.includes(verdict)) return verdict;
  if (opens && now < Date.parse(opens)) return "not_open";
  return closes && now >= Date.parse(closes) ? "closed" : verdict;
}

const before = ({ admittedAt, earlier }) => earlier ?? (admittedAt ? { at: admittedAt, door: "" } : null);

function passed(verdict, item, earlier) {
  if (item.way === "out") return earlier && !earlier.out ? "left" : "not_in";
  if (!earlier) return verdict;
  return earlier.out ? "returned" : "already_in";
}

function told(shown, verdict) {
  return { ...shown, verdict, colour: colour(verdict), line: lineFor(verdict, shown.earlier) };
}

function colour(verdict) {
  if (GREEN.includes(verdict)) return "green";
  return AMBER.includes(verdict) ? "amber" : "red";
}

export function here(verdict) {
  return { verdict, colour: "red", line: say(`line.${verdict}`), nonce: "" };
}

// A supervisor may take back what another let in, too.
export function canUndo({ admission, walk_in, offline, verdict }, supervises) {
  if (verdict === "already_in") return supervises && !!admission;
  return [...LETS_IN, "walk_in"].includes(verdict) && !!(admission || walk_in || offline);
}

// Whether what was done without the network waits in this device: it does not where nothing was done.
export const waits = ({ offline, verdict }) => offline && [...LETS_IN, "walk_in", "left", "not_in"].includes(verdict);

// Takes an admission or a walk-in back: out of the queue where it still waits, else at the server.
export async function undo({ admission, walk_in, nonce }) {
  if (await queue.takeBack(nonce)) return;
  if (!admission && !walk_in) throw new Refused(409, { error: "sent", message: say("sent_already") });
  await ask("/api/door/undo", admission ? { admission } : { walk_in });
  await queue.leftAgain((entry) => entry.nonce === nonce);
}

// A moment by this device's clock, as the server's clock has it.
export const noted = (moment) => clock(new Date(moment).getTime() + list.offset());

export function clock(moment) {
  const zone = list.header()?.ceremony.zone;
  return new Date(moment).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
}
