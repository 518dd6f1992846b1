"use strict";
/* What a reader does to the cells of a page, and what becomes of them.
 *
 * Cells are kept as kinds: weight, state, and for each drug the band of thresholds in which they lie. A dose
 * d acts in the kinds whose thresholds lie below d; a band that d cuts is split in two. So a dose means the
 * fraction of cells in which the drug acts, as everywhere in simnet. Every action is written to a log, and
 * the log is the link: replaying it gives the same cells. */
const SimnetSession = (() => {
  const E = SimnetEngine;
  const MOST_KINDS = 64;
  const MOST_COLUMNS = 400;
  const FRESH = { context: "", encoding: "", scheme: "sync", seed: 1, since: "start" };

  function create(model) {
    const place = new Map(model.nodes.map((node, number) => [node.id, number]));
    const isInput = (number) => model.nodes[number].table === "";
    const isDrug = (number) => isInput(number) && model.nodes[number].kind !== "context";
    const self = {
      model, place, isInput, isDrug,
      setup: { ...FRESH, context: model.contexts.length ? firstContext(model) : "" },
      genes: new Map(), inputs: new Map(), doses: new Map(),
      kinds: [], strip: [], log: [], rules: [], step: 0,
    };
    let draw = E.random(1);

    /* Held values of a kind: inputs, genetic changes, drugs that act in it. */
    function heldFor(kind, drugsOff = false) {
      const held = new Int8Array(model.nodes.length).fill(-1);
      model.nodes.forEach((_, number) => { if (isInput(number)) held[number] = 0; });
      const context = model.contexts.find((one) => one.id === self.setup.context);
      for (const [number, value] of Object.entries(context ? context.inputs : {})) held[Number(number)] = value;
      self.inputs.forEach((value, number) => { held[number] = value; });
      self.genes.forEach((value, number) => { held[number] = value; });
      self.doses.forEach((dose, number) => {
        const low = kind.bands.has(number) ? kind.bands.get(number)[0] : 0;
        held[number] = !drugsOff && dose > low ? 1 : 0;
      });
      return held;
    }

    /* New cells: the model's start, settled in their context with drugs off. */
    self.renew = () => {
      self.rules = E.compile(model, self.setup.encoding);
      draw = E.random(self.setup.seed);
      const newborn = { weight: 1, bands: new Map(), state: Uint8Array.from(model.initial) };
      self.kinds = [{ ...newborn, state: E.hold(newborn.state, heldFor(newborn, true)) }];
      self.strip = [];
      self.step = 0;
      self.rest = atRest(true);
      record("settled");
    };

    function applyHeld() {
      self.kinds = merge(self.kinds.map((kind) => ({ ...kind, state: E.hold(kind.state, heldFor(kind)) })));
    }

    function split(number, dose) {
      const next = [];
      for (const kind of self.kinds) {
        const [low, high] = kind.bands.get(number) || [0, 1];
        if (low < dose && dose < high) {
          const share = (dose - low) / (high - low);
          next.push({ ...kind, weight: kind.weight * share, bands: new Map(kind.bands).set(number, [low, dose]) });
          next.push({ ...kind, weight: kind.weight * (1 - share), bands: new Map(kind.bands).set(number, [dose, high]) });
        } else next.push(kind);
      }
      self.kinds = next;
    }

    function merge(kinds) {
      const known = new Map();
      for (const kind of kinds) {
        const key = E.keyOf(kind.state) + JSON.stringify([...kind.bands]);
        if (known.has(key)) known.get(key).weight += kind.weight;
        else known.set(key, { ...kind });
      }
      return [...known.values()];
    }

    /* One step of every kind; false when nothing would change. */
    function advance(drugsOff = false) {
      let moved = false;
      self.kinds = self.kinds.map((kind) => {
        const held = heldFor(kind, drugsOff);
        const open = E.unsettled(self.rules, kind.state, held);
        if (!open.length) return kind;
        moved = true;
        const state = self.setup.scheme === "sync"
          ? E.step(self.rules, kind.state, held)
          : E.flipped(kind.state, open[Math.floor(draw() * open.length)]);
        return { ...kind, state };
      });
      return moved;
    }

    /* Go on until the cells rest or repeat themselves; says which. */
    function atRest(drugsOff = false) {
      if (self.setup.scheme === "sync") {
        let longest = 1;
        self.kinds = self.kinds.map((kind) => {
          const { course, onset, period } = E.follow(self.rules, kind.state, heldFor(kind, drugsOff));
          longest = Math.max(longest, period);
          return { ...kind, state: course[onset] };
        });
        return { rests: longest === 1, period: longest };
      }
      let left = 200 * model.nodes.length;
      while (left > 0 && advance(drugsOff)) left -= 1;
      return { rests: left > 0, period: 0 };
    }

    /* The cells with every state of the cycle they are in, equally often; itself where they rest. */
    function wholeCycle() {
      if (!self.rest || self.rest.period < 2) return self.kinds;
      return merge(self.kinds.flatMap((kind) => {
        const { course, onset } = E.follow(self.rules, kind.state, heldFor(kind));
        const states = course.slice(onset);
        return states.map((state) => ({ ...kind, weight: kind.weight / states.length, state }));
      }));
    }

    self.mean = () => model.nodes.map((_, number) => self.kinds.reduce((sum, kind) => sum + kind.weight * kind.state[number], 0));
    self.readout = (readout) => {
      const value = E.readoutOf(readout);
      const cells = wholeCycle();
      const mean = cells.reduce((sum, kind) => sum + kind.weight * value(kind.state), 0);
      const known = new Map();
      cells.forEach((kind) => {
        const bands = JSON.stringify([...kind.bands]);
        known.set(bands, (known.get(bands) || new Set()).add(value(kind.state)));
      });
      return { value: mean, oscillates: cells !== self.kinds && [...known.values()].some((seen) => seen.size > 1) };
    };
    self.open = () => self.kinds.some((kind) => E.unsettled(self.rules, kind.state, heldFor(kind)).length > 0);
    self.heldNow = () => {
      const held = new Map();
      self.genes.forEach((value, number) => held.set(number, value));
      return held;
    };

    /* Where the cells can end when nodes change in random order; null when that is too much to list. */
    self.ends = () => {
      const found = new Map();
      for (const kind of self.kinds) {
        const attractors = E.reachable(self.rules, [kind.state], heldFor(kind));
        if (attractors === null) return null;
        attractors.forEach((states) => found.set(E.keyOf(states[0]) + states.length, states));
      }
      return [...found.values()];
    };

    /* The same treatment of cells that started elsewhere: outcomes by what the readouts show. */
    self.otherStarts = (most = 500) => {
      const free = model.nodes.map((_, number) => number).filter((number) => !isInput(number) && !self.genes.has(number));
      const all = 2 ** free.length <= 4096;
      const count = all ? 2 ** free.length : most;
      const chance = E.random(self.setup.seed + 1);
      const outcomes = new Map();
      for (let run = 0; run < count; run += 1) {
        const state = new Uint8Array(model.nodes.length);
        free.forEach((number, bit) => { state[number] = all ? Math.floor(run / 2 ** bit) % 2 : chance() < 0.5 ? 1 : 0; });
        const shown = outcomeFrom(state);
        outcomes.set(shown, (outcomes.get(shown) || 0) + 1);
      }
      return { all, count, outcomes: [...outcomes].sort((a, b) => b[1] - a[1]) };
    };

    function outcomeFrom(state) {
      const values = model.readouts.map(() => 0);
      const meters = model.readouts.map((readout) => E.readoutOf(readout));
      const bands = new Map();
      self.kinds.forEach((kind) => bands.set(JSON.stringify([...kind.bands]), kind));
      const weights = [...bands.values()].map((kind) => self.kinds
        .filter((other) => JSON.stringify([...other.bands]) === JSON.stringify([...kind.bands]))
        .reduce((sum, other) => sum + other.weight, 0));
      [...bands.values()].forEach((kind, which) => {
        const stages = [heldFor(kind, true), heldFor(kind)];
        let cells = [{ weight: 1, state }];
        for (const held of stages) {
          cells = cells.flatMap((cell) => {
            const { course, onset } = E.follow(self.rules, cell.state, held);
            const states = course.slice(onset);
            return states.map((one) => ({ weight: cell.weight / states.length, state: one }));
          });
        }
        cells.forEach((cell) => meters.forEach((meter, number) => {
          values[number] += weights[which] * cell.weight * meter(cell.state);
        }));
      });
      return JSON.stringify(values.map((value) => Math.round(value * 1000) / 1000));
    }

    function record(event = "") {
      self.strip.push({ step: self.step, event, means: self.mean() });
      if (self.strip.length > MOST_COLUMNS) self.strip.splice(1, self.strip.length - MOST_COLUMNS);
    }

    function note(entry) {
      const last = self.log[self.log.length - 1] || "";
      if (entry === "n1" && /^n\d+$/.test(last)) self.log[self.log.length - 1] = `n${Number(last.slice(1)) + 1}`;
      else self.log.push(entry);
    }

    self.doStep = () => {
      note("n1");
      const moved = advance();
      if (moved) { self.step += 1; record(); }
      self.rest = moved ? null : { rests: true, period: 1 };
      return moved;
    };
    self.doSettle = () => {
      note("e");
      const before = self.step;
      if (self.setup.scheme === "sync") { // show the way there
        const seen = new Set();
        const sign = () => self.kinds.map((kind) => E.keyOf(kind.state)).join("|");
        while (!seen.has(sign()) && self.step - before < 300) {
          seen.add(sign());
          if (!advance()) break;
          self.step += 1;
          record();
        }
        self.rest = atRest();
        return self.rest;
      }
      self.rest = atRest();
      self.step += 1;
      record(self.rest.rests ? "at rest" : "keeps changing");
      return self.rest;
    };
    self.setDose = (number, dose) => {
      const kinds = self.kinds.length;
      if (dose > 0 && dose < 1 && kinds * 2 > MOST_KINDS) return false;
      note(`d${model.nodes[number].id}=${dose}`);
      self.kinds = wholeCycle(); // a drug meets the cells in every state of their cycle
      if (dose === 0) self.doses.delete(number); else self.doses.set(number, dose);
      split(number, dose);
      applyHeld();
      self.rest = null;
      record(`${model.nodes[number].name} ${dose === 0 ? "off" : dose === 1 ? "on" : dose}`);
      return true;
    };
    self.setGene = (number, value) => {
      if (self.setup.since === "now") self.kinds = wholeCycle();
      if (value === null) self.genes.delete(number); else self.genes.set(number, value);
      if (self.setup.since === "start") { restart(); return; }
      note(`g${model.nodes[number].id}=${value === null ? "" : value}`);
      applyHeld();
      self.rest = null;
      record(`${model.nodes[number].name} ${value === null ? "released" : value ? "held on" : "held off"}`);
    };
    self.setInput = (number, value) => { self.inputs.set(number, value); restart(); };
    self.setUp = (changes) => {
      Object.assign(self.setup, changes);
      if ("context" in changes) self.inputs.clear();
      if ("since" in changes) return;
      restart();
    };
    self.reset = () => {
      self.doses.clear();
      self.genes.clear();
      self.inputs.clear();
      restart();
    };
    self.newCells = () => restart();

    /* New cells with what is set now; drugs that are on are given once the cells have settled. */
    function restart() {
      const doses = [...self.doses].filter(([, dose]) => dose > 0);
      self.doses.clear();
      self.log = [];
      self.start = { genes: new Map(self.genes), inputs: new Map(self.inputs) };
      self.renew();
      doses.forEach(([number, dose]) => self.setDose(number, dose));
    }

    /* The link: set-up, what holds from the start, and the log. */
    self.link = () => {
      const pairs = (map) => [...map].map(([number, value]) => `${model.nodes[number].id}=${value}`).join(",");
      const parts = { c: self.setup.context, a: self.setup.encoding, s: self.setup.scheme, r: self.setup.seed,
        w: self.setup.since, g: pairs(self.start.genes), i: pairs(self.start.inputs), p: self.log.join(",") };
      return Object.entries(parts).filter(([, value]) => value !== "")
        .map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
    };
    self.load = (text) => {
      const parts = Object.fromEntries(String(text).replace(/^#/, "").split("&").filter(Boolean)
        .map((part) => { const at = part.indexOf("="); return [part.slice(0, at), decodeSafely(part.slice(at + 1))]; }));
      const unknown = parts.c && !model.contexts.some((one) => one.id === parts.c) ? [parts.c] : [];
      const known = (name) => { if (!place.has(name)) unknown.push(name); return place.has(name); };
      const pairs = (list) => (list || "").split(",").filter(Boolean).map((pair) => pair.split("="))
        .filter(([name]) => known(name)).map(([name, value]) => [place.get(name), value === "1" ? 1 : 0]);
      self.setup = { ...FRESH,
        context: model.contexts.some((one) => one.id === parts.c) ? parts.c : "c" in parts || !model.contexts.length ? "" : firstContext(model),
        encoding: model.encodings.some((one) => one.id === parts.a) ? parts.a : "",
        scheme: parts.s === "async" ? "async" : "sync",
        seed: /^\d{1,9}$/.test(parts.r || "") ? Number(parts.r) : 1,
        since: parts.w === "now" ? "now" : "start" };
      self.genes = new Map(pairs(parts.g));
      self.inputs = new Map(pairs(parts.i));
      self.doses.clear();
      restart();
      for (const entry of (parts.p || "").split(",").filter(Boolean)) replay(entry, known);
      return unknown;
    };
    function replay(entry, known) {
      const steps = /^n(\d{1,4})$/.exec(entry);
      const set = /^([dg])([^=]+)=([\d.]*)$/.exec(entry);
      if (steps) for (let count = 0; count < Number(steps[1]); count += 1) self.doStep();
      else if (entry === "e") self.doSettle();
      else if (set && known(set[2])) {
        const number = place.get(set[2]);
        if (set[1] === "d" && isDrug(number)) self.setDose(number, Math.min(1, Math.max(0, Number(set[3]))));
        else if (set[1] === "g" && !isInput(number)) {
          const before = self.setup.since;
          self.setup.since = "now";
          self.setGene(number, set[3] === "" ? null : Number(set[3]) ? 1 : 0);
          self.setup.since = before;
        }
      }
    }
    restart();
    return self;
  }

  function firstContext(model) {
    return model.resistance ? model.resistance.context : model.contexts[0].id;
  }

  function decodeSafely(text) {
    try { return decodeURIComponent(text); } catch { return ""; }
  }

  return { create };
})();
