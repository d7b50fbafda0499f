// The overview report for programs: JSON and CSV.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "reports/overview.hpp"

namespace tama::reports {
namespace {

using Json = nlohmann::ordered_json;

Json shareJson(const Proportion& share) {
    Json json{{"count", share.count}, {"of", share.of}};
    if (const auto bounds = share.interval()) {
        json["value"] = *share.value();
        json["low"] = bounds->low;
        json["high"] = bounds->high;
    }
    return json;
}

Json participationJson(const std::vector<Participation>& lines) {
    auto json = Json::array();
    for (const auto& line : lines)
        json.push_back({{"name", line.name}, {"completed", shareJson(line.completed)}});
    return json;
}

Json questionJson(const QuestionFigures& question) {
    Json json{
        {"position", question.position},
        {"text", question.text},
        {"result", question.result_key},
        {"asked", question.asked},
        {"delivered", question.delivered},
        {"replied", question.replied},
        {"valid", question.valid},
        {"invalid", question.invalid},
        {"first_try_invalid", shareJson(question.firstTryInvalid())}};
    if (const auto& numbers = question.numbers) {
        json["numbers"] = {
            {"lowest", numbers->lowest},
            {"lower_quartile", numbers->lower_quartile},
            {"median", numbers->median},
            {"upper_quartile", numbers->upper_quartile},
            {"highest", numbers->highest}};
    }
    auto categories = Json::array();
    for (const auto& category : question.categories) {
        categories.push_back({{"name", category.name}, {"share", shareJson({category.count, question.valid})}}
        );
    }
    json["categories"] = std::move(categories);
    return json;
}

Json weightedJson(const WeightedAnswers& weighted) {
    auto questions = Json::array();
    for (const auto& question : weighted.questions) {
        auto categories = Json::array();
        for (const auto& [name, share] : question.categories) {
            categories.push_back(
                {{"name", name},
                 {"value", share.value},
                 {"low", share.interval.low},
                 {"high", share.interval.high},
                 {"answers", share.answers},
                 {"effective", share.effective}}
            );
        }
        questions.push_back({{"position", question.position}, {"categories", std::move(categories)}});
    }
    return {
        {"sampled", weighted.sampled},
        {"population", weighted.population},
        {"strata", weighted.strata},
        {"questions", std::move(questions)}};
}

/// Every share of the report, in the order it is read.
template <class Take>
void eachShare(const OverviewReport& report, Take take) {
    for (const auto& line : report.figures.plain.lines()) take("plain", std::string(line.name), line.share);
    for (const auto& line : outcomeTable(report.figures.rates))
        take("outcome", std::string(line.name), line.rate);
    const auto targeted = report.figures.dispositions.targeted();
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        take(
            "disposition",
            std::string(nameOf(disposition)),
            Proportion{report.figures.dispositions.of(disposition), targeted}
        );
    }
    for (const auto& [cause, workers] : report.non_response)
        take("non-response", cause, Proportion{workers, targeted});
    for (const auto& question : report.figures.questions) {
        const auto name = fmt::format("question {}", question.position);
        take(name, "answered", Proportion{question.valid, question.asked});
        take(name, "first reply did not fit", question.firstTryInvalid());
        for (const auto& category : question.categories)
            take(name, category.name, Proportion{category.count, question.valid});
    }
    for (const auto& [section, lines] : {
             std::pair{"district", &report.by_district},
             std::pair{"cadre", &report.by_cadre},
             std::pair{"operator", &report.by_operator},
             std::pair{"language", &report.by_language},
         }) {
        for (const auto& line : *lines) take(section, line.name, line.completed);
    }
}

}  // namespace

std::string toJson(const OverviewReport& report) {
    const auto& use_case = report.use_case;
    Json json{
        {"number", use_case.number},
        {"title", use_case.title},
        {"unit", use_case.unit},
        {"state", requests::nameOf(use_case.state)},
        {"workflow", report.workflow},
        {"target_group", report.target_group},
        {"approver", report.approver},
        {"closure_sha256", report.closure_hash},
        {"made_at", toEpochMs(report.made_at)},
        {"segments_out", report.segments_out},
        {"segments_in", report.segments_in}};
    if (use_case.activated_at) json["activated_at"] = toEpochMs(*use_case.activated_at);
    if (use_case.closed_at) json["closed_at"] = toEpochMs(*use_case.closed_at);
    for (const auto& line : report.figures.plain.lines())
        json["plain"][std::string(line.name)] = shareJson(line.share);
    for (const auto& line : outcomeTable(report.figures.rates))
        json["outcome"][std::string(line.name)] = shareJson(line.rate);
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        json["dispositions"][std::string(nameOf(disposition))] = report.figures.dispositions.of(disposition);
    }
    json["non_response"] = Json::object();
    for (const auto& [cause, workers] : report.non_response) json["non_response"][cause] = workers;
    json["questions"] = Json::array();
    for (const auto& question : report.figures.questions) json["questions"].push_back(questionJson(question));
    if (report.weighted.sampled > 0) json["weighted"] = weightedJson(report.weighted);
    json["by_district"] = participationJson(report.by_district);
    json["by_cadre"] = participationJson(report.by_cadre);
    json["by_operator"] = participationJson(report.by_operator);
    json["by_language"] = participationJson(report.by_language);
    json["limitations"] = report.limitations;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string toCsv(const OverviewReport& report) {
    CsvFormat format;
    format.guard_formulas =
        true;  // categories and names come from outside, and the file is opened in a spreadsheet
    std::string csv;
    appendCsvRow(csv, {"section", "name", "count", "of", "share", "low", "high"}, format);
    eachShare(report, [&](const std::string& section, const std::string& name, const Proportion& share) {
        const auto bounds = share.interval();
        const auto number = [&](double value) {
            return bounds ? fmt::format("{:.4f}", value) : std::string();
        };
        appendCsvRow(
            csv,
            {section,
             name,
             std::to_string(share.count),
             std::to_string(share.of),
             number(share.value().value_or(0)),
             number(bounds ? bounds->low : 0),
             number(bounds ? bounds->high : 0)},
            format
        );
    });
    return csv;
}

}  // namespace tama::reports
