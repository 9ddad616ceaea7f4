// Leads to the place that an address names. After an act, puts the sentence of success at the thing that was acted on, and the focus there; after errors, the focus to their
// summary. Without this, the sentence stands at the top of the page.

const ACTED = "lmec-acted"; // where the form stood that was sent last from this page

const HEADINGS = "h2:not(summary h2), h3:not(summary h3)"; // in a summary, it would stand inside the button
const main = document.getElementById("content");
const news = [...main.querySelectorAll(":scope > .notice-flashed")];
// A page says whether it shows that something was refused; other notices of errors are part of what the page tells.
const problem = "problem" in main.dataset && main.querySelector(".notice-error[role=alert]");

// The things around a form that the next page may have, too: those with ids, from the inside out, and the heading above it.
function around(form) {
  const ids = [];
  for (let part = form; part && part !== main; part = part.parentElement) if (part.id) ids.push(part.id);
  const before = (one) => one.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING;
  // The heading of a notice is above what is in the notice, and above nothing that follows it.
  const above = [...main.querySelectorAll(HEADINGS)].filter((one) => before(one) && (one.closest(".notice")?.contains(form) ?? true));
  return { page: location.pathname, ids, heading: above.at(-1)?.textContent };
}

function acted() {
  const remembered = JSON.parse(sessionStorage.getItem(ACTED));
  if (remembered?.page !== location.pathname) return null;
  const named = remembered.ids.map((id) => document.getElementById(id)).find((one) => one);
  return named ?? [...main.querySelectorAll(HEADINGS)].find((one) => one.textContent === remembered.heading);
}

function target() {
  return location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
}

function focus(part) {
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

function land() {
  layOut();
  const place = target() ?? acted();
  if (place) {
    const whole = place.closest("table, ul, ol, dl") ?? place;
    if (whole.matches("h2, h3")) whole.after(...news);
    else whole.before(...news);
    // The browser goes to the target of the address itself, when everything is there: with room for the sentence above it.
    place.style.scrollMarginTop = `${Math.max(0, place.getBoundingClientRect().top - news[0].getBoundingClientRect().top) + 16}px`;
    news[0].scrollIntoView({ block: target() ? "start" : "center" });
  }
  focus(news[0]);
  // Where the address has a target, the browser takes the focus away when it goes there.
  addEventListener("load", () => setTimeout(() => { if (document.activeElement === document.body) focus(news[0]); }));
}

// A long page comes in parts. Where its address names only a place in another part, the server is asked for that part.
function goToPart() {
  const asked = new URL(location);
  if (!asked.hash || target() || asked.searchParams.get("at") === asked.hash.slice(1)) return;
  asked.searchParams.delete("part");
  asked.searchParams.set("at", asked.hash.slice(1));
  location.replace(asked);
}

if (document.querySelector("nav[data-parts]")) {
  goToPart();
  addEventListener("hashchange", goToPart);
}

// What is far below is laid out after the first paint. Until then its height is a guess, by which the browser would take who comes back to another place than they left. It is
// noted when they leave: a new state in the history would stop the way that a click has just begun.
const here = location.pathname + location.search;
const comesBack = ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
const left = comesBack && sessionStorage.getItem(here);
const layOut = () => document.body.classList.add("laid-out");
requestAnimationFrame(() => setTimeout(() => {
  layOut();
  if (left && !news.length) scrollTo(0, left);
}));
addEventListener("pagehide", () => sessionStorage.setItem(here, scrollY));

if (problem) focus(problem);
else if (news.length) land();
sessionStorage.removeItem(ACTED);

document.addEventListener("submit", (sent) => {
  if (sent.target.method === "post") sessionStorage.setItem(ACTED, JSON.stringify(around(sent.target)));
});
