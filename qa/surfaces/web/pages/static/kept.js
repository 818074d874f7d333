// What the page of kept questions and claims does: it keeps, renames and removes, marks news as seen, and shows how far a
// check is. All that is shown comes from the server as finished HTML, or is set as text.
(() => {
  const [trouble, progress, bar] = ["trouble", "progress", "bar"].map((id) => document.getElementById(id));

  function say(text) {
    trouble.hidden = !text;
    trouble.textContent = text;
  }

  async function send(method, path, body) {
    say("");
    const headers = body ? { "Content-Type": "application/json" } : {};
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) }).catch(() => null);
    if (response?.ok) return response;
    const { error } = (await response?.json().catch(() => null)) ?? { error: "the server cannot be reached; is Byline still running?" };
    say(`${error[0].toUpperCase()}${error.slice(1)}${/[.!?]$/.test(error) ? "" : "."}`);
    return null;
  }

  async function change(method, path, body) {
    if (await send(method, path, body)) location.reload();
  }

  async function check() {
    const started = await send("POST", "/api/kept/check");
    let job = await started?.json();
    while (job && !["done", "stopped", "failed"].includes(job.state)) {
      progress.hidden = false;
      bar.value = job.progress;
      progress.querySelector("span").textContent = job.state === "queued" ? "Waiting for other jobs" : "Checking";
      await new Promise((done) => setTimeout(done, 500));
      job = await (await send("GET", `/api/jobs/${job.id}`))?.json();
    }
    progress.hidden = true;
    if (job?.state === "failed") say(`${job.message}.`);
    else if (job) location.reload();
  }

  document.getElementById("keep")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = document.getElementById("text").value;
    const kind = event.submitter?.value ?? "question";
    event.submitter?.setAttribute("disabled", "");
    await change("POST", "/api/kept", { [kind]: text });
    event.submitter?.removeAttribute("disabled");
  });

  document.addEventListener("submit", (event) => {
    const id = event.target.dataset.name;
    if (!id) return;
    event.preventDefault();
    change("PATCH", `/api/kept/${id}`, { name: event.target.elements.name.value });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const { seen, rename, remove, sure } = button?.dataset ?? {};
    if (button?.id === "check") check();
    if (button?.id === "seen") change("POST", "/api/kept/seen");
    if (seen) change("POST", `/api/kept/seen?id=${seen}`);
    if (rename) {
      const form = document.querySelector(`form[data-name="${rename}"]`);
      form.hidden = !form.hidden;
      button.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) form.elements.name.select();
    }
    if (remove && sure) change("DELETE", `/api/kept/${remove}`);
    if (remove && !sure) {
      button.dataset.sure = "true";
      button.textContent = "Really remove?";
    }
  });
})();
