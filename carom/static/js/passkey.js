// form[data-passkey="add" | "prove" | "enter"]: its submit asks the device for a passkey and sends the answer in the field "credential".
// The question comes from the page (#passkey-question), for "enter" from the form's address. What went wrong is said in [data-passkey-fault].
const forms = () => document.querySelectorAll("form[data-passkey]");

function fault(form, text) {
  const place = form.querySelector("[data-passkey-fault]");
  place.textContent = text;
  place.hidden = !text;
}

async function question(form) {
  if (form.dataset.passkey !== "enter") return JSON.parse(document.getElementById("passkey-question").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return { request_options: (await answer.json()).request_options };
}

async function answer(form) {
  const asked = await question(form);
  if (form.dataset.passkey !== "add") {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.request_options.publicKey);
    return navigator.credentials.get({ publicKey });
  }
  const options = asked.creation_options.publicKey;
  if (form.elements.passwordless?.checked) {
    Object.assign(options.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  }
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

async function ask(event) {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  fault(form, "");
  try {
    form.elements.credential.value = JSON.stringify(await answer(form));
    form.submit();
  } catch (refused) {
    form.elements.credential.value = "";
    fault(form, form.dataset.refused);
  }
}

document.addEventListener("submit", ask);
for (const form of forms()) {
  if (window.isSecureContext && window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  form.querySelector("button").disabled = true;
  fault(form, form.dataset.unable);
}
