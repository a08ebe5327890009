// The first page of the desk keeps itself up to date; without scripts it reloads itself.

const EVERY = 5000;
const FOCUSABLE = "a, summary";
let tag = "";

function show(html) {
  const main = document.querySelector("main.desk");
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("main.desk");
  if (!fresh) return false;
  for (const details of main.querySelectorAll("details[id]")) {
    const same = fresh.querySelector(`#${details.id}`);
    if (same) same.open = details.open;
  }
  const held = [...main.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  main.replaceWith(fresh);
  if (held >= 0) fresh.querySelectorAll(FOCUSABLE)[held]?.focus({ preventScroll: true });
  return true;
}

function stale(is) {
  document.querySelector(".stale").hidden = !is;
}

async function renew() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.status === 304) return stale(false);
    if (!answer.ok || !show(await answer.text())) return stale(true);
    tag = answer.headers.get("ETag") ?? "";
  } catch {
    stale(true);
  }
}

setInterval(renew, EVERY);
document.addEventListener("visibilitychange", renew);
