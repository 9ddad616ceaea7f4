// Keys for reading: from paragraph to paragraph, and to what can be done at one. They can be switched off; all works without.

const OFF = "lmec-keys-off";
const KEYS = { j: () => move(1), k: () => move(-1), c: () => go("remark"), e: () => go("replace"), "?": show };

const numbers = [...document.querySelectorAll(".draft .para-number")];
const list = document.getElementById("keys");
const on = document.getElementById("keys-on");
const opener = document.getElementById("keys-open");

function here() {
  const part = document.activeElement.closest(".para, tr");
  const focused = numbers.findIndex((number) => part?.contains(number));
  // Before anybody has chosen one, it is the paragraph that begins at the top of the window.
  return focused >= 0 ? focused : numbers.findLastIndex((number) => number.getBoundingClientRect().top < 1);
}

function move(by) {
  const next = numbers[Math.min(Math.max(here() + by, 0), numbers.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "start" });
}

function go(change) {
  const part = numbers[here()]?.closest(".para, tbody");
  part?.querySelector(`.para-acts a[href$="change=${change}"]`)?.click();
}

function show() {
  list.showModal();
}

function isTyping(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

if (list) {
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => { if (on.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); });
  opener.addEventListener("click", show);
  opener.parentElement.hidden = false;
  document.addEventListener("keydown", (pressed) => {
    if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.isComposing || !on.checked || list.open) return;
    if (isTyping(pressed.target) || !(pressed.key in KEYS)) return;
    pressed.preventDefault();
    KEYS[pressed.key]();
  });
}
