"""Builds workflows in the RapidPro export format (version 13) from a few words: question, choice, message.

Every question becomes the editor's usual four nodes: the message that asks, the wait with its tests, a count of
invalid answers, and a short message that asks again. UUIDs are derived from names, so that a rebuilt file differs
only where the workflow does. Standard library only.
"""

import json
import uuid

GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
MAX_RETRIES = 2
DAY = 24 * 3600


class Flow:
    def __init__(self, name, intro_language="eng"):
        self.name = name
        self.namespace = uuid.uuid5(uuid.NAMESPACE_URL, "https://tama.example/flows/" + name)
        self.language = intro_language
        self.nodes, self.ui, self.french = [], {}, {}

    def id(self, label):
        return str(uuid.uuid5(self.namespace, label))

    # --- nodes -----------------------------------------------------------------------------------------------------

    def node(self, label, actions=(), router=None, exits=(("exit", None),), kind="execute_actions", column=0):
        """`exits`: (name, label of the node it leads to, or None to end)."""
        node = {
            "uuid": self.id(label),
            "actions": list(actions),
            "exits": [
                {"uuid": self.id(f"{label}/{name}"), "destination_uuid": self.id(to) if to else None}
                for name, to in exits
            ],
        }
        if router:
            node["router"] = router
        self.nodes.append(node)
        place = {"position": {"left": 40 + 320 * column, "top": 40 + 120 * len(self.nodes)}, "type": kind}
        if kind != "execute_actions":
            place["config"] = {"cases": {}}
        self.ui[node["uuid"]] = place

    def say(self, label, english, french):
        """A send_msg action. One SMS in each language, or the file is not written."""
        for text in (english, french):
            foreign = sorted(set(text) - GSM7)
            assert not foreign, f"{self.name}/{label}: {foreign} would double the price of every SMS"
            assert len(text) <= 160, f"{self.name}/{label}: {len(text)} characters: {text}"
        action = {"uuid": self.id(label + "/say"), "type": "send_msg", "text": english, "attachments": [],
                  "quick_replies": []}
        self.french[action["uuid"]] = {"text": [french]}
        return action

    def action(self, label, type_, **members):
        return {"uuid": self.id(f"{label}/{type_}"), "type": type_, **members}

    def message(self, label, english, french, to=None, before=(), after=()):
        self.node(label, [*before, self.say(label, english, french), *after], exits=[("exit", to)])

    def category(self, label, name, french):
        uid = self.id(f"{label}/category/{name}")
        if french:
            self.french[uid] = {"name": [french]}
        return {"uuid": uid, "name": name, "exit_uuid": self.id(f"{label}/{name}")}

    def case(self, label, name, test, arguments, french_arguments=None):
        uid = self.id(f"{label}/case/{name}")
        if french_arguments:
            self.french[uid] = {"arguments": french_arguments}
        return {"uuid": uid, "type": test, "arguments": arguments,
                "category_uuid": self.id(f"{label}/category/{name}")}

    def split(self, label, operand, cases, otherwise, column=1, result=None, french=None):
        """`cases`: (category, test, arguments, to); `otherwise`: (category, to); `french`: names of categories."""
        french = french or {}
        router = {
            "type": "switch",
            "operand": operand,
            "cases": [self.case(label, name, test, arguments) for name, test, arguments, _ in cases],
            "categories": [self.category(label, name, french.get(name)) for name, *_ in (*cases, otherwise)],
            "default_category_uuid": self.id(f"{label}/category/{otherwise[0]}"),
        }
        if result:
            router["result_name"] = result
        exits = [(name, to) for name, _, _, to in cases] + [otherwise]
        self.node(label, router=router, exits=exits, kind="split_by_expression", column=column)

    # --- questions -------------------------------------------------------------------------------------------------

    def question(self, label, result, english, french, answers, retry, give_up, reminder=None):
        """A question with its tests.

        `answers`: (category, French name, test, arguments, French arguments or None, to).
        `retry`: the short text that asks again, English and French; after two, the session goes on at `give_up`.
        `reminder`: text after 24 hours of silence, once; then the session ends.
        """
        wait = label + " answer"
        self.message(label, english, french, to=wait)
        categories = [self.category(wait, name, fr) for name, fr, *_ in answers]
        exits = [(name, to) for name, *_, to in answers]
        router = {
            "type": "switch",
            "wait": {"type": "msg"},
            "result_name": result,
            "operand": "@input.text",
            "cases": [self.case(wait, name, test, args, fr_args) for name, _, test, args, fr_args, _ in answers],
        }
        other = self.category(wait, "Other", "Autre")
        categories.append(other)
        exits.append(("Other", label + " tries"))
        router["default_category_uuid"] = other["uuid"]
        if reminder:
            silent = self.category(wait, "No Response", "Pas de réponse")
            categories.append(silent)
            exits.append(("No Response", label + " silence"))
            router["wait"]["timeout"] = {"seconds": DAY, "category_uuid": silent["uuid"]}
        router["categories"] = categories
        self.node(wait, router=router, exits=exits, kind="wait_for_response")
        self.split(label + " tries", "@node.visit_count",
                   [("Ask again", "has_number_lte", [str(MAX_RETRIES)], label + " again")], ("Give up", give_up))
        self.message(label + " again", *retry, to=wait)
        if reminder:
            self.split(label + " silence", "@node.visit_count",
                       [("Remind", "has_number_lte", ["1"], label + " reminder")], ("Stop asking", None))
            self.message(label + " reminder", *reminder, to=wait)

    def choice(self, label, result, english, french, options, retry, give_up, reminder=None):
        """`options`: (category, French name, English words, French words, to); numbered 1, 2, … in the text."""
        answers = [
            (name, fr, "has_any_word", [f"{i} {words}"], [f"{i} {fr_words}"], to)
            for i, (name, fr, words, fr_words, to) in enumerate(options, 1)
        ]
        self.question(label, result, english, french, answers, retry, give_up, reminder)

    def number(self, label, result, english, french, low, high, retry, to, reminder=None):
        answers = [("Valid", "Valide", "has_number_between", [str(low), str(high)], None, to)]
        self.question(label, result, english, french, answers, retry, to, reminder)

    def text(self, label, result, english, french, retry, to):
        self.question(label, result, english, french, [("Given", "Donné", "has_text", [], None, to)], retry, to)

    # --- the file --------------------------------------------------------------------------------------------------

    def definition(self):
        return {
            "uuid": self.id("flow"),
            "name": self.name,
            "spec_version": "14.3.1",
            "language": self.language,
            "type": "messaging",
            "revision": 1,
            "expire_after_minutes": 4320,
            "localization": {"fra": self.french},
            "nodes": self.nodes,
            "_ui": {"nodes": self.ui, "stickies": {}},
        }

    def write(self, path, keywords, fields=(), groups=()):
        reference = {"uuid": self.id("flow"), "name": self.name}
        export = {
            "version": "13",
            "site": "https://tama.example",
            "flows": [self.definition()],
            "campaigns": [],
            "triggers": [{"trigger_type": "K", "flow": reference, "groups": [], "exclude_groups": [],
                          "keywords": list(keywords), "match_type": "F", "channel": None}],
            "fields": [{"key": key, "name": name, "type": type_} for key, name, type_ in fields],
            "groups": [{"uuid": uid, "name": name, "query": None} for uid, name in groups],
        }
        with open(path, "w", encoding="utf-8") as out:
            json.dump(export, out, ensure_ascii=False, indent=1)
            out.write("\n")
