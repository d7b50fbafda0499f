#include "reports/live.hpp"

#include <algorithm>
#include <optional>

#include "reports/target_facts.hpp"

namespace tama::reports {
namespace {

constexpr std::int64_t kMostStretches = 60;

/// A width that people read easily.
Milliseconds widthFor(Milliseconds span) {
    using namespace std::chrono;
    constexpr std::array<Milliseconds, 12> kWidths{
        seconds(10),
        minutes(1),
        minutes(5),
        minutes(15),
        minutes(30),
        hours(1),
        hours(2),
        hours(4),
        hours(8),
        hours(24),
        hours(168),
        hours(24 * 30)};
    // One stretch more than the quotient: the first answer seldom stands at a border.
    const auto* fits = std::find_if(kWidths.begin(), kWidths.end(), [span](Milliseconds width) {
        return span / width < kMostStretches - 1;
    });
    return fits == kWidths.end() ? Milliseconds(span.count() / (kMostStretches - 1) + 1) : *fits;
}

ArrivalCurve arrivalsOf(
    store::Sql& sql, std::int64_t use_case_id, const std::vector<QuestionFigures>& questions
) {
    std::optional<WallTime> first;
    std::optional<WallTime> last;
    for (const auto& question : questions) {
        if (!question.first_answer_at) continue;
        first = first ? std::min(*first, *question.first_answer_at) : *question.first_answer_at;
        last = last ? std::max(*last, *question.last_answer_at) : *question.last_answer_at;
    }
    ArrivalCurve curve;
    if (!first) return curve;
    curve.width = widthFor(*last - *first);
    const auto width = curve.width.count();
    const auto offset = toEpochMs(*first) / width;
    curve.start = fromEpochMs(offset * width);
    curve.answers.resize(static_cast<std::size_t>(toEpochMs(*last) / width - offset + 1));
    sql.each<std::int64_t, std::int64_t>(
        "SELECT answered_at / :2 AS stretch, count(*) FROM answer WHERE use_case_id = :1 "
        "AND answered_at IS NOT NULL "
        "AND session_id NOT IN (SELECT id FROM session WHERE use_case_id = :1 AND message_class = 'test') "
        "GROUP BY stretch",
        [&](const auto& row) {
            curve.answers.at(static_cast<std::size_t>(std::get<0>(row) - offset)) = std::get<1>(row);
        },
        use_case_id,
        width
    );
    return curve;
}

void addWorkers(LiveFigures& figures, const FactsCount& same) {
    const auto disposition = dispositionOf(same.facts);
    figures.dispositions.counts.at(static_cast<std::size_t>(disposition)) += same.workers;
    auto& plain = figures.plain;
    plain.targeted += same.workers;
    if (disposition == Disposition::NotEligible) return;
    plain.sendable += same.workers;
    if (same.facts.accepted) plain.submitted += same.workers;
    if (same.facts.delivered) plain.delivered += same.workers;
    if (same.replies > 0) plain.started += same.workers;
    if (disposition == Disposition::Complete) plain.completed += same.workers;
}

}  // namespace

std::array<PlainLine, 6> PlainLines::lines() const {
    return {{
        {"targeted", {targeted, targeted}, "targeted", "on the target list"},
        {"sendable", {sendable, targeted}, "targeted", "has a number of their own, works, has not said STOP"},
        {"submitted", {submitted, sendable}, "sendable", "the network took a message"},
        {"delivered", {delivered, submitted}, "submitted", "a receipt says so, or the worker replied"},
        {"started", {started, delivered}, "delivered", "replied to at least one question"},
        {"completed", {completed, started}, "started", "replied to every question asked"},
    }};
}

LiveFigures liveFigures(store::Sql& sql, std::int64_t use_case_id) {
    LiveFigures figures;
    for (const auto& same : factsCounts(sql, use_case_id)) addWorkers(figures, same);
    figures.rates = outcomeRates(figures.dispositions);
    figures.questions = questionFigures(sql, use_case_id);
    for (const auto& question : figures.questions) {
        figures.messages.asked += question.asked;
        figures.messages.sent += question.sent;
        figures.messages.delivered += question.delivered;
        figures.messages.answered += question.replied;
    }
    figures.arrivals = arrivalsOf(sql, use_case_id, figures.questions);
    return figures;
}

}  // namespace tama::reports
