// What the page does by itself: the article reader, copying, saving, verdicts. On a wide screen a citation opens its
// article beside the conversation, in the place of the sources, and one goes from citation to citation there. On a
// phone, with a modifier key, or without this script, it opens a page of its own.
(() => {
  const wide = matchMedia("(min-width: 60rem)");
  const part = (selector) => document.querySelector(`#reader ${selector}`);
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
    document.querySelector("#found").hidden = true;
    document.querySelector("#sources").scrollTop = 0;
  }

  function close() {
    document.querySelector("#reader").hidden = true;
    document.querySelector("#found").hidden = false;
  }

  function open(link) {
    const turns = [...document.querySelectorAll(".turn")];
    const turn = link.closest(".turn") ?? turns[turns.length - 1];
    links = [...turn.querySelectorAll(".cite")];
    const wanted = links.findIndex((one) => one.href === link.href);
    if (wanted < 0) return false;
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
    if (event.target.closest("#reader .back")) {
      close();
      links[current].focus();
    }
  });

  function copy(button) {
    const say = (text) => {
      button.textContent = text;
      setTimeout(() => { button.textContent = "Copy with citations"; }, 2500);
    };
    const text = button.dataset.markdown;
    // Without https there is no clipboard but on this computer.
    (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => say("Copied"), () => say("The browser does not allow it"));
  }

  async function save(form) {
    const key = sessionStorage.getItem("byline") ?? "";
    const response = await fetch(`/conversation.${form}`, { headers: { "X-Byline-Conversation": key } });
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
      saved.closest("details").open = false;
    }
  });

  // Verdicts are kept on the server with their answers. This tab remembers them, as the conversation is drawn anew with
  // each question.
  const verdicts = () => JSON.parse(sessionStorage.getItem("byline-verdicts") ?? "{}");

  function showVerdicts() {
    const given = verdicts();
    for (const group of document.querySelectorAll(".judge")) {
      for (const button of group.querySelectorAll("button")) {
        const pressed = String(given[group.dataset.answer] === button.dataset.verdict);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      }
    }
  }

  async function judge(tools, verdict, note) {
    const answer = tools.querySelector(".judge").dataset.answer;
    const headers = { "X-Byline-Conversation": sessionStorage.getItem("byline") ?? "", "Content-Type": "application/json" };
    const body = JSON.stringify({ answer, verdict, note });
    const response = await fetch("/conversation/feedback", { method: "POST", headers, body }).catch(() => null);
    const said = document.querySelector("#said");
    if (!response?.ok) {
      said.textContent = "Your verdict could not be kept.";
      return;
    }
    sessionStorage.setItem("byline-verdicts", JSON.stringify({ ...verdicts(), [answer]: verdict }));
    said.textContent = `Kept: ${verdict}. Thank you.`;
    showVerdicts();
    const why = tools.querySelector(".why");
    why.hidden = verdict === "right" || Boolean(note);
    if (note) tools.querySelector(".judge button[aria-pressed=true]").focus();
  }

  document.addEventListener("click", (event) => {
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

  document.addEventListener("click", (event) => {
    if (event.target.closest("#filters .label-wrap")) setTimeout(showState);
  });

  const drawn = () => { showVerdicts(); showState(); };
  new MutationObserver(drawn).observe(document.body, { childList: true, subtree: true });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && part(".back") && !document.querySelector("#reader").hidden) part(".back").click();
  });

  document.addEventListener("byline:answered", close);

  // Gradio's own field for days has no label that is read aloud; the browser's has, and a calendar.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".day input")) event.target.type = "date";
  });
})();
