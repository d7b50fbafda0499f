// The first page: name and password; in the demo, also its people, one click each.
import { call, get } from "./api.js";
import { element, show, words } from "./dom.js";

export async function signInPage(done) {
  const wrong = element("p", { class: "wrong", role: "alert", hidden: true });
  async function attempt(path, body) {
    wrong.hidden = true;
    try {
      done(await call("POST", path, body));
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
    }
  }
  const name = element("input", { type: "text", autocomplete: "username", autocapitalize: "none", required: true });
  const password = element("input", { type: "password", autocomplete: "current-password", required: true });
  const form = element("form", {
    class: "card",
    onsubmit: (event) => {
      event.preventDefault();
      attempt("/api/sign-in", { name: name.value, password: password.value });
    },
  },
  element("h1", {}, "Sign in"),
  element("p", { class: "quiet" }, "Questions to health workers by SMS, and their answers back."),
  element("label", { class: "field" }, "Name", name),
  element("label", { class: "field" }, "Password", password),
  wrong,
  element("button", { class: "primary" }, "Sign in"));
  const page = element("div", { class: "sign-in" }, form);
  show("Sign in", page);

  const demo = await get("/api/demo").catch(() => ({ demo: false }));
  if (!demo.demo) return;
  page.append(element("section", { class: "card" },
    element("h2", {}, "A person of the demo"),
    element("p", { class: "quiet small" }, "Tamaland is fictional. So is everybody here; look around as any of them."),
    element("ul", { class: "people" }, demo.people.map((person) =>
      element("li", {}, element("button", { type: "button", onclick: () => attempt("/api/demo/sign-in", { name: person.name }) },
        element("strong", {}, person.display_name),
        element("span", { class: "quiet small" }, words(person.role))))))));
}
