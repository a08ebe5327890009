// The sentences of this page, which the server wrote into it.

const sentences = JSON.parse(document.querySelector("#sentences").textContent);

export function say(key, values = {}) {
  return sentences[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const language = document.documentElement.lang;
