#include "flows/format/assets_reader.hpp"

#include "flows/format/reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

const Json kFlowRef{{"uuid", flowId(1)}, {"name", "Stock"}};
const Json kGroupRef{{"uuid", id(5)}, {"name", "Nurses"}};

Json exportWith(const Json& more) {
    Json out = document({flow(1, "Stock", {step(1, {say("Hi")})})}, more);
    out["version"] = "13";
    return out;
}

TriggerDefinition onlyTrigger(const Json& trigger) {
    const auto assets = assetsOf(exportWith({{"triggers", {trigger}}}));
    REQUIRE(assets->triggers.size() == 1);
    return assets->triggers.front();
}

std::string problemsWith(const Json& more) {
    const auto read = readFlowFile(exportWith(more).dump(), "f.json");
    return read ? "none" : describe(read.error().front());
}

}  // namespace

TEST_CASE("fields have a type under one of its names, groups a query", "[flows][format]") {
    const auto assets = assetsOf(exportWith(
        {{"fields",
          {{{"key", "age"}, {"name", "Age"}, {"type", "number"}},
           {{"key", "beds"}, {"label", "Beds"}, {"value_type", "numeric"}},
           {{"key", "born"}, {"label", "Born"}, {"value_type", "D"}},
           {{"key", "cadre"}}}},
         {"groups", {{{"uuid", id(5)}, {"name", "Nurses"}, {"query", "cadre = nurse"}}}},
         {"labels", {{{"uuid", id(6)}, {"name", "Urgent"}}}}}
    ));
    CHECK(assets->field("age")->type == FieldType::Number);
    CHECK(assets->field("beds")->type == FieldType::Number);
    CHECK(assets->field("beds")->name == "Beds");
    CHECK(assets->field("born")->type == FieldType::Datetime);
    CHECK(assets->field("cadre")->type == FieldType::Text);
    CHECK(assets->groupNamed("nurses") == assets->group(id(5)));
    CHECK(assets->group(id(5))->query == "cadre = nurse");
    CHECK(assets->labels.front().name == "Urgent");
}

TEST_CASE("a field that no expression could name, or of a type nobody knows, is refused", "[flows][format]") {
    CHECK(
        problemsWith({{"fields", {{{"key", "Date of birth"}}}}}) ==
        "f.json: fields[0].key: \"Date of birth\" must be of lower-case letters, digits and _, at most 36, a letter first"
    );
    CHECK(problemsWith({{"fields", {{{"key", "1st_posting"}}}}}) != "none");
    CHECK(problemsWith({{"fields", {{{"key", std::string(37, 'a')}}}}}) != "none");
    CHECK(problemsWith({{"fields", {{{"key", std::string(36, 'a')}}}}}) == "none");
    CHECK(
        problemsWith({{"fields", {{{"key", "born"}, {"type", "date"}}}}}) ==
        "f.json: fields[0].type: \"date\" is not known; text, number, datetime, state, district and ward are"
    );
}

TEST_CASE("a keyword trigger of old and of new exports", "[flows][format]") {
    const TriggerDefinition old_one = onlyTrigger(
        {{"trigger_type", "K"},
         {"keyword", "stock"},
         {"match_type", "O"},
         {"flow", kFlowRef},
         {"groups", {kGroupRef}}}
    );
    CHECK(old_one.keywords == std::vector<std::string>{"stock"});
    CHECK(old_one.match == KeywordMatch::OnlyWord);
    CHECK(old_one.flow_uuid == flowId(1));
    CHECK(old_one.groups == std::vector<GroupRef>{{id(5), "Nurses"}});
    CHECK_FALSE(old_one.channel);
    const TriggerDefinition new_one = onlyTrigger(
        {{"trigger_type", "K"},
         {"keywords", {"stock", "rdt"}},
         {"match_type", "F"},
         {"channel", {{"uuid", id(7)}, {"name", "MTN"}}},
         {"exclude_groups", {kGroupRef}},
         {"flow", kFlowRef}}
    );
    CHECK(new_one.keywords == std::vector<std::string>{"stock", "rdt"});
    CHECK(new_one.match == KeywordMatch::FirstWord);
    CHECK(new_one.channel->uuid == id(7));
    CHECK(new_one.exclude_groups.size() == 1);
}

TEST_CASE("a channel may be its UUID alone, other kinds of trigger are kept apart", "[flows][format]") {
    const TriggerDefinition rest =
        onlyTrigger({{"trigger_type", "C"}, {"channel", id(7)}, {"flow", kFlowRef}});
    CHECK(rest.type == 'C');
    CHECK(rest.channel->uuid == id(7));
    CHECK(onlyTrigger({{"trigger_type", "S"}, {"flow", kFlowRef}}).type == 'S');
}

TEST_CASE("a campaign has a group and events around a date", "[flows][format]") {
    const Json relative{{"key", "visit"}, {"label", "Next visit"}};
    const auto assets = assetsOf(exportWith(
        {{"campaigns",
          {{{"uuid", id(30)},
            {"name", "Visits"},
            {"group", kGroupRef},
            {"events",
             {{{"uuid", id(31)},
               {"offset", -2},
               {"unit", "D"},
               {"event_type", "F"},
               {"delivery_hour", 9},
               {"start_mode", "S"},
               {"message", nullptr},
               {"relative_to", relative},
               {"flow", kFlowRef}},
              {{"uuid", id(32)},
               {"offset", 1},
               {"unit", "H"},
               {"event_type", "M"},
               {"message", {{"eng", "See you"}, {"fre", "A bientot"}}},
               {"base_language", "eng"},
               {"relative_to", relative}}}}}}}}
    ));
    REQUIRE(assets->campaigns.size() == 1);
    const Campaign& campaign = assets->campaigns.front();
    CHECK(campaign.group.name == "Nurses");
    REQUIRE(campaign.events.size() == 2);
    CHECK(campaign.events[0].offset == -2);
    CHECK(campaign.events[0].unit == 'D');
    CHECK(campaign.events[0].delivery_hour == 9);
    CHECK(campaign.events[0].start_mode == 'S');
    CHECK(campaign.events[0].relative_to.key == "visit");
    REQUIRE(campaign.events[0].flow);
    CHECK(campaign.events[0].flow->uuid == flowId(1));
    CHECK_FALSE(campaign.events[1].flow);
    CHECK(campaign.events[1].delivery_hour == -1);
    REQUIRE(campaign.events[1].message.size() == 2);
    CHECK(campaign.events[1].message[1] == std::pair<std::string, std::string>("fra", "A bientot"));
}

TEST_CASE("what is wrong in triggers and campaigns is reported with its place", "[flows][format]") {
    CHECK(
        problemsWith({{"triggers", {{{"trigger_type", "K"}, {"flow", kFlowRef}}}}}
        ).find("a trigger without a word") != std::string::npos
    );
    CHECK(problemsWith({{"triggers", {3}}}).starts_with("f.json: triggers[0]: must be an object"));
    const auto event = [](Json changed) {
        Json whole{
            {"offset", 1},
            {"unit", "D"},
            {"event_type", "F"},
            {"relative_to", {{"key", "visit"}}},
            {"flow", kFlowRef}
        };
        whole.update(changed);
        return problemsWith({{"campaigns", {{{"name", "V"}, {"group", kGroupRef}, {"events", {whole}}}}}});
    };
    CHECK(event(Json::object()) == "none");
    CHECK(event({{"unit", "Y"}}).starts_with("f.json: campaigns[0].events[0].unit: must be M, H, D or W"));
    CHECK(event({{"delivery_hour", 24}}).find("delivery_hour: must be from -1 to 23") != std::string::npos);
    CHECK(event({{"event_type", "M"}}).find("message: is missing") != std::string::npos);
    CHECK(event({{"flow", 3}}).find("flow: must be an object") != std::string::npos);
}

}  // namespace tama::flows::testing
