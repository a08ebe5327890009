// The list keeps itself up to date and marks without leaving the page; without scripts the page reloads itself.

const EVERY = 4000;
let asked = 0;

function shown(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("main.introductions");
  const main = document.querySelector("main.introductions");
  if (!fresh) return false;
  for (const details of main.querySelectorAll("details[open]")) {
    const same = document.getElementById(details.closest("li").id) && fresh.querySelector(`#${details.closest("li").id} details`);
    if (same) same.open = true;
  }
  main.replaceWith(fresh);
  return true;
}

function stale(is) {
  document.querySelector(".stale").hidden = !is;
}

async function ask(address, options) {
  const mine = ++asked;
  try {
    const answer = await fetch(address, options);
    const html = await answer.text();
    if (mine !== asked) return;
    if (!(answer.ok && shown(html))) stale(true);
  } catch {
    if (mine === asked) stale(true);
  }
}

const renew = () => ask(location.href, { cache: "no-store" });

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new URLSearchParams(new FormData(event.target));
  if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
  ask(event.target.action, { method: "POST", body: data });
});

setInterval(() => {
  if (document.activeElement?.name !== "place") renew();
}, EVERY);
document.addEventListener("visibilitychange", () => document.hidden || renew());
