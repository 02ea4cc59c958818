// Short notes at the bottom edge: those the page came with, and those an answer announces with
// HX-Trigger: {"toast": {"text": "…", "undo": "/…", "kind": "error"}}. The last two are shown; each goes by itself, but not
// while it is pointed at or has the focus. What was refused waits to be dismissed, or for two newer ones.
const tray = document.getElementById("toasts");
const STAY = 8000;
const SHOWN = 2;

function live(note) {
  if (note.matches(".note-error")) return;
  let timer;
  const hold = () => clearTimeout(timer);
  const release = () => {
    hold();
    timer = setTimeout(() => { if (!note.matches(":hover, :focus-within")) note.remove(); }, STAY);
  };
  release();
  note.addEventListener("pointerenter", hold);
  note.addEventListener("pointerleave", release);
  note.addEventListener("focusin", hold);
  note.addEventListener("focusout", release);
}

function fewer() {
  while (tray.children.length > SHOWN) tray.firstElementChild.remove();
}

// The key of a form, so that sending it twice has one effect.
const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

document.addEventListener("toast", (event) => {
  const { text, undo, kind } = event.detail;
  if (!text) return;
  const note = document.getElementById("toast-shape").content.firstElementChild.cloneNode(true);
  note.querySelector("p").textContent = text;
  note.classList.toggle("note-error", kind === "error");
  const form = note.querySelector("form");
  if (undo?.startsWith("/") && !undo.startsWith("//")) {
    form.action = undo;
    form.elements.once.value = freshKey();
  } else form.remove();
  tray.append(note);
  fewer();
  live(note);
});
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove());
fewer();
for (const note of tray.querySelectorAll("[data-toast]")) live(note);
