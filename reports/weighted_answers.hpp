// The answers of a use case that asked a sample, weighted to the whole group. Read-only; design weights and strata stand
// in the target list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/question_figures.hpp"
#include "reports/weighted_share.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct WeightedCategory {
    std::string name;
    WeightedShare share;
};

struct WeightedQuestion {
    std::int64_t position = 0;  // that of the question's figures
    std::string text;
    std::vector<WeightedCategory> categories;  // in the order of the figures
};

struct WeightedAnswers {
    std::int64_t sampled = 0;     // 0: the whole group was asked, and nothing is weighted
    std::int64_t population = 0;  // of the group, when the sample was drawn
    std::size_t strata = 0;
    std::vector<WeightedQuestion> questions;  // those with choices
};

WeightedAnswers weightedAnswers(
    store::Sql& sql, std::int64_t use_case_id, const std::vector<QuestionFigures>& questions
);

/// "34.2 % (30.1–38.5)".
std::string inWords(const WeightedShare& share);

}  // namespace tama::reports
