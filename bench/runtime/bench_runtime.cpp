// Live sessions end to end: deliver_sm in, the workflow's step, submit_sm out, every step on disk before it is
// acknowledged (SQLite, synchronous=FULL), with the simulated SMSC and all telephones in the same process.
//   tama_bench_runtime answers [--workers N] [--questions N] [--no-receipts]
//       everybody is asked, and from then on answers at once: answers per second
//   tama_bench_runtime latency [--rate N] [--seconds N] [--workers N]
//       answers come at a steady rate: from an answer leaving the SMSC to the next question reaching it
//   tama_bench_runtime round [--workers N] [--questions N] [--limit N]
//       a national round at an operator's limit of segments a second: how much of it is used in each minute in which
//       messages waited, and the memory
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <spdlog/spdlog.h>

#include "bench/runtime/bench_country.hpp"

using namespace tama;
using namespace tama::bench;
using Steady = std::chrono::steady_clock;

namespace {

struct Options {
    std::string mode;
    CountrySettings country;
    double rate = 500;
    int seconds = 30;
    double limit = 500;
};

double since(Steady::time_point begin) {
    return std::chrono::duration<double>(Steady::now() - begin).count();
}

void rest(int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds{milliseconds});
}

/// Anonymous memory of this process, MB.
double residentMegabytes() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word != "RssAnon:") continue;
        double kib = 0;
        status >> kib;
        return kib / 1024;
    }
    return 0;
}

double quantile(std::vector<double>& sorted, double q) {
    if (sorted.empty()) return 0;
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

/// Everybody holds the first question.
std::vector<std::string> askEverybody(BenchCountry& country, std::size_t workers) {
    const auto begin = Steady::now();
    country.start();
    while (country.phones().submits() < workers) rest(20);
    std::printf("%zu workers asked in %.1f s\n", workers, since(begin));
    rest(1'000);  // receipts
    return country.phones().takeHeld();
}

void measureAnswers(const Options& options) {
    BenchCountry country(options.country);
    const auto asked = askEverybody(country, options.country.workers);
    const auto expected = options.country.workers * static_cast<std::size_t>(options.country.questions);
    country.phones().answer(Answering::AtOnce);
    const auto before = country.phones().submits();
    const auto begin = Steady::now();
    for (const auto& number : asked) country.deliver(number, "12");
    while (country.phones().submits() < before + expected) rest(5);
    const double seconds = since(begin);
    rest(500);
    const auto answers = country.count("answer WHERE answered_at IS NOT NULL");
    std::printf(
        "%lld answers of %zu workers in %.1f s: %.0f answers/s, %s receipts, %.0f MB\n",
        static_cast<long long>(answers),
        options.country.workers,
        seconds,
        static_cast<double>(expected) / seconds,
        options.country.receipts ? "with" : "without",
        residentMegabytes()
    );
    if (static_cast<std::size_t>(answers) != expected) throw std::runtime_error("answers are missing");
}

void measureLatency(Options options) {
    const auto answers = static_cast<std::size_t>(options.rate * options.seconds);
    options.country.workers = std::min<std::size_t>(answers, 20'000);
    options.country.questions = static_cast<int>(answers / options.country.workers) + 2;
    BenchCountry country(options.country);
    const auto asked = askEverybody(country, options.country.workers);
    country.phones().takeTimes();
    const auto begin = Steady::now();
    for (std::size_t i = 0; i < answers; ++i) {
        const auto due = begin + std::chrono::duration_cast<Steady::duration>(
                                     std::chrono::duration<double>(static_cast<double>(i) / options.rate)
                                 );
        std::this_thread::sleep_until(due);
        country.deliver(asked[i % asked.size()], "12");
    }
    rest(2'000);
    auto times = country.phones().takeTimes();
    std::sort(times.begin(), times.end());
    std::printf(
        "%zu answers at %.0f/s, %s receipts: next question after p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f "
        "ms\n",
        times.size(),
        options.rate,
        options.country.receipts ? "with" : "without",
        quantile(times, 0.5) * 1e3,
        quantile(times, 0.95) * 1e3,
        quantile(times, 0.99) * 1e3,
        quantile(times, 1) * 1e3
    );
    if (times.size() != answers) throw std::runtime_error("questions are missing");
}

void measureRound(Options options) {
    constexpr int kMinute = 60;
    options.country.segments_per_second = options.limit;
    BenchCountry country(options.country);
    country.phones().answer(Answering::Delayed);
    const auto expected =
        options.country.workers * static_cast<std::size_t>(options.country.questions + 1);  // and the thanks
    const auto begin = Steady::now();
    country.start();
    double least = 1;
    double most_memory = 0;
    for (int minute = 1; country.phones().submits() < expected; ++minute) {
        const auto before = country.phones().submits();
        const auto minute_began = Steady::now();
        bool waiting = true;
        for (int second = 1; second <= kMinute && country.phones().submits() < expected; ++second) {
            std::this_thread::sleep_until(minute_began + std::chrono::seconds{second});
            waiting = waiting && country.count("part WHERE state = 'queued' AND channel_id = 1 LIMIT 1") > 0;
        }
        const double used =
            static_cast<double>(country.phones().submits() - before) / (since(minute_began) * options.limit);
        most_memory = std::max(most_memory, residentMegabytes());
        if (waiting) least = std::min(least, used);
        std::printf(
            "minute %2d: %5.1f %% of the limit, %s, %.0f MB\n",
            minute,
            used * 100,
            waiting ? "messages waited" : "not always a message to send",
            residentMegabytes()
        );
        std::fflush(stdout);
    }
    const double seconds = since(begin);
    std::printf(
        "%zu workers, %d questions, limit %.0f segments/s: %.0f s, least used %.1f %%, most memory %.0f MB\n",
        options.country.workers,
        options.country.questions,
        options.limit,
        seconds,
        least * 100,
        most_memory
    );
}

double numberAfter(int& i, int count, char** words) {
    if (i + 1 >= count) throw std::invalid_argument(std::string(words[i]) + " needs a number");
    return std::stod(words[++i]);
}

Options optionsFrom(int count, char** words) {
    Options options;
    if (count > 1) options.mode = words[1];
    if (options.mode == "round") options.country.workers = 20'000;
    for (int i = 2; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--workers") {
            options.country.workers = static_cast<std::size_t>(numberAfter(i, count, words));
        } else if (word == "--questions") {
            options.country.questions = static_cast<int>(numberAfter(i, count, words));
        } else if (word == "--window") {
            options.country.window = static_cast<int>(numberAfter(i, count, words));
        } else if (word == "--rate") {
            options.rate = numberAfter(i, count, words);
        } else if (word == "--seconds") {
            options.seconds = static_cast<int>(numberAfter(i, count, words));
        } else if (word == "--limit") {
            options.limit = numberAfter(i, count, words);
        } else if (word == "--no-receipts") {
            options.country.receipts = false;
        } else {
            throw std::invalid_argument("what is " + std::string(word) + "?");
        }
    }
    return options;
}

}  // namespace

int main(int count, char** words) {
    try {
        spdlog::set_level(spdlog::level::err);
        const Options options = optionsFrom(count, words);
        if (options.mode == "answers") {
            measureAnswers(options);
        } else if (options.mode == "latency") {
            measureLatency(options);
        } else if (options.mode == "round") {
            measureRound(options);
        } else {
            std::fprintf(stderr, "tama_bench_runtime answers|latency|round [options]; see the head of its source\n");
            return 2;
        }
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "tama_bench_runtime: %s\n", problem.what());
        return 1;
    }
    return 0;
}
