// Taking a door: by the duty of this browser, by what Telegram says of its user, or by a code for a device.

import { Away, ask } from "./server.js";
import * as shelf from "./shelf.js";
import { element } from "./panels.js";
import { say } from "./words.js";

const PATIENCE = 15_000;
const section = document.querySelector("#sign-in");
const choices = section.querySelector("[data-part=choices]");
const hint = section.querySelector("[data-part=hint]");

let memory = null;

// The door this browser stands at, also with no network; null where it has none.
export async function recall() {
  memory ??= await shelf.get("device").catch(() => null);
  return memory;
}

export async function end() {
  memory = null;
  await shelf.forget("device").catch(() => {});
}

// Shows the doors there are to choose from; gives the chosen one. `initData` is what Telegram signed.
export async function choose(initData) {
  section.hidden = false;
  for (;;) {
    try {
      return await chosen(initData);
    } catch (error) {
      hint.textContent = error instanceof Away ? say("sign_in_away") : error.message;
      await new Promise((resolve) => choices.replaceChildren(button(say("again"), resolve)));
    }
  }
}

async function chosen(initData) {
  const duties = initData ? await ask("/door/mini-app", { init_data: initData }, PATIENCE) : await ask("/door/duties", undefined, PATIENCE);
  hint.textContent = say(duties.length ? "choose_door" : "no_duty");
  const choice = await new Promise((resolve) => choices.replaceChildren(...duties.flatMap((duty) => cards(duty, resolve))));
  const path = initData ? "/door/mini-app" : "/door/sign-in";
  memory = await ask(path, { ...choice, init_data: initData }, PATIENCE);
  await shelf.put("device", memory).catch(() => {});
  section.hidden = true;
  return memory;
}

function cards({ staff, role, ceremony, doors }, resolve) {
  const title = element("p", `${ceremony} · ${say(`role.${role}`)}`);
  return [title, ...doors.map((door) => button(door || say("any_door"), () => resolve({ staff, door })))];
}

function button(text, onclick) {
  return element("button", text, { onclick, className: "first" });
}
