// Whoever works at a page stays signed in, also while nothing is loaded. When nobody does, or the session is over, what the
// page shows goes away, with or without the server. Tabs tell each other.
const told = document.getElementById("session")?.dataset;
if (told) {
  const minute = 60_000;
  const over = Date.now() + told.ends * 1000;
  const tabs = new BroadcastChannel("session");
  let idle = Date.now() + told.idle * 1000;
  let asked = Date.now();

  const leave = (wait) => {
    clearInterval(looking);
    document.body.replaceChildren();
    document.title = "Carom";
    const query = new URLSearchParams({ ended: "page", next: location.pathname + location.search });
    setTimeout(() => location.replace(`${told.signIn}?${query}`), wait);
  };
  const look = () => { if (Date.now() >= Math.min(idle, over)) leave(0); };
  const looking = setInterval(look, 5000);
  const here = () => { idle = Date.now() + told.idle * 1000; };
  const work = () => {
    if (Date.now() >= idle) return look();
    if (Date.now() - asked < minute) return;
    asked = Date.now();
    fetch(told.alive).then(here, () => {});
    tabs.postMessage("here");
  };

  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, work, { passive: true });
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.getElementById("sign-out")?.addEventListener("submit", () => tabs.postMessage("gone"));
  tabs.addEventListener("message", (event) => (event.data === "gone" ? leave(2000) : here())); // the server is being told
  tabs.postMessage("here");
}
