// [data-pick-all] ticks every [data-pick] of its form or table; the bar [data-picked] appears with the count in [data-picked-count].
const scopeOf = (box) => box.closest("form") ?? box.closest("table");

function tell(scope) {
  const boxes = [...scope.querySelectorAll("[data-pick]")];
  const picked = boxes.filter((box) => box.checked).length;
  const all = scope.querySelector("[data-pick-all]");
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
  const bar = scope.querySelector("[data-picked]");
  if (!bar) return;
  bar.hidden = picked === 0;
  const count = bar.querySelector("[data-picked-count]");
  if (count) count.textContent = String(picked);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches("[data-pick], [data-pick-all]")) return;
  const scope = scopeOf(box);
  if (box.matches("[data-pick-all]")) for (const other of scope.querySelectorAll("[data-pick]")) other.checked = box.checked;
  tell(scope);
});
