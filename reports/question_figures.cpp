#include "reports/question_figures.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace tama::reports {
namespace {

// Enough messages to see which wording most workers read, few enough for a live page.
constexpr std::int64_t kSample = 40;

#define TAMA_NO_TESTS \
    "session_id NOT IN (SELECT id FROM session WHERE use_case_id = :1 AND message_class = 'test')"

void takeText(store::Sql& sql, std::int64_t use_case_id, QuestionFigures& question) {
    const auto texts = sql.all<std::string>(
        "SELECT m.text FROM (SELECT message_id FROM answer WHERE use_case_id = :1 AND node_uuid = :2 "
        "AND " TAMA_NO_TESTS " ORDER BY id LIMIT :3) a JOIN message m ON m.id = a.message_id",
        use_case_id,
        question.node_uuid,
        kSample
    );
    question.text = commonText(texts);
    if (question.text.empty()) question.text = question.result_key;
}

std::size_t commonStart(std::string_view a, std::string_view b) {
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(in_a - a.begin());
}

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string commonText(const std::vector<std::string>& texts) {
    if (texts.empty()) return {};
    std::map<std::string_view, std::size_t> counts;
    for (const auto& text : texts) ++counts[text];
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
    });
    // Two who read the same show that it is not a person's own text.
    if (most->second > 1 || texts.size() == 1) return std::string(most->first);

    const std::string_view first = texts.front();
    std::size_t head = first.size();
    for (const auto& text : texts) head = std::min(head, commonStart(first, text));
    while (head > 0 && head < first.size() && isContinuation(first[head])) --head;
    std::size_t tail = first.size() - head;
    for (const auto& text : texts) {
        std::size_t same = 0;
        while (same < tail && same < text.size() - head &&
               first[first.size() - 1 - same] == text[text.size() - 1 - same])
            ++same;
        tail = same;
    }
    while (tail > 0 && isContinuation(first[first.size() - tail])) --tail;
    if (head + tail == 0) return {};
    return std::string(first.substr(0, head)) + "…" + std::string(first.substr(first.size() - tail));
}

std::vector<QuestionFigures> questionFigures(store::Sql& sql, std::int64_t use_case_id) {
    std::vector<QuestionFigures> questions;
    // Rows fold by question and last answer, so that one pass over the answers gives both.
    sql.each<
        std::string,
        std::optional<bool>,
        std::optional<std::string>,
        std::string,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        std::optional<WallTime>,
        std::optional<WallTime>>(
        "SELECT node_uuid, valid, CASE WHEN valid = 1 THEN category END AS answer_category, max(result_key), "
        "min(position), count(*), count(sent_at), count(coalesce(delivered_at, answered_at)), "
        "count(CASE WHEN first_try_valid = 0 THEN 1 END), CAST(sum(attempts) AS BIGINT), "
        "min(answered_at), max(answered_at) FROM answer WHERE use_case_id = :1 AND " TAMA_NO_TESTS
        " GROUP BY node_uuid, valid, answer_category ORDER BY node_uuid",
        [&questions](auto row) {
            auto& [node, valid, category, key, position, rows, sent, delivered, invalid_first, attempts, from, to] =
                row;
            if (questions.empty() || questions.back().node_uuid != node) {
                questions.emplace_back();
                questions.back().node_uuid = std::move(node);
                questions.back().result_key = std::move(key);
                questions.back().position = position;
            }
            auto& question = questions.back();
            question.position = std::min(question.position, position);
            question.asked += rows;
            question.sent += sent;
            question.delivered += delivered;
            question.first_try_invalid += invalid_first;
            question.attempts += attempts;
            if (!valid) return;
            question.replied += rows;
            (*valid ? question.valid : question.invalid) += rows;
            if (*valid) question.categories.push_back({category.value_or(""), rows});
            if (from && (!question.first_answer_at || *from < *question.first_answer_at))
                question.first_answer_at = from;
            if (to && (!question.last_answer_at || *to > *question.last_answer_at))
                question.last_answer_at = to;
        },
        use_case_id
    );
    std::stable_sort(questions.begin(), questions.end(), [](const auto& a, const auto& b) {
        return a.position < b.position;
    });
    for (auto& question : questions) {
        std::sort(question.categories.begin(), question.categories.end(), [](const auto& a, const auto& b) {
            return a.count != b.count ? a.count > b.count : a.name < b.name;
        });
        takeText(sql, use_case_id, question);
    }
    return questions;
}

#undef TAMA_NO_TESTS

}  // namespace tama::reports
