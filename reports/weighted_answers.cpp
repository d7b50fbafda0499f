#include "reports/weighted_answers.hpp"

#include <map>
#include <optional>

#include <fmt/format.h>

#include "requests/sample_store.hpp"

namespace tama::reports {
namespace {

/// Valid answers to one question by stratum and category.
using CountsOfQuestion = std::map<std::int64_t, std::map<std::string, std::int64_t>>;

struct Strata {
    std::map<std::int64_t, double> weights;  // as the target list has them
    std::vector<requests::Stratum> drawn;
};

Strata strataOf(store::Sql& sql, std::int64_t use_case_id, std::int64_t sample_id) {
    Strata strata;
    strata.drawn = requests::sample_store::strataOf(sql, sample_id);
    sql.each<std::int64_t, double>(
        "SELECT stratum, max(design_weight) FROM target WHERE use_case_id = :1 AND stratum IS NOT NULL "
        "AND design_weight IS NOT NULL GROUP BY stratum",
        [&](const auto& row) { strata.weights.emplace(std::get<0>(row), std::get<1>(row)); },
        use_case_id
    );
    return strata;
}

std::map<std::string, CountsOfQuestion> countsOf(store::Sql& sql, std::int64_t use_case_id) {
    std::map<std::string, CountsOfQuestion> counts;
    sql.each<std::string, std::int64_t, std::optional<std::string>, std::int64_t>(
        "SELECT a.node_uuid, t.stratum, a.category, count(*) FROM answer a "
        "JOIN target t ON t.use_case_id = a.use_case_id AND t.worker_id = a.worker_id AND t.stratum IS NOT NULL "
        "WHERE a.use_case_id = :1 AND a.valid = 1 AND a.session_id NOT IN "
        "(SELECT id FROM session WHERE use_case_id = :1 AND message_class = 'test') "
        "GROUP BY a.node_uuid, t.stratum, a.category",
        [&](const auto& row) {
            const auto& [node, stratum, category, count] = row;
            counts[node][stratum][category.value_or("")] += count;
        },
        use_case_id
    );
    return counts;
}

std::optional<WeightedShare> shareOf(const std::string& category, const CountsOfQuestion& counts, const Strata& strata) {
    std::vector<StratumAnswers> answers;
    for (const auto& [stratum, by_category] : counts) {
        const auto weight = strata.weights.find(stratum);
        const auto index = static_cast<std::size_t>(stratum);
        if (weight == strata.weights.end() || index >= strata.drawn.size()) continue;
        StratumAnswers& of = answers.emplace_back();
        of.weight = weight->second;
        of.population = strata.drawn[index].population;
        for (const auto& [name, count] : by_category) of.answers += count;
        if (const auto found = by_category.find(category); found != by_category.end()) of.count = found->second;
    }
    return weightedShare(answers);
}

}  // namespace

WeightedAnswers weightedAnswers(
    store::Sql& sql, std::int64_t use_case_id, const std::vector<QuestionFigures>& questions
) {
    WeightedAnswers out;
    const auto sample = requests::sample_store::find(sql, use_case_id);
    if (!sample) return out;
    const Strata strata = strataOf(sql, use_case_id, sample->id);
    out.sampled = sample->size;
    out.population = sample->population;
    out.strata = strata.drawn.size();
    const auto counts = countsOf(sql, use_case_id);
    for (const QuestionFigures& question : questions) {
        const auto of_question = counts.find(question.node_uuid);
        if (question.numbers || of_question == counts.end()) continue;
        WeightedQuestion weighted{question.position, question.text, {}};
        for (const CategoryCount& category : question.categories) {
            if (const auto share = shareOf(category.name, of_question->second, strata)) {
                weighted.categories.push_back({category.name, *share});
            }
        }
        out.questions.push_back(std::move(weighted));
    }
    return out;
}

std::string inWords(const WeightedShare& share) {
    return fmt::format(
        "{:.1f} % ({:.1f}–{:.1f})", share.value * 100, share.interval.low * 100, share.interval.high * 100
    );
}

}  // namespace tama::reports
