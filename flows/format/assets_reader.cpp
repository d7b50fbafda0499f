#include "flows/format/assets_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/language_codes.hpp"
#include "flows/format/locations_reader.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxAssets = 10'000;
constexpr std::string_view kDaysOfWeek = "MTWRFSU";
constexpr std::int64_t kMaxOffset = 1'000'000;

template <class Read>
void eachItemOf(const Decoder& holder, const char* key, Read read) {
    const std::size_t size = holder.count(key, kMaxAssets);
    const Decoder list = holder.member(key);
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (item.expectObject()) read(item);
    }
}

/// Exports have had names, older names and single letters.
std::optional<FieldType> fieldTypeFrom(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, FieldType>, 14> kTypes{{
        {"", FieldType::Text},
        {"text", FieldType::Text},
        {"T", FieldType::Text},
        {"number", FieldType::Number},
        {"numeric", FieldType::Number},
        {"N", FieldType::Number},
        {"datetime", FieldType::Datetime},
        {"D", FieldType::Datetime},
        {"state", FieldType::State},
        {"S", FieldType::State},
        {"district", FieldType::District},
        {"I", FieldType::District},
        {"ward", FieldType::Ward},
        {"W", FieldType::Ward},
    }};
    for (const auto& [known, type] : kTypes) {
        if (known == name) return type;
    }
    return std::nullopt;
}

/// As RapidPro makes them, so that an expression can name them: "date_of_birth".
bool isFieldKey(std::string_view key) {
    constexpr std::size_t kMaxFieldKey = 36;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto may_follow = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !key.empty() && key.size() <= kMaxFieldKey && is_letter(key.front()) &&
           std::ranges::all_of(key, may_follow);
}

Field readFieldDefinition(const Decoder& json) {
    Field field;
    field.uuid = json.uuid("uuid", Need::Optional);
    field.key = json.text("key", kMaxName, Need::Required);
    if (!field.key.empty() && !isFieldKey(field.key)) {
        json.problemAt(
            "key", "\"" + field.key + "\" must be of lower-case letters, digits and _, at most 36, a letter first"
        );
    }
    field.name = json.text(json.has("name") ? "name" : "label", kMaxName);
    if (field.name.empty()) field.name = field.key;
    const char* type_key = json.has("type") ? "type" : "value_type";
    const std::string type = json.text(type_key, kMaxName);
    if (const auto known = fieldTypeFrom(type)) {
        field.type = *known;
    } else {
        json.problemAt(
            type_key, "\"" + type + "\" is not known; text, number, datetime, state, district and ward are"
        );
    }
    return field;
}

Channel readChannel(const Decoder& json) {
    Channel channel;
    channel.uuid = json.uuid("uuid");
    channel.name = json.text("name", kMaxName);
    channel.address = json.text("address", kMaxName);
    channel.country = json.text("country", 2);
    channel.schemes = json.texts("schemes", kMaxListItems, kMaxName);
    channel.match_prefixes = json.texts("match_prefixes", kMaxListItems, kMaxName);
    channel.allows_international = json.boolean("allow_international");
    const auto roles = json.texts("roles", kMaxListItems, kMaxName);
    channel.sends = roles.empty() || std::find(roles.begin(), roles.end(), "send") != roles.end();
    return channel;
}

GroupRef readReference(const Decoder& json) {
    return {json.uuid("uuid", Need::Optional), json.text("name", kMaxName)};
}

std::vector<GroupRef> readReferences(const Decoder& json, const char* key) {
    std::vector<GroupRef> out;
    eachItemOf(json, key, [&](const Decoder& item) { out.push_back(readReference(item)); });
    return out;
}

/// An object, or the UUID alone.
std::optional<ChannelRef> readTriggerChannel(const Decoder& json) {
    if (!json.has("channel")) return std::nullopt;
    const Decoder channel = json.member("channel");
    if (channel.json().is_string()) return ChannelRef{json.uuid("channel"), {}};
    if (!channel.expectObject()) return std::nullopt;
    return ChannelRef{channel.uuid("uuid"), channel.text("name", kMaxName)};
}

/// As RapidPro keeps one: {"next_fire": ISO 8601, "repeat_period": "W", "repeat_days_of_week": "MWF"}.
std::optional<TriggerSchedule> readSchedule(const Decoder& json) {
    const Decoder schedule = json.member("schedule");
    if (!schedule.expectObject()) return std::nullopt;
    TriggerSchedule out;
    const std::string first = schedule.text("next_fire", kMaxName, Need::Required);
    const auto moment = findDateTime(first, Environment{}, Instant{}, MissingTime::Midnight);
    if (moment) {
        out.first = moment->instant;
    } else if (!first.empty()) {
        schedule.problemAt("next_fire", "must be a time such as \"2026-03-02T09:00:00Z\"");
    }
    const std::string repeat = schedule.text("repeat_period", 1);
    if (!repeat.empty()) out.repeat = repeat.front();
    if (std::string_view("ODWMY").find(out.repeat) == std::string_view::npos) {
        schedule.problemAt("repeat_period", "must be O, D, W, M or Y (once, daily, weekly, monthly, yearly)");
    }
    out.weekdays = schedule.text("repeat_days_of_week", kDaysOfWeek.size());
    if (out.weekdays.find_first_not_of(kDaysOfWeek) != std::string::npos) {
        schedule.problemAt("repeat_days_of_week", "must be letters of MTWRFSU, Monday to Sunday");
    }
    return out;
}

TriggerDefinition readTrigger(const Decoder& json) {
    TriggerDefinition trigger;
    const std::string type = json.text("trigger_type", 1, Need::Required);
    if (!type.empty()) trigger.type = type.front();
    const Decoder flow = json.member("flow");
    if (flow.expectObject()) {
        trigger.flow_uuid = flow.uuid("uuid");
        trigger.flow_name = flow.text("name", kMaxName);
    }
    trigger.keywords = json.texts("keywords", kMaxListItems, kMaxName);
    if (const std::string keyword = json.text("keyword", kMaxName); !keyword.empty()) {
        trigger.keywords.push_back(keyword);
    }
    std::erase_if(trigger.keywords, [](const std::string& keyword) { return trim(keyword).empty(); });
    if (trigger.type == 'K' && trigger.keywords.empty())
        json.problemAt("keywords", "a trigger without a word");
    if (json.text("match_type", 1) == "O") trigger.match = KeywordMatch::OnlyWord;
    trigger.channel = readTriggerChannel(json);
    trigger.groups = readReferences(json, "groups");
    trigger.exclude_groups = readReferences(json, "exclude_groups");
    if (json.has("schedule")) trigger.schedule = readSchedule(json);
    return trigger;
}

/// {"eng": "…"}, a text alone in the base language, or the newer {"eng": {"text": "…"}}.
std::vector<std::pair<std::string, std::string>> readCampaignTexts(
    const Decoder& event, const std::string& base_language
) {
    std::vector<std::pair<std::string, std::string>> out;
    const char* const key = event.has("translations") ? "translations" : "message";
    if (!event.has(key)) return out;
    const Decoder message = event.member(key);
    if (message.json().is_string()) return {{base_language, message.asText(kMaxText)}};
    if (!message.expectObject()) return out;
    for (const auto& item : message.json().items()) {
        const Decoder text = message.member(item.key());
        out.emplace_back(
            codeOfToday(item.key()), text.json().is_object() ? text.text("text", kMaxText) : text.asText(kMaxText)
        );
    }
    return out;
}

CampaignEvent readCampaignEvent(const Decoder& json) {
    CampaignEvent event;
    event.uuid = json.uuid("uuid", Need::Optional);
    event.offset = json.integer("offset", -kMaxOffset, kMaxOffset).value_or(0);
    const std::string unit = json.text("unit", 1, Need::Required);
    constexpr std::string_view kUnits = "MHDW";
    if (!unit.empty()) event.unit = unit.front();
    if (kUnits.find(event.unit) == std::string_view::npos) {
        json.problemAt("unit", "must be M, H, D or W (minutes, hours, days, weeks)");
    }
    event.delivery_hour = static_cast<int>(json.integer("delivery_hour", -1, 23).value_or(-1));
    const Decoder relative = json.member("relative_to");
    if (relative.expectObject()) {
        event.relative_to = {
            relative.text("key", kMaxName, Need::Required), relative.text("label", kMaxName)};
    }
    const std::string mode = json.text("start_mode", 1);
    if (!mode.empty()) event.start_mode = mode.front();
    event.base_language = codeOfToday(json.text("base_language", kMaxName));
    event.message = readCampaignTexts(json, event.base_language);
    const std::string type = json.text("event_type", 1);
    const bool sends = type.empty() ? !event.message.empty() : type == "M";
    // An event that sends a message names a flow of RapidPro's own, which is in no export.
    if (!sends) {
        const Decoder flow = json.member("flow");
        if (flow.expectObject()) event.flow = FlowRef{flow.uuid("uuid"), flow.text("name", kMaxName)};
    } else if (event.message.empty()) {
        json.problemAt("message", "is missing");
    }
    return event;
}

Campaign readCampaign(const Decoder& json) {
    Campaign campaign;
    campaign.uuid = json.uuid("uuid", Need::Optional);
    campaign.name = json.text("name", kMaxName, Need::Required);
    const Decoder group = json.member("group");
    if (group.expectObject()) campaign.group = readReference(group);
    eachItemOf(json, "events", [&](const Decoder& item) {
        campaign.events.push_back(readCampaignEvent(item));
    });
    return campaign;
}

/// What workflows may name beside fields, groups and channels; only assets files have it.
void readCatalogue(const Decoder& file, Assets& assets) {
    assets.topics = readReferences(file, "topics");
    eachItemOf(file, "labels", [&](const Decoder& item) {
        assets.labels.push_back({item.uuid("uuid"), item.text("name", kMaxName)});
    });
    eachItemOf(file, "globals", [&](const Decoder& item) {
        assets.globals.push_back(
            {item.text("key", kMaxName, Need::Required),
             item.text("name", kMaxName),
             item.text("value", kMaxText)}
        );
    });
    eachItemOf(file, "resthooks", [&](const Decoder& item) {
        assets.resthooks.push_back(
            {item.text("slug", kMaxName, Need::Required),
             item.texts("subscribers", kMaxListItems, kMaxAddress)}
        );
    });
    eachItemOf(file, "users", [&](const Decoder& item) {
        assets.users.push_back(
            {item.uuid("uuid", Need::Optional), item.text("name", kMaxName), item.text("email", kMaxName)}
        );
    });
}

}  // namespace

void readAssets(const Decoder& file, Assets& assets) {
    eachItemOf(file, "fields", [&](const Decoder& item) {
        assets.fields.push_back(readFieldDefinition(item));
    });
    eachItemOf(file, "groups", [&](const Decoder& item) {
        assets.groups.push_back(
            {item.uuid("uuid"), item.text("name", kMaxName), item.text("query", kMaxText)}
        );
    });
    readCatalogue(file, assets);
    eachItemOf(file, "channels", [&](const Decoder& item) { assets.channels.push_back(readChannel(item)); });
    eachItemOf(file, "triggers", [&](const Decoder& item) { assets.triggers.push_back(readTrigger(item)); });
    if (file.has("locations")) {
        assets.places = std::make_shared<LocationTree>(locationTreeFromJson(file.member("locations").json()));
    }
    // Assets files of the reference's tests name campaigns without saying what they do.
    eachItemOf(file, "campaigns", [&](const Decoder& item) {
        if (item.has("events")) assets.campaigns.push_back(readCampaign(item));
    });
}

}  // namespace tama::flows
