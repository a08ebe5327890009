// A scanner in the hand types what it reads and presses Enter, wherever the cursor is.

const SLOW = 100;

export function listenToScanner(onText) {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    // People who type do so in a field; keys far apart are not a scanner's.
    if (event.timeStamp - last > SLOW) typed = "";
    last = event.timeStamp;
    if (event.key === "Enter" && typed.length > 3) {
      event.preventDefault();
      onText(typed);
      typed = "";
    } else if (event.key.length === 1) typed += event.key;
  });
}
