// A forecast as JSON and for a terminal.
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/language_name.hpp"
#include "requests/forecast.hpp"

namespace tama::requests {
namespace {

std::int64_t whole(double value) {
    return static_cast<std::int64_t>(std::llround(value));
}

std::string range(const Estimate& estimate) {
    return fmt::format("{} ({} to {})", whole(estimate.expected), whole(estimate.low), whole(estimate.high));
}

std::string moneyRange(const Estimate& cost, const std::string& currency) {
    return fmt::format(
        "{} ({} to {})",
        moneyInWords(cost.expected, currency),
        moneyInWords(cost.low, ""),
        moneyInWords(cost.high, "")
    );
}

std::string duration(double seconds) {
    constexpr double kMinute = 60;
    constexpr double kHour = 3'600;
    if (seconds < 2 * kMinute) return fmt::format("{} seconds", static_cast<std::int64_t>(std::ceil(seconds)));
    if (seconds < 2 * kHour) return fmt::format("{:.0f} minutes", std::ceil(seconds / kMinute));
    return fmt::format("{:.1f} hours", seconds / kHour);
}

std::string pathInWords(const flows::PathCost& path) {
    return fmt::format("{:.1f} SMS out, {:.1f} answers", path.segments, path.answers);
}

nlohmann::ordered_json pathJson(const flows::PathCost& path) {
    return {{"messages", path.messages}, {"segments", path.segments}, {"answers", path.answers}};
}

template <class T>
nlohmann::ordered_json orNull(const std::optional<T>& value) {
    if (!value) return nullptr;
    if constexpr (std::is_same_v<T, Estimate>) {
        return toJson(*value);
    } else {
        return *value;
    }
}

}  // namespace

nlohmann::ordered_json toJson(const Estimate& estimate) {
    return {{"low", estimate.low}, {"expected", estimate.expected}, {"high", estimate.high}};
}

nlohmann::ordered_json toJson(const Forecast& forecast) {
    auto lines = nlohmann::ordered_json::array();
    for (const ForecastLine& line : forecast.lines) {
        lines.push_back(
            {{"operator", line.operator_name},
             {"language", line.language},
             {"workers", line.workers},
             {"segments", toJson(line.segments)},
             {"answers", toJson(line.answers)},
             {"cost", orNull(line.cost)},
             {"worker_pays", orNull(line.worker_pays)}}
        );
    }
    auto languages = nlohmann::ordered_json::array();
    for (const ForecastPath& path : forecast.languages) {
        languages.push_back(
            {{"language", path.paths.language},
             {"workers", path.workers},
             {"opening", pathJson(path.paths.opening)},
             {"shortest", pathJson(path.paths.shortest)},
             {"typical", pathJson(path.paths.typical)},
             {"longest", pathJson(path.paths.longest)}}
        );
    }
    return {
        {"group", forecast.group},
        {"sendable", forecast.sendable},
        {"started", toJson(forecast.started)},
        {"completed", toJson(forecast.completed)},
        {"messages_out", toJson(forecast.messages_out)},
        {"segments_out", toJson(forecast.segments_out)},
        {"answers", toJson(forecast.answers)},
        {"currency", forecast.currency},
        {"cost", orNull(forecast.cost)},
        {"seconds_to_ask", orNull(forecast.seconds_to_ask)},
        {"seconds_in_all", orNull(forecast.seconds_in_all)},
        {"lines", std::move(lines)},
        {"languages", std::move(languages)},
        {"notes", forecast.notes}};
}

std::string toText(const Forecast& forecast) {
    std::string out = fmt::format("{} of {} workers can be asked.\n", forecast.sendable, forecast.group);
    out += "Begin:        " + range(forecast.started) + "\n";
    out += "Finish:       " + range(forecast.completed) + "\n";
    out += "Messages out: " + range(forecast.messages_out) + "\n";
    out += "SMS out:      " + range(forecast.segments_out) + "\n";
    out += "Answers in:   " + range(forecast.answers) + "\n";
    if (forecast.cost) out += "Cost:         " + moneyRange(*forecast.cost, forecast.currency) + "\n";
    if (forecast.seconds_to_ask) {
        out += "Everybody is asked after " + duration(*forecast.seconds_to_ask) + " at the channels' rates";
        if (forecast.seconds_in_all) out += "; all messages take " + duration(*forecast.seconds_in_all);
        out += ".\n";
    }
    for (const ForecastPath& path : forecast.languages) {
        out += fmt::format(
            "{} ({} workers): shortest {}; typical {}; longest {}\n",
            languageName(path.paths.language),
            path.workers,
            pathInWords(path.paths.shortest),
            pathInWords(path.paths.typical),
            pathInWords(path.paths.longest)
        );
    }
    for (const ForecastLine& line : forecast.lines) {
        out += fmt::format(
            "{}, {}: {} workers, {} SMS",
            line.operator_name.empty() ? "No known operator" : line.operator_name,
            languageName(line.language),
            line.workers,
            range(line.segments)
        );
        if (line.cost) out += ", " + moneyRange(*line.cost, forecast.currency);
        if (line.worker_pays && *line.worker_pays > 0) {
            out += "; each worker who answers pays about " + moneyInWords(*line.worker_pays, forecast.currency);
        } else if (line.worker_pays) {
            out += "; answering is free";
        }
        out += "\n";
    }
    for (const std::string& note : forecast.notes) out += "- " + note + "\n";
    return out;
}

}  // namespace tama::requests
