#include "server/api/use_case_view.hpp"

#include <tuple>

#include <nlohmann/json.hpp>

#include "requests/state_machine.hpp"
#include "server/procedure/procedure_view.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

json timeOrNull(const std::optional<WallTime>& time) {
    return time ? json(toEpochMs(*time)) : json(nullptr);
}

json toJson(const reports::Proportion& proportion) {
    const auto value = proportion.value();
    const auto interval = proportion.interval();
    return {
        {"count", proportion.count},
        {"of", proportion.of},
        {"value", value ? json(*value) : json(nullptr)},
        {"low", interval ? json(interval->low) : json(nullptr)},
        {"high", interval ? json(interval->high) : json(nullptr)},
    };
}

json toJson(const reports::PlainLines& plain) {
    json lines = json::array();
    for (const auto& line : plain.lines()) {
        lines.push_back({
            {"name", line.name},
            {"count", line.share.count},
            {"of", line.share.of},
            {"of_name", line.of},
            {"meaning", line.in_words},
        });
    }
    return lines;
}

json toJson(const std::vector<reports::QuestionFigures>& questions) {
    json list = json::array();
    for (const auto& question : questions) {
        json categories = json::array();
        for (const auto& category : question.categories) {
            categories.push_back({{"name", category.name}, {"count", category.count}});
        }
        list.push_back({
            {"text", question.text.empty() ? question.result_key : question.text},
            {"asked", question.asked},
            {"replied", question.replied},
            {"valid", question.valid},
            {"first_try_invalid", question.first_try_invalid},
            {"categories", std::move(categories)},
        });
    }
    return list;
}

using UseCaseHeadRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::optional<WallTime>>;

}  // namespace

std::vector<UseCaseHead> useCases(store::Sql& sql) {
    std::vector<UseCaseHead> found;
    sql.each<UseCaseHeadRow>(
        "SELECT id, uuid, number, title, unit, state, sender, activated_at, closes_at, closed_at FROM "
        "use_case "
        "ORDER BY id DESC LIMIT 200",
        [&](auto row) { found.push_back(std::make_from_tuple<UseCaseHead>(std::move(row))); }
    );
    return found;
}

std::optional<UseCaseHead> findUseCase(store::Sql& sql, const std::string& uuid) {
    auto row = sql.one<UseCaseHeadRow>(
        "SELECT id, uuid, number, title, unit, state, sender, activated_at, closes_at, closed_at FROM "
        "use_case "
        "WHERE uuid = :1",
        uuid
    );
    if (!row) return std::nullopt;
    return std::make_from_tuple<UseCaseHead>(std::move(*row));
}

json toJson(const UseCaseHead& use_case) {
    const auto state = requests::stateFrom(use_case.state);
    return {
        {"id", use_case.uuid},
        {"number", use_case.number},
        {"title", use_case.title},
        {"unit", use_case.unit},
        {"state", use_case.state},
        {"sop_step", state ? std::string(requests::sopStep(*state)) : std::string()},
        {"next", state ? toJson(requests::outlookOf(*state, {})) : json(nullptr)},
        {"sender", use_case.sender},
        {"activated_at", timeOrNull(use_case.activated_at)},
        {"closes_at", timeOrNull(use_case.closes_at)},
        {"closed_at", timeOrNull(use_case.closed_at)},
    };
}

json toJson(const std::vector<runtime::WaitingBehind>& lines) {
    json list = json::array();
    for (const auto& line : lines) {
        list.push_back(
            {{"use_case", line.use_case}, {"number", line.number}, {"title", line.title}, {"count", line.count}}
        );
    }
    return list;
}

json toJson(const UseCaseHead& use_case, const reports::LiveFigures& figures) {
    return {
        {"use_case", toJson(use_case)},
        {"lines", toJson(figures.plain)},
        {"rr1", toJson(figures.rates.rr1)},
        {"questions", toJson(figures.questions)},
        {"arrivals",
         {{"start", toEpochMs(figures.arrivals.start)},
          {"width_ms", figures.arrivals.width.count()},
          {"answers", figures.arrivals.answers}}},
    };
}

}  // namespace tama::server
