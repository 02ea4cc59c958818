// What every htmx request carries and how a failed one is told. The token is read from the page, not inherited by elements.
const words = () => document.getElementById("script-words")?.dataset ?? {};
const tell = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "error" } }));

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:sendError", () => tell(words().offline));
document.addEventListener("htmx:responseError", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) tell(words().failed);
});
// A form that came back with errors: the summary takes the focus so that it is read.
document.addEventListener("htmx:afterSwap", (event) => event.detail.target.querySelector("[data-focus-first]")?.focus());
document.querySelector("[data-focus-first]")?.focus();
