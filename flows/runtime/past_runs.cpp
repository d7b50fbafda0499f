#include "flows/runtime/past_runs.hpp"

#include <fmt/format.h>

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

    std::string tookPart(
        registry::PastPart part, std::string_view placeholder, std::string_view worker
    ) const override {
        const char* test = "s.started_at IS NOT NULL";
        if (part == registry::PastPart::Completed) test = "s.status = 'completed'";
        if (part == registry::PastPart::Answered) {
            test = "EXISTS (SELECT 1 FROM answer a WHERE a.session_id = s.id AND a.answered_at IS NOT NULL)";
        }
        return fmt::format(
            "EXISTS (SELECT 1 FROM session s WHERE s.use_case_id = {} AND s.worker_id = {} "
            "AND s.message_class = 'use-case' AND {})",
            placeholder,
            worker,
            test
        );
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
