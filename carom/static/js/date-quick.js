// Days as people say them. Buttons [data-days] fill the field; in a text field "tue", "tomorrow", "in 2 weeks", "+10" become a date.
// Weekday and month names come from the page's language; the words below are English and Spanish.
const NEAR = { today: 0, hoy: 0, tomorrow: 1, "mañana": 1, yesterday: -1, ayer: -1 };
const UNITS = [[/^(d|day|days|d[ií]as?)$/, 1], [/^(w|wk|weeks?|semanas?)$/, 7], [/^(m|mo|months?|mes|meses)$/, 28]];

const plus = (days) => {
  const day = new Date();
  day.setHours(12, 0, 0, 0);
  day.setDate(day.getDate() + days);
  return day;
};
const iso = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

function understood(text) {
  const said = text.trim().toLowerCase().replace(/^(next|pr[oó]ximo|el)\s+/, "");
  if (said in NEAR) return plus(NEAR[said]);
  const count = said.match(/^(?:in|en|\+)\s*(\d{1,3}|an?|una?)\s*(\p{L}*)$/u);
  if (count) {
    const unit = count[2] ? UNITS.find(([name]) => name.test(count[2]))?.[1] : 1;
    return unit ? plus((Number(count[1]) || 1) * unit) : null;
  }
  if (!/^\p{L}{3,}\.?$/u.test(said)) return null;
  const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long" });
  for (let days = 1; days <= 7; days += 1) {
    if (weekday.format(plus(days)).toLowerCase().startsWith(said.replace(".", ""))) return plus(days);
  }
  return null;
}

function fill(input, day) {
  input.value = iso(day);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-date-row] [data-days]");
  if (button) fill(button.closest("[data-date-row]").querySelector("input"), plus(Number(button.dataset.days)));
});
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches('[data-date-row] input[type="text"]')) return;
  const day = understood(input.value);
  if (day) fill(input, day);
});
