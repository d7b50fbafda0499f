#include "requests/fewer.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tama::requests {
namespace {

std::string points(double margin) {
    return fmt::format("±{:g} points", std::round(margin * 1000) / 10);
}

std::string sentenceOf(const FewerLine& line, const Forecast& whole) {
    const FewerOption& option = line.option;
    if (!option.within_reach || option.asked >= whole.sendable) {
        return fmt::format(
            "{} would take {} answers; asking all {} will probably give {}.",
            points(option.margin),
            option.answers,
            whole.sendable,
            points(option.reached_margin)
        );
    }
    return fmt::format(
        "Asking {} of {} gives about {} and saves {}.",
        option.asked,
        whole.sendable,
        points(option.reached_margin),
        line.cost_saved ? moneyInWords(*line.cost_saved, whole.currency)
                        : fmt::format("{} SMS", std::llround(line.segments_saved))
    );
}

}  // namespace

std::vector<FewerLine> askFewer(const Forecast& whole) {
    std::vector<FewerLine> lines;
    if (whole.sendable <= 0) return lines;
    const auto all = static_cast<double>(whole.sendable);
    for (const FewerOption& option : fewerOptions(whole.sendable, whole.completed.expected / all)) {
        FewerLine line;
        line.option = option;
        const double left_out = 1 - static_cast<double>(option.asked) / all;
        line.segments_saved = whole.segments_out.expected * left_out;
        if (whole.cost) line.cost_saved = whole.cost->expected * left_out;
        line.sentence = sentenceOf(line, whole);
        lines.push_back(std::move(line));
    }
    return lines;
}

nlohmann::ordered_json toJson(const FewerLine& line) {
    return {
        {"margin", line.option.margin},
        {"answers", line.option.answers},
        {"asked", line.option.asked},
        {"within_reach", line.option.within_reach},
        {"reached_margin", line.option.reached_margin},
        {"segments_saved", line.segments_saved},
        {"cost_saved", line.cost_saved ? nlohmann::ordered_json(*line.cost_saved) : nlohmann::ordered_json(nullptr)},
        {"sentence", line.sentence}};
}

}  // namespace tama::requests
