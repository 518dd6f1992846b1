"use strict";
/* The page: switches, drawing, readouts, the strip of states, the node under the cursor, the claims. */
const SimnetPage = (() => {
  const { shortNumber } = SimnetDrawing;

  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && (value !== "" || name === "value") && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  const words = (items) => items.join(", ");

  function mount(root, model, options = {}) {
    const session = SimnetSession.create(model);
    let baseline = null;
    let playing = null;
    let looked = model.nodes.findIndex((node) => node.table !== "");
    const drawing = SimnetDrawing.create(model, { onPress: press, onLook: look });
    const parts = build();
    root.append(parts.whole);
    if (parts.stage.clientWidth >= 0.72 * 1.25 * model.picture.width) { // it can be read without scrolling
      parts.stage.classList.remove("natural");
      parts.fit.textContent = "Full size";
    }
    if (!options.quiet && location.hash.length > 1) loadLink(location.hash);
    pin();
    refresh("");

    /* --- building ------------------------------------------------------------------------------ */

    function build() {
      const live = h("p", { class: "live", role: "status", "aria-live": "polite" });
      const contexts = h("fieldset", { class: "contexts" }, h("legend", {}, "Cells"),
        ...(model.contexts.length ? model.contexts : [{ id: "" }]).map((context) => h("label", {},
          h("input", { type: "radio", name: `context-${model.id}`, value: context.id, checked: context.id === session.setup.context,
            onchange: () => act(() => session.setUp({ context: context.id }), `New ${context.id} cells, settled without drugs.`) }),
          ` ${(context.id || "all inputs off").replace(/_/g, " ")}`)));
      const long = model.nodes.some((node, number) => session.isDrug(number) && /\S{9}/.test(node.name));
      const drugs = h("fieldset", { class: "drugs" }, h("legend", {}, "Treatment"),
        ...model.nodes.map((node, number) => (session.isDrug(number) ? drugRow(node, number, long) : null)).filter(Boolean));
      if (drugs.children.length === 1) drugs.hidden = true;
      const encoding = select("Rules", model.encodings.map((one) => [one.id, one.id ? `if ${lower(one.says)}` : one.says]),
        (value) => act(() => session.setUp({ encoding: value }), "Rules changed: new cells."));
      if (model.encodings.length < 2) encoding.hidden = true;
      const scheme = select("Nodes change", [["sync", "all at once (synchronous)"], ["async", "one at a time, in random order"]],
        (value) => act(() => session.setUp({ scheme: value }), value === "sync" ? "Common clock: new cells." : "Random order: new cells."));
      const since = select("A click on a node holds it", [["start", "from the start (new cells)"], ["now", "from now on"]],
        (value) => act(() => session.setUp({ since: value }), ""));
      const genes = h("p", { class: "genes" });
      const buttons = h("div", { class: "buttons", role: "group", "aria-label": "Time" },
        button("Step", "s", () => doStep()), button("Play", "p", () => togglePlay(), "play"),
        button("Settle", "e", () => doSettle()), button("Reset", "r", () => act(session.reset, "Everything released; new cells, settled.")));
      const status = h("p", { class: "rest" });
      const readouts = h("table", { class: "readouts" });
      const pinning = h("div", { class: "buttons" },
        button("Compare with this", "b", () => { pin(); refresh("The cells as they are now are the baseline."); }),
        button("Other starts?", "o", () => tellStarts()), button("Copy link", "l", () => copyLink()));
      const starts = h("div", { class: "starts" });
      const node = h("section", { class: "look", "aria-label": "The node under the cursor" });
      const strip = h("div", { class: "strip", tabindex: "0", role: "region", "aria-label": "States, step by step" });
      const claims = claimList();
      const link = h("input", { class: "link", type: "text", readonly: true, hidden: true, "aria-label": "Link to this state" });
      const fit = button("Fit", "", () => { const wide = parts.stage.classList.toggle("natural"); parts.fit.textContent = wide ? "Fit" : "Full size"; });
      const stage = h("div", { class: "stage natural" }, drawing.root);
      const side = h("div", { class: "side" }, contexts, drugs, encoding, scheme, since, genes);
      const middle = h("div", { class: "middle" }, buttons, status, h("div", { class: "frame" }, fit, stage), legend());
      const right = h("div", { class: "right" }, h("section", { "aria-label": "Readouts" }, h("h2", {}, "Readouts"), readouts, pinning, starts, link), node);
      const whole = h("div", { class: "simnet" }, live, h("div", { class: "columns" }, side, middle, right),
        h("section", { "aria-label": "States" }, h("h2", {}, "What happened"), strip), claims, aboutModel());
      whole.addEventListener("keydown", shortcut);
      return { whole, live, contexts, drugs, encoding, scheme, since, genes, status, readouts, starts, node, strip, link, stage, fit,
        play: whole.querySelector(".play") };
    }

    function drugRow(node, number, long) {
      const slider = h("input", { type: "range", min: 0, max: 1, step: 0.05, value: 0, "aria-label": `Dose of ${node.name}`,
        "data-dose": node.id, oninput: () => { slider.nextSibling.textContent = slider.value; },
        onchange: () => dose(number, Number(slider.value)) });
      const box = h("input", { type: "checkbox", "data-drug": node.id, onchange: () => dose(number, box.checked ? 1 : 0) });
      return h("div", { class: long ? "drug long" : "drug" }, h("label", {}, box, h("span", {}, node.name)), slider, h("output", {}, "0"));
    }

    function select(label, choices, changed) {
      const list = h("select", { onchange: () => changed(list.value) }, ...choices.map(([value, text]) => h("option", { value }, text)));
      return h("label", { class: "choice" }, `${label} `, list);
    }

    function button(label, key, pressed, name = "") {
      return h("button", { type: "button", class: name, onclick: pressed, title: key ? `Key ${key.toUpperCase()}` : "", "data-key": key }, label);
    }

    function legend() {
      const kinds = [...new Set(model.nodes.map((node) => node.kind))];
      return h("details", { class: "legend" }, h("summary", {}, "How to read the drawing"),
        h("p", {}, "An arrow activates; a dashed line that ends in a bar inhibits; a diamond does either. Dark is on, white is off; the number at the upper left says it too. A thick outline with =0 or =1 is held there. ▲ and ▼ stand where the node differs from the baseline. Pale lines start at nodes that are off."),
        h("p", {}, `Outlines tell kinds: ${words(kinds.map((kind) => `${kind} (${SHAPES[kind]})`))}.`),
        h("p", {}, "A dose between 0 and 1 is the fraction of cells in which the drug acts; levels are then means over the cells. Steps give the order of events, not minutes."),
        h("p", {}, "Keys: S step, P play, E settle, R reset, B compare, O other starts; arrows move between nodes, Enter or Space changes one."));
    }

    function claimList() {
      if (!model.claims.length) return h("div");
      const rows = model.claims.map((claim) => {
        const verdict = h("span", { class: "verdict" });
        const row = h("li", {}, button("Run", "", () => runClaim(claim, verdict)), h("span", { class: "says" }, ` ${claim.says} `,
          h("span", { class: "cites" }, claim.cites.length ? `[${words(claim.cites)}]` : `(${claim.kind})`)), verdict);
        return { claim, verdict, row };
      });
      const total = h("p", { role: "status" });
      const all = button("Run all claims", "", () => {
        rows.forEach(({ claim, verdict }) => runClaim(claim, verdict));
        const good = rows.filter(({ verdict }) => verdict.dataset.expected === "yes").length;
        total.textContent = `${good} of ${rows.length} as expected, by synchronous steps${session.setup.encoding ? " with the chosen rules" : ""}.`;
      });
      return h("section", { class: "claims", "aria-label": "Claims" }, h("h2", {}, "Claims of this model"), all, total,
        h("ol", {}, ...rows.map(({ row }) => row)));
    }

    function aboutModel() {
      return h("details", { class: "about" }, h("summary", {}, "About this model"), h("p", {}, model.story),
        h("ul", {}, ...model.sources.map((source) => h("li", {}, source.cite, source.licence ? ` (${source.licence})` : ""))));
    }

    /* --- acting -------------------------------------------------------------------------------- */

    function act(change, said) {
      stop();
      change();
      refresh(said);
    }

    function doStep() {
      const before = session.mean();
      const moved = session.doStep();
      refresh(moved ? `Step ${session.step}. ${difference(before)}` : "At rest: no node would change.");
      return moved;
    }

    function doSettle() {
      stop();
      const before = session.mean();
      session.doSettle();
      refresh(`${restWords()} ${difference(before)}`);
    }

    function difference(before) {
      const now = session.mean();
      const names = (test) => words(model.nodes.filter((_, number) => test(now[number] - before[number])).map((node) => node.name));
      const on = names((change) => change > 1e-9);
      const off = names((change) => change < -1e-9);
      return [on && `Up: ${on}.`, off && `Down: ${off}.`].filter(Boolean).join(" ") || "Nothing changed.";
    }

    function restWords() {
      const { rest } = session;
      if (rest && rest.rests) return "At rest: no node would change.";
      if (rest && rest.period > 1) return `A cycle of ${rest.period} steps${session.setup.scheme === "sync" ? randomOrderWords() : ""}.`;
      if (rest) return `Still changing${randomOrderWords()}.`;
      return session.open() ? "Not settled yet." : "At rest: no node would change.";
    }

    function randomOrderWords() {
      const ends = session.ends();
      if (ends === null) return "; too many states to say where random order would lead";
      const points = ends.filter((states) => states.length === 1).length;
      const cycles = ends.length - points;
      return ` (in random order: ${words([points && `${points} fixed point${points > 1 ? "s" : ""}`, cycles && `${cycles} lasting oscillation${cycles > 1 ? "s" : ""}`].filter(Boolean))})`;
    }

    function togglePlay() {
      if (playing) { stop(); refresh("Stopped."); return; }
      playing = setInterval(() => { if (!doStep() || session.step > 999) stop(); }, 650);
      parts.play.textContent = "Pause";
      doStep();
    }

    function stop() {
      clearInterval(playing);
      playing = null;
      parts.play.textContent = "Play";
    }

    function dose(number, value) {
      stop();
      const done = session.setDose(number, value);
      refresh(done ? `${model.nodes[number].name} ${value === 0 ? "taken away" : `given at ${value}`}. Step, play or settle to see what follows.`
        : "These doses make more than 64 kinds of cells: set one of them to 0 or 1.");
    }

    function press(number) {
      const node = model.nodes[number];
      if (session.isDrug(number)) { dose(number, (session.doses.get(number) || 0) > 0 ? 0 : 1); return; }
      if (session.isInput(number)) {
        const value = 1 - Math.round(session.mean()[number]);
        act(() => session.setInput(number, value), `${node.name} set to ${value}: new cells.`);
        return;
      }
      const now = session.genes.get(number);
      const next = now === undefined ? 0 : now === 0 ? 1 : null;
      act(() => session.setGene(number, next), `${node.name} ${next === null ? "released" : next ? "overexpressed" : "knocked out"}.`);
      look(number);
    }

    function pin() {
      baseline = { means: session.mean(), readouts: model.readouts.map((readout) => session.readout(readout)), name: conditionWords() };
    }

    function conditionWords() {
      const doses = [...session.doses].filter(([, value]) => value > 0)
        .map(([number, value]) => `${model.nodes[number].name}${value < 1 ? ` ${value}` : ""}`);
      const genes = [...session.genes].map(([number, value]) => `${model.nodes[number].name} ${value ? "overexpressed" : "knocked out"}`);
      return `${session.setup.context.replace(/_/g, " ") || "cells"}: ${words([...doses, ...genes]) || "untreated"}`;
    }

    function tellStarts() {
      const { all, count, outcomes } = session.otherStarts();
      const what = all ? `all ${count} starts` : `${count} random starts (a sample)`;
      parts.starts.replaceChildren(h("p", {}, outcomes.length === 1
        ? `The start does not matter: ${what} end with the same readouts.`
        : `The start matters: ${what} end in ${outcomes.length} ways.`));
      if (outcomes.length > 1) {
        parts.starts.append(h("ul", {}, ...outcomes.slice(0, 6).map(([values, times]) => h("li", {},
          `${times} of ${count}: ${words(JSON.parse(values).map((value, number) => `${model.readouts[number].text} ${shortNumber(value)}`))}`))));
      }
      say(parts.starts.textContent);
    }

    function copyLink() {
      const address = `${location.href.split("#")[0]}#${session.link()}`;
      parts.link.hidden = false;
      parts.link.value = address;
      parts.link.select();
      if (navigator.clipboard) navigator.clipboard.writeText(address).then(() => say("Link copied."), () => say("Link selected: copy it."));
      else say("Link selected: copy it.");
    }

    function loadLink(text) {
      const unknown = session.load(text);
      if (unknown.length) say(`This link names what this model does not have: ${words(unknown)}.`);
    }

    function runClaim(claim, verdict) {
      const rules = SimnetEngine.compile(model, session.setup.encoding);
      const { word, measured } = SimnetEngine.judge(rules, Uint8Array.from(model.initial), claim);
      const good = word === claim.expect;
      verdict.dataset.expected = good ? "yes" : "no";
      verdict.textContent = ` ${good ? "✓" : "✗"} ${word}${good ? "" : ` (expected ${claim.expect})`}: ${Object.values(measured)
        .map((one) => `${shortNumber(one.value)}${one.oscillates ? "~" : ""} in [${one.condition}]`).join("; ")}`;
    }

    function shortcut(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      const pressed = [...parts.whole.querySelectorAll("button[data-key]")].find((one) => one.dataset.key && one.dataset.key === event.key.toLowerCase());
      if (pressed) { pressed.click(); event.preventDefault(); }
    }

    /* --- showing ------------------------------------------------------------------------------- */

    function say(text) { parts.live.textContent = text; }

    function refresh(said) {
      const means = session.mean();
      drawing.update({ means, held: session.heldNow(), baseline: baseline && baseline.means, changedRules: changedRules(), describe });
      showSwitches();
      showReadouts();
      showStrip();
      look(looked);
      parts.status.textContent = `${conditionWords()}. ${restWords()}`;
      parts.starts.replaceChildren();
      parts.link.hidden = true;
      if (said) say(said);
      if (!options.quiet) {
        try { history.replaceState(null, "", `#${session.link()}`); } catch { /* a sandboxed frame keeps its address */ }
      }
      if (options.onChange) options.onChange(session);
    }

    function encodingNow() { return model.encodings.find((one) => one.id === session.setup.encoding); }

    function changedRules() { return new Set(Object.keys(encodingNow().rules).map(Number)); }

    function describe(number) {
      const node = model.nodes[number];
      const level = shortNumber(session.mean()[number]);
      const held = session.genes.has(number) ? (session.genes.get(number) ? ", overexpressed" : ", knocked out") : "";
      return `${node.name}, ${node.kind}: ${level === "1" ? "on" : level === "0" ? "off" : `level ${level}`}${held}`;
    }

    function showSwitches() {
      parts.contexts.querySelectorAll("input").forEach((radio) => { radio.checked = radio.value === session.setup.context; });
      parts.encoding.querySelector("select").value = session.setup.encoding;
      parts.scheme.querySelector("select").value = session.setup.scheme;
      parts.since.querySelector("select").value = session.setup.since;
      parts.drugs.querySelectorAll(".drug").forEach((row) => {
        const [box, slider] = row.querySelectorAll("input");
        const value = session.doses.get(session.place.get(box.dataset.drug)) || 0;
        box.checked = value > 0;
        box.indeterminate = value > 0 && value < 1;
        slider.value = value;
        row.querySelector("output").textContent = shortNumber(value);
      });
      const genes = [...session.genes].map(([number, value]) => `${model.nodes[number].name} ${value ? "overexpressed" : "knocked out"}`);
      const inputs = [...session.inputs].map(([number, value]) => `${model.nodes[number].name} = ${value}`);
      parts.genes.textContent = genes.length + inputs.length ? `Changed: ${words([...genes, ...inputs])}.`
        : "Click a node to knock it out, again to overexpress it, again to release it.";
    }

    function showReadouts() {
      const rows = model.readouts.map((readout, number) => {
        const before = baseline ? baseline.readouts[number] : null;
        const now = session.readout(readout);
        const change = before === null ? "" : Math.abs(now.value - before.value) < 1e-9 ? "=" : now.value > before.value ? "▲ more" : "▼ less";
        return h("tr", { "data-readout": readout.id }, h("th", { scope: "row" }, readout.text), h("td", {}, before ? shown(before) : ""), h("td", {}, shown(now)), h("td", {}, change));
      });
      parts.readouts.replaceChildren(h("caption", {}, `Baseline: ${baseline ? baseline.name : "none"}`),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Readout"), h("th", { scope: "col" }, "Baseline"), h("th", { scope: "col" }, "Now"), h("th", { scope: "col" }, ""))),
        h("tbody", {}, ...rows));
    }

    function shown(value) { return `${shortNumber(value.value)}${value.oscillates ? " ~" : ""}`; }

    function showStrip() {
      const columns = session.strip.slice(-50);
      const hidden = session.strip.length - columns.length;
      const head = h("tr", {}, h("th", { scope: "col" }, "Step"), ...columns.map((column) => h("th", { scope: "col" }, String(column.step))));
      const events = h("tr", { class: "events" }, h("th", { scope: "row" }, ""), ...columns.map((column) => h("td", {}, column.event ? h("span", {}, column.event) : "")));
      const rows = model.nodes.map((node, number) => h("tr", {}, h("th", { scope: "row" }, node.name), ...columns.map((column) => {
        const cell = h("td", {}, shortNumber(column.means[number]));
        cell.style.setProperty("--level", column.means[number]);
        cell.className = column.means[number] > 0.55 ? "cell dark" : "cell";
        return cell;
      })));
      parts.strip.replaceChildren(h("table", {}, h("caption", {}, hidden ? `The last 50 of ${session.strip.length} states.` : "Every state so far; 1 is on, 0 is off."),
        h("thead", {}, events, head), h("tbody", {}, ...rows)));
      parts.strip.scrollLeft = parts.strip.scrollWidth;
    }

    function look(number) {
      looked = number;
      const node = model.nodes[number];
      const changed = encodingNow().rules[number];
      const rule = changed || node;
      const evidence = Object.entries(node.because).flatMap(([name, grounds]) => reasons(name, grounds));
      parts.node.replaceChildren(...[h("h2", {}, node.name), h("p", { class: "kind" }, node.kind, node.genes.length ? `; genes: ${words(node.genes)}` : ""),
        node.table === "" ? h("p", {}, "An input: it keeps the value it is given.")
          : h("p", { class: "rule" }, "on when ", h("strong", {}, rule.rule), changed ? " (other rules chosen)" : ""),
        node.note ? h("p", { class: "note" }, node.note) : null,
        truthTable(rule), evidence.length ? h("ul", {}, ...evidence) : null].filter(Boolean));
    }

    function reasons(name, grounds) {
      const from = session.place.has(name) ? model.nodes[session.place.get(name)].name : name;
      if (grounds.assumed) return [h("li", {}, `${from}: assumed, ${grounds.assumed}`)];
      return grounds.cites.map((cite) => {
        const found = model.evidence[cite];
        return h("li", {}, `${from}: `, found ? `${found.says} (${cite}, ${found.at})` : cite);
      });
    }

    function truthTable(rule) {
      const count = rule.regulators.length;
      if (!rule.table || count === 0 || count > 4) return null;
      const rows = Array.from({ length: 1 << count }, (_, row) => {
        const value = (parseInt(rule.table[row >> 2], 16) >> (row & 3)) & 1;
        return h("tr", {}, ...rule.regulators.map((_, bit) => h("td", {}, String((row >> bit) & 1))), h("td", { class: "out" }, String(value)));
      });
      return h("details", { class: "truth" }, h("summary", {}, "Truth table"), h("table", {},
        h("thead", {}, h("tr", {}, ...rule.regulators.map((place) => h("th", { scope: "col" }, model.nodes[place].name)), h("th", { scope: "col" }, "next"))),
        h("tbody", {}, ...rows)));
    }

    return {
      session,
      load: (text) => { stop(); loadLink(text); pin(); refresh("The model is set up for this step."); },
      settle: doSettle,
      pin,
      baseline: () => baseline,
      compareWith: (other) => { baseline = other; refresh(""); },
    };
  }

  const SHAPES = { context: "double frame", drug: "capsule", stimulus: "arrow", protein: "rounded box", rna: "slanted box",
    metabolite: "ellipse", process: "box", phenotype: "hexagon" };
  const lower = (text) => (/^[A-ZΑ-Ω][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);

  return { mount, h };
})();
