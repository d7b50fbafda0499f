#include "flows/format/references.hpp"

#include <nlohmann/json.hpp>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json named(int number, const std::string& name) {
    return {{"uuid", id(number)}, {"name", name}};
}

Json exported(const std::vector<Json>& flows, Json more = Json::object()) {
    more["version"] = "13";
    return document(flows, std::move(more));
}

/// "group Nurses at node 1 (…): actions[0].groups[0]", a line each.
std::string shown(const std::vector<Reference>& references) {
    std::string out;
    for (const Reference& reference : references) {
        out += std::string(nameOf(reference.kind)) + " " +
               (reference.name.empty() ? reference.id : reference.name) + " at " +
               (reference.flow.empty() ? "" : reference.flow + ": ") + reference.place + "\n";
    }
    return out;
}

const std::string kAt = "F: node 1 (" + nodeId(1) + "): ";

}  // namespace

TEST_CASE("what actions refer to is looked for in the file", "[flows][format]") {
    const Json node = step(
        1,
        {act("add_contact_groups", {{"groups", {named(1, "Nurses"), {{"name_match", "@fields.cadre"}}}}}),
         act("add_input_labels", {{"labels", {named(2, "Urgent")}}}),
         act("set_contact_field", {{"field", {{"key", "age"}, {"name", "Age"}}}, {"value", "@fields.born"}}),
         act("set_contact_channel", {{"channel", named(3, "MTN")}}),
         act("send_msg", {{"text", "Hi"}, {"template", named(4, "reminder")}}),
         act("enter_flow", {{"flow", {{"uuid", flowId(2)}, {"name", "Next"}}}})}
    );
    const ReferenceReport report = checkReferences(exported({flow(1, "F", {node})}));
    CHECK(
        shown(report.created) == "group Nurses at " + kAt + "actions[0].groups[0]\n" + "label Urgent at " +
                                     kAt + "actions[1].labels[0]\n" + "field Age at " + kAt +
                                     "actions[2].field\n" + "field cadre at " + kAt + "@fields.cadre\n" +
                                     "field born at " + kAt + "@fields.born\n"
    );
    CHECK(
        shown(report.missing) == "channel MTN at " + kAt + "actions[3].channel\n" + "template reminder at " +
                                     kAt + "actions[4].template\n" + "workflow Next at " + kAt +
                                     "actions[5].flow\n"
    );
    const Json lists{
        {"groups", {named(1, "Nurses")}},
        {"labels", {named(2, "Urgent")}},
        {"fields", {{{"key", "age"}}, {{"key", "cadre"}}, {{"key", "born"}}}},
        {"channels", {named(3, "MTN")}},
        {"templates", {named(4, "reminder")}}
    };
    const ReferenceReport none =
        checkReferences(exported({flow(1, "F", {node}), flow(2, "Next", {})}, lists));
    CHECK(shown(none.created).empty());
    CHECK(shown(none.missing).empty());
}

TEST_CASE("an assets file has to be whole", "[flows][format]") {
    const Json node = step(1, {act("add_contact_groups", {{"groups", {named(1, "Nurses")}}})});
    const ReferenceReport report = checkReferences(document({flow(1, "F", {node})}));
    CHECK_FALSE(report.of_export);
    CHECK(report.created.empty());
    CHECK(shown(report.missing) == "group Nurses at " + kAt + "actions[0].groups[0]\n");
}

TEST_CASE("a group is known by its name on another site, and named once", "[flows][format]") {
    const Json node = step(
        1,
        {act("add_contact_groups", {{"groups", {named(1, "Nurses")}}}),
         act("remove_contact_groups", {{"groups", {named(9, "Gone")}}}),
         act("add_contact_groups", {{"groups", {named(9, "Gone")}}})}
    );
    const auto report = checkReferences(exported({flow(1, "F", {node})}, {{"groups", {named(2, "nurses")}}}));
    CHECK(shown(report.created) == "group Gone at " + kAt + "actions[1].groups[0]\n");
}

TEST_CASE("groups of tests count, and expressions of routers", "[flows][format]") {
    const Json node = split(
        1,
        {.ways =
             {{"In", "has_group", {id(1), "Nurses"}}, {"Over", "has_number_gt", {"@contact.fields.limit"}}},
         .operand = "@fields.beds"}
    );
    const auto report = checkReferences(exported({flow(1, "F", {node})}));
    CHECK(
        shown(report.created) == "group Nurses at " + kAt + "router\n" + "field beds at " + kAt +
                                     "@fields.beds\n" + "field limit at " + kAt + "@contact.fields.limit\n"
    );
}

TEST_CASE("triggers and campaigns refer to flows, groups, channels and fields", "[flows][format]") {
    const Json flow_ref{{"uuid", flowId(9)}, {"name", "Gone"}};
    const Json relative{{"key", "visit"}, {"label", "Visit"}};
    const auto report = checkReferences(exported(
        {flow(1, "F", {})},
        {{"triggers",
          {{{"flow", {{"uuid", flowId(1)}}}, {"groups", {named(1, "A")}}, {"exclude_groups", {named(2, "B")}}
           },
           {{"flow", flow_ref}, {"channel", id(3)}}}},
         {"campaigns",
          {{{"group", named(4, "C")},
            {"events",
             {{{"event_type", "M"},
               {"flow", named(20, "RapidPro's own")},
               {"relative_to", {{"key", "created_on"}}}},
              {{"event_type", "F"}, {"flow", flow_ref}, {"relative_to", relative}}}}}}}}
    ));
    CHECK(
        shown(report.created) ==
        "group A at triggers[0].groups[0]\ngroup B at triggers[0].exclude_groups[0]\n"
        "group C at campaigns[0].group\nfield Visit at campaigns[0].events[1].relative_to\n"
    );
    CHECK(
        shown(report.missing) ==
        "workflow Gone at triggers[1].flow\nchannel " + id(3) + " at triggers[1].channel\n"
    );
}

}  // namespace tama::flows::testing
