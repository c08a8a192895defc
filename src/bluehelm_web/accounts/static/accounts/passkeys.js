// Asks the authenticator of the browser, and sends with its form what that answers.
const form = document.querySelector("form[data-passkey]");
const told = form.querySelector("[data-told]");
const button = form.querySelector("button");

async function answer() {
  const options = JSON.parse(form.dataset.passkey);
  if (form.dataset.way === "make") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  button.disabled = false;
  told.hidden = true;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    told.hidden = true;
    try {
      form.elements.answer.value = JSON.stringify((await answer()).toJSON());
      form.submit();
    } catch {
      told.textContent = form.dataset.failed;
      told.hidden = false;
    }
  });
}
