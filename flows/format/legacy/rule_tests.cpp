#include "flows/format/legacy/rule_tests.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/format/legacy/expressions.hpp"

namespace tama::flows::legacy {

namespace {

enum class Form : std::uint8_t { Bare, Number, Between, Words, Pattern, Date, Group, District, Ward };

struct TestForm {
    std::string_view old_type;
    std::string_view new_type;
    Form form;
};

constexpr std::array kForms{
    TestForm{"between", "has_number_between", Form::Between},
    TestForm{"contains", "has_all_words", Form::Words},
    TestForm{"contains_any", "has_any_word", Form::Words},
    TestForm{"contains_only_phrase", "has_only_phrase", Form::Words},
    TestForm{"contains_phrase", "has_phrase", Form::Words},
    TestForm{"date", "has_date", Form::Bare},
    TestForm{"date_after", "has_date_gt", Form::Date},
    TestForm{"date_before", "has_date_lt", Form::Date},
    TestForm{"date_equal", "has_date_eq", Form::Date},
    TestForm{"district", "has_district", Form::District},
    TestForm{"eq", "has_number_eq", Form::Number},
    TestForm{"gt", "has_number_gt", Form::Number},
    TestForm{"gte", "has_number_gte", Form::Number},
    TestForm{"has_email", "has_email", Form::Bare},
    TestForm{"in_group", "has_group", Form::Group},
    TestForm{"lt", "has_number_lt", Form::Number},
    TestForm{"lte", "has_number_lte", Form::Number},
    TestForm{"not_empty", "has_text", Form::Bare},
    TestForm{"number", "has_number", Form::Bare},
    TestForm{"phone", "has_phone", Form::Bare},
    TestForm{"regex", "has_pattern", Form::Pattern},
    TestForm{"starts", "has_beginning", Form::Words},
    TestForm{"state", "has_state", Form::Bare},
    TestForm{"ward", "has_ward", Form::Ward},
};

constexpr int kMaxNested = 10;

/// A number may be written as one or as a text; so may an expression that gives one.
std::string numberText(const Decoder& test, const char* key) {
    const auto& value = test.member(key).json();
    return rewriteTemplate(value.is_number() ? value.dump() : test.text(key, kMaxText));
}

/// The days of "@(date.today + 3)", as a number; empty for any other date.
std::string daysFromToday(std::string_view written) {
    constexpr std::string_view kStart = "@(date.today";
    if (!written.starts_with(kStart) || !written.ends_with(')')) return {};
    std::string_view rest = trim(written.substr(kStart.size(), written.size() - kStart.size() - 1));
    if (rest.empty() || (rest.front() != '+' && rest.front() != '-')) return {};
    const bool minus = rest.front() == '-';
    rest = trim(rest.substr(1));
    const auto days = parseInteger(rest);
    if (!days || *days < -36'500 || *days > 36'500) return {};
    return std::to_string(minus ? -*days : *days);
}

std::vector<std::string> groupArguments(const Decoder& test) {
    const Decoder group = test.member("test");
    if (group.json().is_string()) return {"", rewriteTemplate(group.asText(kMaxText))};
    if (!group.expectObject()) return {};
    return {group.uuid("uuid", Need::Optional), group.text("name", kMaxText)};
}

UpgradedTest formed(const TestForm& form, const Decoder& test, const Localiser& localiser) {
    UpgradedTest out;
    out.type = form.new_type;
    const auto expression = [&](const char* key) { return rewriteTemplate(test.text(key, kMaxText)); };
    switch (form.form) {
        case Form::Bare:
            break;
        case Form::Number:
            out.arguments = {numberText(test, "test")};
            break;
        case Form::Between:
            out.arguments = {numberText(test, "min"), numberText(test, "max")};
            break;
        case Form::Words:
        case Form::Pattern:
            out.translations = readTranslations(test.member("test"));
            if (form.form == Form::Words) {
                for (auto& [language, words] : out.translations) words = rewriteTemplate(words);
            }
            out.arguments = {localiser.base(out.translations)};
            break;
        case Form::Date: {
            const std::string written = test.text("test", kMaxText);
            out.arguments = {rewriteTemplate(written, {.raw_dates = true})};
            out.days_from_today = daysFromToday(written);
            break;
        }
        case Form::Group:
            out.arguments = groupArguments(test);
            break;
        case Form::District:
            out.arguments = {expression("test")};
            break;
        case Form::Ward:
            out.arguments = {expression("district"), expression("state")};
            break;
    }
    return out;
}

/// Tests of what a service, a sub-flow or a transfer of airtime brought.
std::optional<UpgradedTest> outcomeTest(const std::string& type, const Decoder& test) {
    if (type == "subflow") return UpgradedTest{"has_only_text", {test.text("exit_type", kMaxName)}, {}, {}};
    if (type == "webhook_status") {
        const bool success = test.text("status", kMaxName) == "success";
        return UpgradedTest{"has_only_text", {success ? "Success" : "Failure"}, {}, {}};
    }
    if (type == "airtime_status" && test.text("exit_status", kMaxName) == "success") {
        return UpgradedTest{"has_category", {"Success"}, {}, {}};
    }
    return std::nullopt;
}

/// `or` is several cases of one category; `and` of one part is that part.
std::vector<UpgradedTest> combined(
    const std::string& type, const Decoder& test, const Localiser& localiser, int depth
) {
    std::vector<UpgradedTest> out;
    const std::size_t size = test.count("tests", kMaxListItems);
    if (depth > kMaxNested || (type == "and" && size > 1)) {
        test.problem("a rule of several tests that must all be true has no form in newer versions; split it");
        return out;
    }
    const Decoder list = test.member("tests");
    for (std::size_t i = 0; i < size; ++i) {
        for (UpgradedTest& part : upgradeTest(list.item(i), localiser, depth + 1)) {
            out.push_back(std::move(part));
        }
    }
    return out;
}

}  // namespace

std::vector<UpgradedTest> upgradeTest(const Decoder& test, const Localiser& localiser, int depth) {
    if (!test.expectObject()) return {};
    const std::string type = test.text("type", kMaxName, Need::Required);
    for (const TestForm& form : kForms) {
        if (form.old_type == type) return {formed(form, test, localiser)};
    }
    if (type == "and" || type == "or") return combined(type, test, localiser, depth);
    if (auto outcome = outcomeTest(type, test)) return {std::move(*outcome)};
    constexpr std::array<std::string_view, 4> kNeverTrue{
        "false", "airtime_status", "interrupted_status", "timeout"
    };
    if (std::find(kNeverTrue.begin(), kNeverTrue.end(), type) == kNeverTrue.end() && !type.empty()) {
        test.problemAt("type", "the test " + type + " of old flows is not known");
    }
    return {};
}

}  // namespace tama::flows::legacy
