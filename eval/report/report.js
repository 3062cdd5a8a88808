const box = document.getElementById("find");
const count = document.getElementById("find-count");
const cases = [...document.querySelectorAll("[data-case]")];
const groups = [...document.querySelectorAll("[data-group]")].reverse(); // inner ones come before outer ones
const contexts = new Map();
const texts = new Map();

/* What stands over a case and belongs to it: its suite, its step or question, an answer it shares. */
function contextOf(element) {
  const group = element.parentElement.closest("[data-group]");
  if (!group) {
    return "";
  }
  if (!contexts.has(group)) {
    const own = group.querySelector(":scope > [data-context]");
    contexts.set(group, `${contextOf(group)} ${own ? own.textContent : ""}`);
  }
  return contexts.get(group);
}

function textOf(element) {
  if (!texts.has(element)) {
    texts.set(element, `${contextOf(element)} ${element.textContent}`.toLowerCase());
  }
  return texts.get(element);
}

function show() {
  const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const element of cases) {
    element.hidden = !words.every((word) => textOf(element).includes(word));
    shown += element.hidden ? 0 : 1;
  }
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-case]:not([hidden])");
    if (group.tagName === "DETAILS") {
      group.open = words.length > 0 && !group.hidden;
    }
  }
  count.textContent = words.length
    ? `${shown.toLocaleString("en-GB")} of ${count.dataset.all} failing cases have ${words.length > 1 ? "these words" : "this word"}.`
    : "";
}

if (box) {
  let waiting;
  box.closest("[hidden]").hidden = false;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  });
}
