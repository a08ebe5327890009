// The door: from what is scanned, typed or found to a verdict on the screen, and back.

import * as camera from "./camera.js";
import { looksLikeCode, readCode } from "./codes.js";
import { decoder } from "./decoder.js";
import { attempt, here, noted, undo } from "./door.js";
import * as find from "./find.js";
import { listenToScanner } from "./hand.js";
import * as list from "./list.js";
import * as network from "./network.js";
import * as panels from "./panels.js";
import * as queue from "./queue.js";
import { Away, Refused } from "./server.js";
import * as signin from "./signin.js";
import * as telegram from "./telegram.js";
import * as verdict from "./verdict.js";
import { say } from "./words.js";

const IGNORED_FOR = 3000;
const $ = (selector) => document.querySelector(selector);
const part = (name) => document.querySelector(`#scan [data-part="${name}"]`);

let device;
let totals;
let lastRead = { text: "", at: 0 };
let lastAnswer = null;

async function start() {
  if (!telegram.begin()) return;
  navigator.serviceWorker?.register("/door/sw.js", { scope: "/door" }).catch(() => {});
  device = (await signin.recall()) ?? (await signin.choose(telegram.initData));
  await list.recall();
  showScan();
  wire();
  network.look();
  if (list.header()) showReady();
  startCamera();
}

const supervises = () => device.role === "supervisor";

function showScan() {
  $("#scan").hidden = false;
  part("door").textContent = device.door || say("any_door");
  document.querySelectorAll(".supervisor").forEach((each) => (each.hidden = !supervises()));
  part("insecure").hidden = window.isSecureContext;
  part("way").hidden = !(device.counts_exits && supervises());
  if (telegram.initData) part("in-telegram").hidden = false;
  showState();
}

async function showState() {
  const waiting = await queue.waiting();
  part("offline").hidden = network.isOnline();
  part("waiting").hidden = !waiting.length;
  part("waiting").textContent = say("waiting", { count: waiting.length });
  part("unstored").hidden = queue.isStored();
}

function showTotals(newer) {
  totals = newer;
  part("totals").textContent = say("present_of", newer);
}

async function haveList() {
  if (supervises()) await find.keepNames().catch(() => {});
  await showReady();
}

// Whether this device could go on, and start anew, should the network go now.
async function showReady() {
  if (!window.isSecureContext) return;
  await navigator.serviceWorker?.ready;
  part("ready").textContent = say("ready", { at: noted(list.fetchedAt()) });
}

function merged(results) {
  const notable = results.filter((result) => result.conflict || result.colour === "red");
  if (notable.length) panels.showMerged(results, notable);
  else note(say("merged", { count: results.length }));
}

function wire() {
  network.on("change", showState);
  network.on("totals", showTotals);
  network.on("list", haveList);
  network.on("merged", merged);
  network.on("ended", ended);
  queue.onChange(showState);
  listenToScanner(read);
  part("type").onsubmit = (event) => {
    event.preventDefault();
    typed(new FormData(event.target).get("text").trim());
    event.target.reset();
  };
  part("photo").onchange = (event) => photographed(event.target);
  part("totals").onclick = () => totals && panels.showTotals(totals);
  part("waiting").onclick = () => panels.showWaiting();
  part("conflicts").onclick = () => trying(panels.showConflicts);
  part("walk-in").onclick = () => panels.showWalkIn((walkIn) => trying(() => letIn({ ...walkIn, door: device.door })));
  part("last").onclick = () => lastAnswer && verdict.show(lastAnswer, actions, true);
  part("leave").onclick = leave;
  part("camera-again").onclick = startCamera;
  part("telegram").onclick = scanInTelegram;
  verdict.onGone(() => part("telegram").dataset.goes && scanInTelegram());
}

async function startCamera() {
  part("camera-refused").hidden = true;
  part("telegram").hidden = !telegram.canScan;
  $(".view").hidden = !telegram.canScan && !navigator.mediaDevices;
  if (telegram.canScan || !navigator.mediaDevices) return;
  try {
    await camera.open($("video"));
  } catch (error) {
    part("camera-refused").hidden = false;
    part("camera-why").textContent = say(error.name === "NotAllowedError" ? "camera_refused" : "camera_missing");
    return;
  }
  const decode = await decoder();
  camera.watch($("video"), async (picture) => {
    for (const text of await decode(picture).catch(() => [])) seen(text);
  });
}

// What the camera sees again and again is taken once.
function seen(text) {
  const now = Date.now();
  const again = text === lastRead.text && now - lastRead.at < IGNORED_FOR;
  lastRead = { text, at: now };
  if (!again && !filling()) read(text);
}

// Whoever fills a form in is left alone by the camera.
const filling = () => !!$("#panel[open] form, #verdict:not([hidden]) [data-part=anyway]:not([hidden])");

async function scanInTelegram() {
  const text = await telegram.scan(say("telegram_hint"));
  if (text === null) delete part("telegram").dataset.goes;
  else {
    part("telegram").dataset.goes = "on";
    read(text);
  }
}

function read(text) {
  panels.close();
  const code = readCode(text);
  if (code) admit({ code });
  else verdict.show(here(looksLikeCode(text) ? "half_read" : "not_ours"), actions);
}

function typed(text) {
  if (!text) return;
  if (readCode(text) || looksLikeCode(text)) read(text);
  else trying(() => search(text));
}

async function search(words) {
  const guests = await find.find(words);
  const note = !guests ? "search_away" : guests.length ? "found" : "nothing_found";
  panels.open(say(note, { words, count: guests?.length }), ...(guests ?? []).map(foundButton));
}

function foundButton(guest) {
  const button = panels.element("button", "", { className: "found" });
  const told = [guest.name, guest.post, guest.unit, guest.seat && say("seat", { seat: guest.seat })];
  const [head, ...rest] = told.filter(Boolean);
  button.append(panels.element("strong", head), panels.element("span", rest.join(" · ")));
  button.onclick = () => {
    panels.close();
    admit({ guest: guest.id, known: guest });
  };
  return button;
}

async function photographed(input) {
  const [file] = input.files;
  input.value = "";
  await trying(async () => {
    const texts = await (await decoder())(await createImageBitmap(file));
    if (texts.length) read(texts[0]);
    else verdict.show(here("no_code"), actions);
  });
}

async function admit(what) {
  await trying(async () => {
    const way = part("way").querySelector("input")?.checked ? "out" : "in";
    const answer = await attempt(way === "out" ? { ...what, way } : what, device.door);
    verdict.show({ ...answer, what }, actions);
    remember(answer);
    if (!answer.offline) network.freshen();
  });
}

// The last that was done can be looked at again, and taken back there.
function remember(answer) {
  note(verdict.summary(answer), answer);
}

function note(text, answer = null) {
  lastAnswer = answer;
  part("last").textContent = text;
  part("last").disabled = !answer;
}

const actions = {
  undo: (answer) =>
    trying(async () => {
      await undo(answer);
      verdict.leave();
      note(say("undone", { name: answer.guest?.name || answer.guest?.post || answer.name || "" }));
      network.freshen();
    }),
  get admitAnyway() {
    return supervises() ? (answer, reason) => reason && admit({ ...answer.what, reason }) : null;
  },
};

async function letIn(walkIn) {
  const told = await panels.letIn(walkIn);
  const answer = { ...told, name: walkIn.name, verdict: "walk_in", colour: told.warning ? "amber" : "green" };
  panels.close();
  verdict.show(answer, actions);
  remember(answer);
  if (!told.offline) network.freshen();
}

// What the server refuses, or what needs it while it is away, is said on the screen.
async function trying(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return ended(error.message);
    if (!(error instanceof Refused || error instanceof Away)) throw error;
    panels.close();
    const away = error instanceof Away;
    verdict.show({ colour: away ? "amber" : "red", verdict: "refused", line: away ? say("needs_network") : error.message }, actions);
  }
}

async function leave() {
  if ((await queue.waiting()).length) return panels.showWaiting("leave_later");
  await fetch("/door/sign-out", { method: "POST" }).catch(() => {});
  await forget();
}

// The duty or the device was revoked: what was readable here goes; what waits is kept for the supervisors.
async function ended(message) {
  await forget(message);
}

async function forget() {
  await list.drop();
  await queue.leftAgain(() => true);
  await signin.end();
  location.reload();
}

start();
