// The target list with search and filter, and the conversation of any worker.
import { get } from "./api.js";
import { day, element, notice, time, words } from "./dom.js";

const kDispositions = {
  complete: "completed", partial: "answered in part", break_off: "broke off", refused: "said STOP",
  delivered_silent: "delivered, silent", non_contact: "not reached", other: "other reply",
  unknown: "no word yet", not_eligible: "not asked",
};
const kColours = { complete: "completed", partial: "started", break_off: "started", refused: "stopped", non_contact: "undelivered", not_eligible: "excluded" };
const kStates = {
  held: "waits for an earlier message", queued: "waits to be sent", submitting: "being sent", submitted: "✓ sent",
  in_doubt: "perhaps sent", delivered: "✓✓ delivered", undelivered: "✗ not delivered", expired: "✗ expired",
  rejected: "✗ refused", cancelled: "✗ cancelled", parked: "kept aside", received: "",
};
const kFailed = ["undelivered", "expired", "rejected", "cancelled"];

function bubble(message) {
  const marks = [time(message.at), kStates[message.state] ?? message.state, message.failure && words(message.failure)].filter(Boolean).join(" · ");
  const failed = kFailed.includes(message.state);
  return element("li", { class: message.from_worker ? "in" : "out" }, message.text || "(empty message)",
    element("small", { class: failed ? "failed" : "" }, marks));
}

function thread(messages) {
  if (!messages.length) return element("p", { class: "thread quiet" }, "No message has been sent to this worker.");
  const rows = [];
  let shown = "";
  for (const message of messages) {
    const date = day(message.at);
    if (date !== shown) rows.push(element("li", { class: "day" }, date));
    shown = date;
    rows.push(bubble(message));
  }
  return element("ol", { class: "thread" }, rows);
}

async function openConversation(useCase, worker) {
  const close = () => dialog.close();
  const body = element("div", {}, element("p", { class: "thread quiet" }, "Loading …"));
  const dialog = element("dialog", { "aria-labelledby": "conversation-title", onclose: () => { clearInterval(timer); dialog.remove(); } },
    element("header", {},
      element("div", {}, element("h2", { id: "conversation-title" }, worker.name),
        element("p", { class: "quiet small" }, [worker.phone, worker.place].filter(Boolean).join(" · "))),
      element("button", { type: "button", onclick: close }, "Close")),
    body);
  document.body.append(dialog);
  dialog.showModal();
  let known = "";
  const refresh = async () => {
    const conversation = await get(`/api/use-cases/${useCase}/workers/${worker.id}/conversation`);
    const text = JSON.stringify(conversation.messages);
    if (text === known) return;
    known = text;
    body.replaceChildren(thread(conversation.messages));
  };
  const timer = setInterval(() => refresh().catch(() => {}), 2000);
  await refresh().catch((error) => body.replaceChildren(element("p", { class: "wrong" }, error.message)));
}

export function workersSection(useCase) {
  const search = element("input", { type: "search", placeholder: "Part of a name", maxlength: 60 });
  const disposition = element("select", {}, element("option", { value: "" }, "All"),
    Object.entries(kDispositions).map(([key, name]) => element("option", { value: key }, words(name))));
  const rows = element("tbody");
  const empty = element("p", { class: "quiet", hidden: true }, "No worker fits.");
  const more = element("button", { type: "button", hidden: true, onclick: () => load(true) }, "Show more");
  let next = 0, shownPages = 1, asked = 0, stale = false, timer;

  const row = (worker) => element("tr", {},
    element("td", {}, element("button", { class: "plain", type: "button", onclick: () => openConversation(useCase, worker) }, worker.name)),
    element("td", {}, worker.place),
    element("td", {}, worker.cadre),
    element("td", {}, worker.phone || "–"),
    element("td", {}, element("span", { class: `badge ${kColours[worker.disposition] ?? ""}` }, kDispositions[worker.disposition]),
      element("span", { class: "quiet small" }, remark(worker))));

  function remark(worker) {
    if (worker.exclusion) return ` ${words(worker.exclusion)}`;
    const answers = worker.asked ? ` ${worker.answered} of ${worker.asked} answered` : "";
    return worker.in_progress && worker.disposition !== "complete" ? `${answers}, under way` : answers;
  }

  async function load(further = false) {
    const mine = ++asked;
    const query = new URLSearchParams({ search: search.value.trim(), disposition: disposition.value, after: further ? next : 0 });
    try {
      const page = await get(`/api/use-cases/${useCase}/workers?${query}`);
      if (mine !== asked) return; // a newer question is on its way
      const fresh = page.workers.map(row);
      if (further) rows.append(...fresh);
      else rows.replaceChildren(...fresh);
      shownPages = further ? shownPages + 1 : 1;
      next = page.next;
      more.hidden = next === null;
      empty.hidden = rows.children.length > 0;
    } catch (error) {
      notice(error.message);
    }
  }

  let typing;
  search.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(load, 200); });
  disposition.addEventListener("change", () => load());
  // The list follows the figures, but not under the hands of somebody who reads on or has the keyboard in it.
  timer = setInterval(() => {
    if (!stale || shownPages > 1 || rows.contains(document.activeElement) || document.querySelector("dialog")) return;
    stale = false;
    load();
  }, 3000);
  load();

  return {
    node: element("section", { class: "card" },
      element("h2", {}, "Workers"),
      element("div", { class: "filters" },
        element("label", { class: "field" }, "Search", search),
        element("label", { class: "field" }, "Outcome so far", disposition)),
      element("div", { class: "scroll" }, element("table", { class: "workers" },
        element("thead", {}, element("tr", {},
          ["Name", "Place", "Cadre", "Phone", "Outcome so far"].map((name) => element("th", { scope: "col" }, name)))), rows)),
      empty, element("p", {}, more)),
    figuresChanged: () => (stale = true),
    close: () => clearInterval(timer),
  };
}
