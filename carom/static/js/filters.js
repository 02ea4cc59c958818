// Filter forms send themselves: form[data-autosubmit] on every change, its text fields after a pause in typing.
// On a phone filters stand behind a button[data-filters]; it says only whether they are open, the style does the rest.
const timers = new WeakMap();
const send = (form, wait) => {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => form.requestSubmit(), wait));
};

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form && !event.target.matches('[type="search"], [type="text"]')) send(form, 0);
});
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form?.hasAttribute("hx-get") && event.target.matches('[type="search"], [type="text"]')) send(form, 250);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-filters]");
  if (button) button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
});
