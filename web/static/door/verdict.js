// The verdict: it fills the screen, sounds and shakes, and makes way by itself.

import { canUndo, noted, waits } from "./door.js";
import * as list from "./list.js";
import { say } from "./words.js";

const STAYS = { green: 2500, amber: 4000, red: 7000 };
const SHAKES = { green: [60], amber: [90, 70, 90], red: [450] };
// Notes as [start, length, frequency]: one short high, two middle, one long low.
const SOUNDS = {
  green: [[0, 0.12, 1320]],
  amber: [
    [0, 0.12, 740],
    [0.2, 0.12, 740],
  ],
  red: [[0, 0.55, 190]],
};
const MARKS = { green: "✓", amber: "!", red: "✕" };

const part = (name) => document.querySelector(`#verdict [data-part="${name}"]`);
const screen = document.querySelector("#verdict");
let leaving;
let whenGone = () => {};
let audio;

// Browsers let a page sound only once it was touched.
document.addEventListener("pointerdown", () => (audio ??= new AudioContext()).resume(), { capture: true });

export const isShown = () => !screen.hidden;

// Shows an answer; `act` has what the buttons do. One that is looked at `again` makes no noise and stays.
export function show(answer, act, again = false) {
  const { colour, line, guest, offline, verdict, warning } = answer;
  screen.className = colour;
  screen.hidden = false;
  part("mark").textContent = MARKS[colour];
  part("line").textContent = line;
  part("offline").hidden = !offline;
  part("offline").textContent = waits(answer) ? say("unsent") : say("by_list", { at: listed() });
  fill(guest ?? { note: warning });
  part("next").textContent = next(answer, !!act.admitAnyway);
  part("undo").hidden = !canUndo(answer, !!act.admitAnyway);
  part("undo").onclick = () => act.undo(answer);
  part("reason").hidden = !(act.admitAnyway && needsReason(answer));
  part("anyway").onsubmit = (event) => {
    event.preventDefault();
    act.admitAnyway(answer, new FormData(event.target).get("reason").trim());
  };
  part("anyway").hidden = true;
  part("anyway").reset();
  screen.dataset.verdict = verdict;
  if (!again) signal(colour);
  stayFor(again ? 0 : STAYS[warning ? "red" : colour]);
}

// What a steward does about red: with no network, names are a supervisor's to find.
function next({ colour, guest, offline, verdict }, supervises) {
  if (supervises || colour !== "red" || verdict === "refused") return "";
  return say(`next.${guest || offline ? "guest" : "code"}`);
}

const listed = () => (list.fetchedAt() ? noted(list.fetchedAt()) : "");

function needsReason({ colour, verdict, guest }) {
  return guest && (colour === "red" || (colour === "amber" && verdict === "not_in"));
}

function fill({ name, post, unit, seat, note, group, leader }) {
  const title = name || post || "";
  part("name").textContent = title;
  part("post").textContent = [name ? post : "", unit].filter(Boolean).join(" · ");
  part("group").textContent = group ?? "";
  part("seat").textContent = seat ? say("seat", { seat }) : "";
  part("note").textContent = note ?? "";
  part("note").hidden = !note;
  part("leader").hidden = !leader;
}

export function stayFor(milliseconds) {
  clearTimeout(leaving);
  if (milliseconds) leaving = setTimeout(leave, milliseconds);
}

export function leave() {
  clearTimeout(leaving);
  screen.hidden = true;
  whenGone();
}

export function onGone(then) {
  whenGone = then;
}

export function signal(colour) {
  navigator.vibrate?.(SHAKES[colour]);
  if (audio?.state !== "running") return;
  for (const [start, length, frequency] of SOUNDS[colour]) note(audio.currentTime + start, length, frequency);
}

function note(start, length, frequency) {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = frequency;
  tone.type = "square";
  volume.gain.setValueAtTime(0.25, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + length);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + length);
}

part("reason").onclick = () => {
  stayFor(0);
  part("anyway").hidden = false;
  part("reason").hidden = true;
  part("anyway").querySelector("input").focus();
};
part("go-on").onclick = leave;

export const summary = ({ line, guest }) => [noted(Date.now()), guest?.name || guest?.post, line].filter(Boolean).join(" · ");
