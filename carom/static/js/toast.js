// Short notes at the bottom edge: those the page came with, and those an answer announces with
// HX-Trigger: {"toast": {"text": "…", "undo": "/…", "kind": "error"}}. A note with Undo, or an error, waits to be dismissed.
const tray = document.getElementById("toasts");
const STAY = 8000;

function live(note) {
  if (note.matches(".note-error") || note.querySelector("form")) return;
  let timer = setTimeout(() => note.remove(), STAY);
  const hold = () => clearTimeout(timer);
  const release = () => { timer = setTimeout(() => note.remove(), STAY); };
  note.addEventListener("pointerenter", hold);
  note.addEventListener("pointerleave", release);
  note.addEventListener("focusin", hold);
  note.addEventListener("focusout", release);
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
  while (tray.children.length > 3) tray.firstElementChild.remove();
  live(note);
});
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove());
for (const note of tray.querySelectorAll("[data-toast]")) live(note);
