"use strict";
/* A lesson beside its model: read, predict, run, explain. */
(() => {
  const { h } = SimnetPage;
  const { models, lesson } = JSON.parse(document.getElementById("model").textContent);
  const main = document.getElementById("page");
  const given = /(?:^#|&)seed=(\d{1,9})/.exec(location.hash);
  let seed = given ? Number(given[1]) : 1;
  let at = 0;
  const answers = new Map(); // step -> key of the first choice, which counts

  const panel = h("section", { class: "lesson", "aria-label": "Lesson" });
  const bench = h("section", { class: "bench", "aria-label": "Model" });
  main.append(h("div", { class: "class" }, panel, bench), about());
  let page = null;
  let shown = "";
  const asked = lesson.steps.map((step, number) => number).filter((number) => lesson.steps[number].variants.length);

  /* One variant a student: the same number always gives the same questions. */
  function question(number) {
    const { variants } = lesson.steps[number];
    const draw = SimnetEngine.random(seed * 1009 + number);
    draw();
    return variants.length ? variants[Math.floor(draw() * variants.length)] : null;
  }

  function show() {
    const step = lesson.steps[at];
    if (step.model !== shown) {
      bench.replaceChildren();
      page = SimnetPage.mount(bench, models[step.model], { quiet: true });
      shown = step.model;
      window.simnet = page;
    }
    if (step.show) page.load(step.show);
    const asks = question(at);
    panel.replaceChildren(
      h("p", { class: "where" }, `Step ${at + 1} of ${lesson.steps.length}`, score()),
      h("h2", { tabindex: "-1" }, step.title),
      ...step.text.map(paragraph),
      asks ? questionForm(asks) : "",
      h("div", { class: "buttons" },
        at > 0 ? h("button", { type: "button", onclick: () => go(at - 1) }, "Back") : "",
        at < lesson.steps.length - 1 ? h("button", { type: "button", class: "next", onclick: () => go(at + 1) }, "Next") : finish()));
  }

  function go(to) {
    at = to;
    show();
    const title = panel.querySelector("h2");
    title.focus();
    title.scrollIntoView({ block: "nearest" });
  }

  /* **bold** is the only mark-up in a lesson's text. */
  function paragraph(text) {
    return h("p", {}, ...text.split("**").map((part, number) => (number % 2 ? h("strong", {}, part) : part)));
  }

  function questionForm(asks) {
    const name = `choice-${at}`;
    const said = h("p", { class: "said", role: "status" });
    const after = h("div", { class: "after" });
    const form = h("form", { class: "question", onsubmit: (event) => { event.preventDefault(); decide(asks, form, said, after); } },
      h("fieldset", {}, h("legend", {}, asks.ask),
        ...asks.choices.map((choice) => h("label", {}, h("input", { type: "radio", name, value: choice.key, required: true }), ` ${choice.says}`))),
      h("button", { type: "submit" }, "Predict"), said, after);
    if (answers.has(at)) {
      form.querySelectorAll("input").forEach((radio) => { radio.checked = radio.value === answers.get(at); });
      decide(asks, form, said, after);
    }
    return form;
  }

  function decide(asks, form, said, after) {
    const chosen = new FormData(form).get(`choice-${at}`);
    if (chosen === null) return;
    if (!answers.has(at)) answers.set(at, chosen);
    const choice = asks.choices.find((one) => one.key === chosen);
    const right = chosen === asks.right;
    form.querySelectorAll(".question > button").forEach((button) => { button.textContent = "Predict again"; });
    said.textContent = "Predicted. Now let the model run.";
    const feedback = h("div", { class: "feedback" });
    after.replaceChildren(h("div", { class: "buttons" }, asks.before ? h("button", { type: "button", onclick: () => page.load(asks.before) }, "Show what it is compared with") : "",
      h("button", { type: "button", class: "run", onclick: () => { run(asks); feedback.replaceChildren(...told(asks, choice, right)); report(); } }, "Run the model")), feedback);
  }

  function run(asks) {
    if (asks.before) { page.load(asks.before); page.pin(); const pinned = page.baseline(); page.load(asks.run); page.compareWith(pinned); }
    else page.load(asks.run);
  }

  function told(asks, choice, right) {
    const correct = asks.choices.find((one) => one.key === asks.right);
    return [h("p", { class: right ? "right" : "wrong" }, right ? "✓ Your prediction is what the model does." : `✗ The model does something else: ${correct.says}`),
      right ? "" : h("p", {}, choice.back),
      h("p", { class: "found" }, `Model: ${asks.found}.`), ...asks.explain.map(paragraph)].filter(Boolean);
  }

  function right() { return asked.filter((number) => answers.has(number) && answers.get(number) === question(number).right).length; }

  function score() {
    if (!answers.size) return asked.length ? ` · ${asked.length} questions` : "";
    return asked.length ? ` · ${right()} of ${answers.size} predictions right${answers.size < asked.length ? `, ${asked.length - answers.size} to come` : ""}` : "";
  }

  function report() {
    panel.querySelector(".where").textContent = `Step ${at + 1} of ${lesson.steps.length}${score()}`;
    if (window.simnetReport) window.simnetReport(right(), answers.size, asked.length);
  }

  function finish() {
    return h("p", { class: "end" }, "The end. The model is yours: change it as you like.");
  }

  function about() {
    const number = h("input", { type: "number", min: 1, max: 999999999, value: seed, id: "seed",
      onchange: () => { seed = Math.max(1, Math.floor(Number(number.value)) || 1); answers.clear(); at = 0; show(); } });
    const list = (items) => h("ul", {}, ...items.map((item) => h("li", {}, item)));
    const terms = Object.entries(lesson.glossary);
    return h("div", { class: "around" },
      lesson.goals.length ? h("details", { open: true }, h("summary", {}, "After this lesson you can"), list(lesson.goals)) : "",
      terms.length ? h("details", { class: "glossary" }, h("summary", {}, "Words"), h("dl", {}, ...terms.flatMap(([term, meaning]) => [h("dt", {}, term), h("dd", {}, meaning)]))) : "",
      h("section", { class: "says", "aria-label": "Model and biology" }, h("div", {}, h("h2", {}, "The model says"), list(lesson.modelSays)), h("div", {}, h("h2", {}, "Biology says"), list(lesson.biologySays))),
      h("p", { class: "seed" }, h("label", { for: "seed" }, "Your number (it chooses your questions): "), number));
  }

  window.simnetLesson = { go, answers, question: () => question(at) };
  show();
})();
