// One question of a use case in numbers: how often it was asked, answered, and with what. Read-only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "reports/proportion.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct CategoryCount {
    std::string name;
    std::int64_t count = 0;
};

/// Answers that are numbers, each worker's once.
struct NumberSummary {
    double lowest = 0.0;
    double lower_quartile = 0.0;
    double median = 0.0;
    double upper_quartile = 0.0;
    double highest = 0.0;
};

/// Of values with how often each was given. Nothing without values. Quantiles are values that were given.
/// Pure.
std::optional<NumberSummary> summarise(std::vector<std::pair<double, std::int64_t>> values);

struct QuestionFigures {
    std::string node_uuid;
    std::string result_key;     // empty where the workflow saves no result
    std::string text;           // as workers read it; what differs between workers is "…"
    std::int64_t position = 0;  // 1 for the first: the order in which most workers met them
    std::int64_t asked = 0;     // sessions that came to it; attempts are not counted
    std::int64_t sent = 0;
    std::int64_t delivered = 0;  // a receipt says so, or there is a reply
    std::int64_t replied = 0;    // valid or not
    std::int64_t valid = 0;      // the last reply fits
    std::int64_t invalid = 0;    // there are replies, and the last does not fit
    std::int64_t first_try_invalid = 0;
    std::int64_t attempts = 0;              // how often it was sent in all
    std::vector<CategoryCount> categories;  // of valid answers, most frequent first
    std::optional<NumberSummary> numbers;   // where every valid answer is a number and there are no choices
    std::optional<WallTime> first_answer_at;
    std::optional<WallTime> last_answer_at;

    /// Of those who replied.
    Proportion firstTryInvalid() const { return {first_try_invalid, replied}; }
};

/// In the order they are asked.
std::vector<QuestionFigures> questionFigures(store::Sql& sql, std::int64_t use_case_id);

/// The text that most workers read; where all differ, what they have in common with "…" for the rest. Pure.
std::string commonText(const std::vector<std::string>& texts);

}  // namespace tama::reports
