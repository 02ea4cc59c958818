// Leaving a long form (form[data-guard]) with unsaved changes: the browser asks first.
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
addEventListener("beforeunload", (event) => {
  for (const form of changed) if (form.isConnected) return event.preventDefault();
});
