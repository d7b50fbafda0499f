// The Use Case Overview Report that the data manager gives to the requestor (SOP step 11): what was asked of
// whom, how many answered and how sure that is, what they answered, and why the others did not. One
// computation feeds text, HTML, JSON and CSV. Test traffic is not in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "reports/live.hpp"
#include "reports/weighted_answers.hpp"
#include "requests/use_case_store.hpp"
#include "store/sql.hpp"

namespace tama::reports {

/// How the workers of one place, cadre, operator or language took part: completes of eligible.
struct Participation {
    std::string name;
    Proportion completed;
};

/// Why workers did not answer, in words; the counts add up to all who neither completed nor answered in part.
struct NonResponse {
    std::string cause;
    std::int64_t workers = 0;
};

struct OverviewReport {
    requests::UseCase use_case;
    std::string workflow;      // "Stock-out report, revision 1"
    std::string target_group;  // "name: query", or that workers start it themselves
    std::string approver;
    std::string closure_hash;
    WallTime made_at;

    LiveFigures figures;
    std::vector<NonResponse> non_response;
    std::vector<Participation> by_district;
    std::vector<Participation> by_cadre;
    std::vector<Participation> by_operator;
    std::vector<Participation> by_language;
    WeightedAnswers weighted;  // where a sample was asked
    std::int64_t segments_out = 0;  // SMS parts sent to workers
    std::int64_t segments_in = 0;
    std::vector<std::string> limitations;  // what a reader must know before believing the numbers
};

/// NotFound where there is no such use case.
Result<OverviewReport> overviewReport(store::Sql& sql, std::int64_t use_case_id, WallTime now);

/// The rows of the outcome table: name, meaning in words, and the rate with its denominator.
struct OutcomeLine {
    std::string_view name;        // "RR1"
    std::string_view definition;  // "response rate 1: complete, of all eligible"
    Proportion rate;
};
std::vector<OutcomeLine> outcomeTable(const OutcomeRates& rates);

/// "681 numbers from 0 to 30, half of them between 1 and 5, the middle one 3".
std::string inWords(const NumberSummary& numbers, std::int64_t count);

/// At most 100 columns wide, for a terminal.
std::string toText(const OverviewReport& report);
/// One A4 page style, self-contained: no script, no file from anywhere else.
std::string toHtml(const OverviewReport& report);
std::string toJson(const OverviewReport& report);
/// One row a figure: section, name, count, of, share, low, high.
std::string toCsv(const OverviewReport& report);

}  // namespace tama::reports
