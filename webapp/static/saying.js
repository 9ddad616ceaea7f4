// What a screen reader is told: politely, once things have come to rest, and nothing twice.

const REST = 1500; // milliseconds

// A function that says a sentence in an element with role="status".
export function voice(element) {
  let waiting;
  return (sentence) => {
    clearTimeout(waiting);
    if (sentence === element.textContent) return;
    waiting = setTimeout(() => { element.textContent = sentence; }, REST);
  };
}

// The sentence that a piece of a page has for those who do not see it.
export function sentenceOf(part) {
  return part.querySelector("[data-said]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
}
