// What a use case will cost and bring, told before anybody approves it: messages, segments, money, time, answers. From
// the group as it would be resolved now, the ways through the workflow, and what such workers did before. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "flows/coverage/path_costs.hpp"
#include "requests/conduct.hpp"
#include "requests/expected_answers.hpp"
#include "requests/tariff.hpp"

namespace tama::requests {

/// A channel as far as a forecast is concerned.
struct ForecastChannel {
    std::string name;
    std::string sender;  // short code or sender name
    double segments_per_second = 0;
    bool replies_free = false;
};

/// Workers who can be asked and are alike in what they cost and how they answer.
struct ForecastCell {
    std::string operator_name;  // empty: not known
    std::string language;       // in which the workflow talks to them
    std::string channel;        // that takes their messages; empty: none
    std::string pool;           // PastByKind::Pool
    std::int64_t workers = 0;
};

struct ForecastInput {
    std::int64_t group = 0;  // all workers of the group, those who cannot be asked included
    std::vector<ForecastCell> cells;
    std::map<std::string, PastAnswers> pools;  // by name
    std::vector<flows::LanguagePaths> paths;   // one of each language of a cell
    std::vector<ForecastChannel> channels;
    Tariffs tariffs;
    Conduct conduct;
    std::optional<std::int64_t> cost_cap;  // segments
};

/// By operator and language.
struct ForecastLine {
    std::string operator_name;
    std::string language;
    std::int64_t workers = 0;
    Estimate segments;
    Estimate answers;
    std::optional<Estimate> cost;                   // what the ministry pays; nothing without a tariff
    std::optional<double> worker_pays;              // for a typical conversation; 0 where answering is free
};

/// What one who begins and goes on to the end costs, in one language.
struct ForecastPath {
    flows::LanguagePaths paths;
    std::int64_t workers = 0;
};

struct Forecast {
    std::int64_t group = 0;
    std::int64_t sendable = 0;
    Estimate started;
    Estimate completed;
    Estimate messages_out;
    Estimate segments_out;
    Estimate answers;
    std::vector<ForecastLine> lines;
    std::vector<ForecastPath> languages;
    std::string currency;
    std::optional<Estimate> cost;  // where every line has one
    std::optional<double> seconds_to_ask;  // until everybody has the first question, at the channels' rates
    std::optional<double> seconds_in_all;  // on the air for all messages
    std::vector<std::string> notes;  // what the figures rest on and leave out, in sentences
};

/// Low and high are everything at its cheaper and everything at its dearer: the interval of the answers at 95 % with the
/// shortest and the longest way.
Forecast forecast(const ForecastInput& input);

nlohmann::ordered_json toJson(const Forecast& forecast);
nlohmann::ordered_json toJson(const Estimate& estimate);
/// For a terminal.
std::string toText(const Forecast& forecast);

}  // namespace tama::requests
