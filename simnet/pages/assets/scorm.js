"use strict";
/* Report a score to a SCORM 1.2 runtime (ADL 2001); without one, do nothing. */
const SimnetScorm = (() => {
  const PASSED = 60;
  const found = api();
  const call = (name, ...values) => {
    try { return found ? found[name](...values) : ""; } catch { return ""; }
  };

  /* The runtime stands in a frame above this one or in the window that opened it. */
  function api() {
    for (const begin of [() => window, () => window.opener]) {
      try {
        let frame = begin();
        for (let up = 0; frame && up < 12; up += 1) {
          if (frame.API) return frame.API;
          if (frame.parent === frame) break;
          frame = frame.parent;
        }
      } catch { /* a frame of another origin holds no runtime for us */ }
    }
    return null;
  }

  if (found && String(call("LMSInitialize", "")) === "true") {
    const status = call("LMSGetValue", "cmi.core.lesson_status");
    if (!status || status === "not attempted") { call("LMSSetValue", "cmi.core.lesson_status", "incomplete"); call("LMSCommit", ""); }
    window.addEventListener("pagehide", () => call("LMSFinish", ""));
  }

  return {
    report(right, answered, total) {
      const score = Math.round((100 * right) / total);
      call("LMSSetValue", "cmi.core.score.min", "0");
      call("LMSSetValue", "cmi.core.score.max", "100");
      call("LMSSetValue", "cmi.core.score.raw", String(score));
      if (answered === total) call("LMSSetValue", "cmi.core.lesson_status", score >= PASSED ? "passed" : "failed");
      call("LMSCommit", "");
    },
  };
})();
window.simnetReport = SimnetScorm.report;
