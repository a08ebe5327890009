// Reading a guest's code from what was scanned or typed, as ceremony/codes.py does.

const IN_LINK = /(?:\/[is]\/|[?&]start=)([0-9A-Za-z-]+)/;
const SEPARATORS = /[\s\-‐‑‒–—.·_]+/g;
const LOOKALIKES = { O: "0", I: "1", L: "1" };
const LENGTH = 16;

const normal = (text) => text.replace(SEPARATORS, "").toUpperCase().replace(/[OIL]/g, (letter) => LOOKALIKES[letter]);
const isPlain = (letters) => /^[0-9A-HJKMNP-TV-Z]+$/.test(letters);

export function readCode(text) {
  const typed = IN_LINK.exec(text)?.[1] ?? text;
  const letters = normal(typed);
  return letters.length === LENGTH && isPlain(letters) && /\d/.test(typed) ? letters : null;
}

// A link of ours that broke off, or letters with more than one digit that are nearly a code.
export function looksLikeCode(text) {
  if (/\/i\/[0-9A-Za-z-]*$/.test(text.trim())) return true;
  const letters = normal(text);
  const digits = text.match(/\d/g)?.length ?? 0;
  return Math.abs(letters.length - LENGTH) <= 4 && isPlain(letters) && digits > 1;
}
