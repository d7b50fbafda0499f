#include "requests/conduct.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "base/enum_words.hpp"

namespace tama::requests {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostReminders = 5;
constexpr std::int64_t kLongestReminder = 24 * 90;  // hours
constexpr int kWeekdays = 7;
constexpr std::size_t kLongestName = 100;  // bytes

constexpr std::array kWhenBusyWords{
    std::pair{runtime::WhenBusy::Wait, std::string_view("wait")},
    std::pair{runtime::WhenBusy::Interrupt, std::string_view("interrupt")},
    std::pair{runtime::WhenBusy::Skip, std::string_view("skip")},
};
constexpr std::array kRemindWords{
    std::pair{RemindWhom::Unfinished, std::string_view("unfinished")},
    std::pair{RemindWhom::Silent, std::string_view("silent")},
    std::pair{RemindWhom::BrokeOff, std::string_view("broke_off")},
};
constexpr std::array kRepeatWords{
    std::pair{flows::Repeat::Never, std::string_view("never")},
    std::pair{flows::Repeat::Daily, std::string_view("daily")},
    std::pair{flows::Repeat::Weekly, std::string_view("weekly")},
    std::pair{flows::Repeat::Monthly, std::string_view("monthly")},
    std::pair{flows::Repeat::Yearly, std::string_view("yearly")},
};

struct SwitchMember {
    const char* name;
    bool Conduct::*member;
};
constexpr std::array kSwitches{
    SwitchMember{"file_triggers", &Conduct::file_triggers},
    SwitchMember{"optional", &Conduct::optional},
};

struct NumberMember {
    const char* name;
    std::int64_t Conduct::*member;
    std::int64_t most;
};
constexpr std::array kNumbers{
    NumberMember{"again_after_days", &Conduct::again_after_days, 3'650},
    NumberMember{"starts_per_minute", &Conduct::starts_per_minute, 1'000'000},
};

Error wrong(std::string_view member, std::string what) {
    return {ErrorCode::InvalidInput, std::move(what), "conduct." + std::string(member)};
}

template <class Enum, std::size_t Size>
Result<void> readWord(
    const Json& json,
    const char* name,
    const std::array<std::pair<Enum, std::string_view>, Size>& words,
    Enum& into
) {
    const auto found = json.find(name);
    if (found == json.end()) return {};
    const auto value =
        found->is_string() ? valueOf(words, found->get_ref<const std::string&>()) : std::nullopt;
    if (value) {
        into = *value;
        return {};
    }
    std::string choices;
    for (const auto& [meaning, word] : words) choices += (choices.empty() ? "" : ", ") + std::string(word);
    return fail(wrong(name, "must be one of " + choices));
}

Result<std::vector<std::int64_t>> numbersOf(
    const Json& json, const char* name, std::size_t most, std::int64_t least, std::int64_t largest
) {
    std::vector<std::int64_t> numbers;
    const auto found = json.find(name);
    if (found == json.end()) return numbers;
    if (!found->is_array() || found->size() > most) {
        return fail(wrong(name, "must be a list of at most " + std::to_string(most) + " whole numbers"));
    }
    for (const auto& item : *found) {
        const auto number = item.is_number_integer() ? item.get<std::int64_t>() : least - 1;
        if (number < least || number > largest) {
            return fail(wrong(
                name, "must be whole numbers from " + std::to_string(least) + " to " + std::to_string(largest)
            ));
        }
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace

std::string toJson(const Conduct& conduct) {
    Json json = Json::object();
    for (const auto& [name, member] : kSwitches) {
        if (conduct.*member) json[name] = true;
    }
    for (const auto& [name, member, most] : kNumbers) {
        if (conduct.*member != 0) json[name] = conduct.*member;
    }
    if (!conduct.alert_chain.empty()) json["alert_chain"] = conduct.alert_chain;
    if (conduct.when_busy != runtime::WhenBusy::Wait) json["when_busy"] = wordOf(kWhenBusyWords, conduct.when_busy);
    if (!conduct.reminders.empty()) {
        json["reminders"] = Json::array();
        for (const auto after : conduct.reminders) json["reminders"].push_back(after.count());
    }
    if (conduct.remind != RemindWhom::Unfinished) json["remind"] = wordOf(kRemindWords, conduct.remind);
    if (conduct.least_yield_percent != 0) json["least_yield_percent"] = conduct.least_yield_percent;
    if (conduct.repeat != flows::Repeat::Never) json["repeat"] = wordOf(kRepeatWords, conduct.repeat);
    if (!conduct.weekdays.empty()) json["weekdays"] = conduct.weekdays;
    return json.dump();
}

Result<Conduct> conductFromJson(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(ErrorCode::InvalidInput, "the conduct must be a JSON object", "conduct");
    Conduct conduct;
    for (const auto& [name, member] : kSwitches) {
        const auto found = json.find(name);
        if (found == json.end()) continue;
        if (!found->is_boolean()) return fail(wrong(name, "must be true or false"));
        conduct.*member = found->get<bool>();
    }
    for (const auto& [name, member, most] : kNumbers) {
        const auto found = json.find(name);
        if (found == json.end()) continue;
        const auto number = found->is_number_integer() ? found->get<std::int64_t>() : -1;
        if (number < 0 || number > most) {
            return fail(wrong(name, "must be a whole number from 0 to " + std::to_string(most)));
        }
        conduct.*member = number;
    }
    if (const auto found = json.find("alert_chain"); found != json.end()) {
        if (!found->is_string() || found->get_ref<const std::string&>().size() > kLongestName) {
            return fail(wrong("alert_chain", "must be the name of a duty chain"));
        }
        conduct.alert_chain = found->get<std::string>();
    }
    if (auto read = readWord(json, "when_busy", kWhenBusyWords, conduct.when_busy); !read) return fail(read.error());
    if (auto read = readWord(json, "remind", kRemindWords, conduct.remind); !read) return fail(read.error());
    if (auto read = readWord(json, "repeat", kRepeatWords, conduct.repeat); !read) return fail(read.error());
    const auto hours = numbersOf(json, "reminders", kMostReminders, 1, kLongestReminder);
    if (!hours) return fail(hours.error());
    for (const auto after : *hours) {
        if (!conduct.reminders.empty() && conduct.reminders.back().count() >= after) {
            return fail(wrong("reminders", "each must come later than the one before"));
        }
        conduct.reminders.emplace_back(after);
    }
    const auto days = numbersOf(json, "weekdays", kWeekdays, 0, kWeekdays - 1);
    if (!days) return fail(days.error());
    for (const auto day : *days) conduct.weekdays.push_back(static_cast<int>(day));
    if (const auto found = json.find("least_yield_percent"); found != json.end()) {
        const auto percent = found->is_number_integer() ? found->get<int>() : -1;
        if (percent < 0 || percent > 100) return fail(wrong("least_yield_percent", "must be from 0 to 100"));
        conduct.least_yield_percent = percent;
    }
    return conduct;
}

}  // namespace tama::requests
