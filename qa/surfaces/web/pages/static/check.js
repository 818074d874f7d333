// What the page that checks a draft does: it sends the draft, shows how far the check is, saves reports, and keeps what is
// dismissed and noted in this browser. What is found comes from the server as finished HTML; all else is set as text.
(() => {
  const form = document.querySelector("#check");
  const [result, trouble, progress, bar] = ["result", "trouble", "progress", "bar"].map((id) => document.getElementById(id));
  const tab = sessionStorage;
  const key = tab.getItem("byline-check-key") ?? [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  tab.setItem("byline-check-key", key);
  const headers = { "X-Byline-Check": key };

  function say(text) {
    trouble.hidden = !text;
    trouble.textContent = text;
  }

  function capital(text) {
    return `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
  }

  function count({ done, total }) {
    progress.hidden = false;
    bar.max = total;
    bar.value = done;
    progress.querySelector("span").textContent = `${done} of ${total} sentences checked`;
  }

  // The parts of a stream of server-sent events: a name and a value in JSON.
  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text = (text + value).replaceAll("\r\n", "\n");
      const parts = text.split("\n\n");
      text = parts.pop();
      for (const part of parts) {
        const name = /^event: ?(.*)$/m.exec(part)?.[1];
        const data = [...part.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join("\n");
        if (name && data) yield [name, JSON.parse(data)];
      }
    }
  }

  async function send() {
    say("");
    result.replaceChildren();
    const button = form.querySelector(".send button");
    button.disabled = true;
    let ended = false;
    try {
      const response = await fetch("/check/stream", { method: "POST", body: new FormData(form), headers });
      if (!response.ok) {
        const { error } = await response.json().catch(() => ({ error: `the server returned status ${response.status}` }));
        say(capital(error));
        ended = true;
      } else {
        for await (const [name, data] of events(response)) {
          if (name === "checking") count(data);
          if (name === "problem") say(capital(data.error));
          if (name === "result") show(data.html);
          ended = ended || name !== "checking";
        }
      }
    } catch {
      ended = false;
    }
    if (!ended) say("The server cannot be reached, or it stopped. Is Byline still running?");
    progress.hidden = true;
    button.disabled = false;
  }

  function show(html, focus = true) {
    result.innerHTML = html;
    tab.setItem("byline-check-result", html);
    result.querySelector(".save").hidden = false;
    for (const item of result.querySelectorAll("[data-key]")) arm(item);
    if (focus) result.querySelector("#seen").focus();
  }

  // What somebody made of a sentence is kept by its words, so that it is found again when the draft is checked again.
  function arm(item) {
    const own = item.querySelector(".own");
    if (!own) return;
    const place = `byline-check-${item.dataset.key}`;
    const [dismiss, note] = [own.querySelector(".dismiss"), own.querySelector("input")];
    const state = JSON.parse(localStorage.getItem(place) ?? '{"dismissed": false, "note": ""}');
    const draw = () => {
      item.classList.toggle("dismissed", state.dismissed);
      dismiss.setAttribute("aria-pressed", String(state.dismissed));
      note.value = state.note;
    };
    const keep = () => {
      if (state.dismissed || state.note) localStorage.setItem(place, JSON.stringify(state));
      else localStorage.removeItem(place);
      draw();
    };
    dismiss.addEventListener("click", () => {
      state.dismissed = !state.dismissed;
      keep();
    });
    own.querySelector(".keep").addEventListener("click", (event) => keepClaim(event.target, item));
    note.addEventListener("change", () => {
      state.note = note.value.trim();
      keep();
    });
    own.hidden = false;
    draw();
  }

  // Keeps a claim about the articles that were chosen; /kept tells later what is new on it.
  async function keepClaim(button, item) {
    say("");
    const chosen = new FormData(form);
    const body = { claim: item.dataset.claim };
    for (const [name, values] of [["outlets", chosen.getAll("outlet")], ["genres", chosen.getAll("genre")]]) {
      if (values.some(Boolean)) body[name] = values.filter(Boolean);
    }
    for (const name of ["since", "until"]) if (chosen.get(name)) body[name] = chosen.get(name);
    button.disabled = true;
    const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch("/api/kept", sent).catch(() => null);
    const { error } = response?.ok ? {} : ((await response?.json().catch(() => null)) ?? { error: "it could not be kept" });
    button.disabled = !error;
    button.textContent = error ? "Keep" : "Kept";
    if (error) say(capital(error));
  }

  async function save(kind) {
    say("");
    const response = await fetch(`/check/report.${kind}`, { headers }).catch(() => null);
    if (!response?.ok) {
      const { error } = (await response?.json().catch(() => null)) ?? { error: "the report could not be fetched" };
      say(capital(error));
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `byline-check.${kind}`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tab.setItem("byline-check-draft", form.draft.value);
    send();
  });
  result.addEventListener("click", (event) => {
    const kind = event.target.dataset?.form;
    if (kind) save(kind);
  });
  if (!form.draft.value) form.draft.value = tab.getItem("byline-check-draft") ?? "";
  if (!result.querySelector(".checked") && tab.getItem("byline-check-result")) show(tab.getItem("byline-check-result"), false);
  else if (result.querySelector(".checked")) show(result.innerHTML, false);
})();
