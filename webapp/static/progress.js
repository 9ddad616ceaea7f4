// Shows how far a worker is without loading the page again, then goes on to what it made. The page works without this.

import { sentenceOf, voice } from "./saying.js";

const SOON = 1000; // milliseconds between two looks while something happens
const LATE = 8000; // and at most, while nothing does

const shown = document.querySelector("[data-follow]");
const say = voice(document.getElementById("progress-said"));
let pause = SOON;
let waiting;

async function look() {
  let answer;
  try {
    answer = await fetch(shown.dataset.follow, { redirect: "manual" });
  } catch {
    return away();
  }
  if (answer.type === "opaqueredirect" || answer.status === 404) return location.reload(); // not signed in any more
  if (!answer.ok) return away();
  const before = shown.innerHTML;
  show(await answer.text());
  const done = shown.querySelector("[data-done]");
  if (done) return location.replace(done.href);
  lookAgain(shown.innerHTML === before ? pause * 1.5 : SOON);
}

function away() {
  if (!shown.querySelector("[data-away]")) shown.append(shown.nextElementSibling.content.cloneNode(true));
  say(shown.querySelector("[data-away]").textContent.trim());
  lookAgain(pause * 2);
}

function show(part) {
  shown.innerHTML = part;
  say(sentenceOf(shown));
}

function lookAgain(after) {
  pause = Math.min(after, LATE);
  clearTimeout(waiting);
  if (!document.hidden) waiting = setTimeout(look, pause);
}

document.addEventListener("visibilitychange", () => lookAgain(document.hidden ? pause : SOON));
lookAgain(SOON);
