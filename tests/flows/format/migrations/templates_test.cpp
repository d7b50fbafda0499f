#include "flows/format/migrations/templates.hpp"

#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::string renamed(std::string_view text) {
    static constexpr std::array<std::string_view, 1> kRoots{"old"};
    return changeNames(text, kRoots, [](const NameInExpression& found) -> std::optional<std::string> {
        if (found.name != "old") return std::nullopt;
        return "new" + (found.lookup.empty() ? "" : "." + std::string(found.lookup));
    });
}

}  // namespace

TEST_CASE("a name is changed where it starts a path, and nothing else is", "[flows][format]") {
    CHECK(renamed("@old and @old.x.y.") == "@new and @new.x.y.");
    CHECK(renamed("@(old.x & \"old\")") == "@(new.x & \"old\")");
    CHECK(renamed("@( upper( old )  )") == "@( upper( new )  )");
    CHECK(renamed("@(old[\"a\"] + fields.old)") == "@(new[\"a\"] + fields.old)");
    CHECK(renamed("@(old(1))") == "@(old(1))");
    CHECK(renamed("old @@old a@old.org @older") == "old @@old a@new.org @older");
    CHECK(renamed("é @old é") == "é @new é");
}

TEST_CASE("an expression that does not parse stays as it is", "[flows][format]") {
    CHECK(renamed("@(old + ) @(old") == "@(old + ) @(old");
    CHECK(renamed("@(\"old) @old") == "@(\"old) @old");
    CHECK(renamed("@(old # 2)") == "@(old # 2)");
}

TEST_CASE("templates are found wherever they stand, names are not templates", "[flows][format]") {
    Json all = flow(
        1,
        "All",
        {split(
            1,
            {.ways = {{"@category", "has_any_word", {"@argument"}}},
             .operand = "@operand",
             .actions =
                 {act("send_msg",
                      {{"text", "@text"},
                       {"attachments", {"@attachment"}},
                       {"quick_replies", {"@reply"}},
                       {"templating",
                        {{"variables", {"@variable"}}, {"components", {{{"params", {"@param"}}}}}}}}),
                  act("call_webhook", {{"url", "@url"}, {"headers", {{"X", "@header"}}}, {"body", "@body"}}),
                  act("add_contact_groups", {{"groups", {{{"name_match", "@group"}}, {{"name", "@none"}}}}}),
                  act("set_contact_name", {{"name", "@name"}}),
                  act("set_run_result", {{"name", "@none"}, {"value", "@value"}, {"category", "@none"}}),
                  act("open_ticket", {{"note", "@note"}, {"assignee", {{"email", "@email"}}}})}}
        )},
        {{"localization", {{"fra", {{id(1), {{"text", {"@translated"}}, {"name", {"@none"}}}}}}}}}
    );
    std::set<std::string> found;
    eachTemplate(all, [&](const std::string& text) { found.insert(text); });
    CHECK(
        found ==
        std::set<std::string>{
            "@argument",
            "@attachment",
            "@body",
            "@email",
            "@group",
            "@header",
            "@name",
            "@note",
            "@operand",
            "@param",
            "@reply",
            "@text",
            "@translated",
            "@url",
            "@value",
            "@variable"
        }
    );
}

}  // namespace tama::flows::testing
