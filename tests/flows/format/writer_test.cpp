#include "flows/format/writer.hpp"

#include <nlohmann/json.hpp>

#include "flows/format/reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/legacy_flow.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json written(const std::vector<Json>& sources, const ExportChoice& choice = {}) {
    std::vector<ExportSource> texts;
    for (const Json& source : sources) {
        texts.push_back({"f" + std::to_string(texts.size() + 1) + ".json", source.dump()});
    }
    const auto out = writeExport(texts, choice);
    if (!out) FAIL(describe(out.error()));
    return Json::parse(*out);
}

std::string exportRefusal(const std::vector<ExportSource>& sources, const ExportChoice& choice = {}) {
    const auto out = writeExport(sources, choice);
    return out ? "none" : describe(out.error());
}

Json entering(int number, const std::string& name, int child) {
    return flow(
        number, name, {step(1, {act("enter_flow", {{"flow", {{"uuid", flowId(child)}, {"name", "Child"}}}})})}
    );
}

Json newest(Json flow) {
    flow["spec_version"] = "14.4.2";
    return flow;
}

}  // namespace

TEST_CASE("what needs no migration comes out as it went in", "[flows][format]") {
    Json whole = newest(flow(
        1,
        "Whole",
        {question(1, "How many?", "Beds", {.ways = {{"N", "has_number", {}, 0}}})},
        {{"localization", {{"fra", {{actionId(1), {{"text", {"Combien ?"}}}}}}}},
         {"_ui",
          {{"nodes", {{nodeId(1), {{"position", {{"left", 20}, {"top", 0.5}}}}}}},
           {"stickies", Json::object()}}},
         {"revision", 12},
         {"of_tomorrow", {1, nullptr, "é"}}}
    ));
    whole["nodes"][0]["of_tomorrow"] = true;
    const Json file{
        {"version", "13"},
        {"site", "https://rapidpro.example.org"},
        {"flows", {whole}},
        {"campaigns",
         {{{"uuid", id(40)},
           {"name", "C"},
           {"group", {{"uuid", id(5)}, {"name", "G"}}},
           {"events", Json::array()}}}},
        {"triggers", {{{"trigger_type", "C"}, {"flow", {{"uuid", flowId(1)}, {"name", "Whole"}}}, {"odd", 1}}}
        },
        {"fields", {{{"key", "age"}, {"name", "Age"}, {"type", "number"}}}},
        {"groups", {{{"uuid", id(5)}, {"name", "G"}, {"query", nullptr}}}},
        {"of_tomorrow", "kept"}
    };
    CHECK(written({file}) == file);
}

TEST_CASE("the examples come out as they went in, apart from what was migrated", "[flows][format]") {
    for (const std::string& name : exampleNames()) {
        const Json file = Json::parse(exampleText(name));
        CHECK(written({file}, {.original = true}) == file);
        const Json now = written({file});
        CHECK(now["flows"][0]["spec_version"] == "14.4.2");
        CHECK(now["flows"][0]["_ui"] == file["flows"][0]["_ui"]);
        CHECK(written({now}) == now);
    }
}

TEST_CASE("a flow alone becomes an export with the fields and groups it names", "[flows][format]") {
    const Json out = written({flow(
        1,
        "Bare",
        {step(
            1,
            {act("set_contact_field",
                 {{"field", {{"key", "age"}, {"name", "Age"}}}, {"value", "@fields.born"}}),
             act("add_contact_groups", {{"groups", {{{"uuid", id(5)}, {"name", "Nurses"}}}}})}
        )}
    )});
    CHECK(out["version"] == "13");
    CHECK(out["flows"].size() == 1);
    CHECK(
        out["fields"] ==
        Json{
            {{"key", "age"}, {"name", "Age"}, {"type", "text"}},
            {{"key", "born"}, {"name", "born"}, {"type", "text"}}
        }
    );
    CHECK(out["groups"] == Json::array({{{"uuid", id(5)}, {"name", "Nurses"}, {"query", nullptr}}}));
    for (const char* list : {"campaigns", "triggers"}) CHECK(out[list] == Json::array());
    CHECK(readFlowFile(out.dump(), "again"));
}

TEST_CASE("a field that is made for a campaign is a date", "[flows][format]") {
    Json file{{"version", "13"}, {"flows", {newest(flow(1, "Visit", {step(1, {})}))}}};
    file["campaigns"] = {
        {{"uuid", id(40)},
         {"name", "C"},
         {"group", {{"uuid", id(5)}, {"name", "G"}}},
         {"events",
          {{{"uuid", id(41)},
            {"event_type", "F"},
            {"offset", 1},
            {"unit", "D"},
            {"delivery_hour", -1},
            {"flow", {{"uuid", flowId(1)}, {"name", "Visit"}}},
            {"relative_to", {{"key", "next_visit"}, {"label", "Next Visit"}}}}}}}
    };
    CHECK(
        written({file})["fields"] ==
        Json::array({{{"key", "next_visit"}, {"name", "Next Visit"}, {"type", "datetime"}}})
    );
}

TEST_CASE("a legacy flow comes out as one of today", "[flows][format]") {
    const Json old = legacyFlow({actionSet(1, {{{"type", "reply"}, {"msg", "Hi"}}})}, {});
    for (const bool original : {false, true}) {
        const Json out = written({old}, {.original = original});
        CHECK(out["flows"][0]["spec_version"] == "14.4.2");
        CHECK(out["flows"][0]["_ui"]["nodes"].size() == 1);
    }
}

TEST_CASE("several files become one export, what they share once", "[flows][format]") {
    const Json shared{{"key", "age"}, {"name", "Age"}, {"type", "text"}};
    const Json first = document({newest(flow(1, "One", {}))}, {{"fields", {shared}}});
    const Json second = document({newest(flow(1, "One", {})), flow(2, "Two", {})}, {{"fields", {shared}}});
    const Json out = written({first, second});
    CHECK(out["flows"].size() == 2);
    CHECK(out["fields"] == Json::array({shared}));
    const Json other = document({flow(1, "One", {step(1, {say("Changed")})})});
    CHECK(
        exportRefusal({{"a.json", first.dump()}, {"b.json", other.dump()}}) ==
        "b.json: the flow \"One\" is in another file in another form"
    );
}

TEST_CASE("a chosen flow brings those it enters, and nothing else", "[flows][format]") {
    const auto trigger = [](int number) {
        return Json{
            {"trigger_type", "K"},
            {"keyword", "w" + std::to_string(number)},
            {"flow", {{"uuid", flowId(number)}, {"name", "x"}}}
        };
    };
    const Json field{{"key", "age"}, {"name", "Age"}, {"type", "number"}};
    const Json unused{{"key", "size"}, {"name", "Size"}, {"type", "text"}};
    const Json file = document(
        {entering(1, "Parent", 2), flow(2, "Child", {step(1, {say("@fields.age")})}), flow(3, "Other", {})},
        {{"version", "13"}, {"triggers", {trigger(1), trigger(3)}}, {"fields", {field, unused}}}
    );
    const Json out = written({file}, {.flows = {"parent"}});
    REQUIRE(out["flows"].size() == 2);
    CHECK(out["flows"][0]["name"] == "Parent");
    CHECK(out["flows"][1]["name"] == "Child");
    CHECK(out["triggers"] == Json::array({trigger(1)}));
    CHECK(out["fields"] == Json::array({field}));
    CHECK(written({file}, {.flows = {flowId(3)}})["flows"].size() == 1);
    CHECK(
        exportRefusal({{"f.json", file.dump()}}, {.flows = {"Nobody"}}) ==
        "there is no workflow \"Nobody\" in the files"
    );
}

TEST_CASE("a file that does not read is not written", "[flows][format]") {
    CHECK(exportRefusal({{"f.json", "{}"}}).starts_with("f.json: holds no workflow"));
}

}  // namespace tama::flows::testing
