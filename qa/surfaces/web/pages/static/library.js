// What the library page does: it sends files and addresses, edits and removes articles, and shows how far all that is. Every text
// comes from the server as finished HTML, or is set as text.
(() => {
  const UNDO_SECONDS = 10;
  const BATCH_FILES = 200;
  const BATCH_BYTES = 100_000_000;
  const $ = (selector) => document.querySelector(selector);
  const editor = $("#editor");
  let watching = null;

  function say(text) {
    $(editor?.open ? "#edit-trouble" : "#trouble").textContent = text;
  }

  async function ask(method, path, body) {
    const headers = typeof body === "string" ? { "Content-Type": "application/json" } : {};
    try {
      const response = await fetch(path, { method, body, headers });
      if (response.ok) return await response.json();
      const { error } = await response.json().catch(() => ({ error: `The server returned status ${response.status}` }));
      say(`${error[0].toUpperCase()}${error.slice(1)}.`);
    } catch {
      say("The server cannot be reached. Is Byline still running?");
    }
    return null;
  }

  async function change(method, path, body) {
    say("");
    const job = await ask(method, path, body);
    if (job) {
      seen.add(job.id);
      watch();
    }
    return job;
  }

  // Files go in batches, so that a large folder shows how far it is, and what fails costs one batch.
  function* batches(files) {
    let batch = [];
    let size = 0;
    for (const file of files) {
      if (batch.length && (batch.length >= BATCH_FILES || size + file.size > BATCH_BYTES)) {
        yield batch;
        [batch, size] = [[], 0];
      }
      batch.push(file);
      size += file.size;
    }
    if (batch.length) yield batch;
  }

  async function send(files, folder) {
    let sent = 0;
    for (const batch of batches(files)) {
      const form = new FormData();
      for (const file of batch) form.append("files", file, file.path ?? (file.webkitRelativePath || file.name));
      if (folder) form.append("folder", "true");
      $("#drop").dataset.sending = `Uploading ${sent + batch.length} of ${files.length} files…`;
      if (!(await change("POST", "/api/articles", form))) break;
      sent += batch.length;
    }
    delete $("#drop").dataset.sending;
  }

  const hidden = (path) => path.split("/").some((part) => part.startsWith("."));

  // What is dropped may hold folders, which only this older interface goes into.
  async function within(entry) {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      file.path = entry.fullPath.slice(1);
      return [file];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const one of some) if (!one.name.startsWith(".")) found.push(...(await within(one)));
    }
  }

  async function dropped(transfer) {
    const files = [...transfer.files];
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const found = entries.length ? (await Promise.all(entries.map(within))).flat() : files;
    await send(found, entries.some((entry) => entry.isDirectory));
  }

  async function refresh() {
    const text = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const part of ["#listing", "#kept-news", ".head .jump"]) $(part).replaceWith(page.querySelector(part));
    const outlet = $("#outlet").value;
    $("#outlet").replaceChildren(...page.querySelectorAll("#outlet option"));
    $("#outlet").value = outlet;
    $("#outlets")?.replaceChildren(...page.querySelectorAll("#outlets option"));
    selected();
  }

  // Jobs that this page began or saw before they were over: their outcome stays in view. Others are folded away.
  const seen = new Set();
  const drawn = new Map([...document.querySelectorAll(".job")].map((job) => [job.dataset.job, job.outerHTML]));
  const over = (job) => ["done", "stopped", "failed"].includes(job.dataset.state);

  // Puts the jobs into the list. One that has not changed keeps its place, the focus, and what is open in it.
  function list(place, jobs) {
    for (const [number, job] of jobs.entries()) {
      const there = document.querySelector(`.job[data-job="${job.dataset.job}"]`);
      const next = there && drawn.get(job.dataset.job) === job.outerHTML ? there : job;
      drawn.set(job.dataset.job, job.outerHTML);
      if (place.children[number] !== next) place.insertBefore(next, place.children[number] ?? null);
    }
    for (const old of [...place.children].slice(jobs.length)) old.remove();
  }

  let updates = 0;

  async function update() {
    updates += 1;
    const mine = updates;
    const text = await (await fetch("/library/jobs")).text();
    if (mine !== updates) return false; // a later one has the newer jobs
    const page = new DOMParser().parseFromString(text, "text/html");
    const jobs = [...page.querySelectorAll("li.job")];
    const ended = jobs.filter((job) => over(job) && !drawn.get(job.dataset.job)?.includes(`data-state="${job.dataset.state}"`));
    for (const job of jobs) if (!over(job)) seen.add(job.dataset.job);
    const isFolded = (job) => over(job) && !seen.has(job.dataset.job);
    list($("#jobs"), jobs.filter((job) => !isFolded(job)));
    list($("#finished ul"), jobs.filter(isFolded));
    $("#finished").hidden = !jobs.some(isFolded);
    $("#finished summary span").textContent = jobs.filter(isFolded).length;
    for (const job of ended) {
      $("#announcement").textContent = [job.querySelector(".what"), job.querySelector(".how")].map((part) => part.innerText.trim()).join(": ");
    }
    if (ended.length) await refresh();
    return jobs.some((job) => !over(job));
  }

  async function watch() {
    clearTimeout(watching);
    const more = await update().catch(() => true); // the server may be restarting
    if (more) watching = setTimeout(watch, 1000);
  }

  const picked = () => [...document.querySelectorAll("tbody .pick input:checked")].map((box) => box.value);

  function selected() {
    const count = picked().length;
    for (const button of document.querySelectorAll("#edit, #remove")) {
      const label = button.id === "edit" ? "Edit selected" : "Remove selected";
      button.disabled = count === 0;
      button.textContent = count ? `${label} (${count})` : label;
    }
  }

  function deselect() {
    document.querySelectorAll(".pick input").forEach((box) => { box.checked = false; });
    selected();
  }

  const row = (id) => document.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  const fields = editor ? [...editor.querySelectorAll("input")] : [];
  let edited = [];

  // Of one article, the fields show what they are; of several, they are empty. What is not touched stays as it is.
  function edit(ids) {
    edited = ids;
    const one = ids.length === 1 ? row(ids[0]).dataset : {};
    for (const field of fields) field.value = field.defaultValue = one[field.name] ?? "";
    $("#editing").textContent = ids.length === 1 ? "Edit article" : `Edit ${ids.length} articles`;
    $("#edited-what").textContent = ids.length === 1 ? "" : "Only the fields that you fill in are changed.";
    $("#edit-trouble").textContent = "";
    editor.showModal();
  }

  async function save() {
    const changed = fields.filter((field) => field.value !== field.defaultValue);
    if (!changed.length) return editor.close();
    const values = Object.fromEntries(changed.map((field) => [field.name, field.value]));
    if (!(await change("PATCH", "/api/articles", JSON.stringify({ ids: edited, ...values })))) return;
    editor.close();
    deselect();
  }

  async function remove(ids) {
    const query = new URLSearchParams(ids.map((id) => ["id", id]));
    query.set("delay", UNDO_SECONDS);
    if (!(await change("DELETE", `/api/articles?${query}`))) return;
    for (const id of ids) row(id)?.classList.add("gone");
    deselect();
  }

  document.addEventListener("click", (event) => {
    const { stop, undo, edit: editOne, remove: removeOne } = event.target.dataset ?? {};
    if (stop) change("DELETE", `/api/jobs/${stop}`);
    if (undo) change("DELETE", `/api/edits/${undo}`);
    if (editOne) edit([editOne]);
    if (removeOne) remove([removeOne]);
    if (event.target.id === "edit") edit(picked());
    if (event.target.id === "cancel") editor.close();
    if (event.target.id === "remove") remove(picked());
    if (event.target.id === "again") change("POST", "/api/articles/reindex");
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.id === "all") document.querySelectorAll("tbody .pick input").forEach((one) => { one.checked = box.checked; });
    if (box.closest(".pick")) selected();
    if (box.type === "file") {
      const files = [...box.files].filter((file) => !hidden(file.webkitRelativePath));
      box.value = "";
      send(files, box.id === "folder");
    }
  });

  $("#web")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = new FormData();
    form.append("addresses", $("#address").value);
    if (await change("POST", "/api/articles", form)) $("#address").value = "";
  });

  editor?.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  const drop = $("#drop");
  drop?.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop?.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    dropped(event.dataTransfer);
  });

  watch();
})();
