#include "flows/triggers/due.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "flows/expressions/date_finder.hpp"

namespace tama::flows {

namespace {

std::optional<Instant> instantOf(std::optional<WallTime> time) {
    if (!time) return std::nullopt;
    return std::chrono::time_point_cast<Micros>(*time);
}

std::string unitInWords(const CampaignEvent& event) {
    const std::int64_t count = std::abs(event.offset);
    const char* unit = event.unit == 'M'   ? "minute"
                       : event.unit == 'H' ? "hour"
                       : event.unit == 'W' ? "week"
                                           : "day";
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

std::string whenInWords(const CampaignEvent& event) {
    const std::string& date =
        event.relative_to.name.empty() ? event.relative_to.key : event.relative_to.name;
    std::string out = event.offset == 0
                          ? "on " + date
                          : unitInWords(event) + (event.offset < 0 ? " before " : " after ") + date;
    if (event.delivery_hour >= 0) out += " at " + std::to_string(event.delivery_hour) + ":00";
    return out;
}

std::string doesInWords(const CampaignEvent& event) {
    if (!event.flow) {
        return "sends \"" + std::string(truncateCodePoints(campaignText(event, event.base_language), 60)) +
               "\"";
    }
    std::string out = "starts \"" + event.flow->name + "\"";
    switch (startOf(event)) {
        case CampaignStart::Interrupts:
            return out + ", interrupting another workflow";
        case CampaignStart::Skips:
            return out + ", unless in another workflow";
        case CampaignStart::Beside:
            break;
    }
    return out + " beside others";
}

std::string groupsInWords(const TriggerDefinition& trigger) {
    std::string out;
    const auto add = [&out](const char* word, const std::vector<GroupRef>& groups) {
        if (groups.empty()) return;
        std::vector<std::string> names;
        for (const GroupRef& group : groups) names.push_back(group.name);
        out += word + join(names, ", ");
    };
    add(" for ", trigger.groups);
    add(" but not ", trigger.exclude_groups);
    return out;
}

std::string triggerInWords(const TriggerDefinition& trigger, const TimeZone& zone, Instant now) {
    const std::string starts = " starts \"" + trigger.flow_name + "\"" + groupsInWords(trigger);
    if (trigger.type == 'K') {
        std::vector<std::string> words;
        for (const std::string& word : trigger.keywords) words.push_back("\"" + word + "\"");
        const bool only = trigger.match == KeywordMatch::OnlyWord;
        return "trigger " + join(words, ", ") + (only ? " alone" : "") + starts;
    }
    if (trigger.type == 'C') return "any other message" + starts;
    const auto schedule = scheduleOf(trigger, zone);
    if (!schedule) return "trigger of kind " + std::string(1, trigger.type) + " is not run";
    const auto next = nextTurn(*schedule, now);
    if (!next) return "schedule" + starts + ": not any more";
    return "schedule" + starts + ": next " + next->date().toString() + " " +
           next->time().toString().substr(0, 5);
}

}  // namespace

std::optional<Instant> campaignDate(
    const CampaignEvent& event, const Contact& contact, const Environment& environment
) {
    const std::string& key = event.relative_to.key;
    if (key == "created_on") return instantOf(contact.created_on);
    if (key == "last_seen_on") return instantOf(contact.last_seen_on);
    const auto field = contact.fields.find(key);
    if (field == contact.fields.end()) return std::nullopt;
    const auto date = findDateTime(field->second.datetime, environment, Instant{}, MissingTime::Midnight);
    return date ? std::optional(date->instant) : std::nullopt;
}

CampaignDelay delayOf(const CampaignEvent& event) {
    CampaignDelay delay{event.offset, CampaignUnit::Days, std::nullopt};
    if (event.unit == 'M') delay.unit = CampaignUnit::Minutes;
    if (event.unit == 'H') delay.unit = CampaignUnit::Hours;
    if (event.unit == 'W') delay.unit = CampaignUnit::Weeks;
    if (event.delivery_hour >= 0) delay.delivery_hour = event.delivery_hour;
    return delay;
}

CampaignStart startOf(const CampaignEvent& event) {
    if (event.start_mode == 'S') return CampaignStart::Skips;
    return event.start_mode == 'P' ? CampaignStart::Beside : CampaignStart::Interrupts;
}

std::vector<DueEvent> dueEvents(
    const Assets& assets, const Contact& contact, const Environment& environment, Instant now
) {
    std::vector<DueEvent> out;
    for (const Campaign& campaign : assets.campaigns) {
        if (!isMember(contact, campaign.group)) continue;
        for (const CampaignEvent& event : campaign.events) {
            const auto date = campaignDate(event, contact, environment);
            if (!date) continue;
            const auto due = campaignDue(*date, delayOf(event), environment.timezone, now);
            if (due) out.push_back({&campaign, &event, *due});
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const DueEvent& a, const DueEvent& b) {
        return a.due < b.due;
    });
    return out;
}

std::string_view campaignText(const CampaignEvent& event, std::string_view language) {
    for (const std::string_view wanted : {language, std::string_view(event.base_language)}) {
        for (const auto& [other, text] : event.message) {
            if (other == wanted) return text;
        }
    }
    return event.message.empty() ? std::string_view() : std::string_view(event.message.front().second);
}

std::optional<Schedule> scheduleOf(const TriggerDefinition& trigger, const TimeZone& zone) {
    if (trigger.type != 'S' || !trigger.schedule) return std::nullopt;
    Schedule out{DateTime{trigger.schedule->first, zone}, Repeat::Never, {}};
    switch (trigger.schedule->repeat) {
        case 'D':
            out.repeat = Repeat::Daily;
            break;
        case 'W':
            out.repeat = Repeat::Weekly;
            break;
        case 'M':
            out.repeat = Repeat::Monthly;
            break;
        case 'Y':
            out.repeat = Repeat::Yearly;
            break;
        default:
            break;
    }
    constexpr std::string_view kFromSunday = "UMTWRFS";
    for (const char day : trigger.schedule->weekdays) {
        out.weekdays.push_back(static_cast<int>(kFromSunday.find(day)));
    }
    return out;
}

std::vector<std::string> startsInWords(const Assets& assets, const TimeZone& zone, Instant now) {
    std::vector<std::string> out;
    for (const TriggerDefinition& trigger : assets.triggers)
        out.push_back(triggerInWords(trigger, zone, now));
    for (const Campaign& campaign : assets.campaigns) {
        for (const CampaignEvent& event : campaign.events) {
            out.push_back(
                "campaign \"" + campaign.name + "\" for " + campaign.group.name + ": " + whenInWords(event) +
                " " + doesInWords(event)
            );
        }
    }
    return out;
}

}  // namespace tama::flows
