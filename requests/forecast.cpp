#include "requests/forecast.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tama::requests {
namespace {

enum class Bound : std::uint8_t { Low, Expected, High };

double at(const Estimate& estimate, Bound bound) {
    switch (bound) {
        case Bound::Low:
            return estimate.low;
        case Bound::Expected:
            return estimate.expected;
        case Bound::High:
            return estimate.high;
    }
    return 0;
}

double& at(Estimate& estimate, Bound bound) {
    if (bound == Bound::Low) return estimate.low;
    return bound == Bound::Expected ? estimate.expected : estimate.high;
}

constexpr std::array kBounds{Bound::Low, Bound::Expected, Bound::High};

void add(Estimate& to, const Estimate& what) {
    for (const Bound bound : kBounds) at(to, bound) += at(what, bound);
}

struct Shares {
    Estimate started;  // of one worker
    Estimate completed;
};

struct CellFigures {
    Estimate messages, segments, answers;
    double opening_segments = 0;  // of all its workers
};

const flows::PathCost& pathAt(const flows::LanguagePaths& paths, Bound bound) {
    if (bound == Bound::Low) return paths.shortest;
    return bound == Bound::Expected ? paths.typical : paths.longest;
}

/// How many of the cell each reminder goes to.
double reminded(const Conduct& conduct, double workers, double started, double completed) {
    switch (conduct.remind) {
        case RemindWhom::Unfinished:
            return workers - completed;
        case RemindWhom::Silent:
            return workers - started;
        case RemindWhom::BrokeOff:
            return started - completed;
    }
    return 0;
}

/// Everybody gets the opening; who finishes goes the whole way, who breaks off half of it; who does not finish gets the
/// workflow's own reminders, too.
CellFigures figuresOf(const ForecastCell& cell, const flows::LanguagePaths& paths, const Shares& shares, const Conduct& conduct) {
    CellFigures out;
    const auto workers = static_cast<double>(cell.workers);
    out.opening_segments = workers * paths.opening.segments;
    for (const Bound bound : kBounds) {
        const flows::PathCost& path = pathAt(paths, bound);
        const double started = workers * at(shares.started, bound);
        const double completed = std::min(started, workers * at(shares.completed, bound));
        const double whole_ways = completed + (started - completed) / 2;
        const double reminders =
            static_cast<double>(conduct.reminders.size()) * reminded(conduct, workers, started, completed);
        const double unfinished = workers - completed;
        at(out.messages, bound) = (workers + reminders) * paths.opening.messages +
                                  whole_ways * (path.messages - paths.opening.messages) +
                                  unfinished * (paths.silent.messages - paths.opening.messages);
        at(out.segments, bound) = (workers + reminders) * paths.opening.segments +
                                  whole_ways * (path.segments - paths.opening.segments) +
                                  unfinished * (paths.silent.segments - paths.opening.segments);
        at(out.answers, bound) = std::max(started, whole_ways * path.answers);
        if (path.answers == 0) at(out.answers, bound) = 0;  // nothing is asked
    }
    return out;
}

/// The whole's interval as shares of one worker: what one cell does is not known better than what all do.
Shares sharesOf(const ForecastCell& cell, const ForecastInput& input) {
    const PooledWorkers alone{1, input.pools.contains(cell.pool) ? input.pools.at(cell.pool) : PastAnswers{}};
    Shares out;
    out.started.expected = expectedStarts({alone}).expected;
    out.completed.expected = expectedCompletes({alone}).expected;
    return out;
}

std::vector<PooledWorkers> pooled(const ForecastInput& input) {
    std::map<std::string, PooledWorkers> pools;
    for (const ForecastCell& cell : input.cells) {
        PooledWorkers& pool = pools[cell.pool];
        pool.workers += cell.workers;
        if (const auto past = input.pools.find(cell.pool); past != input.pools.end()) pool.past = past->second;
    }
    std::vector<PooledWorkers> out;
    for (const auto& [name, pool] : pools) out.push_back(pool);
    return out;
}

void stretch(Estimate& share, const Estimate& whole) {
    share.low = whole.expected > 0 ? share.expected * whole.low / whole.expected : 0;
    share.high = whole.expected > 0 ? std::min(1.0, share.expected * whole.high / whole.expected) : 0;
}

const ForecastChannel* channelOf(const ForecastInput& input, const std::string& name) {
    for (const ForecastChannel& channel : input.channels) {
        if (channel.name == name) return &channel;
    }
    return nullptr;
}

/// The line of the cell's operator and language, made where it is the first.
ForecastLine& lineOf(Forecast& out, const ForecastCell& cell) {
    for (ForecastLine& line : out.lines) {
        if (line.operator_name == cell.operator_name && line.language == cell.language) return line;
    }
    ForecastLine line;
    line.operator_name = cell.operator_name;
    line.language = cell.language;
    return out.lines.emplace_back(std::move(line));
}

void addMoney(
    ForecastLine& line, const CellFigures& figures, double typical_answers, const Tariff& tariff, bool replies_free
) {
    Estimate cost;
    for (const Bound bound : kBounds) {
        at(cost, bound) = at(figures.segments, bound) * tariff.segment + at(figures.answers, bound) * tariff.answer;
    }
    line.cost = line.cost.value_or(Estimate{});
    add(*line.cost, cost);
    const double pays = replies_free ? 0 : typical_answers * tariff.worker_message;
    line.worker_pays = std::max(line.worker_pays.value_or(0), pays);
}

/// Seconds on the air of the slowest channel; nothing where the rate of one is not known.
std::optional<double> slowest(
    const ForecastInput& input, const std::map<std::string, double>& segments_by_channel
) {
    double most = 0;
    for (const auto& [name, segments] : segments_by_channel) {
        const ForecastChannel* channel = channelOf(input, name);
        if (channel == nullptr || channel->segments_per_second <= 0) return std::nullopt;
        most = std::max(most, segments / channel->segments_per_second);
    }
    return most;
}

void addPoolNotes(const ForecastInput& input, Forecast& out) {
    std::map<std::string, std::int64_t> workers_by_pool;
    for (const ForecastCell& cell : input.cells) workers_by_pool[cell.pool] += cell.workers;
    for (const auto& [pool, workers] : workers_by_pool) {
        const auto past = input.pools.find(pool);
        if (past == input.pools.end() || past->second.asked == 0) {
            out.notes.push_back(fmt::format(
                "Nothing is known of how {} of the workers answered before: 35 % are taken to begin and 75 % of those to "
                "finish, which is uncertain.",
                workers
            ));
            continue;
        }
        out.notes.push_back(fmt::format(
            "Of {} workers asked before ({}), {} began and {} finished; {} of this group are of that kind.",
            past->second.asked, pool, past->second.started, past->second.completed, workers
        ));
    }
}

void addNotes(const ForecastInput& input, bool asks, Forecast& out) {
    if (asks) addPoolNotes(input, out);
    for (const auto& line : out.lines) {
        if (line.cost || input.tariffs.empty()) continue;
        out.notes.push_back(fmt::format(
            "There is no tariff for {}: the whole cost is not known.",
            line.operator_name.empty() ? "numbers of no known operator" : line.operator_name
        ));
    }
    if (input.tariffs.empty()) {
        out.notes.emplace_back("The configuration has no tariffs: segments are told, and no money.");
    }
    if (!input.conduct.reminders.empty()) {
        out.notes.push_back(fmt::format("{} reminder(s) are counted.", input.conduct.reminders.size()));
    }
    if (input.conduct.repeat != flows::Repeat::Never) {
        out.notes.emplace_back("It is repeated: the figures are those of one turn.");
    }
    if (std::any_of(input.paths.begin(), input.paths.end(), [](const auto& paths) { return !paths.complete; })) {
        out.notes.emplace_back("The workflow has more ways than were walked: the longest may be longer.");
    }
    if (input.cost_cap && out.segments_out.high > static_cast<double>(*input.cost_cap)) {
        out.notes.push_back(fmt::format(
            "The cost cap of {} segments {} be reached.",
            *input.cost_cap,
            out.segments_out.expected > static_cast<double>(*input.cost_cap) ? "will probably" : "may"
        ));
    }
    if (input.channels.empty()) {
        out.notes.emplace_back("The configuration names no channel: how long it takes is not known.");
    }
    for (const ForecastCell& cell : input.cells) {
        if (!cell.channel.empty() || input.channels.empty()) continue;
        out.notes.emplace_back("No channel takes the numbers of some workers: they cannot be asked.");
        break;
    }
    out.notes.emplace_back("Quiet hours are not part of the duration. A first contact may add one message to a number.");
}

void addDurations(
    const ForecastInput& input,
    const std::map<std::string, double>& opening,
    const std::map<std::string, double>& all,
    Forecast& out
) {
    out.seconds_to_ask = slowest(input, opening);
    out.seconds_in_all = slowest(input, all);
    if (input.conduct.starts_per_minute <= 0 || !out.seconds_to_ask) return;
    constexpr double kSecondsOfMinute = 60;
    const double paced = static_cast<double>(out.sendable) / static_cast<double>(input.conduct.starts_per_minute) *
                         kSecondsOfMinute;
    out.seconds_to_ask = std::max(*out.seconds_to_ask, paced);
    out.seconds_in_all = std::max(out.seconds_in_all.value_or(0), paced);
}

}  // namespace

Forecast forecast(const ForecastInput& input) {
    Forecast out;
    out.group = input.group;
    out.currency = input.tariffs.currency;
    const bool asks = std::any_of(input.paths.begin(), input.paths.end(), [](const flows::LanguagePaths& paths) {
        return paths.longest.answers > 0;
    });
    const bool several = std::any_of(input.paths.begin(), input.paths.end(), [](const flows::LanguagePaths& paths) {
        return paths.typical.answers > 1;
    });
    if (asks) {
        const auto pools = pooled(input);
        out.started = expectedStarts(pools);
        out.completed = several ? expectedCompletes(pools) : out.started;  // of one question, the first is the last
    } else {
        out.notes.emplace_back("The workflow asks nothing: nobody is expected to answer.");
    }
    std::map<std::string, double> opening;
    std::map<std::string, double> all;
    for (const ForecastCell& cell : input.cells) {
        const auto paths = std::find_if(input.paths.begin(), input.paths.end(), [&](const auto& one) {
            return one.language == cell.language;
        });
        if (paths == input.paths.end()) continue;
        Shares shares = sharesOf(cell, input);
        if (!several) shares.completed.expected = shares.started.expected;
        stretch(shares.started, out.started);
        stretch(shares.completed, out.completed);
        const CellFigures figures = figuresOf(cell, *paths, shares, input.conduct);
        out.sendable += cell.workers;
        add(out.messages_out, figures.messages);
        add(out.segments_out, figures.segments);
        add(out.answers, figures.answers);
        opening[cell.channel] += figures.opening_segments;
        all[cell.channel] += figures.segments.expected;
        ForecastLine& line = lineOf(out, cell);
        line.workers += cell.workers;
        add(line.segments, figures.segments);
        add(line.answers, figures.answers);
        const auto shown = std::find_if(out.languages.begin(), out.languages.end(), [&](const auto& one) {
            return one.paths.language == cell.language;
        });
        (shown == out.languages.end() ? out.languages.emplace_back(ForecastPath{*paths, 0}) : *shown).workers += cell.workers;
        const ForecastChannel* channel = channelOf(input, cell.channel);
        if (const Tariff* tariff = input.tariffs.of(cell.operator_name)) {
            addMoney(line, figures, paths->typical.answers, *tariff, channel != nullptr && channel->replies_free);
        }
    }
    const bool all_priced = std::all_of(out.lines.begin(), out.lines.end(), [](const auto& line) { return line.cost; });
    if (all_priced && !input.tariffs.empty()) {
        out.cost = Estimate{};
        for (const ForecastLine& line : out.lines) add(*out.cost, *line.cost);
    }
    if (out.sendable > 0) addDurations(input, opening, all, out);
    addNotes(input, asks, out);
    return out;
}

}  // namespace tama::requests
