// How many lines of Today are left, beside each group and fold, once one of them was done, put off or skipped.
const left = (within) => within.querySelectorAll(".today-line:not(.changed)").length;
const say = (count, number) => {
  if (!count) return;
  count.textContent = `${number}${count.textContent.trim().endsWith("+") ? "+" : ""}`;
  count.hidden = number === 0;
};

document.addEventListener("htmx:afterSettle", () => {
  for (const group of document.querySelectorAll(".today-group")) say(group.querySelector("[data-lines-left]"), left(group));
  for (const fold of document.querySelectorAll("details.fold:has(.today-group)")) say(fold.querySelector(":scope > summary [data-lines-left]"), left(fold));
});
