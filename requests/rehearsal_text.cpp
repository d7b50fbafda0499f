// A rehearsal beside its forecast, as JSON and for a terminal.
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "requests/rehearsal.hpp"

namespace tama::requests {
namespace {

struct Predicted {
    const char* name;
    const char* key;
    double rehearsed;  // of the whole group
    const Estimate* forecast;
};

std::vector<Predicted> predictedFigures(const Rehearsal& rehearsal, const Forecast& forecast) {
    const double scale = rehearsal.scale();
    const auto scaled = [scale](auto figure) { return scale * static_cast<double>(figure); };
    return {
        {"Begin", "started", scaled(rehearsal.started), &forecast.started},
        {"Finish", "completed", scaled(rehearsal.completed), &forecast.completed},
        {"Messages out", "messages_out", scaled(rehearsal.messages_out), &forecast.messages_out},
        {"SMS out", "segments_out", scaled(rehearsal.segments_out), &forecast.segments_out},
        {"Answers in", "answers", scaled(rehearsal.answers), &forecast.answers}};
}

std::string howMany(const Rehearsal& rehearsal) {
    if (rehearsal.simulated == rehearsal.sendable) {
        return fmt::format("All {} workers who can be asked were played.", rehearsal.simulated);
    }
    return fmt::format(
        "{} of {} workers who can be asked were played; the figures are scaled to all of them.",
        rehearsal.simulated,
        rehearsal.sendable
    );
}

/// RR1 as the overview defines it: complete, of all eligible; simulated networks lose nothing.
double predictedResponse(const Rehearsal& rehearsal) {
    return rehearsal.simulated > 0 ? static_cast<double>(rehearsal.completed) / static_cast<double>(rehearsal.simulated) : 0;
}

}  // namespace

nlohmann::ordered_json toJson(const Rehearsal& rehearsal, const Forecast& forecast) {
    nlohmann::ordered_json figures;
    for (const Predicted& figure : predictedFigures(rehearsal, forecast)) {
        figures[figure.key] = {{"rehearsed", figure.rehearsed}, {"forecast", toJson(*figure.forecast)}};
    }
    auto questions = nlohmann::ordered_json::array();
    for (const RehearsedQuestion& question : rehearsal.questions) {
        questions.push_back(
            {{"text", question.text},
             {"asked", question.asked},
             {"answered", question.answered},
             {"not_understood", question.not_understood}}
        );
    }
    return {
        {"group", rehearsal.group},
        {"sendable", rehearsal.sendable},
        {"simulated", rehearsal.simulated},
        {"in_words", howMany(rehearsal)},
        {"silent", rehearsal.silent},
        {"broke_off", rehearsal.broke_off},
        {"failed", rehearsal.failed},
        {"failure", rehearsal.failure},
        {"rr1", predictedResponse(rehearsal)},
        {"figures", std::move(figures)},
        {"questions", std::move(questions)}};
}

std::string toText(const Rehearsal& rehearsal, const Forecast& forecast) {
    std::string out = howMany(rehearsal) + "\n";
    out += fmt::format("{:14}{:>12}   forecast\n", "", "rehearsed");
    for (const Predicted& figure : predictedFigures(rehearsal, forecast)) {
        out += fmt::format(
            "{:14}{:>12}   {} ({} to {})\n",
            figure.name,
            std::llround(figure.rehearsed),
            std::llround(figure.forecast->expected),
            std::llround(figure.forecast->low),
            std::llround(figure.forecast->high)
        );
    }
    out += fmt::format("{:14}{:>10.1f} %\n", "RR1", predictedResponse(rehearsal) * 100);
    for (const RehearsedQuestion& question : rehearsal.questions) {
        out += fmt::format(
            "  asked {}, answered {}, not understood {}: {}\n",
            question.asked,
            question.answered,
            question.not_understood,
            question.text
        );
    }
    if (rehearsal.failed > 0) {
        out += fmt::format("{} conversations failed: {}\n", rehearsal.failed, rehearsal.failure);
    }
    return out;
}

}  // namespace tama::requests
