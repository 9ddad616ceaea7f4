// Shows below proposed words what they change, while somebody types. The server compares; the page works without this.

import { sentenceOf, voice } from "./saying.js";

const PAUSE = 250; // milliseconds after the last key

const shown = document.querySelector("[data-look]");
const field = document.getElementById(shown.dataset.of);
const say = voice(document.getElementById("change-said"));
let waiting;
let asked;

async function look() {
  asked?.abort();
  asked = new AbortController();
  const words = new URLSearchParams({ csrf_token: field.form.elements.csrf_token.value, [field.name]: field.value });
  try {
    const answer = await fetch(shown.dataset.look, { method: "POST", body: words, signal: asked.signal, redirect: "error" });
    if (answer.status !== 200 && answer.status !== 422) throw new Error(answer.status);
    shown.innerHTML = await answer.text();
  } catch (problem) {
    if (problem.name === "AbortError") return;
    shown.replaceChildren(shown.nextElementSibling.content.cloneNode(true));
  }
  say(sentenceOf(shown));
}

function lookSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
}

// Half a word is not sent: keyboards of many scripts compose it first.
field.addEventListener("input", (typed) => { if (!typed.isComposing) lookSoon(); });
field.addEventListener("compositionend", lookSoon);
// What was typed before this ran, or before somebody came back to the page.
if (field.value !== field.defaultValue) lookSoon();
