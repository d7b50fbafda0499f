#include "flows/format/legacy/rule_sets.hpp"

#include <array>
#include <utility>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "flows/contact_queries/schema.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/format/legacy/actions.hpp"
#include "flows/format/legacy/expressions.hpp"
#include "flows/format/legacy/rules.hpp"
#include "flows/workflow.hpp"

namespace tama::flows::legacy {

namespace {

using Json = DocumentJson;

struct RuleSetContext {
    const Decoder& json;
    Decoder config;
    std::string id;    // for UUIDs that have to be made
    std::string type;  // ruleset_type
    std::string label;
    UpgradedRules rules;
    UpgradedNode out;

    std::string operand() const { return json.text("operand", kMaxText); }
    std::string actionUuid() const { return derivedUuid("action of rule set " + id); }

    void splitOn(std::string operand, std::string result_name) {
        Json router{
            {"type", "switch"},
            {"operand", std::move(operand)},
            {"categories", std::move(rules.categories)},
            {"cases", std::move(rules.cases)}
        };
        if (!rules.default_category.empty()) router["default_category_uuid"] = rules.default_category;
        if (!result_name.empty()) router["result_name"] = std::move(result_name);
        out.node["router"] = std::move(router);
    }
    void act(Json action) { out.node["actions"] = Json::array({std::move(action)}); }
    /// What the action saved under the label.
    std::string resultOperand(const char* property) const {
        return "@results." + resultKey(label) + property;
    }
};

std::string lastPart(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string::npos ? std::string() : path.substr(dot + 1);
}

Json hintOf(const RuleSetContext& in) {
    constexpr std::array<std::pair<std::string_view, const char*>, 5> kHints{{
        {"wait_audio", "audio"},
        {"wait_recording", "audio"},
        {"wait_video", "video"},
        {"wait_photo", "image"},
        {"wait_gps", "location"},
    }};
    for (const auto& [type, hint] : kHints) {
        if (type == in.type) return {{"type", hint}};
    }
    if (in.type == "wait_digit") return {{"type", "digits"}, {"count", 1}};
    if (in.type == "wait_digits") {
        return {{"type", "digits"}, {"terminated_by", in.json.text("finished_key", kMaxName)}};
    }
    return nullptr;
}

void upgradeWait(RuleSetContext& in) {
    Json wait{{"type", "msg"}};
    if (in.rules.timeout_seconds > 0 && !in.rules.timeout_category.empty()) {
        wait["timeout"] = {
            {"seconds", in.rules.timeout_seconds}, {"category_uuid", in.rules.timeout_category}
        };
    }
    if (Json hint = hintOf(in); !hint.is_null()) wait["hint"] = std::move(hint);
    in.splitOn(in.type.starts_with("wait_digit") ? "@input.text" : "@input", in.label);
    in.out.node["router"]["wait"] = std::move(wait);
    in.out.editor_type = "wait_for_response";
}

void upgradeSubflow(RuleSetContext& in) {
    const Decoder flow = in.config.member("flow");
    Json reference = Json::object();
    if (flow.expectObject()) {
        reference = {{"uuid", flow.uuid("uuid")}, {"name", flow.text("name", kMaxText)}};
    }
    in.act({{"uuid", in.actionUuid()}, {"type", "enter_flow"}, {"flow", std::move(reference)}});
    in.splitOn("@child.status", in.label);
    in.out.editor_type = "split_by_subflow";
}

void upgradeWebhookSplit(RuleSetContext& in) {
    in.act(upgradeWebhook(in.config, {"webhook", "webhook_action"}, in.actionUuid(), in.label));
    in.splitOn(in.resultOperand(".category"), "");
    in.out.editor_type = "split_by_webhook";
}

void upgradeResthook(RuleSetContext& in) {
    Json action{
        {"uuid", in.actionUuid()},
        {"type", "call_resthook"},
        {"resthook", in.config.text("resthook", kMaxName)}
    };
    if (!in.label.empty()) action["result_name"] = in.label;
    in.act(std::move(action));
    in.splitOn(in.resultOperand(".category"), "");
    in.out.editor_type = "split_by_resthook";
}

void upgradeAirtime(RuleSetContext& in) {
    Json amounts = Json::object();
    if (in.config.json().is_object()) {
        for (const auto& item : in.config.json().items()) {
            const Decoder country = in.config.member(item.key());
            if (!country.json().is_object()) continue;
            const std::string currency = country.text("currency_code", kMaxName);
            const Json& amount = country.member("amount").json();
            if (amounts.contains(currency) && amounts[currency] != amount) {
                country.problemAt("amount", "differs from that of another country with the same currency");
            }
            amounts[currency] = amount;
        }
    }
    Json action{{"uuid", in.actionUuid()}, {"type", "transfer_airtime"}, {"amounts", std::move(amounts)}};
    if (!in.label.empty()) action["result_name"] = in.label;
    in.act(std::move(action));
    in.splitOn(in.resultOperand(""), "");
    in.out.editor_type = "split_by_airtime";
}

/// A part of a text: "12,45,7" with index 1 and "," is 45.
void upgradeFormField(RuleSetContext& in) {
    const std::string operand = rewriteTemplate(in.operand());
    const std::string delimiter = in.config.text("field_delimiter", kMaxName);
    const auto index = in.config.integer("field_index", 0, 1000).value_or(0);
    const std::string path = operand.starts_with('@') ? operand.substr(1) : "\"" + operand + "\"";
    in.splitOn("@(field(" + path + ", " + std::to_string(index) + ", \"" + delimiter + "\"))", in.label);
    if (const std::string key = lastPart(in.operand()); !key.empty()) {
        in.out.editor_config = {{"operand", {{"id", key}}}, {"delimiter", delimiter}, {"index", index}};
    }
    in.out.editor_type = "split_by_run_result_delimited";
}

void upgradeGroup(RuleSetContext& in) {
    in.splitOn("@contact.groups", in.label);
    in.out.editor_type = "split_by_groups";
}

void upgradeRandom(RuleSetContext& in) {
    Json router{{"type", "random"}, {"categories", std::move(in.rules.categories)}};
    if (!in.label.empty()) router["result_name"] = in.label;
    in.out.node["router"] = std::move(router);
    in.out.editor_type = "split_by_random";
}

void splitOnOperand(RuleSetContext& in, const ExpressionOptions& options) {
    std::string operand = rewriteTemplate(in.operand(), options);
    if (operand.empty()) operand = "@input";
    in.splitOn(std::move(operand), in.label);
}

void upgradeExpression(RuleSetContext& in) {
    splitOnOperand(in, {.default_to_self = true});
    in.out.editor_type = "split_by_expression";
}

void upgradeFlowField(RuleSetContext& in) {
    splitOnOperand(in, {});
    if (const std::string key = lastPart(in.operand()); !key.empty()) {
        in.out.editor_config = {{"operand", {{"id", key}}}};
    }
    in.out.editor_type = "split_by_run_result";
}

void upgradeContactField(RuleSetContext& in) {
    splitOnOperand(in, {});
    in.out.editor_type = "split_by_contact_field";
    const std::string key = lastPart(in.operand());
    if (key.empty()) return;
    if (key == "groups") {
        in.out.editor_type = "split_by_expression";
    } else if (key == "name") {
        in.out.editor_config = {{"operand", {{"type", "property"}, {"id", "name"}, {"name", "Name"}}}};
    } else {
        in.out.editor_config = {{"operand", {{"type", isUrnScheme(key) ? "scheme" : "field"}, {"id", key}}}};
    }
}

constexpr std::array kUpgradesByType{
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_message", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_audio", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_video", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_photo", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_gps", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_recording", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_digit", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"wait_digits", &upgradeWait},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"subflow", &upgradeSubflow},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"webhook", &upgradeWebhookSplit},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"resthook", &upgradeResthook},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"airtime", &upgradeAirtime},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"form_field", &upgradeFormField},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"group", &upgradeGroup},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"random", &upgradeRandom},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"expression", &upgradeExpression},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"flow_field", &upgradeFlowField},
    std::pair<std::string_view, void (*)(RuleSetContext&)>{"contact_field", &upgradeContactField},
};

}  // namespace

UpgradedNode upgradeRuleSet(
    const Decoder& rule_set,
    const std::set<std::string>& nodes,
    const std::string& flow_uuid,
    Localiser& localiser
) {
    const std::string uuid = rule_set.uuid("uuid");
    RuleSetContext in{
        rule_set,
        rule_set.member("config"),
        uuid + " of " + flow_uuid,
        rule_set.text("ruleset_type", kMaxName),
        rule_set.text("label", kMaxText),
        {},
        {}
    };
    if (in.type.empty()) in.type = "wait_message";  // the oldest flows knew no other
    in.rules = upgradeRules(rule_set, {nodes, in.id, in.type != "random"}, localiser);
    in.out.node = {{"uuid", uuid}, {"exits", in.rules.exits}};
    const Json case_settings = in.rules.case_settings;
    bool known = false;
    for (const auto& [name, upgrade] : kUpgradesByType) {
        if (name != in.type) continue;
        upgrade(in);
        known = true;
    }
    if (!known) rule_set.problemAt("ruleset_type", "the rule set " + in.type + " of old flows is not known");
    if (!case_settings.empty()) in.out.editor_config["cases"] = case_settings;
    return std::move(in.out);
}

}  // namespace tama::flows::legacy
