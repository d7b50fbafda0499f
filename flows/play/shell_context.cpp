#include "flows/play/shell_context.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/unicode.hpp"
#include "flows/engine/json_codec.hpp"
#include "flows/engine/run_summary.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/json.hpp"
#include "flows/expressions/nul.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

bool hasObject(const Json& holder, const char* key) {
    const auto found = holder.find(key);
    return found != holder.end() && found->is_object();
}

/// Shorter forms than those of a session: a value alone for a field or a result, and a result without a name.
void completeShortForms(Json& run) {
    if (hasObject(run, "contact") && hasObject(run["contact"], "fields")) {
        for (Json& field : run["contact"]["fields"]) {
            if (field.is_string()) field = {{"text", field}};
            if (field.is_number()) field = {{"text", field.dump()}, {"number", field}};
        }
    }
    if (!hasObject(run, "results")) return;
    for (const auto& item : run["results"].items()) {
        Json& result = item.value();
        if (result.is_string()) result = {{"value", result}};
        if (result.is_number()) result = {{"value", result.dump()}};
        if (result.is_object() && !result.contains("name")) result["name"] = item.key();
    }
}

/// Of what the value was read as.
FieldType typeOfReading(const FieldValue& value) {
    if (!value.ward.empty()) return FieldType::Ward;
    if (!value.district.empty()) return FieldType::District;
    if (!value.state.empty()) return FieldType::State;
    if (!value.number.empty()) return FieldType::Number;
    return value.datetime.empty() ? FieldType::Text : FieldType::Datetime;
}

/// A field for each that the contact has, be it null.
std::vector<Field> fieldsOf(const Json& contact, const Contact& read) {
    std::vector<Field> out;
    if (!hasObject(contact, "fields")) return out;
    for (const auto& item : contact["fields"].items()) {
        const auto value = read.fields.find(item.key());
        const FieldType type = value == read.fields.end() ? FieldType::Text : typeOfReading(value->second);
        out.push_back({"", item.key(), item.key(), type});
    }
    return out;
}

Run runFrom(const Json& json) {
    return decodeRunSummary(json.dump(-1, ' ', false, Json::error_handler_t::replace)).run;
}

}  // namespace

bool ShellContext::isOfSession(std::string_view root) const {
    const auto given = [this](std::string_view name) {
        return roots.property(name).kind() == ValueKind::Object;
    };
    if (root == "fields" || root == "urns") return given("contact") && roots.property(root).isError();
    constexpr std::array<std::string_view, 6> kOfSession{
        "child", "contact", "input", "parent", "results", "run"};
    return std::find(kOfSession.begin(), kOfSession.end(), root) != kOfSession.end() && given(root);
}

Result<ShellContext> readShellContext(std::string_view text, Instant now) {
    if (trimUnicode(text).empty()) text = "{}";
    const auto given = parseJson(text);
    Json json = given ? Json::parse(withoutEscapedNul(text), nullptr, false) : Json();
    if (!json.is_object()) {
        return fail(
            ErrorCode::InvalidInput, "must be a JSON object with the roots of the template", "context"
        );
    }
    for (const char* run : {"run", "parent", "child"}) {
        if (hasObject(json, run)) completeShortForms(json[run]);
    }
    completeShortForms(json);
    ShellContext out;
    auto environment = environmentFromJson(json.value("environment", Json()));
    if (!environment) return fail(environment.error());
    out.environment = std::move(*environment);
    out.now = now;
    if (const auto moment = json.find("now"); moment != json.end() && moment->is_string()) {
        const auto found =
            findDateTime(moment->get<std::string>(), out.environment, Instant{}, MissingTime::Midnight);
        if (found) out.now = found->instant;
    }
    if (hasObject(json, "contact")) {
        auto contact = contactFromJson(json["contact"]);
        if (!contact) return fail(contact.error());
        out.sprint.contact = std::move(*contact);
        out.assets.fields = fieldsOf(json["contact"], out.sprint.contact);
    }
    Session& session = out.sprint.session;
    Trigger trigger;
    if (hasObject(json, "parent")) trigger.parent_json = json["parent"].dump();
    session.trigger = std::move(trigger);
    if (hasObject(json, "input")) {
        auto message = messageFromJson(json["input"]);
        if (!message) return fail(message.error());
        if (!message->channel_uuid.empty()) {
            Channel& channel = out.assets.channels.emplace_back();
            channel.uuid = message->channel_uuid;
            channel.name = message->channel_name;
            const Json& address = json["input"]["channel"]["address"];
            if (address.is_string()) channel.address = address.get<std::string>();
        }
        session.input = std::move(*message);
    }
    Json run = hasObject(json, "run") ? json["run"] : Json::object();
    if (hasObject(json, "results")) run["results"] = json["results"];
    session.runs.push_back(runFrom(run));
    if (hasObject(json, "child")) {
        session.runs.push_back(runFrom(json["child"]));
        session.runs.back().parent = 0;
    }
    std::vector<Object::Property> roots;
    for (auto& [name, value] : (*given->get<ObjectPtr>())->properties()) {
        if (name != "environment" && name != "now" && name != "locations") roots.emplace_back(name, value);
    }
    out.roots = Object::of(std::move(roots));
    return out;
}

}  // namespace tama::flows
