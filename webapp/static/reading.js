// Keys for reading: from paragraph to paragraph, and to what can be done at one.
// Who comes back is led to where they stopped reading.
// Comments are fetched where the page says only how many there are.

import { acts, AT_TOP } from "./keys.js";

const numbers = [...document.querySelectorAll(".draft .para-number")];
const on = document.getElementById("keys-on");

const LONG = 40; // paragraphs; in a text of more, Tab stops at one paragraph only
const places = numbers.map((number) => number.closest(".para, tbody"));
const stops = numbers.length > LONG ? places : [];
let read = null; // the paragraph at which Tab stops

function here() {
  const part = document.activeElement.closest(".para, tr");
  const focused = numbers.findIndex((number) => part?.contains(number));
  // Before anybody has chosen one, it is the paragraph that begins at the top of the window.
  return focused >= 0 ? focused : places.findLastIndex((place) => place?.getBoundingClientRect().top < AT_TOP);
}

function move(by) {
  const at = here() + by;
  // Behind the last paragraph of a part comes the next part.
  if (at === numbers.length) document.querySelector("nav[data-parts] a[rel=next]")?.click();
  const next = numbers[Math.min(Math.max(at, 0), numbers.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "start" });
}

function go(change, field) {
  const link = places[here()]?.querySelector(`.para-acts a[href$="change=${change}"]`);
  if (link) location = link.href + field;
}

function setStops(part, index) {
  for (const one of part?.querySelectorAll("a, summary, button") ?? []) one.tabIndex = index;
}

function stopAt(part) {
  if (!part || part === read) return;
  setStops(read, -1);
  setStops(part, 0);
  read = part;
}

function stopEverywhere(everywhere) {
  read = null;
  for (const part of stops) setStops(part, everywhere ? 0 : -1);
  if (!everywhere) stopAt(stops[Math.max(here(), 0)]);
}

Object.assign(acts, { j: () => move(1), k: () => move(-1), c: () => go("remark", "#text"), e: () => go("replace", "#proposed_text") });

if (on) {
  on.addEventListener("change", () => stopEverywhere(!on.checked));
  if (on.checked) stopEverywhere(false);
  document.addEventListener("focusin", (entered) => {
    if (on.checked && stops.length) stopAt(entered.target.closest(".draft .para, .draft tbody"));
  });
}

// The comments on a paragraph, where the page has only their number. Without a script the link shows the page with them.
for (const link of document.querySelectorAll("a[data-piece]")) {
  let piece;
  const fetched = () => (piece ??= fetch(link.dataset.piece).then((answer) => (answer.ok ? answer.text() : Promise.reject())));
  link.addEventListener("pointerenter", () => fetched().catch(() => {}));
  link.addEventListener("click", async (pressed) => {
    if (pressed.ctrlKey || pressed.metaKey || pressed.shiftKey) return;
    pressed.preventDefault();
    try {
      const parts = document.createRange().createContextualFragment(await fetched());
      const [first] = parts.children;
      first.tabIndex = -1;
      link.replaceWith(parts);
      first.focus();
    } catch {
      location.assign(link.href);
    }
  });
}

// Where somebody stopped reading, kept in this browser for the text of this address.
const REST = 1500; // milliseconds
const STOPPED = `lmec-place-${location.pathname}`;

const stopped = numbers.find((number) => number.hash === localStorage.getItem(STOPPED));
if (stopped && !location.hash && !location.search) {
  for (const link of document.querySelectorAll("a.go-on")) {
    link.href = stopped.hash;
    link.textContent = link.dataset.words.replace("{paragraph}", stopped.textContent.trim());
    link.hidden = link.parentElement.hidden = false;
  }
}

// Who goes up to leave has stopped below: only where the page rests for a while, people read.
let rest;
document.addEventListener("scroll", () => {
  clearTimeout(rest);
  rest = setTimeout(() => {
    const reading = numbers[here()];
    if (reading && scrollY > innerHeight && !location.search) localStorage.setItem(STOPPED, reading.hash);
  }, REST);
}, { passive: true });
