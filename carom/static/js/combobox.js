// A text field with a list of suggestions (ARIA 1.2 combobox). The list comes from the field's own hx-get, asked with ?q=.
// Arrow keys move, Enter takes, Escape closes, then clears. Typing something else forgets the choice.
const FIND_AFTER = 140;

const parts = (input) => {
  const box = input.closest("[data-combo]");
  return { box, list: box.querySelector('[role="listbox"]'), value: box.querySelector("[data-combo-value]"), fresh: box.querySelector("[data-combo-new]") };
};
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const options = (list) => [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];

function show(input, open) {
  const { list } = parts(input);
  list.hidden = !open || !list.childElementCount;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) input.removeAttribute("aria-activedescendant");
}

function mark(input, option) {
  for (const other of options(parts(input).list)) other.setAttribute("aria-selected", String(other === option));
  if (!option) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function take(input, option) {
  const { value, fresh } = parts(input);
  input.value = option.dataset.text;
  value.value = option.dataset.value;
  fresh.value = "new" in option.dataset ? "1" : "";
  show(input, false);
  input.dispatchEvent(new CustomEvent("combo:taken", { bubbles: true, detail: { value: value.value, text: input.value, new: fresh.value === "1" } }));
}

const timers = new WeakMap();
function find(input, wait) {
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(() => input.dispatchEvent(new CustomEvent("combo:find")), wait));
}
const combo = (event) => (event.target.matches?.('[data-combo] [role="combobox"]') ? event.target : null);

document.addEventListener("htmx:configRequest", (event) => {
  const input = event.detail.elt;
  if (!input.matches('[data-combo] [role="combobox"]')) return;
  const sent = event.detail.parameters;
  for (const key of [...Object.keys(sent)]) delete sent[key];
  sent.q = input.value.trim();
});
document.addEventListener("htmx:afterSwap", (event) => {
  const list = event.detail.target;
  const input = list.closest?.("[data-combo]")?.querySelector('[role="combobox"]');
  if (!input || list.getAttribute("role") !== "listbox") return;
  list.querySelectorAll('[role="option"]').forEach((option, index) => { option.id = `${list.id}_${index}`; });
  const open = document.activeElement === input;
  show(input, open);
  // Enter must not replace a new name by a stranger: the first line is marked only when its name, or the learned
  // spelling by which it was found, holds what was typed.
  const first = options(list)[0];
  const typed = plain(input.value.trim());
  const fits = [first?.dataset.text, first?.dataset.spelling].some((name) => name && plain(name).includes(typed));
  mark(input, open && fits ? first : null);
});
document.addEventListener("input", (event) => {
  const input = combo(event);
  if (!input) return;
  const { value, fresh } = parts(input);
  value.value = fresh.value = "";
  if (input.value.trim()) find(input, FIND_AFTER);
  else {
    clearTimeout(timers.get(input));
    show(input, false);
  }
});
document.addEventListener("keydown", (event) => {
  const input = combo(event);
  if (!input || event.isComposing) return;
  const { list } = parts(input);
  const all = options(list);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) return find(input, 0);
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(input, all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && !list.hidden && at >= 0) {
    event.preventDefault();
    take(input, all[at]);
  } else if (event.key === "Escape" && (!list.hidden || input.value)) {
    event.stopPropagation();
    event.preventDefault();
    if (list.hidden) {
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    } else show(input, false);
  }
});
// pointerdown, so that the field does not lose the focus first
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.('[data-combo] [role="option"]:not([aria-disabled])');
  if (!option) return;
  event.preventDefault();
  take(option.closest("[data-combo]").querySelector('[role="combobox"]'), option);
});
document.addEventListener("focusout", (event) => combo(event) && show(event.target, false));
