#include "flows/diff/words.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace tama::flows::diff {

namespace {

constexpr std::size_t kShortQuote = 40;  // characters

using Words = std::pair<std::string_view, std::string_view>;

constexpr std::array<Words, 20> kActionWords{{
    {"add_contact_groups", "adds the worker to a group"},
    {"add_contact_urn", "adds an address of the worker"},
    {"add_input_labels", "labels the answer"},
    {"call_resthook", "tells another system"},
    {"call_webhook", "calls a web service"},
    {"enter_flow", "enters another workflow"},
    {"open_ticket", "opens a ticket"},
    {"remove_contact_groups", "takes the worker out of a group"},
    {"send_broadcast", "sends a message to others"},
    {"send_email", "sends an e-mail"},
    {"send_msg", "sends a message"},
    {"set_contact_channel", "sets the worker's channel"},
    {"set_contact_field", "keeps a fact about the worker"},
    {"set_contact_language", "sets the worker's language"},
    {"set_contact_name", "sets the worker's name"},
    {"set_contact_status", "sets the worker's status"},
    {"set_contact_timezone", "sets the worker's time zone"},
    {"set_run_local", "keeps a value for a while"},
    {"set_run_result", "saves a result"},
    {"start_session", "starts a workflow with others"},
}};

/// {0} and {1} stand for the arguments.
constexpr std::array<Words, 25> kTestWords{{
    {"has_any_word", "any of the words {0}"},
    {"has_all_words", "all of the words {0}"},
    {"has_phrase", "the words {0}"},
    {"has_only_phrase", "only the words {0}"},
    {"has_only_text", "exactly {0}"},
    {"has_beginning", "what begins with {0}"},
    {"has_pattern", "what fits the pattern {0}"},
    {"has_text", "any text"},
    {"has_number", "a number"},
    {"has_number_between", "a number from {0} to {1}"},
    {"has_number_lt", "a number below {0}"},
    {"has_number_lte", "a number of at most {0}"},
    {"has_number_eq", "the number {0}"},
    {"has_number_gte", "a number of at least {0}"},
    {"has_number_gt", "a number above {0}"},
    {"has_date", "a date"},
    {"has_date_lt", "a date before {0}"},
    {"has_date_eq", "the date {0}"},
    {"has_date_gt", "a date after {0}"},
    {"has_time", "a time of day"},
    {"has_phone", "a telephone number"},
    {"has_email", "an e-mail address"},
    {"has_state", "the name of a region"},
    {"has_district", "the name of a district"},
    {"has_ward", "the name of a ward"},
}};

template <std::size_t N>
std::string_view wordsOf(const std::array<Words, N>& table, std::string_view key) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Words& row) { return row.first == key; });
    return found == table.end() ? std::string_view() : found->second;
}

}  // namespace

std::string inQuotes(std::string_view text) {
    return "\"" + replaceAll(replaceAll(text, "\r", ""), "\n", " ") + "\"";
}

std::string inShortQuotes(std::string_view text) {
    const auto cut = truncateCodePoints(text, kShortQuote);
    return inQuotes(cut.size() == text.size() ? std::string(text) : std::string(trim(cut)) + "…");
}

std::string atStart(std::string sentence) {
    if (!sentence.empty() && sentence.front() >= 'a' && sentence.front() <= 'z') {
        sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
    }
    return sentence;
}

std::string inWords(std::chrono::seconds span) {
    struct Unit {
        std::int64_t seconds;
        std::string_view name;
    };
    constexpr std::array<Unit, 4> kUnits{{{86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}}};
    for (const Unit& unit : kUnits) {
        if (span.count() % unit.seconds != 0 || span.count() == 0) continue;
        const auto count = span.count() / unit.seconds;
        return std::to_string(count) + " " + std::string(unit.name) + (count == 1 ? "" : "s");
    }
    return "no time";
}

std::string testInWords(const Case& test, const std::string& language) {
    const auto* translated = language.empty() ? nullptr : test.arguments.in(language);
    const std::vector<Template>& arguments = translated != nullptr ? *translated : test.arguments.base;
    const auto argument = [&](std::size_t index) {
        return index < arguments.size() ? inQuotes(arguments[index].source()) : std::string("nothing");
    };
    if (const auto words = wordsOf(kTestWords, test.type); !words.empty()) {
        const bool is_number = test.type.starts_with("has_number");
        const auto shown = [&](std::size_t index) {
            const std::string text = argument(index);
            return is_number && text.size() > 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
        };
        return replaceAll(replaceAll(words, "{0}", shown(0)), "{1}", shown(1));
    }
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < arguments.size(); ++i) shown.push_back(argument(i));
    return "what passes " + test.type + "(" + join(shown, ", ") + ")";
}

std::string actionInWords(std::string_view type) {
    const auto words = wordsOf(kActionWords, type);
    return words.empty() ? "does " + std::string(type) : std::string(words);
}

}  // namespace tama::flows::diff
