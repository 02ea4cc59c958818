// Runs in the head, before anything is painted: gives Tabler its theme attribute, and keeps it with the device's.
// The choice itself is in a cookie, so the server writes it into the page and this only fills in "as device".
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    const choice = root.dataset.themeChoice;
    root.dataset.bsTheme = choice === "dark" || choice === "light" ? choice : dark.matches ? "dark" : "light";
    document.dispatchEvent(new Event("theme"));
  };
  follow();
  dark.addEventListener("change", follow);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-set-theme]");
    if (!button) return;
    const choice = button.dataset.setTheme;
    const [name, secure] = location.protocol === "https:" ? ["__Host-theme", ";secure"] : ["theme", ""];
    document.cookie = `${name}=${choice};path=/;max-age=31536000;samesite=lax${secure}`;
    root.dataset.themeChoice = choice;
    for (const other of document.querySelectorAll("[data-set-theme]")) {
      other.setAttribute("aria-pressed", String(other.dataset.setTheme === choice));
    }
    follow();
  });
})();
