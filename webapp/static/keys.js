// Keys for what a page offers: each presses what names it in data-key. They are listed under "?", and can be switched off; the page
// works without them. On a page of many things to go through (data-stop), they lead from one to the next, and press what is in it.

const OFF = "lmec-keys-off";
const WAYS = { j: 1, n: 1, k: -1, p: -1 };
export const AT_TOP = 40; // pixels; a thing that an address leads to stands that far below the top
const list = document.getElementById("keys");
const on = document.getElementById("keys-on");
const opener = document.getElementById("keys-open");
const stops = [...document.querySelectorAll("[data-stop]")];

// What a page does at other keys.
export const acts = { "?": show };

function show() {
  list.showModal();
}

function isTyping(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function here() {
  const focused = stops.findIndex((stop) => stop.contains(document.activeElement));
  return focused >= 0 ? focused : stops.findLastIndex((stop) => stop.getBoundingClientRect().top < AT_TOP);
}

function offered(key, part = document) {
  const all = [...part.querySelectorAll("[data-key]")];
  return all.find((one) => one.dataset.key.split(" ").includes(key) && (part !== document || !one.closest("[data-stop]")));
}

function goTo(stop) {
  stop.tabIndex = -1;
  stop.focus({ preventScroll: true });
  stop.scrollIntoView({ block: "start" });
}

function use(one) {
  one.click();
  (document.getElementById(one.dataset.then) ?? one).focus();
}

// What a key does at this moment, if anything.
function actAt(key) {
  const stop = stops[here()];
  const next = stops[here() + WAYS[key]];
  if (acts[key]) return acts[key];
  if (next) return () => goTo(next);
  const one = (stop && offered(key, stop)) ?? offered(key);
  return one && !one.matches(":disabled") ? () => use(one) : null;
}

function setOn() {
  document.body.classList.toggle("keys-off", !on.checked);
}

if (list) {
  on.checked = !localStorage.getItem(OFF);
  setOn();
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
    setOn();
  });
  opener.addEventListener("click", show);
  opener.parentElement.hidden = false;
  document.addEventListener("keydown", (pressed) => {
    if (pressed.altKey || pressed.isComposing || !on.checked || list.open) return;
    const typing = isTyping(pressed.target);
    const held = pressed.ctrlKey || pressed.metaKey;
    const act = typing || held ? typing && held && pressed.key === "Enter" && actAt("s") : actAt(pressed.key);
    if (!act) return;
    pressed.preventDefault();
    act();
  });
}
