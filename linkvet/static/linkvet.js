/* Comfort on top of pages that work without it: forms in place, charts from tables, keys. */
"use strict";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/* Forms in place: the same answer that a browser would load, only its main part is put in. */
function inPlace(root) {
  for (const form of root.querySelectorAll("form[data-inplace]:not([hx-post])")) {
    form.setAttribute("hx-post", form.getAttribute("action"));
    form.setAttribute("hx-target", "#main");
    form.setAttribute("hx-select", "#main");
    form.setAttribute("hx-swap", "outerHTML");
    if (window.htmx) htmx.process(form);
  }
}

/* Charts: every figure holds its table; the picture is drawn from it and the table moves below a line to open. */
const charts = [];

function rowsOf(table) {
  return [...table.querySelectorAll("tbody tr")].map((row) => ({
    name: row.querySelector("th").textContent.trim(),
    link: row.querySelector("th a")?.getAttribute("href"),
    values: [...row.querySelectorAll("td[data-value]")].map((cell) => Number(cell.dataset.value)),
  }));
}

function tooltip(extra) {
  return { renderMode: "richText", confine: true, backgroundColor: css("--paper"), borderColor: css("--strong-line"), textStyle: { color: css("--ink"), fontSize: 12 }, ...extra };
}

function barsOption(rows) {
  const shown = rows.slice(0, 8).reverse();
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif" },
    grid: { left: 8, right: 44, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", data: shown.map((row) => row.name), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: css("--ink"), width: 130, overflow: "truncate" } },
    tooltip: tooltip({ trigger: "item" }),
    series: [{ type: "bar", barMaxWidth: 15, data: shown.map((row) => row.values[0]), itemStyle: { color: css("--accent"), borderRadius: 2 }, label: { show: true, position: "right", color: css("--soft"), formatter: (point) => point.value.toLocaleString("en") } }],
  };
}

function monthsOption(rows, names) {
  const colours = [css("--accent"), css("--clean"), css("--toxic"), css("--suspicious")];
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif" },
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: css("--soft") }, itemHeight: 9, itemWidth: 14 },
    tooltip: tooltip({ trigger: "axis" }),
    xAxis: { type: "category", data: rows.map((row) => row.name), axisLabel: { color: css("--soft") }, axisLine: { lineStyle: { color: css("--line") } } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: css("--soft") }, splitLine: { lineStyle: { color: css("--line") } } },
    series: names.map((_, place) => place).map((place) => ({
      name: names[place],
      color: colours[place],
      type: place % 2 ? "line" : "bar",
      symbolSize: rows.length > 40 ? 0 : 5,
      barMaxWidth: 18,
      data: rows.map((row) => row.values[place]),
    })),
  };
}

function scoresOption(rows) {
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif" },
    grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: tooltip({ trigger: "axis" }),
    xAxis: { type: "category", data: rows.map((row) => row.name), axisLabel: { color: css("--soft"), hideOverlap: true }, axisLine: { lineStyle: { color: css("--line") } } },
    yAxis: { type: "value", min: 0, max: 100, interval: 50, axisLabel: { color: css("--soft") }, splitLine: { lineStyle: { color: css("--line") } } },
    series: [{ type: "line", data: rows.map((row) => row.values[0]), color: css("--accent"), symbolSize: 6 }],
  };
}

function drawCharts(root) {
  if (!window.echarts) return;
  for (const figure of root.querySelectorAll("figure[data-chart]:not([data-drawn])")) {
    const table = figure.querySelector("table");
    const rows = rowsOf(table);
    if (!rows.length) continue;
    figure.dataset.drawn = "yes";
    const picture = document.createElement("div");
    picture.className = `chart ${figure.dataset.chart}`;
    picture.setAttribute("aria-hidden", "true");
    const rest = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "As a table";
    rest.append(summary, ...figure.childNodes);
    figure.append(picture, rest);
    if (figure.dataset.chart === "bars") picture.style.height = `${Math.min(rows.length, 8) * 25 + 10}px`;
    const chart = echarts.init(picture, null, { renderer: "svg" });
    const names = [...table.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent);
    const draw = () => chart.setOption(figure.dataset.chart === "months" ? monthsOption(rows, names) : figure.dataset.chart === "scores" ? scoresOption(rows) : barsOption(rows), true);
    draw();
    chart.on("click", (point) => {
      const link = rows.find((row) => row.name === point.name)?.link;
      if (link) location.href = link;
    });
    charts.push({ chart, draw });
  }
}

/* Light and dark without a new page. */
function switchTheme(event) {
  const button = event.target.closest("[data-theme-button]");
  if (!button) return;
  event.preventDefault();
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
  const theme = dark ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  document.cookie = `linkvet_theme=${theme}; path=/; max-age=31536000; samesite=strict`;
  for (const { draw } of charts) draw();
}

/* Keys of the audit table. */
let here = -1;
const rows = () => [...document.querySelectorAll("tr[data-row]")];

function go(step) {
  const all = rows();
  if (!all.length) return;
  all[here]?.classList.remove("here");
  here = Math.max(0, Math.min(all.length - 1, here + step));
  const row = all[here];
  row.classList.add("here");
  row.querySelector("input[type=checkbox], a, button")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

const press = (selector, root = document) => root?.querySelector(selector)?.click();
const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: () => press("input[type=checkbox]", rows()[here]),
  w: () => press(".decide .whitelist", rows()[here]),
  r: () => press(".decide .remove", rows()[here]),
  d: () => press(".decide .disavow", rows()[here]),
  c: () => press(".decide .on", rows()[here]),
  o: () => press("a.open", rows()[here]),
  u: () => press(".said button"),
  n: () => press("a[rel=next]"),
  p: () => press("a[rel=prev]"),
  "/": () => document.querySelector("[data-search]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.pick[open]")) open.open = false;
    if (field) field.blur();
    return;
  }
  if (field) return;
  if (event.key === "Enter" && here >= 0 && event.target.matches("input[type=checkbox]")) {
    event.preventDefault();
    press("a", rows()[here]);
    return;
  }
  const act = keys[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  switchTheme(event);
  for (const open of document.querySelectorAll("details.pick[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  for (const box of event.target.form.elements) if (box.name === "subject" || box.name === "ticked") box.checked = event.target.checked;
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".filters")) return;
  for (const field of event.target.querySelectorAll("input, select")) if (field.value === "" && field.name !== "anchor_is") field.disabled = true;
}, true);

function showPlace() {
  for (const bar of document.querySelectorAll(".menu, .tabs")) {
    const current = bar.querySelector("[aria-current]");
    if (current) bar.scrollLeft = current.offsetLeft - bar.offsetLeft - (bar.clientWidth - current.clientWidth) / 2;
  }
}

/* What renews itself keeps the focus, and what a person has opened. */
let focused = "";
const opened = new Set();
document.addEventListener("focusin", (event) => { focused = event.target.id; });
document.addEventListener("toggle", (event) => {
  if (event.target.id) opened[event.target.open ? "add" : "delete"](event.target.id);
}, true);

function keepPlace() {
  for (const id of opened) {
    const part = document.getElementById(id);
    if (part) part.open = true;
  }
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
}

/* A job that was watched to its end leads on to what it made. */
function goOn() {
  const next = document.querySelector("[data-goto]")?.dataset.goto;
  if (next) location.href = next;
}

/* Files: dropped anywhere on the form, named before they are sent. */
function sayChosen(form) {
  const files = [...form.querySelector("input[type=file]").files];
  const most = Number(form.dataset.most);
  const large = files.filter((file) => file.size > most).map((file) => file.name);
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  form.querySelector("[data-chosen]").textContent = large.length ? `Too large: ${large.join(", ")}` : files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
  form.querySelector("button").disabled = large.length > 0;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-drop]");
  if (form && event.target.type === "file") sayChosen(form);
  const picks = event.target.closest("[data-picks]");
  if (picks) sayPicked(picks);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = document.querySelector("[data-drop]");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    sayChosen(form);
  });
}

/* Lists to pick from: narrowed by typing; what is picked is said above. */
function sayPicked(picks) {
  picks.querySelector("[data-picked]").textContent = [...picks.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim()).join(", ");
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-narrow]")) return;
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const label of event.target.closest("[data-picks]").querySelectorAll(".choices label")) {
    label.hidden = !`${label.textContent} ${label.firstElementChild.value}`.toLocaleLowerCase().includes(wanted);
  }
});

function ready() {
  document.documentElement.classList.add("has-script");
  goOn();
  document.querySelectorAll("[data-picks]").forEach(sayPicked);
  inPlace(document);
  showPlace();
  drawCharts(document);
}

window.addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(({ draw }) => draw()));
document.addEventListener("htmx:after:swap", () => {
  ready();
  keepPlace();
  const last = here;
  here = -1;
  if (last >= 0) go(last + 1);
});
ready();
