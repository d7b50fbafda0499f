// A use case while it runs: figures pushed by the server, drawn anew only where they changed.
import { get } from "./api.js";
import { bar, barTable, curve } from "./charts.js";
import { count, dayAndTime, element, percent, show, words } from "./dom.js";
import { workersSection } from "./workers.js";

const kSteps = 11; // of the SOP

function head(useCase) {
  const step = Number((useCase.sop_step.match(/\d+/) ?? [0])[0]);
  const times = [
    useCase.activated_at && `started ${dayAndTime(useCase.activated_at)}`,
    useCase.closed_at ? `closed ${dayAndTime(useCase.closed_at)}` : useCase.closes_at && `closes ${dayAndTime(useCase.closes_at)}`,
  ].filter(Boolean);
  return element("div", {},
    element("p", { class: "facts" }, element("a", { href: "#/" }, "Use cases"), element("span", {}, useCase.number)),
    element("h1", {}, useCase.title),
    element("p", { class: "facts" },
      element("span", { class: `badge ${useCase.state}` }, words(useCase.state)),
      element("span", {}, useCase.sop_step && `SOP ${useCase.sop_step}`),
      useCase.unit && element("span", {}, useCase.unit),
      useCase.sender && element("span", {}, `from ${useCase.sender}`),
      times.map((text) => element("span", {}, text))),
    element("div", { class: "stepper", role: "img", "aria-label": `Step ${step} of ${kSteps} of the operating procedure` },
      Array.from({ length: kSteps }, (_, i) => element("span", { class: i < step ? "done" : "" }))));
}

function headline(figures) {
  const { lines, rr1 } = figures;
  const targeted = lines[0].count, completed = lines.at(-1).count;
  const rate = rr1.value === null ? "no response rate yet"
    : `RR1 ${percent(rr1.value)}, ${(rr1.low * 100).toFixed(1)}–${(rr1.high * 100).toFixed(1)}, of ${count(rr1.of)} eligible`;
  return element("p", { class: "headline" },
    element("strong", {}, count(completed)), ` of ${count(targeted)} targeted completed (${rate})`);
}

function funnel(lines) {
  const targeted = lines[0].count;
  return element("ul", { class: "funnel" }, lines.map((line) => {
    const share = line.of ? ` · ${percent(line.count / line.of)}` : "";
    return element("li", { title: `${words(line.name)}: ${line.meaning}`, "data-line": line.name, "data-count": line.count },
      element("b", {}, words(line.name)),
      element("div", { class: "track" }, bar(targeted ? line.count / targeted : 0)),
      element("span", { class: "words" }, element("b", {}, count(line.count)),
        line.name === line.of_name ? " on the list" : ` of ${count(line.of)} ${line.of_name}${share}`));
  }));
}

function questions(list) {
  if (!list.length) return [element("p", { class: "quiet" }, "No question has been asked yet.")];
  return list.map((question, i) => element("div", { class: "question" },
    element("h3", {}, `${i + 1}. ${question.text || "(unnamed question)"}`),
    element("p", { class: "quiet small" }, `${count(question.valid)} of ${count(question.asked)} asked answered`
      + (question.asked ? ` (${percent(question.valid / question.asked)})` : "")
      + (question.first_try_invalid ? `; ${count(question.first_try_invalid)} of ${count(question.replied)} who replied were not understood at first` : "")),
    question.categories.length ? barTable(question.text, question.categories, question.valid) : null));
}

/** Redraws a part only when its figures changed, so that nothing flickers and no selection is lost. */
function part(node, draw) {
  let known = "";
  return (value) => {
    const text = JSON.stringify(value);
    if (text === known) return;
    known = text;
    node.replaceChildren(...[draw(value)].flat());
  };
}

export async function livePage(id, account) {
  show("", element("p", { class: "quiet" }, "Loading …"));
  const first = await get(`/api/use-cases/${id}`);
  const boxes = {
    head: element("div"), headline: element("div", { "aria-live": "off" }), funnel: element("div"),
    curve: element("div"), questions: element("div"),
  };
  const broken = element("p", { class: "look", role: "status", hidden: true }, "The figures stand still: the line to the server broke. Trying again …");
  const workers = account.may.view_conversations ? workersSection(id) : null;
  show(first.use_case.title, boxes.head,
    broken,
    element("section", { class: "card", "aria-label": "Progress" }, boxes.headline, boxes.funnel),
    element("div", { class: "two" },
      element("section", { class: "card" }, element("h2", {}, "Answers over time"), boxes.curve),
      element("section", { class: "card" }, element("h2", {}, "Answers to each question"), boxes.questions)),
    workers ? workers.node : element("p", { class: "quiet" }, "Your role sees results, not single workers."));

  const parts = {
    head: part(boxes.head, head), headline: part(boxes.headline, headline), funnel: part(boxes.funnel, funnel),
    curve: part(boxes.curve, curve), questions: part(boxes.questions, questions),
  };
  const draw = (figures) => {
    parts.head(figures.use_case);
    parts.headline({ lines: figures.lines, rr1: figures.rr1 });
    parts.funnel(figures.lines);
    parts.curve(figures.arrivals);
    parts.questions(figures.questions);
  };
  draw(first);

  const events = new EventSource(`/api/use-cases/${id}/live`);
  events.onmessage = (event) => {
    broken.hidden = true;
    draw(JSON.parse(event.data));
    workers?.figuresChanged();
  };
  events.onerror = () => (broken.hidden = false);
  events.onopen = () => (broken.hidden = true);
  return () => {
    events.close();
    workers?.close();
  };
}
