// A conversation that is live: what is said goes out by fetch, what comes in arrives as server-sent events.

const talk = document.querySelector(".talk");
const conversation = document.querySelector("#conversation");
const base = talk.dataset.base;

function show(html) {
  conversation.querySelector(".first-sight")?.remove();
  const came = document.createElement("div");
  came.innerHTML = html;
  const fresh = came.querySelector(".message");
  const id = fresh.dataset.id;
  const earlier = conversation.querySelector(`[data-id="${id}"]`);
  if (earlier) {
    if (earlier.dataset.version !== fresh.dataset.version) replace(earlier, fresh);
    return id;
  }
  // The server sends what was said back with its answer: the bubble shown at once makes way for it.
  if (came.querySelector(".own")) conversation.querySelectorAll(".pending").forEach((own) => own.parentElement.remove());
  for (const before of conversation.children) before.classList.add("old");
  conversation.append(came);
  if (conversation.children.length > 1) reveal(came);
  return id;
}

// A message that was changed takes its own place; what is being read stays where it is on the screen, by itself in
// browsers that anchor what they scroll, else by scrolling along.
function replace(earlier, fresh) {
  const above = earlier.getBoundingClientRect().bottom < 0 && !CSS.supports("overflow-anchor", "auto");
  const height = document.documentElement.scrollHeight;
  fresh.className = earlier.className;
  earlier.replaceWith(fresh);
  if (above) window.scrollBy({ top: document.documentElement.scrollHeight - height, behavior: "instant" });
}

// A message that is taller than the window is read from its beginning.
function reveal(element) {
  const tall = element.offsetHeight > window.innerHeight * 0.8;
  element.scrollIntoView({ block: tall ? "start" : "end" });
}

function showOwn(words) {
  const mine = document.createElement("div");
  const own = document.createElement("p");
  own.className = "own pending";
  own.textContent = words;
  mine.append(own);
  conversation.append(mine);
  reveal(mine);
  return mine;
}

function reportSeen(id) {
  const report = () =>
    fetch(`${base}/seen`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ids: [Number(id)] }),
    });
  if (document.visibilityState === "visible") report();
  else document.addEventListener("visibilitychange", report, { once: true });
}

// What stands beside the conversation of a guest (the ticket, who comes along) follows the reply.
async function renewBeside() {
  const parts = document.querySelectorAll("#about, #companions");
  const response = parts.length && (await fetch(`${base}/beside`));
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts) {
    const now = fresh.getElementById(part.id).innerHTML;
    if (part.innerHTML !== now) part.innerHTML = now;
  }
}

let listening = false;

function listen() {
  if (listening) return;
  listening = true;
  const events = new EventSource(`${base}/stream?after=${encodeURIComponent(talk.dataset.after)}`);
  events.addEventListener("message", (event) => {
    reportSeen(show(event.data));
    renewBeside().catch(() => {});
  });
}

// The first thing done waits for the conversation to be open: two requests without a cookie would open two.
async function open() {
  const opened = await fetch(`${base}/open`, { method: "POST" });
  if (opened.ok) listen();
}

async function send(form, button) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  body.set("key", crypto.randomUUID?.() ?? String(Math.random()));
  const file = form.querySelector("[type=file]")?.files[0];
  const words = file?.name ?? (button?.name ? button.textContent.trim() : body.get("text"));
  const mine = words ? showOwn(words) : null;
  if (file?.size > Number(form.dataset.most)) {
    form.reset();
    return refuse(mine, form.dataset.tooLarge);
  }
  if (form.matches(".say")) form.querySelector("[name=text]").value = "";
  try {
    await ready;
    const response = await fetch(form.action, { method: "POST", body: encoded(form, body), headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    listen();
    if (form.matches(".photo")) form.reset();
    if (form.matches(".reopen")) form.remove();
  } catch {
    if (form.matches(".say")) form.querySelector("[name=text]").value = words;
    refuse(mine, talk.dataset.offline);
  }
}

function refuse(mine, why) {
  mine?.firstChild.classList.add("offline");
  mine?.append(why);
  if (mine) reveal(mine);
}

function encoded(form, body) {
  return form.enctype === "multipart/form-data" ? body : new URLSearchParams(body);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".choices, .say, .commands, .photo, .reopen")) return;
  event.preventDefault();
  send(form, event.submitter);
});

for (const input of document.querySelectorAll(".photo [type=file]")) {
  input.addEventListener("change", () => input.form.requestSubmit());
}

// With a keyboard Enter sends and Shift with Enter begins a line; on a phone Enter begins a line.
document.querySelector(".say textarea")?.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!sends || matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

const ready = talk.dataset.open ? open().catch(() => {}) : undefined;
if (!talk.dataset.open) {
  listen();
  if (conversation.children.length > 1) reveal(document.querySelector("#latest"));
}
