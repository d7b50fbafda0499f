#include "flows/runtime/past_runs.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::runtime {
namespace {

class PastRuns final : public registry::Past {
  public:
    std::optional<std::int64_t> findUseCase(store::Sql& sql, std::string_view number) const override {
        return sql.one<std::int64_t>(
            "SELECT id FROM use_case WHERE lower(number) = :1", lowerAscii(trimUnicode(number))
        );
    }

    std::string workersWho(registry::PastPart part, std::string_view placeholder) const override {
        const std::string of_sessions =
            "SELECT s.worker_id FROM session s WHERE s.message_class = 'use-case' AND s.worker_id IS NOT NULL "
            "AND s.use_case_id = " +
            std::string(placeholder);
        switch (part) {
            case registry::PastPart::Asked:
                return of_sessions + " AND s.started_at IS NOT NULL";
            case registry::PastPart::Completed:
                return of_sessions + " AND s.status = 'completed'";
            case registry::PastPart::Answered:
                break;
        }
        return of_sessions +
               " AND EXISTS (SELECT 1 FROM answer a WHERE a.session_id = s.id AND a.answered_at IS NOT NULL)";
    }

    std::unordered_set<std::int64_t> busyNumbers(store::Sql& sql) const override {
        std::unordered_set<std::int64_t> numbers;
        sql.each<std::int64_t>(
            "SELECT number_key FROM session WHERE status = 'waiting' "
            "UNION SELECT number_key FROM session WHERE status = 'in_line'",
            [&numbers](std::int64_t key) { numbers.insert(key); }
        );
        return numbers;
    }
};

}  // namespace

const registry::Past& pastRuns() {
    static const PastRuns past;
    return past;
}

registry::TargetRules startRules(store::Sql& sql, const SendBudget& budget, WallTime now) {
    return {.past = &pastRuns(), .over_budget = send_budget::usedUp(sql, budget, now)};
}

}  // namespace tama::runtime
