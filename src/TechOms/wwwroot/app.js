// Small behaviour that HTML has no word for. Every page works without it.

// One connection per visible page: hidden tabs must not use up the few that a browser allows.
function listen() {
  const shell = document.querySelector("[data-live]");
  if (!shell) return;
  let source;
  const start = () => {
    if (source || document.hidden) return;
    source = new EventSource(shell.dataset.live);
    source.addEventListener("changed", announce);
  };
  const stop = () => {
    source?.close();
    source = undefined;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return stop();
    start();
    announce();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  start();
}

function announce() {
  document.body.dispatchEvent(new CustomEvent("live:changed"));
}

// Menus are <details>: they open without us, but close like menus only with us.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (menu !== except) menu.open = false;
}

document.addEventListener("click", event => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

function toast(text) {
  const note = document.createElement("div");
  note.className = "toast-note";
  note.textContent = text;
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), 8000);
}

document.addEventListener("htmx:responseError", event => {
  const { xhr, requestConfig } = event.detail;
  if (requestConfig?.verb === "get") return;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  toast(answer.querySelector(".notice")?.textContent.trim() || "That did not work. Load the page again and repeat it.");
});
document.addEventListener("htmx:sendError", event => {
  if (event.detail.requestConfig?.verb !== "get") toast("The server cannot be reached.");
});

// Asks before what cannot be taken back: <button data-confirm="Cancel this order for good?">.
document.addEventListener("submit", event => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// Filters apply as they are chosen; without scripts the button does it.
document.addEventListener("change", event => {
  if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// <input type="checkbox" data-select-all="order"> ticks every box of that name in its form or table.
document.addEventListener("change", event => {
  const name = event.target.dataset.selectAll;
  if (!name) return;
  const boxes = event.target.closest("form, table").querySelectorAll(`input[type=checkbox][name="${name}"]`);
  for (const box of boxes) box.checked = event.target.checked;
});

document.addEventListener("click", event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  navigator.clipboard.writeText(button.dataset.copy).then(() => toast("Copied."));
});

// How many of a list are ticked, beside the actions for them.
function countSelected() {
  for (const form of document.querySelectorAll("[data-selection]")) {
    const count = form.querySelectorAll("td input[type=checkbox]:checked").length;
    const shown = form.querySelector("[data-selected]");
    if (shown) shown.textContent = count ? `for ${count} selected` : "";
  }
}

document.addEventListener("change", event => {
  if (event.target.closest("[data-selection]")) countSelected();
});

// A part that refreshes itself keeps what was ticked and what was open in it.
let kept = [];
document.addEventListener("htmx:beforeSwap", event => {
  const part = event.detail.target;
  kept = [...part.querySelectorAll("td input[type=checkbox]:checked, details[open][id]")]
    .map(one => one.id ? { id: one.id } : { name: one.name, value: one.value });
});
document.addEventListener("htmx:afterSwap", () => {
  for (const one of kept) {
    const found = one.id ? document.getElementById(one.id) : document.querySelector(`input[name="${one.name}"][value="${CSS.escape(one.value)}"]`);
    if (!found) continue;
    if (one.id) found.open = true;
    else found.checked = true;
  }
  kept = [];
  countSelected();
});

document.addEventListener("DOMContentLoaded", listen);
