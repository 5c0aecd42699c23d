"use strict";
(function () {
  const cases = Array.from(document.querySelectorAll("#questions > details"));
  const search = document.getElementById("search");
  const stage = document.getElementById("stage");
  const tag = document.getElementById("tag");
  const count = document.getElementById("count");
  const unfold = document.getElementById("unfold");
  const texts = new Map();

  function textOf(one) {
    if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase());
    return texts.get(one);
  }

  function fits(one) {
    const became = one.dataset.stage;
    if (stage.value === "failed" ? became === "right" || became === "not scored" : stage.value && became !== stage.value) return false;
    if (tag.value && !JSON.parse(one.dataset.tags).includes(tag.value)) return false;
    return search.value.toLowerCase().split(/\s+/).every((word) => textOf(one).includes(word));
  }

  function show() {
    let shown = 0;
    for (const one of cases) {
      one.hidden = !fits(one);
      shown += one.hidden ? 0 : 1;
    }
    count.textContent = shown + " of " + cases.length;
  }

  for (const control of [search, stage, tag]) control.addEventListener("input", show);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  unfold.addEventListener("click", () => {
    const open = unfold.textContent === "Unfold all";
    for (const one of cases) one.open = open && !one.hidden;
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });
  show();
})();
