// The list of questions: its filters, and the URL fragment that stores them.

const PAGE_SIZE = 50;
const DEFAULT_VERDICTS = Object.keys(verdicts).filter(verdict => verdict !== "right");

const form = document.getElementById("filters");
const list = document.getElementById("list");
const more = document.getElementById("more");
const count = document.getElementById("count");
const single = document.getElementById("single");
const boxes = [...form.querySelectorAll("[name=verdict]")];

/** The state in the URL fragment, with defaults for what it omits. */
function wanted() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const system = systems.find(system => system.name === fragment.get("system")) ?? systems[0];
  const chosen = fragment.get("verdict")?.split(",") ?? DEFAULT_VERDICTS;
  return {
    system, verdicts: new Set(chosen), q: fragment.get("q") ?? "", followUps: fragment.has("follow-ups"),
    id: fragment.get("id"),
  };
}

function fragment({system, verdicts: chosen, q, followUps, id}) {
  const values = new URLSearchParams();
  if (system !== systems[0]) values.set("system", system.name);
  if (boxes.some(({value}) => chosen.has(value) !== DEFAULT_VERDICTS.includes(value))) values.set("verdict", [...chosen].join(","));
  if (q) values.set("q", q);
  if (followUps) values.set("follow-ups", "1");
  if (id) values.set("id", id);
  return "#" + values;
}

/** Text normalised for search: case, accents and the kind of apostrophe do not matter. */
const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("’", "'");

let foldedPassages = null;
const foldedEntries = new Map();

/** The searched text of a question and its answer, without the passages. */
function foldedEntry(place, outcome) {
  const {id, question, history, standalone, answers} = questions[place];
  if (!foldedEntries.has(outcome)) {
    const said = outcome.statements.map(([text]) => text);
    const texts = [id, question, ...history, standalone ?? "", outcome.standalone, ...answers, ...said];
    foldedEntries.set(outcome, folded(texts.join("\n")));
  }
  return foldedEntries.get(outcome);
}

/** A predicate: whether every word of `q` is in a question, its answer or one of their passages. */
function search(q) {
  const terms = folded(q).split(/\s+/).filter(Boolean);
  if (!terms.length) return () => true;
  foldedPassages ??= passages.map(passage => folded(passage.filter(value => typeof value === "string").join("\n")));
  const hits = terms.map(term => foldedPassages.map(text => text.includes(term)));
  return (place, outcome) => terms.every((term, number) =>
    foldedEntry(place, outcome).includes(term) ||
    [...outcome.passages, ...cited(outcome), ...questions[place].gold].some(key => hits[number][key]));
}

/** The positions of the questions that match all filters except the verdicts. */
function found(state) {
  const meets = search(state.q);
  const {outcomes} = state.system;
  return questions.map((question, place) => place).filter(place => outcomes[place]
    && (!state.followUps || questions[place].history.length) && meets(place, outcomes[place]));
}

let shown = [];
let state = wanted();

function show() {
  const {outcomes} = state.system;
  const places = found(state);
  for (const box of boxes) {
    box.checked = state.verdicts.has(box.value);
    const same = places.filter(place => outcomes[place].verdict === box.value).length;
    box.parentElement.querySelector(".count").textContent = same.toLocaleString("en");
  }
  shown = state.id === null ? places.filter(place => state.verdicts.has(outcomes[place].verdict))
    : questions.map((question, place) => place).filter(place => questions[place].id === state.id && outcomes[place]);
  single.hidden = state.id === null;
  single.lastElementChild.href = fragment({...state, id: null});
  list.replaceChildren();
  showMore();
  const total = outcomes.filter(Boolean).length;
  count.textContent = `${shown.length.toLocaleString("en")} of ${total.toLocaleString("en")} questions shown`;
}

function showMore() {
  const from = list.childElementCount;
  list.append(...shown.slice(from, from + PAGE_SIZE).map(place => entry(place, state.system, state.id !== null)));
  const left = shown.length - list.childElementCount;
  more.hidden = left === 0;
  more.textContent = `Show ${Math.min(left, PAGE_SIZE)} more of ${left.toLocaleString("en")}`;
  return list.children[from];
}

function fillIn() {
  form.elements.system.value = state.system.name;
  form.elements.q.value = state.q;
  form.elements["follow-ups"].checked = state.followUps;
}

/** Take the state from the URL fragment, unless it is the id of a section. */
function follow() {
  if (document.getElementById(location.hash.slice(1))) return;
  state = wanted();
  fillIn();
  show();
  document.getElementById("questions").scrollIntoView();
}

let waiting = 0;

form.addEventListener("input", event => {
  state = {
    system: systems.find(system => system.name === form.elements.system.value),
    verdicts: new Set(boxes.filter(box => box.checked).map(box => box.value)),
    q: form.elements.q.value, followUps: form.elements["follow-ups"].checked, id: null,
  };
  clearTimeout(waiting);
  // Debounce typing: the list need not be rebuilt for each letter.
  waiting = setTimeout(() => {
    show();
    history.replaceState(null, "", fragment(state));
  }, event.target.name === "q" ? 200 : 0);
});
form.addEventListener("submit", event => event.preventDefault());
more.addEventListener("click", () => showMore().focus());
addEventListener("hashchange", follow);

form.hidden = false;
fillIn();
show();
if (location.hash.includes("=")) document.getElementById("questions").scrollIntoView();
