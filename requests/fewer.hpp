// What asking fewer would give and save, in sentences. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "requests/forecast.hpp"
#include "requests/sample.hpp"

namespace tama::requests {

struct FewerLine {
    FewerOption option;
    double segments_saved = 0;
    std::optional<double> cost_saved;  // where the forecast knows the cost
    std::string sentence;  // "Asking 1,410 of 10,000 gives about ±5 points and saves Le 1,030.00."
};

/// `whole`: the forecast of the whole group. None where nothing is asked.
std::vector<FewerLine> askFewer(const Forecast& whole);
nlohmann::ordered_json toJson(const FewerLine& line);

}  // namespace tama::requests
