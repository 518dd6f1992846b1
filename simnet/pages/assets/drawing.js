"use strict";
/* The network as SVG: shapes by kind, signs by the head of the edge, levels by fill and by number. */
const SimnetDrawing = (() => {
  const NS = "http://www.w3.org/2000/svg";
  const svg = (tag, attributes = {}, ...children) => {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== "") element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  function create(model, { onPress, onLook }) {
    const { picture } = model;
    const root = svg("svg", {
      viewBox: `0 0 ${picture.width} ${picture.height}`, class: "network", role: "group",
      "aria-label": `Network ${model.title}: ${model.nodes.length} nodes. Arrow keys move between nodes, Enter changes one.`,
    });
    root.style.setProperty("--natural", `${picture.width * 1.25}px`);
    const edges = picture.edges.map((edge) => {
      const group = svg("g", { class: `edge ${edge.sign}` },
        svg("path", { d: edge.line, class: "backing" }), svg("path", { d: edge.line, class: "line" }),
        svg("path", { d: edge.head, class: "head" }));
      root.append(group);
      return group;
    });
    const nodes = picture.nodes.map((shape, number) => nodeGroup(model.nodes[number], shape, number));
    nodes.forEach((node) => root.append(node.group));
    nodes[0].group.setAttribute("tabindex", "0");

    function nodeGroup(node, shape, number) {
      const group = svg("g", { class: `node ${node.kind}`, role: "button", tabindex: "-1", "data-node": node.id });
      group.append(svg("path", { d: shape.shape, class: "outline" }));
      if (shape.inner) group.append(svg("path", { d: shape.inner, class: "inner" }));
      const top = shape.y - ((shape.lines.length - 1) * 10.4) / 2;
      shape.lines.forEach((line, row) => {
        const text = svg("text", { x: shape.x, y: top + row * 10.4, class: "label" });
        text.textContent = line;
        group.append(text);
      });
      const level = tag("level", shape.x - shape.w / 2 + 2, shape.y - shape.h / 2);
      const held = tag("held", shape.x + shape.w / 2 - 2, shape.y - shape.h / 2);
      const change = tag("change", shape.x + shape.w / 2 - 2, shape.y + shape.h / 2);
      group.append(level.group, held.group, change.group);
      group.addEventListener("click", () => { focus(number); onPress(number); });
      group.addEventListener("keydown", (event) => pressed(event, number));
      group.addEventListener("focus", () => onLook(number));
      group.addEventListener("pointerenter", () => onLook(number));
      return { group, level, held, change, shape };
    }

    function tag(kind, x, y) {
      const text = svg("text", { x, y });
      const group = svg("g", { class: `tag ${kind}`, "aria-hidden": "true" },
        svg("rect", { x: x - 9, y: y - 6, width: 18, height: 12, rx: 3 }), text);
      return { group, text };
    }

    function show(label, words) {
      label.text.textContent = words;
      label.group.classList.toggle("shown", words !== "");
    }

    function focus(number) {
      nodes.forEach((node, other) => node.group.setAttribute("tabindex", other === number ? "0" : "-1"));
      nodes[number].group.focus({ preventScroll: false });
    }

    const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    function pressed(event, number) {
      if (event.key === "Enter" || event.key === " ") onPress(number);
      else if (event.key in WAYS) focus(nearest(number, WAYS[event.key]));
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    /* The next node in a direction: near, and not far off the line. */
    function nearest(number, [dx, dy]) {
      const from = nodes[number].shape;
      let best = number;
      let least = Infinity;
      nodes.forEach(({ shape }, other) => {
        const along = (shape.x - from.x) * dx + (shape.y - from.y) * dy;
        const aside = Math.abs((shape.x - from.x) * dy) + Math.abs((shape.y - from.y) * dx);
        const cost = along + 2.5 * aside;
        if (other !== number && along > 1 && cost < least) { best = other; least = cost; }
      });
      return best;
    }

    /* Bring the drawing up to date. */
    function update({ means, held, baseline, changedRules, describe }) {
      nodes.forEach((node, number) => {
        const level = means[number];
        node.group.style.setProperty("--level", level);
        node.group.classList.toggle("dark", level > 0.55);
        node.group.classList.toggle("clamped", held.has(number));
        node.group.classList.toggle("rewritten", changedRules.has(number));
        node.group.setAttribute("aria-label", describe(number));
        show(node.level, shortNumber(level));
        show(node.held, held.has(number) ? `=${held.get(number)}` : "");
        const difference = baseline ? level - baseline[number] : 0;
        show(node.change, Math.abs(difference) < 1e-9 ? "" : difference > 0 ? "▲" : "▼");
      });
      picture.edges.forEach((edge, which) => edges[which].classList.toggle("pale", means[edge.from] === 0));
    }

    return { root, update, focus };
  }

  function shortNumber(value) {
    const rounded = Math.round(value * 100) / 100;
    return rounded === 0 || rounded === 1 ? String(rounded) : String(rounded).replace(/^0/, "");
  }

  return { create, shortNumber };
})();
