#include "flows/engine/json_codec.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/nul.hpp"
#include "flows/expressions/words.hpp"
#include "flows/language_codes.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

Result<Json> parsedText(std::string_view text, const char* place) {
    auto json = Json::parse(withoutEscapedNul(text), nullptr, false);
    if (json.is_discarded()) return fail(ErrorCode::InvalidInput, "is not JSON", place);
    return json;
}

std::string memberText(const Json& json, const char* key) {
    if (!json.is_object()) return {};
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> memberTexts(const Json& json, const char* key) {
    std::vector<std::string> out;
    if (!json.is_object() || !json.contains(key) || !json[key].is_array()) return out;
    for (const Json& item : json[key]) {
        if (item.is_string()) out.push_back(item.get<std::string>());
    }
    return out;
}

std::string numberText(const Json& json, const char* key) {
    if (!json.contains(key)) return {};
    return json[key].is_string()   ? json[key].get<std::string>()
           : json[key].is_number() ? json[key].dump()
                                   : "";
}

void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
}

constexpr std::array<std::string_view, 3> kCollations{"default", "confusables", "arabic_variants"};

Result<void> checkEnvironment(const Json& json) {
    constexpr std::array<std::string_view, 2> kRedactions{"none", "urns"};
    const auto expectOneOf = [&](const char* key, std::span<const std::string_view> choices) -> Result<void> {
        const auto found = json.find(key);
        if (found == json.end() || found->is_null()) return {};
        const std::string text = found->is_string() ? found->get<std::string>() : std::string();
        if (std::find(choices.begin(), choices.end(), text) != choices.end()) return {};
        return fail(
            ErrorCode::InvalidInput,
            found->dump() + " is none of " + join(choices, ", "),
            std::string("environment: ") + key
        );
    };
    if (auto checked = expectOneOf("date_format", kDateFormats); !checked) return checked;
    if (auto checked = expectOneOf("redaction_policy", kRedactions); !checked) return checked;
    if (auto checked = expectOneOf("input_collation", kCollations); !checked) return checked;
    const auto languages = json.find("allowed_languages");
    if (languages == json.end() || languages->is_null()) return {};
    const auto is_code = [](const Json& code) {
        return code.is_string() && code.get_ref<const std::string&>().size() == 3;
    };
    if (languages->is_array() && std::all_of(languages->begin(), languages->end(), is_code)) return {};
    return fail(
        ErrorCode::InvalidInput,
        "must be a list of codes of three letters, such as [\"eng\"]",
        "environment: allowed_languages"
    );
}

}  // namespace

std::string isoTime(WallTime time) {
    // The language writes microseconds; milliseconds are all there is.
    std::string out = DateTime{std::chrono::time_point_cast<Micros>(time), TimeZone()}.toString();
    const std::size_t point = out.find('.');
    if (point != std::string::npos) out.erase(point + 4, 3);
    return out;
}

std::optional<WallTime> timeFromIso(std::string_view text) {
    const Environment plain;
    const auto found = findDateTime(text, plain, Instant{}, MissingTime::Midnight);
    if (!found) return std::nullopt;
    return std::chrono::floor<Milliseconds>(found->instant);
}

Json toJson(const FieldValue& value) {
    Json out{{"text", value.text}};
    if (!value.number.empty()) out["number"] = Json::parse(value.number, nullptr, false);
    put(out, "datetime", value.datetime);
    put(out, "state", value.state);
    put(out, "district", value.district);
    put(out, "ward", value.ward);
    return out;
}

Ticket ticketFromJson(const Json& json) {
    const auto reference = [&json](const char* key) {
        const Json& value = json.contains(key) ? json[key] : Json();
        return GroupRef{memberText(value, "uuid"), memberText(value, "name")};
    };
    return {memberText(json, "uuid"), reference("topic"), reference("assignee")};
}

Result<Contact> contactFromJson(const Json& json) {
    if (!json.is_object()) return fail(ErrorCode::InvalidInput, "a contact must be a JSON object", "contact");
    Contact contact;
    contact.uuid = memberText(json, "uuid");
    contact.id = numberText(json, "id");
    contact.ref = memberText(json, "ref");
    contact.name = memberText(json, "name");
    contact.language = codeOfToday(memberText(json, "language"));
    contact.timezone = memberText(json, "timezone");
    if (!contact.timezone.empty() && !TimeZone::named(contact.timezone)) {
        return fail(
            ErrorCode::InvalidInput, "there is no time zone " + contact.timezone, "contact: timezone"
        );
    }
    const std::string status = memberText(json, "status");
    if (!status.empty()) {
        const auto known = contactStatusFrom(status);
        if (!known) return fail(ErrorCode::InvalidInput, "there is no status " + status, "contact: status");
        contact.status = *known;
    }
    contact.created_on = timeFromIso(memberText(json, "created_on")).value_or(WallTime{});
    contact.last_seen_on = timeFromIso(memberText(json, "last_seen_on"));
    contact.urns = memberTexts(json, "urns");
    if (json.contains("groups") && json["groups"].is_array()) {
        for (const Json& group : json["groups"]) {
            contact.groups.push_back({memberText(group, "uuid"), memberText(group, "name")});
        }
    }
    if (json.contains("fields") && json["fields"].is_object()) {
        for (const auto& [key, field] : json["fields"].items()) {
            if (!field.is_object()) continue;  // null = not set
            FieldValue value;
            value.text = memberText(field, "text");
            value.number = numberText(field, "number");
            value.datetime = memberText(field, "datetime");
            value.state = memberText(field, "state");
            value.district = memberText(field, "district");
            value.ward = memberText(field, "ward");
            contact.fields.emplace(key, std::move(value));
        }
    }
    if (json.contains("ticket") && json["ticket"].is_object()) contact.ticket = ticketFromJson(json["ticket"]);
    if (json.contains("tickets") && json["tickets"].is_array()) {
        for (const Json& ticket : json["tickets"]) {
            if (memberText(ticket, "status") != "closed") contact.ticket = ticketFromJson(ticket);
        }
    }
    return contact;
}

Json toJson(const Contact& contact) {
    Json out{
        {"uuid", contact.uuid},
        {"status", nameOf(contact.status)},
        {"created_on", isoTime(contact.created_on)}};
    if (!contact.id.empty()) out["id"] = Json::parse(contact.id, nullptr, false);
    put(out, "ref", contact.ref);
    put(out, "name", contact.name);
    put(out, "language", contact.language);
    put(out, "timezone", contact.timezone);
    if (contact.last_seen_on) out["last_seen_on"] = isoTime(*contact.last_seen_on);
    if (!contact.urns.empty()) out["urns"] = contact.urns;
    for (const GroupRef& group : contact.groups) {
        out["groups"].push_back({{"uuid", group.uuid}, {"name", group.name}});
    }
    for (const auto& [key, value] : contact.fields) out["fields"][key] = toJson(value);
    return out;
}

Result<Environment> environmentFromJson(const Json& json) {
    Environment out;
    if (json.is_null()) return out;
    if (!json.is_object())
        return fail(ErrorCode::InvalidInput, "an environment must be a JSON object", "environment");
    if (auto checked = checkEnvironment(json); !checked) return fail(checked.error());
    if (const std::string text = memberText(json, "date_format"); !text.empty()) out.date_format = text;
    if (const std::string text = memberText(json, "time_format"); !text.empty()) out.time_format = text;
    if (const std::string text = memberText(json, "timezone"); !text.empty()) {
        const auto zone = TimeZone::named(text);
        if (!zone)
            return fail(ErrorCode::InvalidInput, "there is no time zone " + text, "environment: timezone");
        out.timezone = *zone;
    }
    for (const std::string& code : memberTexts(json, "allowed_languages")) {
        out.allowed_languages.emplace_back(codeOfToday(code));
    }
    out.default_country = memberText(json, "default_country");
    if (json.contains("number_format")) {
        const Json& format = json["number_format"];
        if (const auto text = memberText(format, "decimal_symbol"); !text.empty())
            out.number_format.decimal_symbol = text;
        if (const auto text = memberText(format, "digit_grouping_symbol"); !text.empty()) {
            out.number_format.digit_grouping_symbol = text;
        }
        if (out.number_format.decimal_symbol == out.number_format.digit_grouping_symbol) {
            return fail(
                ErrorCode::InvalidInput,
                "the signs for decimals and for groups of digits must differ",
                "environment: number_format"
            );
        }
    }
    out.input_collation = collationNamed(memberText(json, "input_collation")).value_or(Collation::Default);
    if (memberText(json, "redaction_policy") == "urns") out.redaction_policy = RedactionPolicy::Urns;
    return out;
}

Result<Contact> contactFromText(std::string_view json) {
    const auto parsed = parsedText(json, "contact");
    return parsed ? contactFromJson(*parsed) : fail(parsed.error());
}

Result<Environment> environmentFromText(std::string_view json) {
    const auto parsed = parsedText(json, "environment");
    return parsed ? environmentFromJson(*parsed) : fail(parsed.error());
}

Json toJson(const Environment& environment) {
    Json out{
        {"date_format", environment.date_format},
        {"time_format", environment.time_format},
        {"timezone", environment.timezone.name()},
        {"number_format",
         {{"decimal_symbol", environment.number_format.decimal_symbol},
          {"digit_grouping_symbol", environment.number_format.digit_grouping_symbol}}},
        {"redaction_policy", environment.redaction_policy == RedactionPolicy::Urns ? "urns" : "none"},
        {"input_collation", kCollations[static_cast<std::size_t>(environment.input_collation)]}};
    if (!environment.allowed_languages.empty()) out["allowed_languages"] = environment.allowed_languages;
    put(out, "default_country", environment.default_country);
    return out;
}

Result<InboundMessage> messageFromJson(const Json& json) {
    if (!json.is_object()) return fail(ErrorCode::InvalidInput, "a message must be a JSON object", "msg");
    InboundMessage out;
    out.uuid = memberText(json, "uuid");
    out.text = memberText(json, "text");
    out.urn = memberText(json, "urn");
    out.external_id = memberText(json, "external_id");
    out.attachments = memberTexts(json, "attachments");
    if (json.contains("channel")) {
        out.channel_uuid = memberText(json["channel"], "uuid");
        out.channel_name = memberText(json["channel"], "name");
    }
    out.received_on = timeFromIso(memberText(json, "created_on")).value_or(WallTime{});
    return out;
}

Json toJson(const InboundMessage& message) {
    Json out{{"type", "msg"}, {"uuid", message.uuid}, {"text", message.text}};
    put(out, "urn", message.urn);
    put(out, "external_id", message.external_id);
    if (!message.channel_uuid.empty()) {
        out["channel"] = {{"uuid", message.channel_uuid}, {"name", message.channel_name}};
    }
    if (!message.attachments.empty()) out["attachments"] = message.attachments;
    out["created_on"] = isoTime(message.received_on);
    return out;
}

Json toJson(const RunResult& result) {
    Json out{{"name", result.name}, {"value", result.value}, {"created_on", isoTime(result.created_on)}};
    put(out, "category", result.category);
    put(out, "category_localized", result.category_localized);
    put(out, "node_uuid", result.node_uuid.str());
    put(out, "input", result.input);
    if (!result.extra_json.empty()) out["extra"] = Json::parse(result.extra_json, nullptr, false);
    return out;
}

Json toJson(const Session& session) {
    Json out{
        {"uuid", session.uuid},
        {"type", "messaging"},
        {"status", nameOf(session.status)},
        {"created_on", isoTime(session.created_on)},
        {"runs", Json::array()}};
    if (session.input) out["input"] = toJson(**session.input);
    for (const Run& run : session.runs) {
        Json item{
            {"uuid", run.uuid.str()},
            {"flow", {{"uuid", run.flow_uuid.str()}, {"name", run.flow_name}}},
            {"status", nameOf(run.status)},
            {"created_on", isoTime(run.created_on)},
            {"modified_on", isoTime(run.modified_on)},
            {"exited_on", run.exited_on ? Json(isoTime(*run.exited_on)) : Json()},
            {"path", Json::array()}};
        if (run.parent != kNoParent) item["parent_uuid"] = session.runs[run.parent].uuid.str();
        for (std::size_t i = 0; i < run.path.size(); ++i) {
            const PathStep& step = run.path[i];
            Json path{
                {"uuid", run.uuid.str() + "/" + std::to_string(i)},
                {"node_uuid", step.node_uuid.str()},
                {"arrived_on", isoTime(step.arrived_on)}};
            put(path, "exit_uuid", step.exit_uuid.str());
            item["path"].push_back(std::move(path));
        }
        for (const auto& result : run.results) item["results"][result->key] = toJson(*result);
        out["runs"].push_back(std::move(item));
    }
    return out;
}

}  // namespace tama::flows
