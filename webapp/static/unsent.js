// Keeps what somebody types in a form until it is sent: with the service, and in this browser while the service cannot be reached.
// Pages work without this. The words that people read stand in the page, in <template id="unsent-words">.

const PAUSE = 1000; // milliseconds after the last key
const LONGEST = 5000; // and at most, while somebody goes on typing
const HERE = "lmec-unsent-"; // before the name of a form that is kept in this browser
const OWN = ["csrf_token", "unsent", "unsent_page"];

const words = document.getElementById("unsent-words")?.content;
const token = document.querySelector("[name=csrf_token]")?.value;

function keepHere(name, copy) {
  try {
    localStorage.setItem(HERE + name, JSON.stringify(copy));
    return true;
  } catch {
    return false; // it is full or switched off
  }
}

function keptHere(name) {
  return JSON.parse(localStorage.getItem(HERE + name));
}

// Sends what was typed; gives the time at which the service kept it, and null where the form was sent meanwhile.
async function send(name, copy, more = {}) {
  const { opening, page, title, fields } = copy;
  const body = new URLSearchParams({ csrf_token: token, form: `${name}.${opening}`, page, title, fields });
  const answer = await fetch("/account/unsent", { method: "POST", body, redirect: "error", ...more });
  if (!answer.ok) throw Object.assign(new Error(answer.status), { status: answer.status });
  return (await answer.json()).at;
}

class KeptForm {
  constructor(mark) {
    this.mark = mark;
    this.form = mark.form;
    this.name = mark.value.split(".")[0];
    this.page = this.form.elements.unsent_page.value;
    this.again = mark.dataset.unsent === "again"; // it was refused, and shows what was typed
    this.said = document.createElement("p");
    this.said.className = "unsent-said";
    this.said.role = "status";
    this.form.append(this.said);
    this.open();
    this.first = this.again ? {} : this.typed();
    this.last = this.again ? null : "";
    if (mark.dataset.kept) this.fill(JSON.parse(mark.dataset.kept));
    this.form.addEventListener("input", (typed) => { if (!typed.isComposing) this.soon(typed.target); });
    this.form.addEventListener("compositionend", (typed) => this.soon(typed.target));
    this.form.addEventListener("change", (typed) => this.soon(typed.target));
    this.form.addEventListener("submit", () => this.submit());
    this.form.addEventListener("click", (pressed) => { if (pressed.target.matches("[data-discard]")) this.discard(pressed.target); });
    if (!this.again) return;
    this.keep();
    // Who comes back to this answer would be asked whether to send the form again: they come back to its page, which has the words.
    if (this.page) history.replaceState(null, "", this.page);
  }

  // One showing of the form: what still comes of it once it was sent is not kept.
  open() {
    this.opening = crypto.getRandomValues(new Uint32Array(4)).join("-");
    this.mark.value = `${this.name}.${this.opening}`;
    this.sent = false;
  }

  typed() {
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && !OWN.includes(name)) (fields[name] ??= []).push(value);
    }
    return fields;
  }

  // What somebody has changed, with what the page says of itself, such as which version they saw; "" where nothing is changed.
  get fields() {
    const now = this.typed();
    const names = Object.keys({ ...this.first, ...now });
    const changed = names.filter((name) => JSON.stringify(now[name]) !== JSON.stringify(this.first[name]));
    if (!changed.length) return "";
    const along = [...this.form.elements].filter((one) => one.type === "hidden" && one.name in now).map((one) => one.name);
    return JSON.stringify(Object.fromEntries([...along, ...changed].map((name) => [name, now[name] ?? []])));
  }

  // The title says what the page is, and the line above its heading of which consultation and round.
  get copy() {
    const above = document.querySelector("h1 .caption")?.textContent;
    const title = document.title.replace(/ – [^–]*$/, () => (above ? ` – ${above}` : ""));
    return { opening: this.opening, page: this.page, title: this.again ? "" : title, fields: this.fields };
  }

  soon(field) {
    if (this.filling) return;
    (field.closest?.(".field") ?? field.closest?.(".option") ?? field).after(this.said);
    clearTimeout(this.waiting);
    this.began ??= Date.now();
    this.waiting = setTimeout(() => this.keep(), Math.min(PAUSE, this.began + LONGEST - Date.now()));
  }

  async keep() {
    this.began = undefined;
    if (this.sent || this.fields === this.last) return;
    const copy = this.copy;
    const here = keepHere(this.name, copy);
    this.last = this.fields;
    try {
      this.kept(copy, await send(this.name, copy));
    } catch (problem) {
      this.notKept(problem, here);
    }
  }

  kept(copy, at) {
    if (keptHere(this.name)?.fields === copy.fields) localStorage.removeItem(HERE + this.name);
    if (!copy.fields || !at) return this.said.replaceChildren();
    this.say("saved");
    this.said.querySelector("[data-at]").textContent = at;
  }

  notKept(problem, here) {
    const ended = [400, 401, 409].includes(problem.status);
    this.last = null; // it is sent with the next key
    this.say(!here ? "nowhere" : ended ? "ended" : "away");
    const back = this.said.querySelector("a");
    if (back) back.href = this.page || "/";
  }

  say(name) {
    const sentence = words.querySelector(`[data-say="${name}"]`);
    if (this.said.dataset.say === name && name !== "saved") return;
    this.said.dataset.say = name;
    this.said.replaceChildren(...sentence.cloneNode(true).childNodes);
  }

  // The line may fail while it is sent; the next page asks whether it arrived.
  submit() {
    clearTimeout(this.waiting);
    keepHere(this.name, { ...this.copy, sending: true });
    this.sent = true;
  }

  leave() {
    clearTimeout(this.waiting);
    if (this.sent || this.fields === this.last) return;
    const copy = this.copy;
    keepHere(this.name, copy);
    this.last = this.fields;
    send(this.name, copy, { keepalive: true }).then((at) => this.kept(copy, at), () => {});
  }

  fill(fields) {
    this.filling = true;
    for (const one of this.form.elements) {
      const typed = fields[one.name];
      if (!typed || ["file", "submit", "button"].includes(one.type)) continue;
      if (["radio", "checkbox"].includes(one.type)) one.checked = typed.includes(one.value);
      else if (one.type === "select-multiple") for (const option of one.options) option.selected = typed.includes(option.value);
      else if (typed.length) one.value = typed.shift();
      if (one.matches("textarea, input")) one.dispatchEvent(new Event("input", { bubbles: true }));
    }
    for (let part = this.form.parentElement; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    this.last = this.fields;
    this.filling = false;
  }

  // What this browser has kept, where the page of the service has not had it yet.
  fillFromHere(copy) {
    if (this.again || this.sent || this.fields !== this.last) return;
    this.form.querySelector(".unsent-notice")?.remove();
    this.form.prepend(words.querySelector(".unsent-notice").cloneNode(true));
    this.fill(JSON.parse(copy.fields));
  }

  async discard(button) {
    try {
      await send(this.name, { ...this.copy, fields: "" });
    } catch (problem) {
      return this.notKept(problem, true);
    }
    localStorage.removeItem(HERE + this.name);
    button.closest(".unsent-notice").remove();
    this.said.replaceChildren();
    this.form.reset();
    this.fill(this.first);
    this.open();
    this.form.querySelector("textarea, .input")?.focus();
  }
}

const forms = [...document.querySelectorAll("input[data-unsent]")].map((mark) => new KeptForm(mark));

// Sends what this browser has kept while the service could not be reached, and puts it into its form if that is here.
async function sendKept() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(HERE))) {
    const name = key.slice(HERE.length);
    const copy = keptHere(name);
    const form = forms.find((one) => one.name === name);
    if (form?.again || (form && form.opening === copy.opening)) continue;
    try {
      const at = await send(name, copy);
      localStorage.removeItem(key);
      if (at && copy.fields) form?.fillFromHere(copy);
    } catch (problem) {
      if (!form || copy.sending || !copy.fields) continue;
      form.fillFromHere(copy);
      form.notKept(problem, true);
    }
  }
}

if (token) sendKept();
addEventListener("pagehide", () => forms.forEach((one) => one.leave()));
document.addEventListener("visibilitychange", () => { if (document.hidden) forms.forEach((one) => one.leave()); });
addEventListener("pageshow", (shown) => { if (shown.persisted) forms.forEach((one) => one.open()); });
addEventListener("online", () => forms.forEach((one) => one.keep()));
// Whoever signs out leaves nothing to those who come next to this browser.
document.querySelector("form[data-leaves]")?.addEventListener("submit", () => {
  for (const form of forms) {
    form.leave();
    form.sent = true;
  }
  for (const key of Object.keys(localStorage)) if (key.startsWith(HERE)) localStorage.removeItem(key);
});
