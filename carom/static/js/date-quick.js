// Buttons [data-days] beside a day field fill it with that day, counted from today. Typed words are read by the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-date-row] [data-days]");
  if (!button) return;
  const day = new Date();
  day.setHours(12, 0, 0, 0);
  day.setDate(day.getDate() + Number(button.dataset.days));
  const input = button.closest("[data-date-row]").querySelector("input");
  input.value = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
