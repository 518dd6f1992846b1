"use strict";
/* The engine of a simnet page: Boolean networks as truth tables, one or more kinds of cells at a time.
 *
 * A state is a Uint8Array with one 0 or 1 for each node. `held` is an Int8Array: -1 where a node follows
 * its rule, else the value at which it is held; inputs are always held. Everything here is pure: no
 * document, no clock, no randomness but what the caller seeds. */
const SimnetEngine = (() => {
  const LIMIT_STEPS = 100000;
  const LIMIT_STATES = 20000;

  /* Truth tables: hexadecimal digits, four rows to a digit, the first row the least significant bit. */
  function bitsOf(table, regulators) {
    const rows = 1 << regulators.length;
    const bits = new Uint8Array(rows);
    for (let row = 0; row < rows; row += 1) {
      bits[row] = (parseInt(table[row >> 2], 16) >> (row & 3)) & 1;
    }
    return bits;
  }

  function valueOf(rule, state) {
    let row = 0;
    for (let place = 0; place < rule.regulators.length; place += 1) {
      row |= state[rule.regulators[place]] << place;
    }
    return rule.bits[row];
  }

  const compiled = (rule) => ({ regulators: rule.regulators, bits: bitsOf(rule.table, rule.regulators) });

  /* The rules of a model under one of its encodings; null for an input. */
  function compile(model, encoding = "") {
    const rules = model.nodes.map((node) => (node.table === "" ? null : compiled(node)));
    const chosen = model.encodings.find((other) => other.id === encoding);
    for (const [place, rule] of Object.entries(chosen ? chosen.rules : {})) rules[Number(place)] = compiled(rule);
    return rules;
  }

  function hold(state, held) {
    const next = Uint8Array.from(state);
    held.forEach((value, place) => { if (value >= 0) next[place] = value; });
    return next;
  }

  /* One synchronous step: every node follows its rule. */
  function step(rules, state, held) {
    const next = Uint8Array.from(state);
    for (let place = 0; place < rules.length; place += 1) {
      if (held[place] >= 0) next[place] = held[place];
      else if (rules[place] !== null) next[place] = valueOf(rules[place], state);
    }
    return next;
  }

  /* Nodes whose rule disagrees with their value: each of them may go first in random order. */
  function unsettled(rules, state, held) {
    const found = [];
    for (let place = 0; place < rules.length; place += 1) {
      const wanted = held[place] >= 0 ? held[place] : rules[place] === null ? state[place] : valueOf(rules[place], state);
      if (wanted !== state[place]) found.push(place);
    }
    return found;
  }

  function flipped(state, place) {
    const next = Uint8Array.from(state);
    next[place] = 1 - next[place];
    return next;
  }

  const keyOf = (state) => String.fromCharCode.apply(null, state);

  /* Follow a state synchronously until it comes back: its course, where the cycle begins, its length. */
  function follow(rules, start, held, limit = LIMIT_STEPS) {
    const course = [hold(start, held)];
    const seen = new Map([[keyOf(course[0]), 0]]);
    while (course.length <= limit) {
      const next = step(rules, course[course.length - 1], held);
      const before = seen.get(keyOf(next));
      if (before !== undefined) return { course, onset: before, period: course.length - before };
      seen.set(keyOf(next), course.length);
      course.push(next);
    }
    throw new Error(`no cycle within ${limit} steps`);
  }

  /* Values that follow from what is held, whatever the start; -1 where they do not. */
  function percolate(rules, held) {
    const known = Int8Array.from(held);
    for (let changed = true; changed;) {
      changed = false;
      rules.forEach((rule, place) => {
        if (known[place] >= 0 || rule === null) return;
        const values = new Set(rule.bits.filter((_, row) => rule.regulators.every((from, bit) => known[from] < 0 || known[from] === ((row >> bit) & 1))));
        if (values.size === 1) { [known[place]] = values; changed = true; }
      });
    }
    return known;
  }

  /* Attractors of random order that can be reached from some states: the terminal components of the graph
   * of single changes (Tarjan 1972, without recursion). null where more than `limit` states are reached. */
  function reachable(rules, starts, held, limit = LIMIT_STATES) {
    const decided = percolate(rules, held);
    if (decided.every((value) => value >= 0)) return [[Uint8Array.from(decided)]];
    const number = new Map();
    const states = [];
    const moves = [];
    const add = (state) => {
      const key = keyOf(state);
      if (!number.has(key)) { number.set(key, states.length); states.push(state); }
      return number.get(key);
    };
    starts.forEach((start) => add(hold(start, held)));
    for (let place = 0; place < states.length; place += 1) {
      moves.push(unsettled(rules, states[place], held).map((node) => add(flipped(states[place], node))));
      if (states.length > limit) return null;
    }
    return terminal(moves).map((component) => component.sort((a, b) => a - b).map((place) => states[place]));
  }

  function terminal(moves) {
    const order = new Int32Array(moves.length).fill(-1);
    const low = new Int32Array(moves.length);
    const owner = new Int32Array(moves.length).fill(-1);
    const stack = [];
    const components = [];
    let clock = 0;
    for (let root = 0; root < moves.length; root += 1) {
      if (order[root] >= 0) continue;
      const path = [[root, 0]];
      order[root] = low[root] = clock++;
      stack.push(root);
      while (path.length) {
        const top = path[path.length - 1];
        const [place, next] = top;
        if (next < moves[place].length) {
          top[1] += 1;
          const target = moves[place][next];
          if (order[target] < 0) {
            order[target] = low[target] = clock++;
            stack.push(target);
            path.push([target, 0]);
          } else if (owner[target] < 0) low[place] = Math.min(low[place], order[target]);
        } else {
          path.pop();
          if (path.length) low[path[path.length - 1][0]] = Math.min(low[path[path.length - 1][0]], low[place]);
          if (low[place] === order[place]) {
            const members = [];
            let member;
            do { member = stack.pop(); owner[member] = components.length; members.push(member); } while (member !== place);
            components.push(members);
          }
        }
      }
    }
    return components.filter((members, which) => members.every((place) => moves[place].every((to) => owner[to] === which)));
  }

  /* What a readout is worth in a state: the sum of its terms. */
  function readoutOf(readout) {
    const terms = readout.terms.map(compiled);
    return (state) => terms.reduce((sum, term) => sum + valueOf(term, state), 0);
  }

  /* Settle, then treat, synchronously: take weighted states through stages, each from where the last one
   * came to rest; a cycle hands on every one of its states. */
  function settle(rules, start, stages) {
    let cells = [{ weight: 1, state: start }];
    let found = [];
    for (const stage of stages) {
      const held = heldOf(rules.length, stage);
      found = cells.map(({ weight, state }) => {
        const { course, onset } = follow(rules, state, held);
        return { weight, states: course.slice(onset) };
      });
      cells = merged(found.flatMap(({ weight, states }) => states.map((state) => ({ weight: weight / states.length, state }))));
    }
    return found;
  }

  function merged(cells) {
    const known = new Map();
    for (const cell of cells) {
      const key = keyOf(cell.state);
      if (known.has(key)) known.get(key).weight += cell.weight;
      else known.set(key, { ...cell });
    }
    return [...known.values()];
  }

  function heldOf(count, stage) {
    const held = new Int8Array(count).fill(-1);
    for (const [place, value] of Object.entries(stage)) held[Number(place)] = value;
    return held;
  }

  /* One readout of one condition: its mean over the attractors, and whether it keeps changing. */
  function measure(rules, start, condition, readout) {
    const value = readoutOf(readout);
    let mean = 0;
    let oscillates = false;
    for (const group of condition.cells) {
      for (const { weight, states } of settle(rules, start, group.stages)) {
        const values = states.map(value);
        mean += (group.weight * weight * values.reduce((a, b) => a + b, 0)) / states.length;
        oscillates = oscillates || values.some((one) => one !== values[0]);
      }
    }
    return { value: mean, oscillates };
  }

  const EPSILON = 1e-9; // weights are sums of fractions; what differs by less is equal
  const HOLDS = {
    ">": (a, b) => a - b > EPSILON,
    "<": (a, b) => b - a > EPSILON,
    ">=": (a, b) => a - b > -EPSILON,
    "<=": (a, b) => b - a > -EPSILON,
    "=": (a, b) => Math.abs(a - b) <= EPSILON,
    "!=": (a, b) => Math.abs(a - b) > EPSILON,
  };
  const word = (holds) => (holds ? "supported" : "refuted");

  /* Judge a claim by the rules of `simnet test` under synchronous updating. */
  function judge(rules, start, claim) {
    const measured = {};
    for (const [role, condition] of Object.entries(claim.measure)) {
      measured[role] = { condition: condition.text, ...measure(rules, start, condition, claim.readout) };
    }
    const at = (role) => measured[role].value;
    const restless = Object.values(measured).some((one) => one.oscillates);
    const verdict = restless && !claim.oscillation ? "undecided" : JUDGES[claim.effect](claim, at);
    return { word: verdict, measured };
  }

  const toward = (claim) => HOLDS[claim.sensitive === "low" ? "<" : ">"];
  const away = (claim) => HOLDS[claim.sensitive === "low" ? ">" : "<"];
  const JUDGES = {
    compare: (claim, at) => word(HOLDS[claim.relation](at("conclusion"), "number" in claim ? claim.number : at("baseline"))),
    "restores sensitivity": (claim, at) => {
      if (!toward(claim)(at("reference"), at("resistant"))) return "vacuous";
      return word(toward(claim)(at("treated"), (at("resistant") + at("reference")) / 2));
    },
    "confers resistance": (claim, at) => {
      if (!toward(claim)(at("drugged"), at("untreated"))) return "vacuous";
      return word(away(claim)(at("treated"), (at("untreated") + at("drugged")) / 2));
    },
    "synergises with": (claim, at) => {
      const limit = claim.sensitive === "low" ? 0 : claim.readout.terms.length;
      if (HOLDS["="](at("drugged"), limit) || HOLDS["="](at("acted"), limit)) return "vacuous";
      return word(toward(claim)(at("both"), at("drugged")) && toward(claim)(at("both"), at("acted")));
    },
    raises: (claim, at) => word(HOLDS[">"](at("after"), at("before"))),
    lowers: (claim, at) => word(HOLDS["<"](at("after"), at("before"))),
    "does not change": (claim, at) => word(HOLDS["="](at("after"), at("before"))),
    induces: (claim, at) => (at("before") > EPSILON ? "vacuous" : word(HOLDS[">"](at("after"), at("before")))),
    abolishes: (claim, at) => (at("before") <= EPSILON ? "vacuous" : word(at("after") <= EPSILON)),
  };

  /* A small seeded generator (mulberry32), so that a link replays the same random order. */
  function random(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  return { compile, step, unsettled, flipped, follow, percolate, reachable, settle, measure, judge, hold, heldOf, readoutOf, random, keyOf };
})();
