// Draws each [data-chart] from its JSON block. The chart library is fetched only when a page has a chart.
// Colours are given by name ("--series-inbound") and looked up in the theme; a change of theme draws anew.
// Tooltips are drawn text: the library's HTML ones write inline styles, which the content policy forbids.
const drawn = new Map();
const still = matchMedia("(prefers-reduced-motion: reduce)");
let library;

function colour(name) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function coloured(value) {
  if (typeof value === "string") return /^--[a-z-]+$/.test(value) ? colour(value) : value;
  if (Array.isArray(value)) return value.map(coloured);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner)]));
  return value;
}

function theme() {
  const ink = colour("--ink");
  const soft = colour("--ink-soft");
  const line = colour("--line");
  const { fontFamily } = getComputedStyle(document.body);
  const axis = {
    axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
    axisLabel: { color: soft, fontSize: 13, fontFamily }, // room is measured with the family named here, not with the one above
    nameTextStyle: { color: soft }, splitLine: { lineStyle: { color: line } },
  };
  return {
    color: ["--series-inbound", "--series-outbound", "--series-ours", "--series-theirs"].map(colour),
    backgroundColor: "transparent",
    textStyle: { color: ink, fontFamily },
    categoryAxis: { ...axis, splitLine: { show: false } }, valueAxis: axis, timeAxis: { ...axis, splitLine: { show: false } },
    bar: { label: { color: ink, fontFamily } }, // else the library takes the page for white
    legend: { textStyle: { color: soft } },
    tooltip: { backgroundColor: colour("--surface"), borderColor: line, textStyle: { color: ink, fontFamily } },
  };
}

function fetched(address) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
  return library;
}

async function draw(box) {
  const block = document.getElementById(box.dataset.chart);
  if (!block) return;
  const echarts = await fetched(box.dataset.echarts);
  drawn.get(box)?.dispose();
  const chart = echarts.init(box, theme(), { renderer: "svg" });
  const option = coloured(JSON.parse(block.textContent));
  chart.setOption({
    animation: !still.matches && !drawn.has(box), animationDuration: 300,
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    ...option,
    aria: { enabled: true, ...option.aria },
    tooltip: { ...(option.tooltip ?? { trigger: "axis" }), renderMode: "richText", confine: true },
  });
  drawn.set(box, chart);
}

// A chart keeps its first width unless told.
const sizes = new ResizeObserver((entries) => { for (const entry of entries) drawn.get(entry.target)?.resize(); });

function mount(root) {
  for (const box of root.querySelectorAll("[data-chart]")) {
    if (drawn.has(box)) continue;
    draw(box).then(() => sizes.observe(box));
  }
}

mount(document);
document.addEventListener("htmx:afterSwap", (event) => mount(event.detail.target));
const again = () => { for (const box of drawn.keys()) if (box.isConnected) draw(box); };
document.addEventListener("theme", again);
matchMedia("print").addEventListener("change", again); // paper is always light
