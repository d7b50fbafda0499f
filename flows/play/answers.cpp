#include "flows/play/answers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "flows/expressions/calendar.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/pattern.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostWords = 5;  // of a has_any_word that are tried

/// Tests that take what needs no argument.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSamples{{
    {"has_text", "Kanifing"},
    {"has_value", "Kanifing"},
    {"has_number", "12"},
    {"has_date", "2024-05-01"},
    {"has_time", "10:30"},
    {"has_phone", "+12025550123"},
    {"has_email", "nurse@example.org"},
}};

/// One beside the bound that a comparison names.
std::string besideBound(std::string_view bound, int offset) {
    const auto number = Decimal::parse(bound);
    const auto beside = number ? Decimal::add(*number, Decimal(offset)) : std::nullopt;
    return beside ? beside->toString() : "1";
}

std::vector<std::string> sampleNumbers(std::string_view type, const std::vector<std::string>& arguments) {
    const std::string& bound = arguments.front();
    if (type == "has_number_lt") return {besideBound(bound, -1)};
    if (type == "has_number_gt") return {besideBound(bound, 1)};
    if (type == "has_number_lte") return {bound, besideBound(bound, -1)};
    if (type == "has_number_gte") return {bound, besideBound(bound, 1)};
    return arguments;  // has_number_eq, has_number_between
}

/// A day on the right side of the one that the test names.
std::vector<std::string> sampleDates(std::string_view type, std::string_view argument) {
    const auto bound = findDate(argument, Environment{}, Instant{});
    if (!bound) return {"2001-01-01", "2099-12-31"};
    const int offset = type == "has_date_lt" ? -1 : type == "has_date_gt" ? 1 : 0;
    return {Date{bound->days + offset}.toString()};
}

/// Texts that patterns of workflows are about: numbers, codes, words; and the pattern without its signs.
std::vector<std::string> samplePatterns(std::string_view pattern) {
    const auto compiled = compilePattern(trim(pattern));
    if (!compiled) return {};
    std::vector<std::string> candidates{
        "1", "12", "123", "1234", "12345", "123456", "1234567890", "A1", "AB12", "ABC-123", "yes", "Kanifing",
        "Fatu Kamara", "2024-05-01", "01/05/2024", "10:30", "38.5", "+231770000001", "0770000001", "a@b.org"};
    for (const std::string_view alternative : split(pattern, '|')) {
        std::string plain;
        for (const char c : alternative) {
            if (std::string_view("^$().*+?[]{}\\").find(c) == std::string_view::npos) plain += c;
        }
        candidates.push_back(plain);
    }
    std::vector<std::string> out;
    for (std::string& candidate : candidates) {
        if (!trim(candidate).empty() && matchPattern(*compiled, candidate)) out.push_back(std::move(candidate));
    }
    return out;
}

}  // namespace

std::vector<std::string> sampleAnswers(const Case& test, std::string_view language) {
    for (const auto& [type, sample] : kSamples) {
        if (test.type == type) return {std::string(sample)};
    }
    const auto* translated = test.arguments.in(language);
    std::vector<std::string> arguments;
    for (const Template& argument : translated != nullptr ? *translated : test.arguments.base) {
        arguments.emplace_back(argument.isConstant() ? argument.constantText() : "");
    }
    if (test.type.starts_with("has_date")) {
        return sampleDates(test.type, arguments.empty() ? "" : arguments.front());
    }
    if (arguments.empty() || arguments.front().empty()) return {};
    if (test.type.starts_with("has_number")) return sampleNumbers(test.type, arguments);
    if (test.type == "has_pattern") return samplePatterns(arguments.front());
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
