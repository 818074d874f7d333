// What the page does by itself: the article reader, the sources of earlier answers, copying, saving, verdicts. On a wide
// screen a citation opens its article next to the conversation, in the place of the sources, and one goes from citation
// to citation there. On a phone, with a modifier key, or without this script, it opens a page of its own.
(() => {
  const wide = matchMedia("(min-width: 60rem)");
  const part = (selector) => document.querySelector(`#reader ${selector}`);
  const key = () => sessionStorage.getItem("byline") ?? "";
  let links = [];
  let current = 0;

  function show(number) {
    const link = links[number];
    current = number;
    part(".which").textContent = `Citation ${number + 1} of ${links.length}`;
    part(".previous").disabled = number === 0;
    part(".next").disabled = number === links.length - 1;
    part(".own").href = link.href;
    part("iframe").contentWindow.location.replace(link.href); // the browser's "back" does not go through the citations
    document.querySelector("#reader").hidden = false;
    showBehind();
    document.querySelector("#sources").scrollTop = 0;
  }

  // What is in the place of the reader while that is closed: the sources of an earlier answer, or of the latest one.
  function showBehind() {
    const earlier = document.querySelector("#earlier");
    const isRead = !document.querySelector("#reader").hidden;
    earlier.hidden = isRead || !earlier.dataset.answer;
    document.querySelector("#found").hidden = isRead || Boolean(earlier.dataset.answer);
  }

  function close() {
    document.querySelector("#reader").hidden = true;
    showBehind();
  }

  function back() {
    close();
    document.dispatchEvent(new CustomEvent("byline:closed", { detail: links[current] }));
    links[current].focus();
  }

  const answerOf = (element) => element.closest("[data-answer]").dataset.answer;
  const latestAnswer = () => [...document.querySelectorAll(".answer")].at(-1)?.dataset.answer;

  // The sources come with the latest answer; those of an earlier one are fetched.
  async function chooseSources(answer) {
    const earlier = document.querySelector("#earlier");
    const wanted = answer === latestAnswer() ? "" : answer;
    if (wanted === (earlier.dataset.answer ?? "")) return;
    earlier.dataset.answer = wanted;
    earlier.replaceChildren();
    showBehind();
    if (!wanted) return;
    const headers = { "X-Byline-Conversation": key() };
    const response = await fetch(`/conversation/sources/${encodeURIComponent(wanted)}`, { headers }).catch(() => null);
    const html = response?.ok ? await response.text() : "<p class='problem'>These sources are no longer available. Ask again.</p>";
    if (earlier.dataset.answer === wanted) earlier.innerHTML = html; // every value in it is escaped
  }

  function open(link) {
    const answer = answerOf(link);
    const cited = link.closest(".answer") ?? document.querySelector(`.answer[data-answer="${CSS.escape(answer)}"]`);
    links = [...cited.querySelectorAll(".cite")];
    const wanted = links.findIndex((one) => one.href === link.href);
    if (wanted < 0) return false;
    chooseSources(answer);
    show(wanted);
    part(".back").focus();
    return true;
  }

  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const link = event.target.closest("a.cite, .card a.number");
    if (link && plain && wide.matches && open(link)) event.preventDefault();
    if (event.target.closest("#reader .previous")) show(current - 1);
    if (event.target.closest("#reader .next")) show(current + 1);
    if (event.target.closest("#reader .back")) back();
    const asked = event.target.closest("button.show-sources");
    if (asked) {
      close();
      chooseSources(answerOf(asked));
      document.querySelector("#sources").scrollIntoView({ block: "nearest" });
    }
  });

  // The save menu is open until something is chosen, or something else is done.
  const menu = () => document.querySelector("details.saving[open]");
  const closeMenu = () => { if (menu()) menu().open = false; };
  document.addEventListener("click", (event) => { if (!menu()?.contains(event.target)) closeMenu(); });
  document.addEventListener("focusin", (event) => { if (!menu()?.contains(event.target)) closeMenu(); });
  window.addEventListener("blur", closeMenu); // a click into the article

  function escape(event) {
    if (event.key !== "Escape") return;
    const opened = menu();
    closeMenu();
    if (opened) opened.querySelector("summary").focus();
    else if (part(".back") && !document.querySelector("#reader").hidden) back();
  }

  document.addEventListener("keydown", escape);
  // The keys pressed in the article go to its frame, which has a new document for each article. ("load" does not bubble.)
  document.addEventListener("load", (event) => {
    if (event.target.matches?.("#reader iframe")) event.target.contentWindow.addEventListener("keydown", escape);
  }, true);

  function copy(button) {
    const say = (text) => {
      button.textContent = text;
      setTimeout(() => { button.textContent = "Copy with citations"; }, 2500);
    };
    const text = button.dataset.markdown;
    // Without https there is no clipboard but on this computer.
    (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => say("Copied"), () => say("Copying is blocked by the browser"));
  }

  async function save(form) {
    const response = await fetch(`/conversation.${form}`, { headers: { "X-Byline-Conversation": key() } });
    if (!response.ok) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `byline-${new Date().toISOString().slice(0, 10)}.${form}`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  document.addEventListener("click", (event) => {
    const copied = event.target.closest("button.copy");
    const saved = event.target.closest("button[data-save]");
    if (copied) copy(copied);
    if (saved) {
      save(saved.dataset.save);
      closeMenu();
    }
  });

  // Verdicts are kept on the server with their answers. This tab remembers them, as the conversation is redrawn with
  // each question.
  const verdicts = () => JSON.parse(sessionStorage.getItem("byline-verdicts") ?? "{}");

  function showVerdicts() {
    const given = verdicts();
    for (const group of document.querySelectorAll(".judge")) {
      for (const button of group.querySelectorAll("button")) {
        const pressed = String(given[answerOf(group)] === button.dataset.verdict);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      }
    }
  }

  async function judge(tools, verdict, note) {
    const answer = answerOf(tools);
    const headers = { "X-Byline-Conversation": key(), "Content-Type": "application/json" };
    const body = JSON.stringify({ answer, verdict, note });
    const response = await fetch("/conversation/feedback", { method: "POST", headers, body }).catch(() => null);
    const said = document.querySelector("#said");
    if (!response?.ok) {
      said.textContent = "Your feedback could not be saved.";
      return;
    }
    sessionStorage.setItem("byline-verdicts", JSON.stringify({ ...verdicts(), [answer]: verdict }));
    said.textContent = `Feedback saved: ${verdict}. Thank you.`;
    showVerdicts();
    const why = tools.querySelector(".why");
    why.hidden = verdict === "right" || Boolean(note);
    if (note) tools.querySelector(".judge button[aria-pressed=true]").focus();
  }

  // What is kept is asked again after each addition; /kept lists it.
  async function keep(button) {
    const headers = { "X-Byline-Conversation": key(), "Content-Type": "application/json" };
    const body = JSON.stringify({ answer: answerOf(button) });
    button.disabled = true;
    const response = await fetch("/conversation/kept", { method: "POST", headers, body }).catch(() => null);
    const { error } = response?.ok ? {} : ((await response?.json().catch(() => null)) ?? { error: "it could not be kept" });
    document.querySelector("#said").textContent = error ? `Not kept: ${error}.` : "Kept. The page “Kept” shows what is new on it.";
    button.textContent = error ? "Not kept" : "Kept";
    button.title = error ?? "";
    button.disabled = !error;
  }

  document.addEventListener("click", (event) => {
    const kept = event.target.closest(".tools button.keep");
    if (kept) keep(kept);
    const button = event.target.closest(".judge button");
    if (button) judge(button.closest(".tools"), button.dataset.verdict, "");
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".why")) return;
    event.preventDefault();
    const tools = event.target.closest(".tools");
    judge(tools, tools.querySelector(".judge button[aria-pressed=true]").dataset.verdict, event.target.elements.note.value.trim());
  });

  // Gradio's accordion does not say whether it is open.
  function showState() {
    const head = document.querySelector("#filters .label-wrap");
    head?.setAttribute("aria-expanded", String(head.classList.contains("open")));
  }

  // It may close it, or open it, by a class alone.
  new MutationObserver(showState).observe(document.body, { subtree: true, attributeFilter: ["class"] });

  const drawn = () => { showVerdicts(); showState(); };
  new MutationObserver(drawn).observe(document.body, { childList: true, subtree: true });

  document.addEventListener("byline:answered", () => {
    chooseSources(latestAnswer());
    close();
  });

  // Gradio's own field for days has no label that is read aloud; the browser's has, and a calendar.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".day input")) event.target.type = "date";
  });
})();
