/* The picture of the networks, drawn from what the table below it says. */
"use strict";

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const levels = { toxic: "--toxic", suspicious: "--suspicious", clean: "--clean", unknown: "--unknown" };

  function graphOf(data) {
    const graph = new graphology.Graph();
    const groups = 1 + Math.max(0, ...data.domains.map((dot) => dot.group));
    const side = Math.ceil(Math.sqrt(groups));
    const add = (dot, place, more) => {
      const turn = place * 2.4;
      graph.addNode(dot.id, { label: dot.label, x: (dot.group % side) * 12 + Math.cos(turn), y: Math.floor(dot.group / side) * 12 + Math.sin(turn), ...more });
    };
    data.domains.forEach((dot, place) => add(dot, place, { size: 8, level: dot.level, address: dot.address }));
    data.signs.forEach((dot, place) => add(dot, place, { size: 3.5, level: null }));
    for (const [sign, domain, weight, says] of data.lines) {
      if (graph.hasNode(sign) && graph.hasNode(domain) && !graph.hasEdge(sign, domain)) graph.addEdge(sign, domain, { size: Math.max(1, weight / 2.5), says });
    }
    const layout = graphologyLibrary.layoutForceAtlas2;
    layout.assign(graph, { iterations: graph.order > 600 ? 60 : 200, settings: { ...layout.inferSettings(graph), gravity: 1 } });
    return graph;
  }

  async function draw() {
    const place = document.querySelector("[data-graph]");
    if (!place || place.dataset.drawn || !window.Sigma || !document.createElement("canvas").getContext("webgl2")) return;
    place.dataset.drawn = "yes";
    const answer = await fetch(place.dataset.graph, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const data = await answer.json();
    if (!data.domains.length) return;
    place.closest("[data-picture]").hidden = false;
    const graph = graphOf(data);
    let pointed = null;
    const near = (node) => pointed === null || node === pointed || graph.areNeighbors(node, pointed);
    const picture = new Sigma(graph, place, {
      labelRenderedSizeThreshold: 7,
      labelDensity: 0.6,
      labelGridCellSize: 140,
      enableEdgeEvents: true,
      labelFont: "system-ui, sans-serif",
      labelSize: 12,
      labelColor: { color: colour("--ink") },
      zIndex: true,
      nodeReducer: (node, dot) => ({
        ...dot,
        color: colour(near(node) ? (dot.level ? levels[dot.level] : "--accent") : "--line"),
        forceLabel: node === pointed,
        label: near(node) ? dot.label : null,
      }),
      edgeReducer: (edge, line) => ({ ...line, color: colour("--strong-line"), hidden: pointed !== null && !graph.hasExtremity(edge, pointed) }),
      defaultDrawNodeHover: () => {},
    });
    const says = document.querySelector("[data-pointed]");
    picture.on("enterNode", ({ node }) => {
      pointed = node;
      const names = graph.mapNeighbors(node, (_, dot) => dot.label);
      says.textContent = `${graph.getNodeAttribute(node, "label")}: ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;
      picture.refresh({ skipIndexation: true });
    });
    picture.on("enterEdge", ({ edge }) => { says.textContent = graph.getEdgeAttribute(edge, "says"); });
    picture.on("leaveNode", () => {
      pointed = null;
      picture.refresh({ skipIndexation: true });
    });
    picture.on("clickNode", ({ node }) => {
      const address = graph.getNodeAttribute(node, "address");
      if (address) location.href = place.dataset.graph.replace(/\/networks\/graph$/, "") + address;
    });
    new MutationObserver(() => {
      picture.setSetting("labelColor", { color: colour("--ink") });
      picture.refresh();
    }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }

  document.addEventListener("htmx:after:swap", draw);
  draw();
})();
