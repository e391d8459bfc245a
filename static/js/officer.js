// What an officer's page can do more with JavaScript; every page works without it.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Select all rows that are shown.
  const wireSelection = () => {
    for (const head of all("[data-select-all]")) {
      const rows = () => all(`input[name="selected"][form="${head.dataset.selectAll}"]`);
      head.hidden = false;
      head.onchange = () => rows().forEach((row) => { row.checked = head.checked; });
    }
  };

  // Filters act at once; a search replaces the results as one types, and the address follows.
  for (const form of all("form.filters")) {
    let timer = 0;
    let turn = 0;
    const address = () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
      return form.getAttribute("action").split("?")[0] + (query.size ? "?" + query : "");
    };
    const refresh = async () => {
      const mine = ++turn;
      const url = address();
      try {
        const answer = await fetch(url, { headers: { Accept: "text/html" } });
        if (answer.redirected) { // signed out meanwhile: sign in and come back
          location.assign(url);
          return;
        }
        if (!answer.ok || mine !== turn) return;
        // Without its style: that has the nonce of another answer, which the browser would complain about.
        const html = (await answer.text()).replace(/<style[^]*?<\/style>/g, "");
        const page = new DOMParser().parseFromString(html, "text/html");
        const fresh = page.getElementById(form.dataset.live);
        const old = document.getElementById(form.dataset.live);
        if (!fresh || !old || mine !== turn) return;
        old.replaceWith(fresh);
        const said = form.querySelector("[data-live-status]");
        if (said) said.textContent = (fresh.querySelector(".count") || fresh.querySelector(".empty p"))?.textContent || "";
        history.replaceState(null, "", url);
        wireSelection();
      } catch { /* no connection: the button still works */ }
    };
    if (form.dataset.live) {
      form.addEventListener("input", (event) => {
        clearTimeout(timer);
        timer = setTimeout(refresh, event.target.type === "search" ? 250 : 0);
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        clearTimeout(timer);
        refresh();
      });
    }
  }
  for (const control of all("[data-auto-submit]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }

  // One submission for a double click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  addEventListener("pageshow", () => all("form").forEach((form) => { delete form.dataset.sent; }));

  // Questions that depend on another answer.
  const dependent = all("[data-show-when]");
  const showDependent = () => {
    for (const part of dependent) {
      const [name, values] = part.dataset.showWhen.split("=");
      const control = all(`[name="${name}"]`).find((one) => one.type !== "radio" || one.checked);
      part.hidden = !part.querySelector("[aria-invalid]") && !(control && values.split("|").includes(control.value));
    }
  };
  if (dependent.length) {
    document.addEventListener("change", showDependent);
    showDependent();
  }

  // Menus close when the focus or a click goes elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of all("details.switcher[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.switcher[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Progress of long work.
  for (const box of all("[data-progress]")) {
    const ask = async () => {
      try {
        const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
        if (answer.status === 401) { // signed out meanwhile: sign in and come back
          location.reload();
          return;
        }
        const state = await answer.json();
        box.querySelector("progress").max = state.total || 1;
        box.querySelector("progress").value = state.done;
        box.querySelector("[data-done]").textContent = new Intl.NumberFormat(document.documentElement.lang).format(state.done);
        if (state.finished) {
          location.assign(state.url || location.href);
          return;
        }
      } catch { /* asked again below */ }
      setTimeout(ask, 1500);
    };
    setTimeout(ask, 1000);
  }
  wireSelection();
})();
