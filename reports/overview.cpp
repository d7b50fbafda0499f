#include "reports/overview.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reports/worker_lines.hpp"

namespace tama::reports {
namespace {

constexpr std::int64_t kWorkersAPage = 5'000;  // a page looks at every answer once
constexpr std::int64_t kFewAnswers = 20;       // below this a share says little
constexpr double kMisreadShare = 0.10;         // of first replies; published error rates are 3 to 7.5 %
constexpr double kWeakResponse = 0.60;

std::string_view inWords(gateway::FailureClass failure) {
    using gateway::FailureClass;
    switch (failure) {
        case FailureClass::Absent:
            return "off or out of coverage";
        case FailureClass::UnknownSubscriber:
            return "no such number";
        case FailureClass::Barred:
            return "blocked or do-not-disturb";
        case FailureClass::MemoryFull:
            return "telephone full";
        case FailureClass::NetworkError:
            return "network error";
        case FailureClass::RejectedContent:
            return "refused by the network";
        case FailureClass::NoCredit:
            return "no credit with the operator";
        case FailureClass::NotSent:
            return "not sent by us";
        case FailureClass::None:
            return "not delivered, no reason given";
    }
    return "not delivered";
}

std::string exclusionInWords(const std::string& exclusion) {
    static const std::map<std::string, std::string> words{
        {"no_phone", "could not be asked: no telephone"},
        {"opted_out", "could not be asked: had said STOP before"},
        {"left", "could not be asked: has left"},
        {"blocked", "could not be asked: blocked"},
        {"shared_phone", "could not be asked: shared telephone"},
        {"busy", "could not be asked: another use case was asking"},
        {"over_budget", "was not asked: had enough messages"},
        {"asked_before", "was not asked: had been asked not long ago"},
        {"provisional", "could not be asked: joined by SMS, not confirmed yet"},
        {"refused", "could not be asked: refused when started"},
    };
    const auto found = words.find(exclusion);
    return found == words.end() ? "could not be asked: " + exclusion : found->second;
}

/// Empty for those who answered.
std::string causeOf(const WorkerLine& worker) {
    switch (worker.disposition) {
        case Disposition::Complete:
        case Disposition::Partial:
            return {};
        case Disposition::NotEligible:
            return exclusionInWords(worker.facts.exclusion);
        case Disposition::NonContact:
            return fmt::format("not reached: {}", inWords(worker.facts.failure));
        case Disposition::DeliveredSilent:
            return "delivered, never replied";
        case Disposition::BreakOff:
            return "stopped answering in the middle";
        case Disposition::Refused:
            return "refused: STOP";
        case Disposition::Other:
            return worker.facts.wrong_person ? "wrong number: a stranger has it"
                                             : "replied, but no answer fitted";
        case Disposition::UnknownEligibility:
            return "no word from the network";
    }
    return "unknown";
}

class Tally {
  public:
    void add(const std::string& name, const WorkerLine& worker) {
        if (worker.disposition == Disposition::NotEligible) return;
        auto& share = shares_[name.empty() ? "not known" : name];
        ++share.of;
        if (worker.disposition == Disposition::Complete) ++share.count;
    }

    /// By name; places and cadres are looked up, not ranked.
    std::vector<Participation> all() const {
        std::vector<Participation> lines;
        for (const auto& [name, share] : shares_) lines.push_back({name, share});
        return lines;
    }

  private:
    std::map<std::string, Proportion> shares_;
};

void addWorkers(store::Sql& sql, OverviewReport& report) {
    std::map<std::string, std::int64_t> causes;
    Tally districts;
    Tally cadres;
    Tally operators;
    Tally languages;
    std::int64_t after = 0;
    for (;;) {
        const auto page = workersOf(sql, report.use_case.id, {}, after, kWorkersAPage);
        for (const auto& worker : page) {
            if (auto cause = causeOf(worker); !cause.empty()) ++causes[cause];
            districts.add(worker.district, worker);
            cadres.add(worker.cadre, worker);
            operators.add(worker.operator_name, worker);
            languages.add(worker.language, worker);
        }
        if (static_cast<std::int64_t>(page.size()) < kWorkersAPage) break;
        after = page.back().worker_id;
    }
    for (const auto& [cause, workers] : causes) report.non_response.push_back({cause, workers});
    std::stable_sort(
        report.non_response.begin(),
        report.non_response.end(),
        [](const auto& a, const auto& b) { return a.workers > b.workers; }
    );
    report.by_district = districts.all();
    report.by_cadre = cadres.all();
    report.by_operator = operators.all();
    report.by_language = languages.all();
}

void addHeader(store::Sql& sql, OverviewReport& report) {
    const auto& use_case = report.use_case;
    if (use_case.revision_id) {
        const auto row = sql.one<std::string, std::int64_t>(
            "SELECT name, number FROM revision JOIN workflow ON workflow.id = revision.workflow_id WHERE "
            "revision.id = :1",
            *use_case.revision_id
        );
        if (row) report.workflow = fmt::format("{}, revision {}", std::get<0>(*row), std::get<1>(*row));
    }
    if (use_case.target_group_id) {
        const auto row = sql.one<std::string, std::string>(
            "SELECT name, query FROM target_group WHERE id = :1", *use_case.target_group_id
        );
        if (row) report.target_group = std::get<1>(*row).empty() ? std::get<0>(*row) : std::get<1>(*row);
    } else {
        report.target_group = "workers who send the word " + use_case.trigger_word;
    }
    if (const auto approval = requests::use_case_store::validApproval(sql, use_case.id)) {
        report.approver = approval->approver;
        report.closure_hash = approval->closure_hash;
    }
}

void addCost(store::Sql& sql, OverviewReport& report) {
    sql.each<std::string, std::int64_t>(
        "SELECT direction, CAST(sum(part_count) AS BIGINT) FROM message WHERE id IN ("
        "SELECT message_id FROM use_case_message WHERE use_case_id = :1 UNION "
        "SELECT id FROM message WHERE id > (SELECT message_id FROM use_case_message_filed WHERE id = 1) "
        "AND use_case_id = :1 AND class <> 'test' AND coalesce(session_id, 0) NOT IN "
        "(SELECT id FROM session WHERE use_case_id = :1 AND message_class = 'test')) "
        "AND (direction = 'in' OR submitted_at IS NOT NULL) GROUP BY direction",
        [&report](const auto& row) {
            (std::get<0>(row) == "out" ? report.segments_out : report.segments_in) = std::get<1>(row);
        },
        report.use_case.id
    );
}

void addLimitations(OverviewReport& report) {
    const auto& figures = report.figures;
    auto& said = report.limitations;
    const auto rr1 = figures.rates.rr1;
    if (!rr1.value()) {
        said.emplace_back("Nobody could be asked: there is nothing to report yet.");
        return;
    }
    if (*rr1.value() < kWeakResponse) {
        said.push_back(fmt::format(
            "{} of {} eligible workers did not complete the questions; they may differ from those who did.",
            rr1.of - rr1.count,
            rr1.of
        ));
    }
    for (const auto& question : figures.questions) {
        const auto wrong = question.firstTryInvalid();
        if (wrong.of < kFewAnswers || wrong.interval()->low <= kMisreadShare) continue;
        said.push_back(fmt::format(
            "Question {} was misunderstood by many: {} of {} first replies did not fit ({}). Reword it "
            "before it is used again.",
            question.position,
            wrong.count,
            wrong.of,
            percent(wrong)
        ));
    }
    if (!report.use_case.trigger_word.empty()) {
        said.push_back(fmt::format(
            "Workers who started by sending \"{}\" without being on the target list count under the "
            "questions only.",
            report.use_case.trigger_word
        ));
    }
    if (rr1.of < kFewAnswers)
        said.emplace_back("Fewer than 20 workers were eligible: read counts, not percentages.");
    said.emplace_back("Answers are what workers reported; nobody checked them on the spot.");
    if (report.weighted.sampled > 0) {
        said.push_back(fmt::format(
            "A sample of {} of {} workers was asked, drawn by chance within {} strata (district and cadre). The weighted "
            "shares speak for the whole group, if those who did not answer are like those of their stratum who did.",
            report.weighted.sampled,
            report.weighted.population,
            report.weighted.strata
        ));
        return;
    }
    said.emplace_back(
        "Intervals (95 %, Wilson) speak of a larger population like this one; the list itself was asked "
        "whole."
    );
}

}  // namespace

Result<OverviewReport> overviewReport(store::Sql& sql, std::int64_t use_case_id, WallTime now) {
    auto use_case = requests::use_case_store::find(sql, use_case_id);
    if (!use_case) return fail(ErrorCode::NotFound, fmt::format("there is no use case {}", use_case_id));
    OverviewReport report;
    report.use_case = std::move(*use_case);
    report.made_at = now;
    report.figures = liveFigures(sql, use_case_id);
    addHeader(sql, report);
    addWorkers(sql, report);
    addCost(sql, report);
    report.weighted = weightedAnswers(sql, use_case_id, report.figures.questions);
    addLimitations(report);
    return report;
}

std::string inWords(const NumberSummary& numbers, std::int64_t count) {
    return fmt::format(
        "{} numbers from {:g} to {:g}, half of them between {:g} and {:g}, the middle one {:g}",
        count,
        numbers.lowest,
        numbers.highest,
        numbers.lower_quartile,
        numbers.upper_quartile,
        numbers.median
    );
}

std::vector<OutcomeLine> outcomeTable(const OutcomeRates& rates) {
    return {
        {"RR1", "response rate 1: complete, of all eligible", rates.rr1},
        {"RR2", "response rate 2: complete or in part, of all eligible", rates.rr2},
        {"CON1", "contact rate 1: reached, of all eligible", rates.con1},
        {"COOP2", "cooperation rate 2: complete or in part, of those reached", rates.coop2},
        {"REF1", "refusal rate 1: STOP or broke off, of all eligible", rates.ref1},
    };
}

}  // namespace tama::reports
