// Passkeys as second factors. Without this script, or where the browser knows none, people use a code, and `data-swap` stays as it is.
const known = window.PublicKeyCredential?.parseCreationOptionsFromJSON;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!known) continue;
  for (const part of form.querySelectorAll("[data-swap]")) part.hidden = !part.hidden;
  form.querySelector("button[data-ask]").addEventListener("click", async () => {
    const options = JSON.parse(form.dataset.options);
    const sentence = form.querySelector("[data-sentence]");
    sentence.textContent = "";
    try {
      const made = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.querySelector("[data-answer]").value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      sentence.textContent = sentence.dataset.sentence;
    }
  });
}
