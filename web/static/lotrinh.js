// What a browser with a script does better; every page works without. Keys, help in a dialog, the lock that keeps what was typed.
"use strict";
(function () {
  const body = document.body;
  const lockForm = document.querySelector("form[data-lock]");
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;

  // -- help in a dialog; without it the link leads to the page
  const dialog = document.getElementById("hop-tro-giup");
  const helpLink = document.querySelector("[data-help]");
  const help = async () => {
    const there = document.querySelector("main #phim-tat");
    if (there) { there.scrollIntoView(); return; }
    if (dialog.open) return;
    try {
      const answer = await fetch(helpLink.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      dialog.firstElementChild.replaceChildren(page.getElementById("phim-tat"));
      dialog.showModal();
    } catch (error) {
      window.location.assign(helpLink.href);
    }
  };

  // -- keys; off where the reader turned them off, and never inside a field
  let went = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open], [data-locked]")) return;
    const second = performance.now() - went < 1500;
    went = -Infinity;
    if (second && event.key === "k") lockForm.requestSubmit();
    else if (second) {
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (!link) return;
      link.click();
    } else if (event.key === "g") { went = performance.now(); return; }
    else if (event.key === "/") document.getElementById("tim-nhanh").focus();
    else if (event.key === "?") help();
    else return;
    event.preventDefault();
  });

  // -- the lock: the session is locked on the server. What was typed and not sent waits outside the page until it is unlocked.
  let typed = false;
  document.addEventListener("input", (event) => { if (event.target.closest("main")) typed = true; });
  const lock = async () => {
    const title = document.title;
    await fetch(lockForm.action, { method: "POST", body: new FormData(lockForm), credentials: "same-origin" });
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-locked]")) { window.location.reload(); return; }
    const waiting = document.createDocumentFragment();
    waiting.append(...body.childNodes);
    const show = () => {
      document.title = page.title;
      body.replaceChildren(...page.body.childNodes);
      const unlock = body.querySelector("[data-locked] form.box");
      (unlock.querySelector("input:not([type=hidden]), button") || unlock).focus();
      unlock.addEventListener("submit", async (event) => {
        event.preventDefault();
        const told = await fetch(unlock.action, { method: "POST", body: new FormData(unlock), credentials: "same-origin" });
        if (told.status !== 423) { open(); return; }
        page.body.replaceChildren(...new DOMParser().parseFromString(await told.text(), "text/html").body.childNodes);
        show();
      });
      const script = body.querySelector("script[src]");
      if (script) {
        const again = document.createElement("script"); // one that came by fetch does not run
        again.src = script.getAttribute("src");
        script.replaceWith(again);
      }
    };
    const open = () => {
      document.removeEventListener("lotrinh:open", opened);
      document.title = title;
      body.replaceChildren(waiting);
      restart();
    };
    const opened = (event) => { event.preventDefault(); open(); };
    document.addEventListener("lotrinh:open", opened);
    show();
  };
  if (lockForm) lockForm.addEventListener("submit", (event) => {
    if (!typed) return; // the form locks and comes back to this address
    event.preventDefault();
    lock().catch(() => lockForm.submit());
  });

  // -- nobody at the screen: lock, as the server does by itself at the next request
  const after = Number(body.dataset.lockAfter || 0) * 1000;
  let timer = 0;
  const restart = () => {
    window.clearTimeout(timer);
    if (after && lockForm) timer = window.setTimeout(() => lockForm.requestSubmit(), after);
  };
  for (const sign of ["pointerdown", "keydown", "wheel"]) document.addEventListener(sign, restart, { passive: true });
  restart();

  // -- what is being made: the page shows how far it is by itself; without a script its link does
  const again = () => {
    const link = document.querySelector("main [data-again]");
    if (link) window.setTimeout(async () => {
      const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const main = document.querySelector("main");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      if (main.contains(link) && !main.contains(document.activeElement)) main.replaceChildren(...fresh.childNodes);
      again();
    }, Number(link.dataset.again) * 1000);
  };
  again();

  // -- a day is typed as it is written here; a button opens the calendar of the browser for it
  for (const field of document.querySelectorAll("main input[data-pick]")) {
    const native = document.createElement("input");
    const button = document.createElement("button");
    native.type = field.dataset.pick;
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    if (!native.showPicker || native.type !== field.dataset.pick) continue;
    button.type = "button";
    button.className = "plain";
    button.textContent = "\u25a6";
    button.title = field.dataset.say;
    button.setAttribute("aria-label", `${field.dataset.say}: ${field.labels[0].firstChild.textContent.trim()}`);
    button.addEventListener("click", () => {
      const day = field.value.match(/(\d{1,2})\/(\d{1,2})\/(\d{4})/);
      const hour = field.value.match(/(\d{1,2})[:h](\d{2})/) || [0, "08", "00"];
      const two = (number) => String(number).padStart(2, "0");
      if (day) native.value = `${day[3]}-${two(day[2])}-${two(day[1])}` + (native.type === "date" ? "" : `T${two(hour[1])}:${hour[2]}`);
      native.showPicker();
    });
    native.addEventListener("input", (event) => {
      event.stopPropagation();
      const [day, hour = ""] = native.value.split("T");
      field.value = `${day.split("-").reverse().join("/")} ${hour}`.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.after(native, button);
  }

  // -- the menu of the officer closes when something else is chosen
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.me[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
})();
