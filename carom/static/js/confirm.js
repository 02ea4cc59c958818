// Asks before an act that is hard to take back: forms with data-confirm, elements with hx-confirm.
const dialog = document.getElementById("confirm");

function ask(question, label, go) {
  const yes = dialog.querySelector("[data-confirm-yes]");
  document.getElementById("confirm-question").textContent = question;
  yes.textContent = label || yes.dataset.default;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && go(), { once: true });
  dialog.showModal();
}

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question, event.detail.elt.dataset.confirmLabel, () => event.detail.issueRequest(true));
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.asked) return;
  event.preventDefault();
  const button = event.submitter;
  ask(form.dataset.confirm, form.dataset.confirmLabel, () => {
    form.dataset.asked = "yes";
    form.requestSubmit(button);
  });
});
