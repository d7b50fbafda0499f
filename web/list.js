// The list of use cases.
import { get } from "./api.js";
import { dayAndTime, element, show, words } from "./dom.js";

function entry(useCase) {
  const when = useCase.closed_at ? `closed ${dayAndTime(useCase.closed_at)}`
    : useCase.activated_at ? `started ${dayAndTime(useCase.activated_at)}` : "not started";
  return element("li", {}, element("a", { href: `#/use-cases/${useCase.id}` },
    element("span", { class: "facts" }, element("span", {}, useCase.number),
      element("span", { class: `badge ${useCase.state}` }, words(useCase.state))),
    element("strong", {}, useCase.title),
    element("span", { class: "quiet small" }, [useCase.unit, when].filter(Boolean).join(" · "))));
}

export async function listPage() {
  show("Use cases", element("h1", {}, "Use cases"), element("p", { class: "quiet" }, "Loading …"));
  const { use_cases: useCases } = await get("/api/use-cases");
  show("Use cases", element("h1", {}, "Use cases"),
    useCases.length
      ? element("ul", { class: "use-cases" }, useCases.map(entry))
      : element("p", { class: "card quiet" }, "There is no use case yet. One begins with a request form."));
}
