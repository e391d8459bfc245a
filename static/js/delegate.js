// What a delegate's page can do more with JavaScript; every page works without it.
"use strict";
(() => {
  const DAY = 864e5;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (target, kind, act) => target.addEventListener(kind, act);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const ticked = (control) => ["radio", "checkbox"].includes(control.type);
  const store = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    write(key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ }
    },
    remove(key) {
      try { localStorage.removeItem(key); } catch { /* forbidden */ }
    },
  };

  // Drafts: old ones go, and that of a form that was accepted.
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("draft:") && !(Date.now() - store.read(key)?.at < DAY)) store.remove(key);
    }
  } catch { /* forbidden */ }
  const done = document.body.dataset.draftDone;
  if (done) store.remove("draft:" + done);

  // Questions that depend on another answer.
  const dependent = all("[data-show-when]");
  const showDependent = () => {
    for (const part of dependent) {
      const [name, values] = part.dataset.showWhen.split("=");
      const control = all(`[name="${name}"]`).find((one) => one.type !== "radio" || one.checked);
      const shown = part.querySelector("[aria-invalid]") || (control && values.split("|").includes(control.value));
      part.hidden = !shown;
    }
  };

  const keepDraft = (form) => {
    const key = "draft:" + form.dataset.draft;
    const controls = () => [...form.elements].filter((one) => one.name && !["hidden", "submit", "file"].includes(one.type) && !one.closest("[data-protected]"));
    const draft = store.read(key);
    if (draft && !form.querySelector("[aria-invalid]") && !("draftOff" in form.dataset)) {
      let filled = false;
      for (const one of controls()) {
        const kept = draft.values[one.name];
        if (kept === undefined) continue;
        if (ticked(one)) {
          if (!one.checked && kept.includes(one.value)) filled = one.checked = true;
        } else if (one.value !== kept[0] && (!one.value || one.tagName === "SELECT")) {
          one.value = kept[0];
          filled = true;
        }
      }
      const note = document.getElementById("draft-note");
      if (filled && note) {
        note.hidden = false;
        note.querySelector("button")?.addEventListener("click", () => {
          store.remove(key);
          form.reset();
          note.hidden = true;
          showDependent();
        });
      }
    }
    let timer = 0;
    on(form, "input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const values = {};
        for (const one of controls()) {
          if (ticked(one) && !one.checked) continue;
          (values[one.name] ??= []).push(one.value);
        }
        store.write(key, { at: Date.now(), values });
      }, 400);
    });
  };

  // One submission for a double click; the back button makes the form usable again.
  const sendOnce = (form) => {
    on(form, "submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      event.submitter?.setAttribute("aria-disabled", "true");
      setTimeout(() => release(form), 10000);
    });
  };
  const release = (form) => {
    delete form.dataset.sent;
    all("[aria-disabled]", form).forEach((one) => one.removeAttribute("aria-disabled"));
  };
  on(window, "pageshow", () => all("form").forEach(release));

  // Suggestions over a plain field (ARIA combobox with a list box); the list is fetched at first use.
  const suggest = (input) => {
    const into = document.getElementById(input.dataset.suggestInto);
    const list = document.createElement("ul");
    let items = null;
    let shown = [];
    let at = -1;
    list.className = "suggestions";
    list.id = input.id + "-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
    const box = document.createElement("div");
    box.className = "suggest";
    input.before(box);
    box.append(input, list);
    const state = (values) => Object.entries(values).forEach(([name, value]) => input.setAttribute(name, value));
    state({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off" });
    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const take = (item) => {
      input.value = item[1];
      if (into) into.value = item[0];
      close();
      input.form?.dispatchEvent(new Event("input"));
    };
    const mark = (index) => {
      at = index;
      [...list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
      const one = list.children[at];
      if (one) {
        one.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", one.id);
      }
    };
    const open = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      shown = words.length && items ? items.filter((item) => words.every((word) => item[2].includes(word))).slice(0, 12) : [];
      if (!shown.length || (shown.length === 1 && shown[0][1] === input.value)) return close();
      list.replaceChildren(...shown.map((item, i) => {
        const one = document.createElement("li");
        one.id = list.id + i;
        one.textContent = item[1];
        one.setAttribute("role", "option");
        on(one, "mousedown", (event) => {
          event.preventDefault();
          take(item);
        });
        return one;
      }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(-1);
    };
    on(input, "input", async () => {
      if (into) into.value = "";
      if (!items) {
        items = [];
        try {
          const answer = await fetch(input.dataset.suggest);
          if (answer.ok) items = (await answer.json()).map(([id, text, more]) => [id, text, plain(text + " " + more)]);
        } catch { /* no connection: the plain field remains */ }
      }
      if (document.activeElement === input) open();
    });
    on(input, "keydown", (event) => {
      if (list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) mark((at + step + shown.length) % shown.length);
      else if (event.key === "Enter" && at >= 0) take(shown[at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    on(input, "blur", close);
  };

  // Hours of the agenda in the reader's own time, where its clocks differ from the meeting's.
  for (const agenda of all("[data-own-time]")) {
    const lang = document.documentElement.lang;
    const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const own = new Intl.DateTimeFormat(lang, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    for (const time of all("time[data-wall]", agenda)) {
      const starts = new Date(time.dateTime);
      if (clock.format(starts).replace(/\D+/g, ":") === time.dataset.wall) continue;
      const note = document.createElement("small");
      note.textContent = `${own.format(starts)} – ${clock.format(new Date(time.dataset.ends))} (${agenda.dataset.ownTime})`;
      time.append(note);
    }
  }

  for (const select of all("select[data-time-zone]")) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!select.value && [...select.options].some((one) => one.value === here)) select.value = here;
  }
  all("form[data-draft]").forEach(keepDraft);
  all("form[method=post]").forEach(sendOnce);
  all("input[data-suggest]").forEach(suggest);
  if (dependent.length) {
    on(document, "change", showDependent);
    showDependent();
  }
})();
