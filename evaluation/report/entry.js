"use strict";
// One question of the list. All text is inserted as text nodes: article text is hostile and must never become markup.

const {questions, systems, passages, verdicts} = JSON.parse(document.getElementById("data").textContent);

/** An element with a class and children; a child that is a string becomes a text node. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter(child => child !== null));
  return element;
}

/** Foreign text, isolated for the bidirectional algorithm. */
const words = text => make("bdi", "", text);

const decimals = value => value.toFixed(2).replace(/^(-?)0\./, "$1.");

/** The fragment that shows one question as one system answered it. */
const linkTo = (id, system) => "#" + new URLSearchParams({system: system.name, id});

function link(href, text) {
  const anchor = make("a", "", text);
  anchor.href = href;
  return anchor;
}

/** The question, the answer, the expected answer, and on demand the passages. */
function entry(place, system, open) {
  const question = questions[place], outcome = system.outcomes[place];
  const element = make("article", "entry",
    make("p", "facts", ...facts(question, outcome, system)),
    ...asked(question, outcome),
    make("div", "pair", answered(outcome), expected(question, outcome)),
    others(place, system),
    grounds(question, outcome, open));
  element.tabIndex = -1;
  return element;
}

function facts(question, outcome, system) {
  const name = link(linkTo(question.id, system), "");
  name.append(words(question.id));
  return [
    make("strong", `badge ${outcome.verdict}`, outcome.verdict),
    make("span", "", name),
    make("span", "", `line ${question.line}`),
    make("span", "", `confidence ${decimals(outcome.confidence)}`),
    make("span", "", `${outcome.ms.toLocaleString("en")} ms`),
  ];
}

function asked(question, outcome) {
  const earlier = question.history.map(text => make("p", "earlier", "Before: ", words(text)));
  const searched = outcome.standalone === question.question ? []
    : [make("p", "aside", "Searched for: ", words(outcome.standalone))];
  const meant = !question.standalone || question.standalone === outcome.standalone ? []
    : [make("p", "aside", "Rewritten by a person: ", words(question.standalone))];
  return [...earlier, make("h3", "", words(question.question)), ...searched, ...meant];
}

/** The cited passages in the order of their first citation, which is their number in the answer. */
const cited = outcome => [...new Set(outcome.statements.flatMap(([, spans]) => spans.map(span => span[0])))];

function answered(outcome) {
  const sources = cited(outcome);
  const statements = outcome.statements.map(([text, spans]) => {
    const numbers = [...new Set(spans.map(span => sources.indexOf(span[0]) + 1))];
    return make("p", "statement", words(text), ...numbers.map(number => make("span", "cite", ` [${number}]`)));
  });
  const said = statements.length ? statements : [make("p", "statement", "The articles don’t say.")];
  return make("div", "", make("h4", "", "Answer"), ...said, ...outcome.notes.map(note => make("p", "aside", words(note))));
}

function expected(question, outcome) {
  const parts = question.answers.map(answer => make("p", "statement", words(answer)));
  if (question.unanswerable) parts.push(make("p", "statement", "The articles don’t answer this."));
  if (question.pattern) parts.push(make("p", "aside", "Must match ", make("code", "", question.pattern)));
  for (const key of question.gold) {
    const rank = outcome.passages.indexOf(key) + 1;
    parts.push(make("p", "aside", ...source(key), rank ? `, rank ${rank}` : ", not retrieved"));
  }
  return make("div", "", make("h4", "", "Expected"), ...parts);
}

function others(place, system) {
  const rest = systems.filter(other => other !== system && other.outcomes[place]);
  if (!rest.length) return null;
  const line = make("p", "others", "Others: ");
  for (const other of rest) {
    const {verdict} = other.outcomes[place];
    line.append(make("span", "", link(linkTo(questions[place].id, other), other.name), " ",
      make("strong", `badge small ${verdict}`, verdict)));
  }
  return line;
}

/** The paragraphs, created when first opened: a list of fifty entries would have a thousand of them. */
function grounds(question, outcome, open) {
  const count = outcome.passages.length;
  const details = make("details", "", make("summary", "", `Sources and ${count} retrieved passage${count === 1 ? "" : "s"}`));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(paragraphs(question, outcome));
  });
  details.open = open;
  return details;
}

function paragraphs(question, outcome) {
  const sources = cited(outcome), gold = new Set(question.gold);
  const spans = outcome.statements.flatMap(([, spans]) => spans);
  const read = make("div", "",
    ...listed("Cited", sources, key => passage(key, spans.filter(span => span[0] === key), labels(key, gold, []))),
    ...listed("Retrieved, best first", outcome.passages, key => passage(key, [], labels(key, gold, sources))));
  return make("div", "grounds", read, make("div", "", ...listed("Expected", question.gold, key => passage(key, [], []))));
}

const labels = (key, gold, sources) => [gold.has(key) ? "expected" : "", sources.includes(key) ? "cited" : ""];

function listed(title, keys, item) {
  return keys.length ? [make("h4", "", title), make("ol", "passages", ...keys.map(item))] : [];
}

function passage(key, spans, names) {
  const quote = make("blockquote", "", ...marked(passages[key][3], spans));
  quote.dir = "auto";
  const tags = names.filter(Boolean).map(name => make("span", `tag ${name}`, name));
  return make("li", names.includes("expected") ? "gold" : "", make("p", "source", ...source(key), ...tags), quote);
}

function source(key) {
  const [title, outlet, paragraph] = passages[key];
  return [make("cite", "", words(title)), ...(outlet ? [", ", words(outlet)] : []), `, paragraph ${paragraph}`];
}

/** The text with its spans marked. They count code points, as in Python, unlike JavaScript strings. */
function marked(text, spans) {
  const points = Array.from(text), pieces = [];
  let done = 0;
  for (const [, start, end] of spans.toSorted((one, other) => one[1] - other[1])) {
    if (end <= done) continue;
    const from = Math.max(start, done);
    pieces.push(points.slice(done, from).join(""), make("mark", "", points.slice(from, end).join("")));
    done = end;
  }
  return [...pieces, points.slice(done).join("")];
}
