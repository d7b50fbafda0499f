#include "tests/flows/support/flow_fuzz.hpp"

#include <algorithm>
#include <array>

#include "base/clock.hpp"
#include "flows/format/reader.hpp"
#include "flows/lint/lint.hpp"
#include "flows/play/play.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/legacy_flow.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

const std::vector<std::string>& hostileTexts() {
    static const std::vector<std::string> kTexts{
        "",
        "@(1 / 0)",
        "@results @run @parent @child @contact @node @trigger",
        "@(((((((((",
        "@(repeat(repeat(\"ab\", 9999), 9999))",
        "@(regex_match(input.text, \"(a+)+$\"))",
        "@(foreach(contact.groups, upper, 1, 2, 3))",
        "@(format_date(\"9999-99-99\", \"YYYY\"))",
        "@(9999999999999999999999999999 ^ 9999)",
        "@results.act_in_stock.category.x.y.z",
        "\xF0\x9F\x98\x80 \xE2\x80\xAE",
        std::string(3000, 'x'),
        "has_pattern",
        "has_number_between",
        "random",
        "call_webhook",
        "enter_flow",
        "start_session",
        "set_run_local",
        "14.0.0",
        "13.0.0",
        "spa",
        "messaging_background",
        "wait_message",
        "form_field",
        "contains_any",
        "trigger-flow",
        "@(SUM(flow.a, LEN(contact.b)) * -2 ^ \"x\")",
        "@flow.answer.category @step.value @extra.a.b|upper_case",
        "=CONCATENATE(A, B"};
    return kTexts;
}

Json oddValue(Random& random) {
    switch (random.below(9)) {
        case 0:
            return nullptr;
        case 1:
            return true;
        case 2:
            return -1;
        case 3:
            return 1e300;
        case 4:
            return std::int64_t{9'223'372'036'854'775'807};
        case 5:
            return Json::array();
        case 6:
            return Json::object();
        case 7:
            return Json::array({nullptr, 1, "x"});
        default:
            return oneOf(random, hostileTexts());
    }
}

/// A value somewhere in the document, deep ones as likely as shallow ones.
Json& anyPlace(Random& random, Json& root) {
    Json* at = &root;
    for (;;) {
        if (!at->is_structured() || at->empty() || (at != &root && random.chance(0.12))) return *at;
        auto child = at->begin();
        std::advance(child, static_cast<std::ptrdiff_t>(random.below(at->size())));
        at = &*child;
    }
}

void change(Random& random, Json& file) {
    Json& place = anyPlace(random, file);
    switch (random.below(5)) {
        case 0:
            place = oddValue(random);
            break;
        case 1: {
            const Json copy = anyPlace(random, file);
            place = copy;
            break;
        }
        case 2:
            if (place.is_structured() && !place.empty()) {
                auto victim = place.begin();
                std::advance(victim, static_cast<std::ptrdiff_t>(random.below(place.size())));
                place.erase(victim);
            }
            break;
        case 3:
            if (place.is_array() && !place.empty()) place.push_back(place[random.below(place.size())]);
            break;
        default:
            if (place.is_string()) place = oneOf(random, hostileTexts());
    }
}

/// Sends exits of a flow to other nodes of it: loops, cut branches, shared ends.
void rewire(Random& random, Json& file) {
    if (!file["flows"][0].contains("nodes")) return;
    Json& nodes = file["flows"][0]["nodes"];
    for (int i = 0; i < 3; ++i) {
        Json& exits = nodes[random.below(nodes.size())]["exits"];
        exits[random.below(exits.size())]["destination_uuid"] = nodes[random.below(nodes.size())]["uuid"];
    }
}

std::string spoilt(Random& random, const Json& original) {
    Json file = original;
    const auto kind = random.below(10);
    if (kind < 2) rewire(random, file);
    if (kind < 8) {
        for (auto changes = 1 + random.below(3); changes > 0; --changes) change(random, file);
        return file.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    std::string text = file.dump();
    if (kind == 8) {
        text.resize(random.below(text.size()));
        return text;
    }
    for (auto flips = 1 + random.below(4); flips > 0; --flips) {
        text[random.below(text.size())] = static_cast<char>(random.below(256));
    }
    return text;
}

SessionStatus playAround(Random& random, const std::shared_ptr<const Assets>& assets) {
    static const std::array<std::string, 9> kInputs{
        "1", "2", "yes", "???", "12", "", "/timeout", "/expire", "\xFF"};
    PlayOptions options;
    options.now = kTalkStart;
    options.flow_name = assets->workflows.front()->name;
    options.language = random.chance(0.5) ? "fra" : "eng";
    auto player = Player::create(assets, options);
    if (!player) return SessionStatus::Failed;
    (*player)->begin();
    for (int i = 0; i < 15 && (*player)->waiting(); ++i) {
        const Session& session = (*player)->sprint().session;
        const auto reread = decodeSession(encodeSession(session));
        REQUIRE(reread);
        // A refusal (a time-out that the question does not have) is an answer like any other.
        (void)(*player)->input(oneOf(random, kInputs));
    }
    return (*player)->sprint().session.status;
}

/// Flows of before version 13 with every kind of action, set and test.
std::vector<Json> legacyOriginals() {
    const Json texts{
        {"eng", "Stock of @contact.facility: @(LEN(flow.code) + 1)?"}, {"fra", "@flow.answer.category"}
    };
    const Json groups{{{"uuid", id(21)}, {"name", "DHOs"}}, "@contact.county"};
    const Json next{{"uuid", flowId(1)}, {"name", "Old stock"}};
    const std::vector<Json> actions{
        {{"type", "reply"},
         {"msg", texts},
         {"media", {{"eng", "image/jpeg:http://x.org/a.jpg"}}},
         {"quick_replies", {texts, {{"eng", "No"}}}}},
        {{"type", "send"},
         {"msg", texts},
         {"contacts", {{{"uuid", id(20)}, {"name", "Fatu"}}}},
         {"groups", groups},
         {"variables", {{{"id", "@new_contact"}}}}},
        {{"type", "add_group"}, {"groups", groups}},
        {{"type", "del_group"}, {"groups", Json::array()}},
        {{"type", "add_label"}, {"labels", groups}},
        {{"type", "save"}, {"field", "age"}, {"label", "Age"}, {"value", "@(flow.answer * 2)"}},
        {{"type", "save"}, {"field", "first_name"}, {"value", "@step.value"}},
        {{"type", "lang"}, {"lang", "fra"}, {"name", "French"}},
        {{"type", "email"},
         {"emails", {"a@x.org", "@contact.mail"}},
         {"subject", "@flow"},
         {"msg", "@extra.a"}},
        {{"type", "channel"}, {"channel", id(30)}, {"name", "Orange"}},
        {{"type", "api"}, {"webhook", "http://x.org/?q=@flow.answer"}, {"action", "GET"}},
        {{"type", "trigger-flow"}, {"flow", next}, {"groups", groups}}};
    const Json enter{{"type", "flow"}, {"flow", next}};
    std::vector<Json> rules;
    const auto add = [&](const char* type, Json test) {
        test["type"] = type;
        const int number = static_cast<int>(rules.size()) + 1;
        const Json category{{"eng", "C" + std::to_string(number)}, {"fra", "F" + std::to_string(number)}};
        rules.push_back(rule(number, std::move(test), category, 1 + number % 2));
    };
    for (const char* type :
         {"contains", "contains_any", "contains_phrase", "contains_only_phrase", "starts", "regex"}) {
        add(type, {{"test", {{"eng", "yes (y|ok)+"}, {"fra", "oui"}}}});
    }
    for (const char* type : {"eq", "lt", "lte", "gt", "gte", "date_after", "date_before", "date_equal"}) {
        add(type, {{"test", "@(TODAY() + 5)"}});
    }
    add("between", {{"min", "1"}, {"max", "@contact.age"}});
    add("in_group", {{"test", groups[0]}});
    add("ward", {{"state", "Bong"}, {"district", "Salala"}});
    for (const char* type :
         {"number", "date", "phone", "has_email", "not_empty", "state", "district", "true"}) {
        add(type, Json::object());
    }
    const auto set = [&](int node, const char* type, const Json& config, const char* operand) {
        Json out = waitSet(node, {rules.begin() + node, rules.end()});
        out.update({{"ruleset_type", type}, {"config", config}, {"operand", operand}});
        return out;
    };
    const std::vector<Json> sets{
        waitSet(2, rules),
        set(3, "wait_digits", Json::object(), "@step.value"),
        set(4, "expression", Json::object(), "@(IF(flow.answer > 3, \"a\", YEAR(contact.born)))"),
        set(5, "form_field", {{"field_index", 1}, {"field_delimiter", "."}}, "@flow.answer"),
        set(6, "subflow", {{"flow", next}}, "@step.value"),
        set(7, "webhook",
            {{"webhook", "http://x.org"},
             {"webhook_action", "POST"},
             {"webhook_headers", {{{"name", "A"}, {"value", "b"}}}}},
            "@step.value"),
        set(8, "resthook", {{"resthook", "new"}}, "@step.value"),
        set(9, "random", Json::object(), "=(RAND())")};
    std::vector<Json> out;
    for (const Json& last : sets) {
        out.push_back(
            {{"version", "11.12"},
             {"flows",
              {legacyFlow(
                  {actionSet(1, actions, 2), actionSet(20, {actions[0], enter}, 1)}, {sets[0], last}
              )}}}
        );
    }
    return out;
}

FuzzTally fuzzFiles(std::uint64_t seed, int files, const std::vector<Json>& originals) {
    const ThreadCpuClock cpu;
    Random random(seed);
    FuzzTally tally;
    for (int i = 0; i < files; ++i) {
        const std::string text = spoilt(random, oneOf(random, originals));
        const SteadyTime begun = cpu.now();
        const auto file = readFlowFile(text, "fuzz.json");
        if (file) {
            ++tally.read;
            showReport(lint(*file->assets), "fuzz.json");
            if (playAround(random, file->assets) != SessionStatus::Waiting) ++tally.finished;
        } else {
            REQUIRE_FALSE(file.error().empty());
        }
        tally.slowest = std::max(tally.slowest, cpu.now() - begun);
    }
    return tally;
}

}  // namespace

FuzzTally fuzzFlowFiles(std::uint64_t seed, int files) {
    std::vector<Json> originals;
    for (const std::string& name : exampleNames()) originals.push_back(Json::parse(exampleText(name)));
    return fuzzFiles(seed, files, originals);
}

FuzzTally fuzzLegacyFiles(std::uint64_t seed, int files) {
    return fuzzFiles(seed, files, legacyOriginals());
}

}  // namespace tama::flows::testing
