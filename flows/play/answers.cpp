#include "flows/play/answers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "flows/expressions/calendar.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/play/pattern_texts.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostWords = 5;  // of a has_any_word that are tried

/// Tests that take what needs no argument.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSamples{{
    {"has_text", "Kanifing"},
    {"has_value", "Kanifing"},
    {"has_number", "12"},
    {"has_time", "10:30"},
    {"has_phone", "+12025550123"},
    {"has_email", "nurse@example.org"},
}};

/// The numbers that a comparison names, or ones beside them, as people there write them.
std::vector<std::string> sampleNumbers(
    std::string_view type, const std::vector<std::string>& arguments, const NumberFormat& format
) {
    std::vector<std::string> out;
    const auto add = [&](const std::string& bound, int offset) {
        const auto number = Decimal::parse(trim(bound));
        const auto beside = number ? Decimal::add(*number, Decimal(offset)) : std::nullopt;
        if (beside) out.push_back(replaceAll(beside->toString(), ".", format.decimal_symbol));
    };
    const std::string& bound = arguments.front();
    if (type == "has_number_lt") {
        add(bound, -1);
    } else if (type == "has_number_gt") {
        add(bound, 1);
    } else if (type == "has_number_lte" || type == "has_number_gte") {
        add(bound, 0);
        add(bound, type == "has_number_lte" ? -1 : 1);
    } else {  // has_number_eq, has_number_between
        for (const std::string& argument : arguments) add(argument, 0);
    }
    return out;
}

/// Days on both sides of today, near and far.
void addDaysAround(const std::optional<Date>& today, std::vector<std::string>& to) {
    if (!today) return;
    for (const int offset : {0, -1, 1, -8, 8, -32, 32, -400, 400, -7'400, -25'600}) {
        to.push_back(Date{today->days + offset}.toString());
    }
}

/// A day on the right side of the one that the test names.
std::vector<std::string> sampleDates(
    std::string_view type, std::string_view argument, const SampleWorld& world
) {
    if (type == "has_date") {
        std::vector<std::string> out{"2024-05-01"};
        addDaysAround(world.today, out);
        return out;
    }
    const auto bound = findDate(argument, world.environment, Instant{});
    if (!bound) {
        std::vector<std::string> out{"2001-01-01", "2099-12-31"};
        addDaysAround(world.today, out);
        return out;
    }
    const int offset = type == "has_date_lt" ? -1 : type == "has_date_gt" ? 1 : 0;
    return {Date{bound->days + offset}.toString()};
}

std::optional<LocationLevel> levelOfTest(std::string_view type) {
    if (type == "has_state") return LocationLevel::State;
    if (type == "has_district") return LocationLevel::District;
    if (type == "has_ward") return LocationLevel::Ward;
    return std::nullopt;
}

/// A place of the level below those that the test names, one with places below it before others: by its name,
/// and by its path, which is never another's. `parents`: state and district, empty where not known.
std::vector<std::string> samplePlaces(
    const LocationTree& places, LocationLevel level, const std::vector<std::string>& parents
) {
    std::string above;
    for (std::size_t i = 0; i < parents.size() && i < static_cast<std::size_t>(level) - 1; ++i) {
        if (parents[i].empty()) continue;
        auto found = findInText(places, parents[i], static_cast<LocationLevel>(i + 1), above);
        if (!found) return {};
        above = std::move(*found);
    }
    const LocationTree::Place* best = nullptr;
    for (const auto& place : places.places()) {
        if (place.level < level || !isWithin(place.path, above)) continue;
        if (best == nullptr || place.level > best->level) best = &place;
    }
    if (best == nullptr) return {};
    const std::string path = pathToLevel(best->path, level);
    const std::size_t last = path.rfind(kLocationSeparator);
    if (last == std::string::npos) return {path};
    return {path.substr(last + kLocationSeparator.size()), path};
}

}  // namespace

std::vector<std::string> sampleAnswers(
    const Case& test, std::string_view language, const SampleWorld& world
) {
    for (const auto& [type, sample] : kSamples) {
        if (test.type == type) return {std::string(sample)};
    }
    const auto* translated = test.arguments.in(language);
    std::vector<std::string> arguments;
    for (const Template& argument : translated != nullptr ? *translated : test.arguments.base) {
        arguments.emplace_back(argument.isConstant() ? argument.constantText() : "");
    }
    if (test.type.starts_with("has_date")) {
        return sampleDates(test.type, arguments.empty() ? "" : arguments.front(), world);
    }
    if (const auto level = levelOfTest(test.type)) {
        if (world.places == nullptr) return {};
        return samplePlaces(*world.places, *level, arguments);
    }
    if (arguments.empty() || arguments.front().empty()) return {};
    if (test.type.starts_with("has_number")) {
        return sampleNumbers(test.type, arguments, world.environment.number_format);
    }
    if (test.type == "has_pattern") return textsOfPattern(arguments.front());
    if (test.type == "has_any_word") {
        std::vector<std::string> words;
        for (const std::string_view word : splitWords(arguments.front())) {
            if (words.size() < kMostWords) words.emplace_back(word);
        }
        return words;
    }
    return {arguments.front()};
}

std::string acceptedAnswer(const Router& router, std::string_view language, std::size_t choice) {
    if (router.cases.empty()) return "1";
    const auto samples = sampleAnswers(router.cases[choice % router.cases.size()], language);
    return samples.empty() ? "1" : samples.front();
}

}  // namespace tama::flows
