#include "reports/question_figures.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace tama::reports {
namespace {

// Enough messages to see which wording most workers read, few enough for a live page.
constexpr std::int64_t kSample = 40;

#define TAMA_NO_TESTS \
    "session_id NOT IN (SELECT id FROM session WHERE use_case_id = :1 AND message_class = 'test')"

/// Workers read a question in their own language; a report shows it in the language of most of them.
std::string languageOfMost(store::Sql& sql, std::int64_t use_case_id) {
    return sql
        .one<std::string>(
            "SELECT w.language FROM target t JOIN worker w ON w.id = t.worker_id WHERE t.use_case_id = :1 "
            "GROUP BY w.language ORDER BY count(*) DESC, w.language LIMIT 1",
            use_case_id
        )
        .value_or("");
}

void takeText(
    store::Sql& sql, std::int64_t use_case_id, const std::string& language, QuestionFigures& question
) {
    const auto textsIn = [&](const std::string& wanted) {
        return sql.all<std::string>(
            "SELECT m.text FROM (SELECT a.message_id FROM answer a LEFT JOIN worker w ON w.id = a.worker_id "
            "WHERE a.use_case_id = :1 AND a.node_uuid = :2 AND (CAST(:4 AS TEXT) = '' OR w.language = :4) "
            "AND a." TAMA_NO_TESTS " ORDER BY a.id LIMIT :3) b JOIN message m ON m.id = b.message_id",
            use_case_id,
            question.node_uuid,
            kSample,
            wanted
        );
    };
    auto texts = textsIn(language);
    if (texts.empty()) texts = textsIn("");
    question.text = commonText(texts);
    if (question.text.empty()) question.text = question.result_key;
}

std::optional<double> numberIn(const std::string& text) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Only where there are no choices to count: one category, and nothing in it but numbers.
void takeNumbers(store::Sql& sql, std::int64_t use_case_id, QuestionFigures& question) {
    if (question.categories.size() != 1) return;
    std::vector<std::pair<double, std::int64_t>> values;
    bool all_numbers = true;
    sql.each<std::optional<std::string>, std::int64_t>(
        "SELECT value, count(*) FROM answer WHERE use_case_id = :1 AND node_uuid = :2 AND valid = 1 "
        "AND " TAMA_NO_TESTS " GROUP BY value",
        [&](const auto& row) {
            const auto number = numberIn(std::get<0>(row).value_or(""));
            all_numbers = all_numbers && number;
            if (number) values.emplace_back(*number, std::get<1>(row));
        },
        use_case_id,
        question.node_uuid
    );
    if (all_numbers) question.numbers = summarise(std::move(values));
}

std::size_t commonStart(std::string_view a, std::string_view b) {
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(in_a - a.begin());
}

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::optional<NumberSummary> summarise(std::vector<std::pair<double, std::int64_t>> values) {
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    std::int64_t all = 0;
    for (const auto& [value, times] : values) all += times;
    const auto quantile = [&](double share) {
        auto rank = static_cast<std::int64_t>(share * static_cast<double>(all - 1));
        for (const auto& [value, times] : values) {
            if (rank < times) return value;
            rank -= times;
        }
        return values.back().first;
    };
    return NumberSummary{
        values.front().first, quantile(0.25), quantile(0.5), quantile(0.75), values.back().first};
}

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
        "CAST(sum(position) AS BIGINT), count(*), count(sent_at), count(coalesce(delivered_at, "
        "answered_at)), "
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
            }
            auto& question = questions.back();
            question.position += position;  // summed here, ranked below
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
    // By the mean position: a question that some workers skip comes before the one that follows it for all.
    std::stable_sort(questions.begin(), questions.end(), [](const auto& a, const auto& b) {
        return a.position * b.asked < b.position * a.asked;
    });
    const std::string language = languageOfMost(sql, use_case_id);
    std::int64_t rank = 0;
    for (auto& question : questions) {
        question.position = ++rank;
        std::sort(question.categories.begin(), question.categories.end(), [](const auto& a, const auto& b) {
            return a.count != b.count ? a.count > b.count : a.name < b.name;
        });
        takeText(sql, use_case_id, language, question);
        takeNumbers(sql, use_case_id, question);
    }
    return questions;
}

#undef TAMA_NO_TESTS

}  // namespace tama::reports
