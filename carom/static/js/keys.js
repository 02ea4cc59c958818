// Keys for the desk: "/" finds, "g" then a letter goes to a room. Never inside a field, never with a modifier, never over a dialog.
// They can be switched off in the account menu; the choice stays in this browser.
const STORE = "keys-off";
const WAIT = 1200;
const ROOMS = { t: "today", n: "network", r: "referrals", p: "patients", i: "insights", m: "import" };
let going = 0;

const off = () => localStorage.getItem(STORE) === "yes";
const writing = (target) => target.closest?.('input, textarea, select, [contenteditable], dialog[open]');

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) event.preventDefault();
    search?.focus();
  } else if (event.key === "g") going = Date.now();
  else if (Date.now() - going < WAIT) {
    going = 0;
    document.querySelector(`.top-nav [data-key="${ROOMS[event.key]}"]`)?.click();
  }
});

const buttons = () => document.querySelectorAll("[data-keys-switch]");
const show = () => { for (const button of buttons()) button.setAttribute("aria-pressed", String(!off())); };
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keys-switch]")) return;
  if (off()) localStorage.removeItem(STORE);
  else localStorage.setItem(STORE, "yes");
  show();
});
show();
