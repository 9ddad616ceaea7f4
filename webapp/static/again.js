// Sends a form again whose session had ended: who has signed in meanwhile, in another window, has a new token. Without this, the
// service asks for a second press.

const form = document.querySelector("form[data-again]");

form?.addEventListener("submit", async (sent) => {
  sent.preventDefault();
  const home = await fetch("/").then((answer) => answer.text(), () => "");
  form.elements.csrf_token.value = home.match(/name="csrf_token" value="([^"]+)/)?.[1] ?? "";
  form.submit(); // without an event
});
