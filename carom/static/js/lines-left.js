// How many lines of Today are left, beside each group and fold, once one of them was done, put off or skipped; and at the
// foot, how many are put off or skipped by now.
const left = (within) => within.querySelectorAll(".today-line:not(.changed)").length;
const say = (count, number) => {
  if (!count) return;
  count.textContent = `${number}${count.textContent.trim().endsWith("+") ? "+" : ""}`;
  count.hidden = number === 0;
};

document.addEventListener("htmx:afterSettle", () => {
  for (const group of document.querySelectorAll(".today-group")) say(group.querySelector("[data-lines-left]"), left(group));
  for (const foot of document.querySelectorAll("[data-hidden-lines]")) {
    const hidden = Number(foot.dataset.hiddenLines) + document.querySelectorAll(".today-line[data-hides]").length;
    foot.querySelector(".chip-count").textContent = hidden;
    foot.hidden = hidden === 0;
  }
  for (const fold of document.querySelectorAll("details.fold:has(.today-group)")) say(fold.querySelector(":scope > summary [data-lines-left]"), left(fold));
});
